"""How far two outcomes are apart, who gains and loses most, and outcomes nobody would want."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonpool.core.comparison import Difference, degenerate, difference
from commonpool.core.sharing import Outcome, Share


def outcome(
    shares: dict[str, int], remainder: int = 0, points: dict[str, int] | None = None
) -> Outcome:
    """An outcome with these shares; points are the shares where none are given."""
    nothing = Fraction(0)
    claims = points or shares
    rows = tuple(
        Share(party, amount, Fraction(claims[party]), nothing, nothing, ())
        for party, amount in shares.items()
    )
    return Outcome(rows, remainder, "carry", ())


def test_half_of_all_differences_changes_hands() -> None:
    found = difference(
        outcome({"ana": 50, "bo": 30, "cy": 20}), outcome({"ana": 20, "bo": 35, "cy": 45})
    )
    assert found == Difference(30, Fraction(3, 10), ("cy", 25), ("ana", 30))


def test_what_is_left_over_counts_too() -> None:
    found = difference(outcome({"ana": 60, "bo": 40}), outcome({"ana": 60, "bo": 10}, 30))
    assert found == Difference(30, Fraction(3, 10), None, ("bo", 30))


def test_a_party_may_be_in_one_of_them_alone() -> None:
    found = difference(outcome({"ana": 100}), outcome({"bo": 100}))
    assert found == Difference(100, Fraction(1), ("bo", 100), ("ana", 100))


def test_nothing_to_share_is_no_distance() -> None:
    assert difference(outcome({}), outcome({})) == Difference(0, Fraction(0), None, None)


AMOUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 1000), min_size=1)


@pytest.mark.property
@given(one=AMOUNTS, two=AMOUNTS, three=AMOUNTS)
def test_it_is_a_distance(one: dict[str, int], two: dict[str, int], three: dict[str, int]) -> None:
    a, b, c = (outcome(shares, 6000 - sum(shares.values())) for shares in (one, two, three))
    assert difference(a, a).moved == 0
    assert difference(a, b).moved == difference(b, a).moved <= 6000
    assert difference(a, c).moved <= difference(a, b).moved + difference(b, c).moved


@pytest.mark.parametrize(
    ("shares", "points", "name"),
    [
        ({"ana": 60, "bo": 40}, None, None),
        ({}, None, "nothing-shared"),
        ({"ana": 0, "bo": 0}, None, "nothing-shared"),
        ({"ana": 100, "bo": 0}, None, "one-takes-all"),
        ({"ana": 100}, None, None),
        ({"ana": 50, "bo": 50, "cy": 0, "di": 0, "ed": 0}, None, "most-get-nothing"),
        ({"ana": 34, "bo": 33, "cy": 33}, {"ana": 9, "bo": 5, "cy": 1}, "all-alike"),
        ({"ana": 34, "bo": 33, "cy": 33}, {"ana": 1, "bo": 1, "cy": 1}, None),
        ({"ana": 50, "bo": 50}, {"ana": 2, "bo": 1}, None),
    ],
)
def test_outcomes_by_their_names(
    shares: dict[str, int], points: dict[str, int] | None, name: str | None
) -> None:
    assert degenerate(outcome(shares, points=points)) == name
