"""The village votes on what counts; what was measured says who gets it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonpool.core.apportion import Lot
from commonpool.core.evidence import Cycle, Outcome
from commonpool.core.fault import Fault
from commonpool.core.limits import Limits, level
from commonpool.core.mechanisms.base import Claims, Evidence, note
from commonpool.core.mechanisms.metric_ballots import (
    MetricBallotParameters,
    check_limits,
    metric_ballots,
)
from commonpool.core.mechanisms.retroactive_ballots import flow_on, median, pay
from commonpool.core.rounds import Ballot, Project
from commonpool.core.rule import Terms
from commonpool.core.sharing import settle

YEAR = Cycle(id="2025", opens="2025-01-01", closes="2026-01-01")
POT = 1_000_00
Table = dict[str, dict[str, int]]

# What was measured: visits, trees planted, and whether the plans are open to all.
MEASURED = Table(
    visits={"mill": 60, "well": 30, "library": 10},
    trees={"well": 5, "library": 5},
    **{"open-source": {"library": 1, "mill": 0}},
)
BALLOTS = Table(
    Alex={"visits": 100},
    Casey={"trees": 100, "open-source": 3},
    Jordan={"visits": 50, "trees": 50},
)


def round_of(measured: Table, ballots: Table, projects: tuple[str, ...] = ()) -> Evidence:
    return Evidence(
        cycle=YEAR,
        people=(),
        projects=tuple(Project(id=name) for name in projects),
        outcomes=tuple(
            Outcome(party=name, dimension=metric, points=Fraction(value))
            for metric, values in measured.items()
            for name, value in values.items()
        ),
        ballots=tuple(
            Ballot(voter=voter, project=metric, points=Fraction(weight))
            for voter, weights in ballots.items()
            for metric, weight in weights.items()
        ),
    )


def claims(
    ballots: Table, measured: Table = MEASURED, *, cap: int | None = None, minimum: int = 0
) -> Claims:
    rule = MetricBallotParameters(cap=cap, minimum=minimum)
    return metric_ballots(round_of(measured, ballots), POT, rule)


def only(ballot: str, cap: int | None = None) -> dict[str, Fraction]:
    return claims({ballot: BALLOTS[ballot]}, cap=cap).points()


def test_a_ballot_shares_by_the_metric_it_weighs() -> None:
    assert only("Alex") == {"mill": 600_00, "well": 300_00, "library": 100_00}


def test_the_multiplier_lifts_what_is_marked() -> None:
    """Casey counts the five trees of the open library three times: 5 against 15."""
    assert only("Casey") == {"well": 250_00, "library": 750_00}


def test_a_ballot_on_two_metrics_adds_their_parts() -> None:
    assert only("Jordan") == {"mill": 300_00, "well": 400_00, "library": 300_00}


def test_what_the_cap_cuts_off_flows_on() -> None:
    assert only("Alex", cap=500_00) == {"mill": 500_00, "well": 375_00, "library": 125_00}
    assert only("Casey", cap=500_00) == {"well": 500_00, "library": 500_00}


def test_the_median_of_three_ballots_is_paid() -> None:
    """Mill 500, 0, 300; well 375, 500, 400; library 125, 500, 300: the medians are the pot."""
    found = claims(BALLOTS, cap=500_00)
    assert found.points() == {"mill": 300_00, "well": 400_00, "library": 300_00}
    assert found.fixed


def test_medians_that_are_less_than_the_pot_are_raised_to_it() -> None:
    """Without a cap the medians are 300, 300 and 300."""
    assert claims(BALLOTS).points() == dict.fromkeys(("library", "mill", "well"), Fraction(POT, 3))
    (reason,) = claims(BALLOTS).reasons["mill"]
    (factor,) = reason.factors
    assert (reason.ref, reason.quantity, factor.value) == ("3", Fraction(300_00), Fraction(10, 9))


def test_below_the_minimum_is_nothing_and_the_rest_flows_on() -> None:
    found = claims(BALLOTS, cap=500_00, minimum=350_00)
    assert found.points() == {"well": 500_00}
    lost = ("library", "mill")
    assert found.notes == tuple(note("below-minimum", project=name) for name in lost)
    weights = {"mill": Fraction(6), "well": Fraction(3), "library": Fraction(1)}
    paid = pay(Fraction(1000), weights, Fraction(650), 150)
    assert paid == {"mill": 650, "well": 350, "library": 0}


def test_when_all_are_capped_the_rest_is_remainder() -> None:
    found = claims(BALLOTS, cap=200_00)
    assert set(found.points().values()) == {200_00}
    outcome = settle(found, POT, Terms(mechanism="metric-ballots@1"), (), Lot(b"village"))
    assert outcome.remainder == 400_00


def test_a_ballot_that_weighs_nothing_measured_is_left_out() -> None:
    found = claims({**BALLOTS, "Sam": {"open-source": 2}, "Riley": {"trees": 0}}, cap=500_00)
    assert found.points() == claims(BALLOTS, cap=500_00).points()
    assert found.notes == (note("empty-ballot", voter="Riley"), note("empty-ballot", voter="Sam"))


def test_a_metric_that_is_zero_everywhere_gives_nothing() -> None:
    measured = {**MEASURED, "songs": {"mill": 0, "well": 0}}
    assert claims({"Alex": {"visits": 1, "songs": 9}}, measured).points() == only("Alex")


def test_without_ballots_nobody_has_a_claim() -> None:
    assert claims({}).points() == {}


def test_only_listed_projects_are_measured() -> None:
    evidence = round_of(MEASURED, {"Alex": {"visits": 1}}, ("mill", "well"))
    found = metric_ballots(evidence, POT, MetricBallotParameters())
    assert sorted(found.points()) == ["mill", "well"]


def test_a_metric_that_nobody_measured_is_refused() -> None:
    with pytest.raises(Fault, match='"Alex" names "visit", which is no metric') as caught:
        claims({"Alex": {"visit": 1}})
    assert caught.value.mend == 'did you mean "visits"?'


@pytest.mark.parametrize(("cap", "minimum"), [(0, 0), (5, 6)])
def test_a_cap_that_pays_nobody_is_refused(cap: int, minimum: int) -> None:
    check_limits(MetricBallotParameters(cap=6, minimum=6))
    with pytest.raises(Fault, match="the cap is"):
        check_limits(MetricBallotParameters(cap=cap, minimum=minimum))


def test_the_median_of_no_values_is_zero() -> None:
    assert median([]) == 0


NAMES = st.sampled_from(["library", "mill", "orchard", "well"])
WEIGHTS = st.dictionaries(NAMES, st.integers(0, 1000).map(Fraction))
VALUES = st.dictionaries(
    st.sampled_from(["visits", "trees", "open-source"]),
    st.dictionaries(NAMES, st.integers(0, 1000), min_size=1),
)
VOTES = st.dictionaries(
    st.sampled_from(["Alex", "Casey", "Jordan", "Sam"]),
    st.dictionaries(st.sampled_from(["visits", "trees", "open-source"]), st.integers(0, 100)),
)
FULL = Table(visits={"mill": 0}, trees={"mill": 0})


@pytest.mark.property
@given(WEIGHTS, st.integers(0, POT), st.integers(1, POT))
def test_flowing_on_is_the_one_level_of_capped_shares(
    weights: dict[str, Fraction], pot: int, cap: int
) -> None:
    """Going down from the largest gives what the level of core.limits gives, another way."""
    heavy = {name: weight for name, weight in weights.items() if weight}
    flown = flow_on(Fraction(pot), weights, Fraction(cap))
    assert set(flown) == set(weights)
    assert {name: flown[name] for name in heavy} == level(pot, heavy, Limits(0, cap))


@pytest.mark.property
@given(WEIGHTS, st.integers(1, POT), st.integers(0, POT))
def test_cap_and_minimum_hold_together(
    weights: dict[str, Fraction], cap: int, minimum: int
) -> None:
    paid = pay(Fraction(POT), weights, Fraction(max(cap, minimum)), minimum)
    assert all(amount == 0 or amount >= minimum for amount in paid.values())
    assert all(amount <= max(cap, minimum) for amount in paid.values())
    assert sum(paid.values()) <= POT


@pytest.mark.property
@given(VALUES, VOTES, st.integers(1, POT), st.integers(0, POT))
def test_shares_and_remainder_are_the_pot(
    values: Table, ballots: Table, cap: int, minimum: int
) -> None:
    found = claims(ballots, {**FULL, **values}, cap=max(cap, minimum), minimum=minimum)
    outcome = settle(found, POT, Terms(mechanism="metric-ballots@1"), (), Lot(b"village"))
    assert sum(share.amount for share in outcome.shares) + outcome.remainder == POT
    assert all(abs(share.amount - share.exact) < 1 for share in outcome.shares)
    assert all(share.exact <= max(cap, minimum) for share in outcome.shares)
    assert all(share.exact >= minimum for share in outcome.shares)


@pytest.mark.property
@given(VALUES, VOTES, st.randoms(use_true_random=False))
def test_the_order_of_rows_is_irrelevant(values: Table, ballots: Table, chance: object) -> None:
    evidence = round_of({**FULL, **values}, ballots)
    rows, outcomes = list(evidence.ballots), list(evidence.outcomes)
    chance.shuffle(rows)  # type: ignore[attr-defined]
    chance.shuffle(outcomes)  # type: ignore[attr-defined]
    other = Evidence(cycle=YEAR, people=(), outcomes=tuple(outcomes), ballots=tuple(rows))
    rule = MetricBallotParameters(cap=400_00, minimum=100_00)
    assert repr(metric_ballots(other, POT, rule)) == repr(metric_ballots(evidence, POT, rule))
