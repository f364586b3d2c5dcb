"""A town that votes: names instead of numbers, and rules written again in the plainest way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import chain, combinations

from hypothesis import strategies as st

from commonpool.core.evidence import Cycle
from commonpool.core.mechanisms.base import Claims, Evidence
from commonpool.core.mechanisms.budgeting.ballots import BallotParameters
from commonpool.core.mechanisms.budgeting.election import Election, election_of
from commonpool.core.rounds import Ballot, Project

YEAR = Cycle(id="2026", opens="2026-01-01", closes="2027-01-01")
Votes = Mapping[str, Mapping[str, int]]  # voter → project → points


def town(costs: Mapping[str, int], votes: Mapping[str, str | Mapping[str, int]]) -> Evidence:
    """A vote on projects with these costs: `"library park"` approves both of them."""
    return Evidence(
        YEAR,
        (),
        projects=tuple(Project(id=name, cost=cost) for name, cost in costs.items()),
        ballots=tuple(
            Ballot(voter=voter, project=name, points=None if points is None else Fraction(points))
            for voter, ballot in votes.items()
            for name, points in lines(ballot)
        ),
    )


def lines(ballot: str | Mapping[str, int]) -> list[tuple[str, int | None]]:
    """The lines of a ballot, written as words or as points."""
    if isinstance(ballot, str):
        return [(name, None) for name in ballot.split()]
    return list(ballot.items())


def ranked(voter: str, *names: str) -> list[Ballot]:
    """An ordinal ballot."""
    return [Ballot(voter=voter, project=name, rank=place) for place, name in enumerate(names, 1)]


def paid(claims: Claims) -> dict[str, int]:
    """What each project that is paid gets."""
    assert claims.fixed
    return {name: int(points) for name, points in claims.points().items()}


def said(claims: Claims, code: str) -> list[dict[str, str]]:
    """The values of all notes of one code."""
    return [dict(line.values) for line in claims.notes if line.code == code]


def election(evidence: Evidence, budget: int, parameters: BallotParameters) -> Election:
    """The election in an Evidence."""
    return election_of(evidence, budget, parameters)


# Small elections in which many things tie: few voters, few costs, few points.


@st.composite
def elections(
    draw: st.DrawFn, *, voters: int = 7, projects: int = 5, most: int = 1
) -> tuple[dict[str, int], dict[str, dict[str, int]], int]:
    """Costs, points by voter, and a budget; every voter has a ballot."""
    names = [f"p{number}" for number in range(draw(st.integers(1, projects)))]
    costs = {name: draw(st.integers(1, 12)) for name in names}
    ballot = st.dictionaries(st.sampled_from(names), st.integers(1, most), min_size=1)
    people = draw(st.lists(ballot, min_size=1, max_size=voters))
    votes = {f"v{number}": dict(given) for number, given in enumerate(people)}
    return costs, votes, draw(st.integers(1, 40))


# The rules again, from their definitions, with nothing clever.


def least_price(
    money: Mapping[str, Fraction], utility: Mapping[str, int], cost: int
) -> Fraction | None:
    """The least q with Σ min(money, q · utility) = cost, tried between all its bends."""
    bends = sorted({money[voter] / utility[voter] for voter in utility})
    paid_by = Fraction(0)
    share = sum(utility.values())
    for bend in bends:
        if paid_by + bend * share >= cost:
            return (cost - paid_by) / share
        for voter in utility:
            if money[voter] / utility[voter] == bend:
                paid_by += money[voter]
                share -= utility[voter]
    return None


def plain_equal_shares(
    costs: Mapping[str, int], votes: Votes, start: Fraction, order: Sequence[str], utility: str
) -> list[tuple[str, Fraction]]:
    """Equal Shares: what is bought, in its order, at what payment for one point."""
    money = dict.fromkeys(votes, start)
    bought: list[tuple[str, Fraction]] = []
    while True:
        prices = {}
        for name, cost in costs.items():
            points = {voter: ballot[name] for voter, ballot in votes.items() if name in ballot}
            price = least_price(money, points, cost) if points else None
            if price is not None and name not in dict(bought):
                prices[name] = price
        if not prices:
            return bought
        worth = {name: costs[name] if utility == "cost" else 1 for name in prices}
        least = min(price / worth[name] for name, price in prices.items())
        name = next(n for n in order if n in prices and prices[n] / worth[n] == least)
        for voter, ballot in votes.items():
            if name in ballot:
                money[voter] -= min(money[voter], prices[name] * ballot[name])
        bought.append((name, prices[name]))


def best_part(
    money: Mapping[str, Fraction], points: Mapping[str, int], cost: int
) -> tuple[Fraction, Fraction, Fraction] | None:
    """(λ/α², −α, λ) of the best part α of a project, tried at every bend and at the whole."""
    rates = {money[voter] / points[voter] for voter in points if money[voter]}
    whole = least_price(money, points, cost)
    found = []
    for rate in rates | ({whole} if whole else set()):
        got = sum((min(money[v], rate * points[v]) for v in points), Fraction(0))
        part = min(got / cost, Fraction(1))
        if part < 1 or rate == whole:
            found.append((rate / part**2, -part, rate))
    return min(found, default=None)


def plain_overspending(
    costs: Mapping[str, int], votes: Votes, budget: int, order: Sequence[str]
) -> list[str]:
    """Bounded overspending with cost utilities: what is bought, in its order."""
    money = dict.fromkeys(votes, Fraction(budget, len(votes)))
    bought: list[str] = []
    while True:
        offers = {}
        for name, cost in costs.items():
            points = {voter: ballot[name] for voter, ballot in votes.items() if name in ballot}
            best = best_part(money, points, cost)
            fits = sum(costs[other] for other in bought) + cost <= budget
            if best is not None and fits and name not in bought:
                offers[name] = (best[0] / cost, best[2] / -best[1])
        if not offers:
            return bought
        least = min(price for price, _ in offers.values())
        name = next(n for n in order if n in offers and offers[n][0] == least)
        for voter, ballot in votes.items():
            if name in ballot:
                money[voter] = max(Fraction(0), money[voter] - offers[name][1] * ballot[name])
        bought.append(name)


def groups(members: Sequence[str]) -> list[tuple[str, ...]]:
    """Every group of at least one."""
    return list(chain.from_iterable(combinations(members, k + 1) for k in range(len(members))))


def unjust(
    costs: Mapping[str, int], votes: Votes, budget: int, bought: set[str], utility: str
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Groups of voters and projects that break extended justified representation up to one.

    Peters, Pierczyński, Skowron 2021: a group whose part of the budget pays some projects, each
    worth at least α to every member, has a member who gets Σα, or gets more with one project
    more. Every group and every set is tried.
    """
    worth = {name: costs[name] if utility == "cost" else 1 for name in costs}

    def gets(voter: str, chosen: set[str]) -> int:
        return sum(votes[voter].get(name, 0) * worth[name] for name in chosen)

    broken = []
    for group in groups(sorted(votes)):
        liked = [name for name in sorted(costs) if all(name in votes[v] for v in group)]
        for wanted in groups(liked):
            if sum(costs[name] for name in wanted) * len(votes) > budget * len(group):
                continue
            due = sum(min(votes[v][name] for v in group) * worth[name] for name in wanted)
            if not any(
                gets(voter, bought) >= due
                or any(gets(voter, bought | {more}) > due for more in costs)
                for voter in group
            ):
                broken.append((group, wanted))
    return broken
