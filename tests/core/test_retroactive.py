"""The village looks back on a year and pays for what was useful."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonpool.core.apportion import Lot
from commonpool.core.evidence import Cycle
from commonpool.core.fault import Fault
from commonpool.core.mechanisms.base import Claims, Evidence, Note, note
from commonpool.core.mechanisms.retroactive import RetroactiveParameters, retroactive
from commonpool.core.rounds import Ballot, Project
from commonpool.core.rule import Terms
from commonpool.core.sharing import Outcome, settle

YEAR = Cycle(id="2025", opens="2025-01-01", closes="2026-01-01")
POT = 1_000_00
PROJECTS = ("library", "mill", "orchard", "well")
VOTERS = ("Alex", "Casey", "Jordan", "Riley", "Sam")
Lines = dict[str, dict[str, int | None]]  # voter → project → points, None for a conflict


def round_of(lines: Lines, projects: tuple[str, ...] = ()) -> Evidence:
    rows = tuple(
        Ballot(voter=voter, project=name, conflict=True)
        if points is None
        else Ballot(voter=voter, project=name, points=Fraction(points))
        for voter, ballot in lines.items()
        for name, points in ballot.items()
    )
    listed = tuple(Project(id=name) for name in projects)
    return Evidence(cycle=YEAR, people=(), projects=listed, ballots=rows)


def claims(lines: Lines, *, pot: int = POT, **parameters: object) -> Claims:
    chosen = RetroactiveParameters(**parameters)  # type: ignore[arg-type]  # as written in a rule
    return retroactive(round_of(lines), pot, chosen)


def paid(found: Claims, pot: int = POT, **terms: object) -> Outcome:
    rule = Terms(mechanism="retroactive@1", **terms)  # type: ignore[arg-type]
    return settle(found, pot, rule, (), Lot(b"village"))


def amounts(outcome: Outcome) -> dict[str, int]:
    return {share.party: share.amount for share in outcome.shares}


THREE = Lines(
    Alex={"mill": 10, "well": 30},
    Casey={"mill": 20, "well": 30},
    Jordan={"mill": 90, "well": 30},
)


def test_the_median_lets_no_single_voter_decide() -> None:
    assert claims(THREE).points() == {"mill": 20, "well": 30}
    assert amounts(paid(claims(THREE))) == {"mill": 400_00, "well": 600_00}


def test_the_mean_and_the_sum_follow_the_loudest_voter() -> None:
    assert claims(THREE, score="mean").points() == {"mill": 40, "well": 30}
    assert claims(THREE, score="sum").points() == {"mill": 120, "well": 90}


def test_the_median_of_two_is_halfway() -> None:
    two = Lines(Alex={"mill": 10}, Casey={"mill": 15})
    assert claims(two).points() == {"mill": Fraction(25, 2)}


def test_a_reason_says_how_many_ballots_there_were() -> None:
    (reason,) = claims(THREE).reasons["mill"]
    assert (reason.source, reason.ref, reason.quantity) == ("ballots", "3", Fraction(20))


def test_a_conflict_of_interest_is_no_vote() -> None:
    """Riley built the mill: the median is that of the others, and the receipt says so."""
    found = claims({**THREE, "Riley": {"mill": None}})
    assert found.points() == {"mill": 20, "well": 30}
    assert found.notes == (note("conflicts", project="mill", count="1"),)


def test_of_all_ballots_silence_is_zero_and_a_conflict_is_not() -> None:
    """Of Alex, Casey, Jordan, Riley and Sam, two are silent on the mill and one built it."""
    lines = Lines(
        Alex={"mill": 10},
        Casey={"mill": 20},
        Jordan={"well": 9},
        Riley={"well": 9},
        Sam={"mill": None, "well": 9},
    )
    assert claims(lines).points() == {"mill": 15, "well": 9}
    assert claims(lines, of="all").points() == {"mill": 5, "well": 9}
    assert claims(lines, of="all", score="mean").points() == {
        "mill": Fraction(30, 4),
        "well": Fraction(27, 5),
    }


def test_without_quorum_there_is_no_share() -> None:
    found = claims({**THREE, "Sam": {"library": 500}}, quorum=2)
    assert sorted(found.points()) == ["mill", "well"]
    assert found.notes == (note("below-quorum", project="library", has="1", needs="2"),)


def test_a_conflict_does_not_help_to_a_quorum() -> None:
    lines = Lines(Alex={"mill": 10}, Casey={"mill": None})
    assert claims(lines, quorum=2).points() == {}


def test_silence_does_not_help_to_a_quorum() -> None:
    lines = Lines(Alex={"mill": 10, "well": 1}, Casey={"well": 1})
    assert claims(lines, quorum=2, of="all").points() == {"well": 1}


CROWD = Lines(Alex={"mill": 700, "well": 120, "library": 95, "orchard": 85})


def test_those_below_the_minimum_go_together() -> None:
    found = claims(CROWD, minimum=100_00)
    assert found.points() == {"mill": 700, "well": 120}
    assert found.notes == dropped("library", "orchard")


def test_dropping_the_lowest_first_keeps_one_more() -> None:
    """Without the orchard's 85 the library's 95 of 915 is worth 103.83."""
    found = claims(CROWD, minimum=100_00, drop="lowest-first")
    assert found.points() == {"mill": 700, "well": 120, "library": 95}
    assert found.notes == dropped("orchard")


def dropped(*names: str) -> tuple[Note, ...]:
    return tuple(note("below-minimum", project=name) for name in names)


def test_a_share_of_exactly_the_minimum_stays() -> None:
    found = claims(Lines(Alex={"mill": 9, "well": 1}), minimum=100_00)
    assert found.points() == {"mill": 9, "well": 1}


def test_equals_are_dropped_together() -> None:
    even = Lines(Alex=dict.fromkeys(PROJECTS, 1))
    assert claims(even, minimum=300_00, drop="lowest-first").points() == {}


def test_nobody_is_left_and_the_pot_is_carried() -> None:
    outcome = paid(claims({}, quorum=1))
    assert (outcome.remainder, outcome.goes_to) == (POT, "carry")


def test_points_of_nothing_are_no_claim() -> None:
    assert claims(Lines(Alex={"mill": 0, "well": 4})).points() == {"well": 4}
    assert claims(Lines(Alex={"mill": 0, "well": 4})).notes == ()


def test_a_listed_project_without_a_vote_gets_nothing() -> None:
    """And the receipt says that it missed the quorum."""
    found = retroactive(
        round_of(Lines(Alex={"mill": 1}), PROJECTS), POT, RetroactiveParameters(quorum=1)
    )
    assert found.points() == {"mill": 1}
    assert [one.code for one in found.notes] == ["below-quorum"] * 3


def test_a_ballot_for_an_unknown_project_is_refused() -> None:
    with pytest.raises(Fault, match='"Alex" names "mil", which is no project') as caught:
        retroactive(round_of(Lines(Alex={"mil": 1}), PROJECTS), POT, RetroactiveParameters())
    assert caught.value.mend == 'did you mean "mill"?'
    assert caught.value.path == ("ballots", 0, "project")


def test_a_line_without_points_is_refused() -> None:
    silent = Evidence(cycle=YEAR, people=(), ballots=(Ballot(voter="Alex", project="mill"),))
    with pytest.raises(Fault, match='"Alex" names "mill" without points'):
        retroactive(silent, POT, RetroactiveParameters())


def test_a_ballot_over_its_points_is_refused() -> None:
    assert claims(THREE, ballot_points=Fraction(120)).points()
    with pytest.raises(Fault, match='the ballot of "Jordan" gives 120 points and has 100'):
        claims(THREE, ballot_points=Fraction(100))


def test_points_under_a_conflict_are_not_spent() -> None:
    row = Ballot(voter="Alex", project="mill", points=Fraction(9), conflict=True)
    evidence = Evidence(cycle=YEAR, people=(), ballots=(row,))
    limit = RetroactiveParameters(ballot_points=Fraction(1))
    assert retroactive(evidence, POT, limit).points() == {}


POINTS = st.one_of(st.none(), st.integers(0, 1000))
BALLOTS = st.dictionaries(
    st.sampled_from(VOTERS), st.dictionaries(st.sampled_from(PROJECTS), POINTS), max_size=5
)
SCORES = st.sampled_from(["median", "mean", "sum"])
DROPS = st.sampled_from(["together", "lowest-first"])


@pytest.mark.property
@given(BALLOTS, SCORES, st.sampled_from(["submitted", "all"]), st.integers(0, 10**7))
def test_shares_and_remainder_are_the_pot(lines: Lines, score: str, of: str, pot: int) -> None:
    found = claims(lines, pot=pot, score=score, of=of)
    outcome = paid(found, pot)
    assert sum(amounts(outcome).values()) + outcome.remainder == pot
    assert all(abs(share.amount - share.exact) < 1 for share in outcome.shares)


@pytest.mark.property
@given(BALLOTS, SCORES, DROPS, st.integers(0, POT), st.randoms(use_true_random=False))
def test_the_order_of_ballots_is_irrelevant(
    lines: Lines, score: str, drop: str, minimum: int, chance: object
) -> None:
    evidence = round_of(lines, PROJECTS)
    rows, projects = list(evidence.ballots), list(evidence.projects)
    chance.shuffle(rows)  # type: ignore[attr-defined]
    chance.shuffle(projects)  # type: ignore[attr-defined]
    other = Evidence(cycle=YEAR, people=(), projects=tuple(projects), ballots=tuple(rows))
    rule = RetroactiveParameters(score=score, of="all", drop=drop, minimum=minimum, quorum=2)
    assert repr(retroactive(other, POT, rule)) == repr(retroactive(evidence, POT, rule))


@pytest.mark.property
@given(BALLOTS, DROPS, st.integers(1, POT))
def test_every_share_reaches_the_minimum(lines: Lines, drop: str, minimum: int) -> None:
    found = claims(lines, score="sum", drop=drop, minimum=minimum).points()
    assert all(POT * points >= minimum * sum(found.values()) for points in found.values())


@pytest.mark.property
@given(BALLOTS, st.integers(1, POT))
def test_lowest_first_keeps_all_that_together_keeps(lines: Lines, minimum: int) -> None:
    """And whoever it drops could not have stayed, with all who score as much or more."""
    everyone = claims(lines, score="sum").points()
    most = claims(lines, score="sum", drop="lowest-first", minimum=minimum).points()
    assert set(claims(lines, score="sum", minimum=minimum).points()) <= set(most)
    for name in set(everyone) - set(most):
        alike = {other: score for other, score in everyone.items() if score >= everyone[name]}
        wider = {**most, **alike}
        assert POT * min(wider.values()) < minimum * sum(wider.values())


@pytest.mark.property
@given(BALLOTS, st.integers(1, POT))
def test_no_share_is_above_the_cap_of_the_rule(lines: Lines, cap: int) -> None:
    outcome = paid(claims(lines), cap=cap)
    assert all(amount <= cap for amount in amounts(outcome).values())
    if outcome.shares and len(outcome.shares) * cap >= POT:
        assert outcome.remainder == 0  # what the cap cut off went to the others


@pytest.mark.property
@given(st.lists(st.integers(0, 1000), min_size=2, max_size=4), st.integers(0, 10**9))
def test_one_outlier_moves_the_median_no_further_than_the_others(
    honest: list[int], bribed: int
) -> None:
    lines: Lines = {VOTERS[k]: {"mill": points} for k, points in enumerate(honest)}
    found = claims({**lines, "Sam": {"mill": bribed}}).points().get("mill", Fraction(0))
    assert min(honest) <= found <= max(honest)
