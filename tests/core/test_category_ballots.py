"""The village sets the budget of its feast for helpers, its categories, and who gets what."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonpool.core.apportion import Lot
from commonpool.core.evidence import Cycle
from commonpool.core.fault import Fault
from commonpool.core.mechanisms.base import Claims, Evidence, note
from commonpool.core.mechanisms.retroactive_categories import (
    CategoryBallotParameters,
    category_ballots,
    check_limits,
)
from commonpool.core.rounds import Ballot, Project
from commonpool.core.rule import Terms
from commonpool.core.sharing import settle

YEAR = Cycle(id="2025", opens="2025-01-01", closes="2026-01-01")
POT = 1_000_00
HOME = {"clinic": "care", "garden": "food", "mill": "food"}
Lines = dict[str, dict[str, int | None]]

# Budget 800; food 60 and care 30 of 90; mill 30 and garden 10 of 40.
LINES = Lines(
    Alex={"budget": 600, "food": 50, "care": 40, "mill": 20, "garden": 10, "clinic": 20},
    Casey={"budget": 800, "food": 60, "care": 30, "mill": 30, "garden": 10, "clinic": 20},
    Jordan={"budget": 1000, "food": 70, "care": 20, "mill": 90, "garden": 10, "clinic": 20},
)
OPEN = CategoryBallotParameters(budget_point=100)


def round_of(lines: Lines, home: dict[str, str] = HOME) -> Evidence:
    return Evidence(
        cycle=YEAR,
        people=(),
        projects=tuple(Project(id=name, category=where) for name, where in home.items()),
        ballots=tuple(
            Ballot(voter=voter, project=name, conflict=True)
            if points is None
            else Ballot(voter=voter, project=name, points=Fraction(points))
            for voter, ballot in lines.items()
            for name, points in ballot.items()
        ),
    )


def claims(lines: Lines, rule: CategoryBallotParameters = OPEN, pot: int = POT) -> Claims:
    return category_ballots(round_of(lines), pot, rule)


def limited(
    cap: int | None = None, minimum: int = 0, within: str = "category"
) -> CategoryBallotParameters:
    part = None if cap is None else Fraction(cap, 100)
    return CategoryBallotParameters(budget_point=100, cap=part, minimum=minimum, within=within)


def test_budget_category_and_project_are_medians() -> None:
    """800 × 60/90 × 30/40 to the mill, × 10/40 to the garden; 800 × 30/90 to the clinic."""
    assert claims(LINES).points() == {
        "mill": 400_00,
        "garden": Fraction(400_00, 3),
        "clinic": Fraction(800_00, 3),
    }
    assert claims(LINES).notes == (note("budget-voted", part="80%"),)


def test_each_reason_multiplies_out() -> None:
    for given_ in claims(LINES, limited(cap=40)).reasons.values():
        (reason,) = given_
        product = reason.quantity
        for factor in reason.factors:
            product *= factor.value
        assert reason.points == product


def test_what_the_budget_leaves_is_remainder() -> None:
    outcome = settle(claims(LINES), POT, Terms(mechanism="category-ballots@1"), (), Lot(b"village"))
    assert outcome.remainder == 200_00


def test_no_vote_on_the_budget_shares_the_whole_pot() -> None:
    lines = {voter: {k: v for k, v in row.items() if k != "budget"} for voter, row in LINES.items()}
    found = claims(lines, CategoryBallotParameters())
    assert (sum(found.points().values()), found.notes) == (POT, ())


def test_a_budget_above_the_pot_is_the_pot() -> None:
    found = claims(LINES, pot=700_00)
    assert sum(found.points().values()) == 700_00
    assert found.notes == (note("budget-above-pot"),)


def test_an_empty_pot_is_no_error() -> None:
    assert claims({"Alex": {"budget": 0, "food": 1, "mill": 1}}, pot=0).points() == {}


def test_a_conflict_of_interest_is_no_vote() -> None:
    lines = {**LINES, "Riley": {"garden": None, "mill": 30}}
    found = claims(lines)
    assert found.points() == claims(LINES).points()
    assert note("conflicts", project="garden", count="1") in found.notes


def test_the_cap_stays_within_the_category() -> None:
    """40% of 800 is 320: the mill's other 80 go to the garden."""
    assert claims(LINES, limited(cap=40)).points() == {
        "mill": 320_00,
        "garden": Fraction(640_00, 3),
        "clinic": Fraction(800_00, 3),
    }


def test_or_the_cap_helps_the_whole_round() -> None:
    """The mill's other 80 go to garden and clinic, one to two."""
    found = claims(LINES, limited(cap=40, within="round"))
    assert found.points() == {"mill": 320_00, "garden": 160_00, "clinic": 320_00}


def test_below_the_minimum_the_category_keeps_it() -> None:
    found = claims(LINES, limited(minimum=150_00))
    assert found.points() == {"mill": Fraction(1600_00, 3), "clinic": Fraction(800_00, 3)}
    assert note("below-minimum", project="garden") in found.notes


def test_a_category_that_nobody_serves_keeps_its_budget() -> None:
    lines = Lines(Alex={"budget": 1000, "food": 50, "care": 50, "mill": 1})
    found = claims(lines)
    assert found.points() == {"mill": 500_00}
    assert note("category-unserved", category="care") in found.notes
    whole = claims(lines, limited(within="round"))
    assert whole.points() == {"mill": 1000_00}


def test_a_category_without_votes_has_no_budget() -> None:
    found = claims(Lines(Alex={"budget": 1000, "food": 50, "mill": 1, "clinic": 9}))
    assert found.points() == {"mill": 1000_00}


def test_without_votes_nobody_has_a_claim() -> None:
    assert claims({}).points() == {}


@pytest.mark.parametrize(
    ("lines", "home", "problem"),
    [
        ({"Alex": {"gardn": 1}}, HOME, '"Alex" names "gardn", which is no project or category'),
        ({}, {**HOME, "well": ""}, 'the project "well" stands in no category'),
        ({}, {**HOME, "food": "care"}, '"food" would mean two things'),
        ({}, {**HOME, "budget": "care"}, '"budget" would mean two things'),
    ],
)
def test_what_a_ballot_cannot_mean_is_refused(
    lines: Lines, home: dict[str, str], problem: str
) -> None:
    with pytest.raises(Fault, match=problem):
        category_ballots(round_of(lines, home), POT, OPEN)


def test_a_budget_line_that_nobody_asked_for_is_refused() -> None:
    with pytest.raises(Fault, match='"Alex" names "budget"'):
        claims(LINES, CategoryBallotParameters())


def test_limits_of_nothing_are_refused() -> None:
    check_limits(OPEN)
    with pytest.raises(Fault, match="the cap is 0%"):
        check_limits(limited(cap=0))
    with pytest.raises(Fault, match="budget_point is 0"):
        check_limits(CategoryBallotParameters(budget_point=0))


NAMES = ("budget", "care", "clinic", "food", "garden", "mill")
BALLOTS = st.dictionaries(
    st.sampled_from(["Alex", "Casey", "Jordan", "Sam"]),
    st.dictionaries(st.sampled_from(NAMES), st.one_of(st.none(), st.integers(0, 1500))),
)
RULES = st.builds(
    limited, st.integers(1, 100), st.integers(0, 300_00), st.sampled_from(["category", "round"])
)


@pytest.mark.property
@given(BALLOTS, RULES, st.integers(0, 2 * POT))
def test_shares_and_remainder_are_the_pot(
    lines: Lines, rule: CategoryBallotParameters, pot: int
) -> None:
    outcome = settle(
        claims(lines, rule, pot), pot, Terms(mechanism="category-ballots@1"), (), Lot(b"village")
    )
    assert sum(share.amount for share in outcome.shares) + outcome.remainder == pot
    assert all(abs(share.amount - share.exact) < 1 for share in outcome.shares)
    assert all(share.exact <= (rule.cap or 1) * pot for share in outcome.shares)
    if (rule.cap or 1) * pot >= rule.minimum:
        assert all(share.exact >= rule.minimum for share in outcome.shares)


@pytest.mark.property
@given(BALLOTS, RULES, st.randoms(use_true_random=False))
def test_the_order_of_rows_is_irrelevant(
    lines: Lines, rule: CategoryBallotParameters, chance: object
) -> None:
    evidence = round_of(lines)
    rows, projects = list(evidence.ballots), list(evidence.projects)
    chance.shuffle(rows)  # type: ignore[attr-defined]
    chance.shuffle(projects)  # type: ignore[attr-defined]
    other = Evidence(cycle=YEAR, people=(), projects=tuple(projects), ballots=tuple(rows))
    assert repr(category_ballots(other, POT, rule)) == repr(category_ballots(evidence, POT, rule))
