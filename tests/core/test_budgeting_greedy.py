"""The greedy rules and the ballots: Millbrook votes on its library, park, pool and lamps."""

from dataclasses import replace
from fractions import Fraction
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonpool.core.fault import Fault
from commonpool.core.mechanisms.base import Evidence
from commonpool.core.mechanisms.budgeting import MECHANISMS, greedy
from commonpool.core.mechanisms.budgeting.ballots import check_ballots
from commonpool.core.mechanisms.budgeting.committees import committees
from commonpool.core.mechanisms.budgeting.greedy import GreedyParameters
from commonpool.core.rounds import Ballot, Project
from tests.core.town import YEAR, elections, paid, ranked, said, town

COSTS = {"library": 50, "park": 30, "pool": 60, "lamps": 10}
VOTES = {
    "Ann": "library pool",
    "Ben": "library pool",
    "Cleo": "library park",
    "Dan": "pool park",
    "Eve": "library lamps",
}  # library 4, pool 3, park 2, lamps 1
MILLBROOK = town(COSTS, VOTES)
PLAIN = GreedyParameters()


def test_greedy_skips_what_does_not_fit() -> None:
    assert paid(greedy.greedy(MILLBROOK, 100, PLAIN)) == {"library": 50, "park": 30, "lamps": 10}


def test_greedy_without_skipping_stops_at_the_pool() -> None:
    assert paid(greedy.greedy_no_skip(MILLBROOK, 100, PLAIN)) == {"library": 50}


def test_a_threshold_leaves_out_and_says_so() -> None:
    claims = greedy.greedy(MILLBROOK, 100, GreedyParameters(threshold=Fraction(2)))
    assert paid(claims) == {"library": 50, "park": 30}
    assert said(claims, "below-threshold") == [{"project": "lamps"}]


def test_a_threshold_must_be_written() -> None:
    with pytest.raises(Fault, match="there is no threshold"):
        greedy.check_threshold(PLAIN)


def test_every_mechanism_is_named_and_has_a_source() -> None:
    assert [mechanism.name for mechanism in MECHANISMS] == [
        "greedy@1",
        "greedy-no-skip@1",
        "greedy-threshold@1",
        "equal-shares@1",
        "phragmen@1",
        "bounded-overspending@1",
    ]
    assert all(mechanism.source and mechanism.formula for mechanism in MECHANISMS)


def test_notes_tell_in_which_order_and_for_how_many_votes() -> None:
    first = said(greedy.greedy(MILLBROOK, 100, PLAIN), "bought")[0]
    assert first == {
        "project": "library", "place": "1", "step": "points", "votes": "4", "points": "4",
        "price": "4",
    }  # fmt: skip


def test_a_project_over_the_budget_is_named() -> None:
    assert said(greedy.greedy(MILLBROOK, 55, PLAIN), "over-budget") == [{"project": "pool"}]


def test_points_of_a_cumulative_ballot_are_added() -> None:
    votes = {"Ann": {"park": 7, "pool": 3}, "Ben": {"park": 2, "pool": 8}}
    claims = greedy.greedy(town(COSTS, votes), 60, GreedyParameters(ballots="cumulative"))
    assert paid(claims) == {"pool": 60}


def test_first_rank_is_worth_the_length_of_the_ballot() -> None:
    """Ann's first and Ben's second: 3 + 2 for the park, 2 + 3 for the pool, and the park is
    cheaper; lamps have 1 + 1."""
    rows = (*ranked("Ann", "park", "pool", "lamps"), *ranked("Ben", "pool", "park", "lamps"))
    evidence = replace(MILLBROOK, ballots=rows)
    claims = greedy.greedy(evidence, 89, GreedyParameters(ballots="ordinal", max_length=3))
    assert [line["points"] for line in said(claims, "bought")] == ["5", "2"]
    assert paid(claims) == {"park": 30, "lamps": 10}


def test_zero_points_and_a_conflict_give_nothing() -> None:
    rows = (
        Ballot(voter="Ann", project="park", points=Fraction(0)),
        Ballot(voter="Ben", project="park", conflict=True),
        Ballot(voter="Cleo", project="lamps"),
    )
    assert paid(greedy.greedy(replace(MILLBROOK, ballots=rows), 100, PLAIN)) == {"lamps": 10}


def test_without_a_vote_nothing_is_bought_unless_adopted() -> None:
    evidence = town(COSTS, {"Ann": "pool"})
    assert paid(greedy.greedy(evidence, 100, PLAIN)) == {"pool": 60}
    last = GreedyParameters(unvoted="last")
    assert paid(greedy.greedy(evidence, 100, last)) == {"pool": 60, "lamps": 10, "park": 30}


def test_nobody_votes() -> None:
    claims = greedy.greedy(town(COSTS, {}), 100, PLAIN)
    assert (claims.points(), claims.fixed) == ({}, True)


# Ties.


def two_tied(cheap: int, dear: int) -> Evidence:
    """Two projects with a vote each, and a third that needs nobody."""
    return town({"bench": cheap, "swing": dear}, {"Ann": "bench", "Ben": "swing"})


def test_a_tie_goes_to_the_cheaper() -> None:
    claims = greedy.greedy(two_tied(9, 8), 10, PLAIN)
    assert paid(claims) == {"swing": 8}
    assert said(claims, "tie") == [{"among": "bench, swing", "by": "cheaper", "chosen": "swing"}]


def test_the_adopted_order_comes_before_every_criterion() -> None:
    claims = greedy.greedy(two_tied(9, 8), 10, GreedyParameters(order=("bench",)))
    assert paid(claims) == {"bench": 9}
    assert said(claims, "tie")[0]["by"] == "order"


def test_the_dearer_may_be_adopted() -> None:
    assert paid(greedy.greedy(two_tied(9, 8), 10, GreedyParameters(ties=("dearer",)))) == {
        "bench": 9
    }


def test_the_last_lot_is_recomputed_from_the_published_tally() -> None:
    """Anyone can: sha256 of the tally, then sha256(seed, 0x00, project), the lowest first."""
    seed = sha256(b"bench\t9\t1\t1\nswing\t9\t1\t1").digest()
    tickets = {sha256(seed + b"\x00" + name.encode()).digest(): name for name in ("bench", "swing")}
    claims = greedy.greedy(two_tied(9, 9), 10, PLAIN)
    assert list(paid(claims)) == [tickets[min(tickets)]]
    assert said(claims, "tie")[0]["by"] == "lot"


def test_a_seed_drawn_in_public_moves_the_lot() -> None:
    """Some seed favours each of the two."""
    outcomes = {
        next(iter(paid(greedy.greedy(two_tied(9, 9), 10, GreedyParameters(seed=f"draw {n}")))))
        for n in range(20)
    }
    assert outcomes == {"bench", "swing"}


def test_no_tie_is_told_where_all_that_tie_are_bought() -> None:
    assert said(greedy.greedy(two_tied(9, 9), 18, PLAIN), "tie") == []


def test_every_way_a_tie_can_fall() -> None:
    evidence = town(
        {"bench": 5, "swing": 5, "slide": 5, "tree": 1},
        {"Ann": "bench tree", "Ben": "swing tree", "Cleo": "slide"},
    )
    assert committees("greedy@1", evidence, 11, PLAIN) == {
        frozenset({"tree", *pair})
        for pair in (("bench", "swing"), ("bench", "slide"), ("swing", "slide"))
    }


def test_ties_between_costs_that_differ() -> None:
    """The bench alone, or swing and slide."""
    evidence = town(
        {"bench": 10, "swing": 4, "slide": 5}, {"Ann": "bench", "Ben": "swing", "Cleo": "slide"}
    )
    assert committees("greedy@1", evidence, 10, PLAIN) == {
        frozenset({"bench"}),
        frozenset({"swing", "slide"}),
    }
    assert committees("greedy-no-skip@1", evidence, 10, PLAIN) == {
        frozenset({"bench"}),
        frozenset({"swing"}),
        frozenset({"slide"}),
        frozenset({"swing", "slide"}),
    }


def test_more_ways_than_asked_for_are_refused() -> None:
    evidence = town({f"p{n}": 1 for n in range(9)}, {f"v{n}": f"p{n}" for n in range(9)})
    with pytest.raises(Fault, match="more than 10 ways"):
        committees("greedy@1", evidence, 4, PLAIN, most=10)


def test_no_set_comes_up_twice_where_all_cost_the_same() -> None:
    """4 of 9 are 126 sets, and 3,024 sequences."""
    evidence = town({f"p{n}": 1 for n in range(9)}, {f"v{n}": f"p{n}" for n in range(9)})
    assert len(committees("greedy@1", evidence, 4, PLAIN, most=126)) == 126


def test_committees_of_an_unknown_rule() -> None:
    with pytest.raises(Fault, match="budgeting rule"):
        committees("equal@1", MILLBROOK, 4, PLAIN)


# Bad input.


def refused(evidence: Evidence, parameters: GreedyParameters = PLAIN) -> str:
    with pytest.raises(Fault) as caught:
        greedy.greedy(evidence, 100, parameters)
    return caught.value.problem


def test_a_vote_for_an_unknown_project() -> None:
    assert refused(town(COSTS, {"Ann": "libary"})) == '"libary" is not a known project'


def test_a_project_twice_on_a_ballot() -> None:
    rows = (Ballot(voter="Ann", project="park"), Ballot(voter="Ann", project="park"))
    assert refused(replace(MILLBROOK, ballots=rows)) == '"Ann" votes twice for "park"'
    zero = tuple(replace(row, points=Fraction(0)) for row in rows)
    assert refused(replace(MILLBROOK, ballots=zero)) == '"Ann" votes twice for "park"'


@pytest.mark.parametrize(
    ("limit", "said_so"),
    [
        (
            GreedyParameters(ballots="cumulative", max_sum_points=Fraction(10)),
            "gives 11 points, over max_sum_points 10",
        ),
        (
            GreedyParameters(ballots="cumulative", max_points=Fraction(7)),
            "gives a project 8 points, over",
        ),
        (GreedyParameters(ballots="cumulative", max_length=1), "names 2 projects, over"),
        (
            GreedyParameters(ballots="cumulative", max_sum_cost=80),
            "cost too much together, over max_sum_cost",
        ),
        (GreedyParameters(ballots="choose-1"), "names 2 projects"),
    ],
)
def test_a_ballot_over_its_limit(limit: GreedyParameters, said_so: str) -> None:
    votes = {"Ben": {"park": 10} | {"park": 3, "pool": 8}, "Ann": {"lamps": 1}}
    assert said_so in refused(town(COSTS, votes), limit)
    assert '"Ben"' in refused(town(COSTS, votes), limit)


def test_points_that_are_missing() -> None:
    assert "no points" in refused(MILLBROOK, GreedyParameters(ballots="scoring"))


@pytest.mark.parametrize("rank", [None, 0, 3])
def test_a_rank_that_is_none(rank: int | None) -> None:
    rows = (Ballot(voter="Ann", project="park", rank=rank),)
    parameters = GreedyParameters(ballots="ordinal", max_length=2)
    assert "rank" in refused(replace(MILLBROOK, ballots=rows), parameters)


def test_two_projects_at_one_rank() -> None:
    rows = (
        Ballot(voter="Ann", project="park", rank=1),
        Ballot(voter="Ann", project="pool", rank=1),
    )
    parameters = GreedyParameters(ballots="ordinal", max_length=2)
    assert "the same rank" in refused(replace(MILLBROOK, ballots=rows), parameters)


@pytest.mark.parametrize(("cost", "why"), [(None, "has no cost"), (0, "costs 0")])
def test_a_project_that_costs_nothing(cost: int | None, why: str) -> None:
    evidence = Evidence(YEAR, (), projects=(Project(id="park", cost=cost),))
    assert why in refused(evidence)


def test_fewer_voters_than_ballots() -> None:
    assert "5 ballots and only 4 voters" in refused(MILLBROOK, GreedyParameters(voters=4))


def test_an_order_of_unknown_projects() -> None:
    assert "not a known project" in refused(MILLBROOK, GreedyParameters(order=("harbour",)))


@pytest.mark.parametrize(
    "parameters",
    [
        GreedyParameters(ballots="ordinal"),
        GreedyParameters(order=("park", "park")),
        GreedyParameters(ties=("votes", "votes")),
    ],
)
def test_parameters_that_contradict_themselves(parameters: GreedyParameters) -> None:
    with pytest.raises(Fault):
        check_ballots(parameters)


# Properties.


@pytest.mark.property
@given(elections(most=3), st.booleans(), st.integers(0, 6))
def test_no_more_is_paid_than_there_is(
    vote: tuple[dict[str, int], dict[str, dict[str, int]], int], skip: bool, threshold: int
) -> None:
    costs, votes, budget = vote
    rule = greedy.greedy if skip else greedy.greedy_no_skip
    parameters = GreedyParameters(ballots="scoring", threshold=Fraction(threshold))
    bought = paid(rule(town(costs, votes), budget, parameters))
    assert sum(bought.values()) <= budget
    assert bought == {name: costs[name] for name in bought}
    points = {name: sum(ballot.get(name, 0) for ballot in votes.values()) for name in costs}
    assert all(points[name] >= max(threshold, 1) for name in bought)
    if skip:
        left = budget - sum(bought.values())
        fitting = {name for name in costs if points[name] >= max(threshold, 1)} - set(bought)
        assert all(costs[name] > left for name in fitting)


@pytest.mark.property
@given(elections(), st.sampled_from(["greedy@1", "greedy-no-skip@1"]))
def test_the_outcome_is_one_of_all_that_ties_allow(
    vote: tuple[dict[str, int], dict[str, dict[str, int]], int], name: str
) -> None:
    costs, votes, budget = vote
    rule = greedy.greedy if name == "greedy@1" else greedy.greedy_no_skip
    bought = frozenset(paid(rule(town(costs, votes), budget, PLAIN)))
    assert bought in committees(name, town(costs, votes), budget, PLAIN)
