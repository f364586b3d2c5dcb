"""Caps and floors: nobody above, nobody below, and still every cent is somebody's."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonpool.core.fault import Fault
from commonpool.core.limits import Limits, level
from tests.core.village import closed, notes, paid, receipt, remainder, village

Weights = dict[str, Fraction]
names = st.sampled_from(["ana", "bo", "cleo", "dev", "eun", "fay", "gus"])
weights = st.dictionaries(names, st.fractions(Fraction(1, 9), 50, max_denominator=9), min_size=1)


@st.composite
def cases(draw: st.DrawFn) -> tuple[int, Weights, Limits]:
    pot = draw(st.integers(0, 2000))
    cap = draw(st.integers(0, pot))
    return pot, draw(weights), Limits(draw(st.integers(0, cap)), cap)


def slowly(pot: int, village: Weights, limits: Limits) -> Weights:
    """By an older and slower way: share, clamp whoever is most over or under, share the rest.

    The side with the greater excess is settled first, as that side only moves further away.
    """
    floor, cap = Fraction(limits.floor), Fraction(limits.cap)
    settled: Weights = {}
    free = dict(village)
    while free:
        left = pot - sum(settled.values())
        total = sum(free.values())
        now = {party: left * weight / total for party, weight in free.items()}
        over = sum((share - cap for share in now.values() if share > cap), Fraction(0))
        under = sum((floor - share for share in now.values() if share < floor), Fraction(0))
        if not over and not under:
            return settled | now
        if over >= under:
            settled |= {party: cap for party, share in now.items() if share > cap}
        if under >= over:
            settled |= {party: floor for party, share in now.items() if share < floor}
        free = {party: weight for party, weight in village.items() if party not in settled}
    return settled


@pytest.mark.property
@given(cases())
def test_shares_add_up_exactly_between_floor_and_cap(case: tuple[int, Weights, Limits]) -> None:
    pot, village_weights, limits = case
    found = level(pot, village_weights, limits)
    count = len(village_weights)
    if count * limits.floor <= pot <= count * limits.cap:
        assert sum(found.values()) == pot
        assert all(limits.floor <= share <= limits.cap for share in found.values())
    elif pot > count * limits.cap:
        assert set(found.values()) == {Fraction(limits.cap)}
    else:
        assert set(found.values()) == {Fraction(pot, count)}


@pytest.mark.property
@given(cases())
def test_the_fast_way_gives_what_the_slow_way_gives(case: tuple[int, Weights, Limits]) -> None:
    pot, village_weights, limits = case
    count = len(village_weights)
    if count * limits.floor <= pot <= count * limits.cap:
        assert level(pot, village_weights, limits) == slowly(pot, village_weights, limits)


@pytest.mark.property
@given(cases(), st.fractions(Fraction(1, 9), 9))
def test_scale_and_order_do_not_matter(case: tuple[int, Weights, Limits], by: Fraction) -> None:
    pot, village_weights, limits = case
    turned = {party: weight * by for party, weight in reversed(village_weights.items())}
    assert level(pot, turned, limits) == level(pot, village_weights, limits)


@pytest.mark.property
@given(cases())
def test_those_between_the_limits_keep_their_proportions(
    case: tuple[int, Weights, Limits],
) -> None:
    pot, village_weights, limits = case
    found = level(pot, village_weights, limits)
    between = {
        share / village_weights[party]
        for party, share in found.items()
        if limits.floor < share < limits.cap
    }
    assert len(between) <= 1 or len(set(found.values())) == 1


HARD = {"ana": 60, "bo": 30, "cleo": 10}


def test_what_a_cap_cuts_off_goes_to_the_others_in_proportion() -> None:
    """60:30:10 with a cap of 45.00: the 15.00 go 3:1 to Bo and Cleo."""
    shared = paid(village(rule={"cap": "45.00"}, deeds=HARD))
    assert shared == {"ana": "45.00", "bo": "41.25", "cleo": "13.75"}


def test_a_cap_may_push_the_next_one_into_it() -> None:
    """60:30:10 with a cap of 40.00: Bo would have 45.00, so Cleo gets what both leave."""
    shared = paid(village(rule={"cap_percent": "40%"}, deeds=HARD))
    assert shared == {"ana": "40.00", "bo": "40.00", "cleo": "20.00"}


def test_what_a_cap_cuts_off_may_stay_in_the_pool() -> None:
    month = village(rule={"cap": "45.00", "excess": "remainder"}, deeds=HARD)
    assert paid(month) == {"ana": "45.00", "bo": "30.00", "cleo": "10.00"}
    assert remainder(month) == ("15.00", "carry")


def test_the_smaller_of_two_caps_holds() -> None:
    for rule in ({"cap": "45.00", "cap_percent": "90%"}, {"cap": "90.00", "cap_percent": "45%"}):
        assert paid(village(rule=rule, deeds=HARD))["ana"] == "45.00"


def test_a_floor_is_paid_by_those_above_it_in_proportion() -> None:
    """Cleo's 10.00 become 25.00; Ana and Bo share 75.00 as 2:1."""
    shared = paid(village(rule={"floor": "25.00"}, deeds=HARD))
    assert shared == {"ana": "50.00", "bo": "25.00", "cleo": "25.00"}


def test_a_floor_is_for_those_who_did_something() -> None:
    assert set(paid(village(rule={"floor": "25.00"}, deeds=HARD))) == {"ana", "bo", "cleo"}


def test_cap_and_floor_together() -> None:
    """60:30:10 between 20.00 and 45.00: Ana 45, Cleo 20, and Bo what is left."""
    shared = paid(village(rule={"floor": "20.00", "cap": "45.00"}, deeds=HARD))
    assert shared == {"ana": "45.00", "bo": "35.00", "cleo": "20.00"}


def test_where_everybody_is_at_the_cap_the_rest_is_remainder_and_said() -> None:
    month = village(rule={"cap": "20.00", "remainder": "reserve"}, deeds=HARD)
    assert paid(month) == dict.fromkeys(HARD, "20.00")
    assert remainder(month) == ("40.00", "reserve")
    assert notes(month) == ["all-capped"]


def test_where_the_floors_cannot_be_paid_all_get_the_same_and_it_is_said() -> None:
    month = village(pot="60.00", rule={"floor": "30.00"}, deeds=HARD)
    assert paid(month) == dict.fromkeys(HARD, "20.00")
    assert notes(month) == ["floors-unpaid"]


def test_a_floor_above_the_cap_is_a_contradiction() -> None:
    with pytest.raises(Fault, match="floor is above the cap") as caught:
        closed(village(rule={"floor": "30.00", "cap": "20.00"}, deeds=HARD))
    assert caught.value.path == ("rule", "floor")


@pytest.mark.parametrize("cap", [{"cap": 0}, {"cap_percent": "0%"}])
def test_a_cap_of_nothing_is_a_slip_and_no_cap_is_none(cap: dict[str, object]) -> None:
    with pytest.raises(Fault, match="a cap of 0 pays nobody; leave it out for no cap") as caught:
        closed(village(rule=cap, deeds=HARD))
    assert caught.value.path == ("rule", *cap)
    assert paid(village(deeds=HARD)) == {"ana": "60.00", "bo": "30.00", "cleo": "10.00"}


def test_a_floor_where_amounts_are_paid_is_refused_before_anything_happened() -> None:
    """Whether the rule would pay amounts this month depends on the month; the floor does not."""
    by_rate = {"parameters": {"rate_step": "0.01"}, "floor": "5.00"}
    with pytest.raises(Fault, match="time@1 pays amounts, which a floor cannot raise") as caught:
        closed(village(rule=by_rate, deeds={}))
    assert caught.value.path == ("rule", "floor")


def test_what_a_cap_cuts_off_an_amount_goes_to_nobody_and_is_said() -> None:
    """1.00 an hour, and a cap of 45.00: Ana's 15.00 stay in the pool, and a note says so."""
    rule = {"parameters": {"rate_step": "0.01"}, "cap": "45.00"}
    month = village(rule=rule, deeds=HARD)
    assert paid(month) == {"ana": "45.00", "bo": "30.00", "cleo": "10.00"}
    assert remainder(month) == ("15.00", "carry")
    assert notes(month) == ["cut-amounts"]
    assert notes(village(rule=rule | {"excess": "remainder"}, deeds=HARD)) == []
    assert notes(village(rule=rule | {"cap": "60.00"}, deeds=HARD)) == []


def test_the_receipt_says_what_a_limit_moved() -> None:
    rows = receipt(village(rule={"cap": "45.00"}, deeds=HARD))["shares"]
    assert [(row["unlimited"], row["exact"]) for row in rows] == [
        ("60", "45"),
        ("30", "41.25"),
        ("10", "13.75"),
    ]
    assert not any("unlimited" in row for row in receipt(village(deeds=HARD))["shares"])


def test_rounding_never_lifts_anybody_over_a_cap() -> None:
    """A cap of 33.33 for three who did the same: the odd cent stays in the pool."""
    month = village(rule={"cap": "33.33"}, deeds=dict.fromkeys(HARD, 1))
    assert paid(month) == dict.fromkeys(HARD, "33.33")
    assert remainder(month)[0] == "0.01"


@pytest.mark.property
@given(
    st.dictionaries(st.sampled_from(["ana", "bo", "cleo", "dev", "eun"]), st.integers(1, 200)),
    st.integers(0, 100_000),
    st.integers(1, 100_000),
    st.integers(0, 3000),
    st.sampled_from(["largest-remainder", "floor", "cumulative"]),
    st.sampled_from(["redistribute", "remainder"]),
)
def test_shares_and_remainder_are_the_pot_under_any_terms(
    deeds: dict[str, int], pot: int, cap: int, floor: int, rounding: str, excess: str
) -> None:
    terms = {
        "cap": cents(max(cap, floor)),
        "floor": cents(floor),
        "rounding": rounding,
        "excess": excess,
    }
    try:
        made = closed(village(cents(pot), rule=terms, deeds=deeds)).distribution
    except Fault as fault:
        assert "floor is above the cap" in fault.problem  # noqa: PT017  # the only one there may be
        return
    shares = made.outcome.shares
    assert sum(share.amount for share in shares) + made.outcome.remainder == pot
    assert made.outcome.remainder >= 0
    assert all(share.amount <= max(cap, floor) for share in shares)
    assert all(abs(share.amount - share.exact) < 1 for share in shares)
    if excess == "redistribute" and floor * len(shares) <= pot:
        assert all(share.amount >= floor for share in shares)


def cents(amount: int) -> str:
    return f"{amount // 100}.{amount % 100:02}"
