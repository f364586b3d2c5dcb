"""Equal Shares, Phragmén and bounded overspending: worked examples, oracles, properties."""

import random
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonpool.core.fault import Fault
from commonpool.core.mechanisms.base import Claims, Evidence
from commonpool.core.mechanisms.budgeting import (
    bounded_overspending,
    equal_shares,
    greedy,
    phragmen,
    purses,
    search,
)
from commonpool.core.mechanisms.budgeting.ballots import BallotParameters
from commonpool.core.mechanisms.budgeting.bounded_overspending import OverspendingParameters
from commonpool.core.mechanisms.budgeting.committees import committees
from commonpool.core.mechanisms.budgeting.election import Election
from commonpool.core.mechanisms.budgeting.equal_shares import EqualSharesParameters, Run
from commonpool.core.mechanisms.budgeting.outcome import Pick
from commonpool.core.mechanisms.budgeting.phragmen import PhragmenParameters
from tests.core.town import (
    election,
    elections,
    paid,
    plain_equal_shares,
    plain_overspending,
    said,
    town,
    unjust,
)

Vote = tuple[dict[str, int], dict[str, dict[str, int]], int]
ONE = EqualSharesParameters(utility="one", completion="none")

# Papasotiropoulos and others 2025, table 1: ten voters, a budget of a million.
TEN_COSTS = {"A": 300_000, "B": 400_000, "C": 300_000, "D": 240_000, "E": 170_000, "F": 100_000}
TEN = town(
    TEN_COSTS,
    {
        f"voter {n}": " ".join(ballot)
        for n, ballot in enumerate(
            ["A", "ABCE", "ABC", "ABC", "ABC", "ABF", "DE", "DE", "DEF", "CDF"]
        )
    },
)


def order(of: Election) -> list[str]:
    """Names in the order in which they win ties."""
    return [of.projects[p].id for p in sorted(range(len(of.places)), key=of.places.__getitem__)]


def names(of: Election, picks: list[Pick]) -> list[str]:
    return [of.projects[pick.project].id for pick in picks]


# Equal Shares.


def test_a_third_of_the_town_gets_a_third_of_the_money() -> None:
    """Six want the big projects, three the small ones: greedy leaves the three with nothing."""
    costs = {"road": 30, "bridge": 30, "hall": 30, "swing": 20, "bench": 10}
    votes = {f"north {n}": "road bridge hall" for n in range(6)}
    votes |= {f"south {n}": "swing bench" for n in range(3)}
    evidence = town(costs, votes)
    assert set(paid(greedy.greedy(evidence, 90, greedy.GreedyParameters()))) == {
        "road", "bridge", "hall",
    }  # fmt: skip
    shared = equal_shares.equal_shares(evidence, 90, EqualSharesParameters())
    assert sorted(paid(shared)) in (
        sorted({"swing", "bench", *pair})
        for pair in ({"road", "bridge"}, {"road", "hall"}, {"bridge", "hall"})
    )


def test_the_prices_of_ten_voters() -> None:
    """Six voters pay 50,000 each for A; E takes four at 42,500; D three at 57,500 and the one
    who voted for nothing else bought 67,500."""
    claims = equal_shares.equal_shares(TEN, 1_000_000, replace(ONE, utility="cost"))
    assert [(line["project"], line["price"]) for line in said(claims, "bought")] == [
        ("A", "50000"), ("E", "42500"), ("D", "67500"),
    ]  # fmt: skip
    assert paid(claims) == {"A": 300_000, "D": 240_000, "E": 170_000}


def test_utilitarian_completion_spends_what_is_left() -> None:
    """290,000 are left: of B, C and F only F costs less."""
    assert "F" in paid(equal_shares.equal_shares(TEN, 1_000_000, EqualSharesParameters()))


def test_add_one_runs_again_with_more_money() -> None:
    """10 each buys nothing of 12 for one voter; the third more step of 1 does, for both."""
    evidence = town({"oak": 12, "elm": 13}, {"Ann": "oak", "Ben": "elm"})
    parameters = replace(ONE, completion="add-1", step=1)
    assert paid(equal_shares.equal_shares(evidence, 20, replace(ONE, utility="cost"))) == {}
    assert paid(equal_shares.equal_shares(evidence, 20, parameters)) == {"oak": 12}


def test_add_one_keeps_the_last_outcome_that_fits() -> None:
    """At 12 each both are bought, which is too much: nothing fits but what 11 each bought."""
    evidence = town({"oak": 12, "elm": 12}, {"Ann": "oak", "Ben": "elm"})
    assert (
        paid(equal_shares.equal_shares(evidence, 20, replace(ONE, completion="add-1", step=1)))
        == {}
    )


def test_add_one_goes_on_until_an_outcome_costs_too_much() -> None:
    """With 5 each Ann has the elm and Ben the oak, and the ash no longer fits into 11. One step
    on they can share the ash first, and it buys the oak as well; with 7 each all three, too much."""
    evidence = town({"oak": 2, "elm": 4, "ash": 7}, {"Ann": "elm ash", "Ben": "oak ash"})
    outcomes = {"over": {"ash": 7, "oak": 2}, "full": {"elm": 4, "oak": 2}}
    for until, outcome in outcomes.items():
        adopted = replace(ONE, completion="add-1", step=1, until=until)
        assert paid(equal_shares.equal_shares(evidence, 11, adopted)) == outcome


def test_add_one_ends_where_all_that_could_fit_is_bought() -> None:
    """The elm costs more than there is, and no step buys it for less."""
    evidence = town({"oak": 2, "elm": 10**9}, {"Ann": "oak", "Ben": "elm"})
    adopted = replace(ONE, completion="add-1", step=1)
    assert paid(equal_shares.equal_shares(evidence, 11, adopted)) == {"oak": 2}


def test_add_one_starts_with_whole_steps() -> None:
    """Of 9 each, one whole step of 5: too little for the elm, and with 10 each both are bought,
    which is too much. In steps of 1 the elm is bought at once."""
    evidence = town({"elm": 9, "oak": 10}, {"Ann": "elm", "Ben": "oak"})
    for step, outcome in ((5, {}), (1, {"elm": 9})):
        adopted = replace(ONE, completion="add-1", step=step)
        assert paid(equal_shares.equal_shares(evidence, 18, adopted)) == outcome


def test_add_one_asks_for_its_step() -> None:
    for step in (None, 0):
        with pytest.raises(Fault, match="without a step"):
            equal_shares.check_equal_shares(replace(ONE, completion="add-1", step=step))
    equal_shares.check_equal_shares(ONE)


def test_the_greedy_outcome_wins_where_more_are_satisfied() -> None:
    """The hall takes all the money and pleases three of five; the two get their bench else."""
    costs = {"hall": 10, "bench": 4, "tree": 3}
    votes = {"Ann": "hall tree", "Ben": "hall tree", "Cleo": "hall", "Dan": "bench", "Eve": "bench"}
    plain = EqualSharesParameters()
    compared = replace(plain, comparison="satisfaction")
    assert paid(equal_shares.equal_shares(town(costs, votes), 10, plain)) == {"bench": 4, "tree": 3}
    claims = equal_shares.equal_shares(town(costs, votes), 10, compared)
    assert paid(claims) == {"bench": 4, "tree": 3}
    votes = {"Ann": "hall", "Ben": "hall", "Cleo": "hall", "Dan": "bench", "Eve": "bench"}
    claims = equal_shares.equal_shares(town(costs, votes), 10, compared)
    assert (paid(claims), said(claims, "greedy-preferred")) == (
        {"hall": 10}, [{"more": "3", "fewer": "2"}],
    )  # fmt: skip
    excluded = replace(plain, comparison="exclusion")
    assert paid(equal_shares.equal_shares(town(costs, votes), 10, excluded)) == {"hall": 10}


def test_empty_ballots_take_their_part_of_the_money_out() -> None:
    evidence = town({"oak": 10}, {"Ann": "oak"})
    assert paid(equal_shares.equal_shares(evidence, 10, ONE)) == {"oak": 10}
    assert paid(equal_shares.equal_shares(evidence, 10, replace(ONE, voters=2))) == {}


def test_nobody_votes() -> None:
    for rule, parameters in RULES.values():
        claims = rule(town({"oak": 3}, {}), 10, parameters)
        assert (claims.points(), claims.fixed) == ({}, True)


# Sequential Phragmén.


def test_phragmen_1894() -> None:
    """His own example (Janson, arXiv:1611.08826): 1034 ABC, 519 PQR, 90 ABQ, 47 APQ; A, Q, B.

    A carries 1/1171; then Q (1 + 137/1171) / 656 < B, P; then B before C and P.
    """
    votes = {
        f"{letters} {n}": " ".join(letters)
        for letters, many in {"ABC": 1034, "PQR": 519, "ABQ": 90, "APQ": 47}.items()
        for n in range(many)
    }
    evidence = town(dict.fromkeys("ABCPQR", 1), votes)
    claims = phragmen.phragmen(evidence, 3, PhragmenParameters())
    assert [line["project"] for line in said(claims, "bought")] == ["A", "Q", "B"]
    assert said(claims, "bought")[1]["price"] == "0.001703"


def test_phragmen_stops_at_the_first_that_does_not_fit_or_goes_on() -> None:
    evidence = town({"hall": 9, "bench": 2}, {"Ann": "hall", "Ben": "hall bench", "Cleo": "hall"})
    votes = {f"v{n}": "hall pool" for n in range(9)} | {"Ann": "bench"}
    dear = town({"hall": 6, "pool": 7, "bench": 2}, votes)
    assert paid(phragmen.phragmen(evidence, 10, PhragmenParameters())) == {"bench": 2}
    assert paid(phragmen.phragmen(dear, 8, PhragmenParameters())) == {"hall": 6}
    going_on = PhragmenParameters(too_dear="skip")
    assert paid(phragmen.phragmen(dear, 8, going_on)) == {"hall": 6, "bench": 2}


def test_a_project_beyond_the_whole_budget_stops_nobody() -> None:
    evidence = town(
        {"palace": 9, "bench": 2},
        {"Ann": "palace", "Ben": "palace bench"} | {f"v{n}": "palace" for n in range(9)},
    )
    assert paid(phragmen.phragmen(evidence, 8, PhragmenParameters())) == {"bench": 2}


@pytest.mark.property
@given(elections())
def test_phragmen_by_the_clock(vote: Vote) -> None:
    """Everyone earns 1 a moment; whoever can pay a project buys it and has nothing left."""
    costs, votes, budget = vote
    of = election(town(costs, votes), budget, PhragmenParameters())
    earned, now, spent, bought = dict.fromkeys(votes, Fraction(0)), Fraction(0), 0, list[str]()
    while True:
        waits = {}
        for name in costs:
            fans = [voter for voter in votes if name in votes[voter]]
            if fans and name not in bought and costs[name] <= budget:
                has = sum((now - earned[voter] for voter in fans), Fraction(0))
                waits[name] = max((costs[name] - has) / len(fans), Fraction(0))
        if not waits:
            break
        name = next(n for n in order(of) if n in waits and waits[n] == min(waits.values()))
        spent += costs[name]
        if spent > budget:
            break
        now += waits[name]
        earned |= {voter: now for voter in votes if name in votes[voter]}
        bought.append(name)
    assert names(of, phragmen.sequence(of, PhragmenParameters())) == bought


# Bounded overspending.


def test_bounded_overspending_of_ten_voters() -> None:
    """The paper's outcome: A, C, D and F, where Equal Shares stops at A, E and D."""
    claims = bounded_overspending.bounded_overspending(TEN, 1_000_000, OverspendingParameters())
    assert [(line["project"], line["price"]) for line in said(claims, "bought")] == [
        ("A", "0.166667"), ("C", "0.24"), ("D", "0.277778"), ("F", "0.72"),
    ]  # fmt: skip


def test_a_project_for_which_too_little_is_collected_may_be_bought() -> None:
    """Two of three want the hall, which costs the whole budget: part 2/3 is theirs to give."""
    evidence = town({"hall": 1000, "bench": 100}, {"Ann": "hall", "Ben": "hall", "Cleo": "bench"})
    shares = EqualSharesParameters(completion="none")
    assert paid(equal_shares.equal_shares(evidence, 1000, shares)) == {"bench": 100}
    claims = bounded_overspending.bounded_overspending(evidence, 1000, OverspendingParameters())
    assert paid(claims) == {"hall": 1000}


def test_one_voter_of_a_hundred_does_not_make_a_project_dear() -> None:
    """Ninety-nine give the mill 100 points and the well 2; one gives them 1 and 2. Without that
    one voter's hundredth the mill cannot be paid in full, and is worth far more (as pabutools
    tests it)."""
    votes = {f"v{n}": {"mill": 100, "well": 2} for n in range(99)} | {"v99": {"mill": 1, "well": 2}}
    evidence = town({"mill": 1, "well": 1}, votes)
    parameters = OverspendingParameters(ballots="scoring")
    claims = bounded_overspending.bounded_overspending(evidence, 1, parameters)
    assert paid(claims) == {"mill": 1}
    plain = replace(ONE, ballots="scoring")
    assert paid(equal_shares.equal_shares(evidence, 1, plain)) == {"well": 1}


def test_the_few_do_not_leave_the_many_with_nothing() -> None:
    """A budget of 310,000: 403 want the school for all of it, 11 a bench for 6,000. Equal Shares
    buys the bench alone; overspending buys the school (as pabutools tests it)."""
    votes = {f"north {n}": "school" for n in range(403)} | {
        f"south {n}": "bench" for n in range(11)
    }
    evidence = town({"school": 310_000, "bench": 6_000}, votes)
    claims = bounded_overspending.bounded_overspending(evidence, 310_000, OverspendingParameters())
    assert paid(claims) == {"school": 310_000}
    alone = EqualSharesParameters(completion="none")
    assert paid(equal_shares.equal_shares(evidence, 310_000, alone)) == {"bench": 6_000}


@pytest.mark.property
@given(elections(most=4))
def test_overspending_by_its_definition(vote: Vote) -> None:
    costs, votes, budget = vote
    parameters = OverspendingParameters(ballots="scoring")
    of = election(town(costs, votes), budget, parameters)
    picks = bounded_overspending.sequence(of, parameters)
    assert names(of, picks) == plain_overspending(costs, votes, budget, order(of))


# All three, by oracle and property.

RULES: dict[str, tuple[Callable[..., Claims], BallotParameters]] = {
    "equal-shares@1": (equal_shares.equal_shares, EqualSharesParameters(ballots="scoring")),
    "phragmen@1": (phragmen.phragmen, PhragmenParameters(ballots="scoring")),
    "bounded-overspending@1": (
        bounded_overspending.bounded_overspending,
        OverspendingParameters(ballots="scoring"),
    ),
}
EVERY = pytest.mark.parametrize("rule", RULES)
ADD_ONE = EqualSharesParameters(ballots="scoring", completion="add-1-utilitarian", step=1)


def oracle_agrees(vote: Vote, utility: str) -> None:
    costs, votes, budget = vote
    parameters = EqualSharesParameters(ballots="scoring", utility=utility)
    of = election(town(costs, votes), budget, parameters)
    start = Fraction(budget, of.voters)
    picks = Run(of, parameters, of.first).shares(start)
    assert [(of.projects[pick.project].id, pick.price) for pick in picks] == plain_equal_shares(
        costs, votes, start, order(of), utility
    )


@pytest.mark.property
@pytest.mark.parametrize("utility", ["cost", "one"])
@given(vote=elections(voters=9, projects=6, most=3))
def test_equal_shares_by_its_definition(vote: Vote, utility: str) -> None:
    oracle_agrees(vote, utility)


@pytest.mark.property
@pytest.mark.parametrize("bits", [1, 3, 6])
@given(vote=elections(voters=9, projects=6, most=3))
def test_equal_shares_are_exact_however_coarse_the_whole_numbers(vote: Vote, bits: int) -> None:
    """With few bits almost every comparison is in doubt, and is decided on exact histories."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(purses, "PRECISION", bits)
        patch.setattr(search, "FINER", bits)
        oracle_agrees(vote, "cost")


def random_town(seed: int, voters: int, projects: int, most: int) -> Vote:
    """A town of a few hundred, with costs that tie often."""
    draw = random.Random(seed)
    costs = {
        f"p{n}": draw.choice((5, 8, 10, 20)) * 10 ** draw.randint(0, 3) for n in range(projects)
    }
    votes = {
        f"v{n}": {
            name: draw.randint(1, most) for name in draw.sample(sorted(costs), draw.randint(1, 5))
        }
        for n in range(voters)
    }
    return costs, votes, sum(costs.values()) // 2


@pytest.mark.parametrize("seed", range(12))
def test_equal_shares_of_a_town_of_hundreds(seed: int) -> None:
    oracle_agrees(random_town(seed, 300, 15, 1 + seed % 3), "cost" if seed % 2 else "one")


@pytest.mark.parametrize("seed", [*range(20), 1643, 2598, 3589, 5154, 9080])
def test_a_town_of_near_ties_on_coarse_numbers(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Costs differ by a unit, and whole numbers are too coarse to tell: in the last five towns a
    search that forgets its doubt buys something else."""
    draw = random.Random(seed)
    voters, projects, base = draw.randint(4, 14), draw.randint(4, 9), draw.randint(2, 30)
    costs = {f"p{n}": base + draw.randint(0, 3) for n in range(projects)}
    votes = {
        f"v{n}": dict.fromkeys(draw.sample(sorted(costs), draw.randint(1, projects)), 1)
        for n in range(voters)
    }
    monkeypatch.setattr(purses, "PRECISION", 0)
    monkeypatch.setattr(search, "FINER", 8)
    oracle_agrees((costs, votes, draw.randint(base, base * projects)), "one")


def test_amounts_beyond_every_machine_word() -> None:
    costs, votes, budget = random_town(3, 60, 8, 3)
    big = {name: cost * 10**27 + 7 for name, cost in costs.items()}
    oracle_agrees((big, votes, budget * 10**27 + 11), "cost")


class Everything(purses.Purses):
    """A search that rules nothing out."""

    def likely(self) -> list[int]:
        super().likely()
        return [p for p in self.ranks if self.estimate(p)]


@pytest.mark.property
@given(elections(voters=9, projects=6, most=3))
def test_another_search_may_be_plugged_in(vote: Vote) -> None:
    costs, votes, budget = vote
    of = election(town(costs, votes), budget, ADD_ONE)
    plain, other = (Run(of, ADD_ONE, of.first, by).outcome() for by in (purses.Purses, Everything))
    assert [pick.project for pick in plain[0]] == [pick.project for pick in other[0]]


@pytest.mark.property
@EVERY
@given(vote=elections(most=3), add_one=st.booleans())
def test_no_more_is_paid_than_there_is(vote: Vote, add_one: bool, rule: str) -> None:
    costs, votes, budget = vote
    find, parameters = RULES[rule]
    if add_one and rule == "equal-shares@1":
        parameters = ADD_ONE
    bought = paid(find(town(costs, votes), budget, parameters))
    assert bought == {name: costs[name] for name in bought}
    assert sum(bought.values()) <= budget
    assert all(any(name in ballot for ballot in votes.values()) for name in bought)


@pytest.mark.property
@EVERY
@given(vote=elections(most=3), seed=st.randoms())
def test_the_order_of_rows_is_irrelevant(vote: Vote, seed: random.Random, rule: str) -> None:
    costs, votes, budget = vote
    find, parameters = RULES[rule]
    evidence = town(costs, votes)
    rows, projects = list(evidence.ballots), list(evidence.projects)
    seed.shuffle(rows)
    seed.shuffle(projects)
    shuffled = replace(evidence, ballots=tuple(rows), projects=tuple(projects))
    assert find(shuffled, budget, parameters) == find(evidence, budget, parameters)


@pytest.mark.property
@EVERY
@given(vote=elections(voters=5, projects=4))
def test_the_outcome_is_one_of_all_that_ties_allow(vote: Vote, rule: str) -> None:
    costs, votes, budget = vote
    find, parameters = RULES[rule]
    bought = frozenset(paid(find(town(costs, votes), budget, parameters)))
    assert bought in committees(rule, town(costs, votes), budget, parameters)


@pytest.mark.property
@pytest.mark.parametrize("utility", ["cost", "one"])
@pytest.mark.parametrize("completion", ["none", "utilitarian"])
@given(vote=elections(voters=5, projects=5, most=3))
def test_every_group_gets_what_its_part_of_the_money_could_buy(
    vote: Vote, utility: str, completion: str
) -> None:
    """Extended justified representation up to one project."""
    costs, votes, budget = vote
    parameters = EqualSharesParameters(ballots="scoring", utility=utility, completion=completion)
    bought = set(paid(equal_shares.equal_shares(town(costs, votes), budget, parameters)))
    assert unjust(costs, votes, budget, bought, utility) == []


def test_the_check_of_groups_sees_greedy_fail() -> None:
    """It is no check if nothing fails it."""
    costs = {"road": 30, "bridge": 30, "hall": 30, "swing": 20, "bench": 10}
    votes = {f"north {n}": dict.fromkeys(("road", "bridge", "hall"), 1) for n in range(3)}
    votes |= {f"south {n}": dict.fromkeys(("swing", "bench"), 1) for n in range(2)}
    bought = set(paid(greedy.greedy(town(costs, votes), 90, greedy.GreedyParameters())))
    assert unjust(costs, votes, 90, bought, "cost")


@pytest.mark.property
@EVERY
@given(vote=elections(voters=6, projects=5), budget=st.integers(1, 40))
def test_a_town_of_one_mind_spends_until_nothing_it_wants_fits(
    vote: Vote, budget: int, rule: str
) -> None:
    costs, votes, _ = vote
    wanted = votes["v0"]
    evidence = town(costs, dict.fromkeys(votes, wanted))
    find, parameters = RULES[rule]
    if rule == "phragmen@1":
        parameters = PhragmenParameters(ballots="scoring", too_dear="skip")
    bought = paid(find(evidence, budget, parameters))
    assert all(costs[name] > budget - sum(bought.values()) for name in wanted if name not in bought)


@pytest.mark.property
@given(elections(most=3), st.integers(1, 4))
def test_add_one_of_larger_units_is_the_same(vote: Vote, scale: int) -> None:
    """In cents with a step of 100 as in dollars with a step of 1."""
    costs, votes, budget = vote
    larger = {name: cost * 10**scale for name, cost in costs.items()}
    whole = equal_shares.equal_shares(town(costs, votes), budget, ADD_ONE)
    cents = equal_shares.equal_shares(
        town(larger, votes),
        budget * 10**scale,
        replace(ADD_ONE, step=10**scale, ties=(), order=order_of(vote)),
    )
    again = equal_shares.equal_shares(
        town(costs, votes), budget, replace(ADD_ONE, ties=(), order=order_of(vote))
    )
    assert set(paid(cents)) == set(paid(again))
    assert sum(paid(whole).values()) <= budget


def order_of(vote: Vote) -> tuple[str, ...]:
    """An adopted order for ties, so that no lot depends on the amounts."""
    return tuple(sorted(vote[0]))


def test_a_town_that_has_no_evidence_at_all() -> None:
    empty: Evidence = town({}, {})
    for rule, parameters in RULES.values():
        assert rule(empty, 10, parameters).points() == {}
