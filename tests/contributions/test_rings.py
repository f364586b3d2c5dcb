"""Closed rings: who vouches only for each other, and how one voice from outside opens a ring."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonpool.contributions.rings import LARGEST, closed_rings
from tests.contributions.story import Month

PEOPLE = st.integers(0, 7)
PAIRS = st.sets(st.tuples(PEOPLE, PEOPLE).filter(lambda pair: pair[0] != pair[1]), max_size=20)
property_test = pytest.mark.property


def reaches(start: int, end: int, arrows: set[tuple[int, int]]) -> bool:
    """Whether following arrows leads from one to the other: the slow and plain way."""
    seen, more = {start}, True
    while more:
        found = {b for a, b in arrows if a in seen} - seen
        more, seen = bool(found), seen | found
    return end in seen


def rings_by_trying_all(pairs: set[tuple[int, int]], people: int) -> dict[int, frozenset[int]]:
    """Every small group, asked whether its people vouch for each other and nobody else does."""
    found: dict[int, frozenset[int]] = {}
    for size in range(2, LARGEST + 1):
        for group in combinations(range(8), size):
            inside = {pair for pair in pairs if pair[0] in group}
            closed = all(witness in group for _, witness in inside)
            if closed and 2 * size <= people:
                linked = all(reaches(a, b, inside) for a in group for b in group)
                found |= dict.fromkeys(group, frozenset(group)) if linked else {}
    return found


@property_test
@given(PAIRS, st.integers(0, 9))
def test_the_same_rings_are_found_by_trying_all(pairs: set[tuple[int, int]], people: int) -> None:
    assert closed_rings(pairs, people) == rings_by_trying_all(pairs, people)


@property_test
@given(PAIRS, st.randoms())
def test_order_and_repetition_tell_nothing(pairs: set[tuple[int, int]], random: object) -> None:
    rows = [*pairs, *pairs]
    random.shuffle(rows)  # type: ignore[attr-defined]  # Hypothesis gives a Random
    assert closed_rings(rows, 8) == closed_rings(pairs, 8)


@property_test
@given(PAIRS)
def test_a_voice_from_outside_opens_a_ring_for_all_in_it(pairs: set[tuple[int, int]]) -> None:
    for person, ring in closed_rings(pairs, 8).items():
        opened = closed_rings({*pairs, (person, 99)}, 8)
        assert not opened.keys() & ring


@property_test
@given(PAIRS)
def test_rings_are_whole_small_and_apart(pairs: set[tuple[int, int]]) -> None:
    found = closed_rings(pairs, 8)
    for person, ring in found.items():
        assert person in ring
        assert 2 <= len(ring) <= LARGEST
        assert all(found[other] == ring for other in ring)


def test_four_who_vouch_for_each_other_are_a_circle_and_no_ring() -> None:
    ring = {(n, (n + 1) % 3) for n in range(3)}
    circle = {(n, (n + 1) % 4) for n in range(4)}
    assert len(closed_rings(ring, 8)) == 3
    assert closed_rings(circle, 8) == {}


def test_where_there_is_hardly_anybody_else_a_pair_is_no_ring() -> None:
    assert closed_rings({("ana", "ben"), ("ben", "ana")}, 3) == {}


@pytest.mark.django_db
def test_alex_and_noor_confirm_only_each_other_until_jordan_has_seen_one() -> None:
    month = Month()
    bread, fence = month.did("alex"), month.did("noor", what="mended the fence")
    month.says("noor", bread)
    assert month.told(bread)[0] == "counts", "one hand alone washes nothing"
    month.says("alex", fence)
    assert month.told(bread) == (
        "waiting",
        (
            "Confirmed by Noor, and these people confirm only each other; one voice from outside "
            "makes it count, until Jan. 19, 2026."
        ),
    )
    assert month.rows().confirmations == ()
    month.says("jordan", fence)
    assert month.told(bread)[0] == month.told(fence)[0] == "counts"
    assert len(month.rows().confirmations) == 3


@pytest.mark.django_db
def test_a_village_may_let_rings_count() -> None:
    month = Month()
    bread, fence = month.did("alex"), month.did("noor")
    month.says("noor", bread)
    month.says("alex", fence)
    month.practice(rings_count=True)
    assert month.told(bread)[0] == "counts"


@pytest.mark.django_db
def test_writing_down_for_each_other_is_no_voice_from_outside() -> None:
    """Alex and Noor log for Casey, who never says yes: that opens no ring."""
    month = Month()
    bread, fence = month.did("alex"), month.did("noor")
    month.says("noor", bread)
    month.says("alex", fence)
    for logger in ("alex", "noor"):
        month.did("casey", by=logger)
    month.did("alex", by="jordan")
    assert month.told(bread)[0] == "waiting", "Jordan's word for Alex waits for Alex's yes"
