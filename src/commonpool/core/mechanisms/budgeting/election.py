"""An election as the budgeting rules read it: costs, distinct ballots, and an order for ties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from commonpool.core.fault import Fault, quote
from commonpool.core.mechanisms.base import Evidence
from commonpool.core.mechanisms.budgeting.ballots import (
    BallotParameters,
    Given,
    Points,
    by_voter,
    check_limits,
)
from commonpool.core.mechanisms.budgeting.ties import Tally, tie_keys
from commonpool.core.rounds import Project


@dataclass(frozen=True, slots=True)
class Election:
    """Projects are numbered in the order of their ids, distinct ballots from 0.

    Ballots that several voters share come first: `crowds` of them. Points are whole numbers,
    `scale` times what was written, so that every sum is exact.
    """

    budget: int
    projects: tuple[Tally, ...]
    voters: int  # those with an empty ballot are among them
    weights: tuple[int, ...]  # how many voters cast each distinct ballot
    crowds: int
    backers: tuple[Mapping[int, tuple[int, ...]], ...]  # by project: points → ballots, ascending
    scale: int
    tie_keys: tuple[Mapping[str, object], ...]  # by project: what decides a tie, in order
    places: tuple[int, ...]  # by project: its place in the order for ties
    last: tuple[int, ...]  # projects without a vote that may be bought when nothing else is left

    def first(self, tied: Sequence[int]) -> int:
        """The one among `tied` that the order for ties puts first."""
        return min(tied, key=self.places.__getitem__)

    def cost(self, chosen: Iterable[int]) -> int:
        """What these projects cost together."""
        return sum(self.projects[project].cost for project in chosen)

    def ids(self, chosen: Iterable[int]) -> list[str]:
        """Their ids, in the order of ids."""
        return [self.projects[project].id for project in sorted(chosen)]

    def backed(self) -> list[int]:
        """The projects that somebody voted for."""
        return [project for project, tally in enumerate(self.projects) if tally.votes]


def election_of(evidence: Evidence, budget: int, parameters: BallotParameters) -> Election:
    """The election in the evidence; Fault where a ballot or a project cannot be used."""
    projects = sorted(evidence.projects, key=lambda project: project.id)
    costs = tuple(cost_of(project, place) for place, project in enumerate(projects))
    ids = [project.id for project in projects]
    given = by_voter(evidence.ballots, ids, parameters)
    check_limits(given, costs, parameters, evidence.ballots)
    return counted(ids, costs, given, budget, parameters)


def counted(
    ids: Sequence[str],
    costs: Sequence[int],
    given: Given,
    budget: int,
    parameters: BallotParameters,
) -> Election:
    """The election out of the points of every voter, which have been checked."""
    scale = lcm(*{points.denominator for ballot in given.values() for points in ballot.values()})
    distinct = Counter(tuple(sorted(ballot.items())) for ballot in given.values())
    ballots = sorted(distinct.items(), key=lambda pair: pair[1], reverse=True)
    weights = tuple(weight for _, weight in ballots)
    backers = backers_of([ballot for ballot, _ in ballots], len(ids), scale)
    tallies = tuple(
        tally(name, cost, side, weights, scale)
        for name, cost, side in zip(ids, costs, backers, strict=True)
    )
    keys = tie_keys(tallies, parameters)
    ranked = sorted(range(len(keys)), key=lambda project: tuple(keys[project].values()))
    places = tuple(place for _, place in sorted(zip(ranked, range(len(ranked)), strict=True)))
    crowds = sum(weight > 1 for weight in weights)
    voters = count_voters(len(given), parameters)
    fillers = range(len(ids)) if parameters.unvoted == "last" else ()
    last = tuple(project for project in fillers if not tallies[project].votes)
    return Election(budget, tallies, voters, weights, crowds, backers, scale, keys, places, last)


def cost_of(project: Project, place: int) -> int:
    """What a project costs; one without a cost, or that costs nothing, is a Fault."""
    if not project.cost:
        said = "has no cost" if project.cost is None else "costs 0"
        raise Fault(
            f"the project {quote(project.id)} {said}",
            "write what it costs",
            ("projects", place, "cost"),
        )
    return project.cost


def backers_of(
    ballots: Sequence[tuple[tuple[int, Points], ...]], projects: int, scale: int
) -> tuple[Mapping[int, tuple[int, ...]], ...]:
    """For each project, the ballots that give it points, by how many points."""
    found: list[dict[Points, list[int]]] = [{} for _ in range(projects)]
    for number, ballot in enumerate(ballots):
        for project, points in ballot:
            found[project].setdefault(points, []).append(number)
    return tuple(
        {int(points * scale): tuple(sides[points]) for points in sorted(sides)} for sides in found
    )


def tally(
    name: str, cost: int, sides: Mapping[int, tuple[int, ...]], weights: Sequence[int], scale: int
) -> Tally:
    """How many voted for a project, and the points they gave it."""
    voters = {points: sum(weights[ballot] for ballot in side) for points, side in sides.items()}
    total = sum(points * count for points, count in voters.items())
    return Tally(name, cost, sum(voters.values()), Fraction(total, scale))


def count_voters(with_ballots: int, parameters: BallotParameters) -> int:
    """How many voted: as the parameters say, else those with a ballot."""
    if parameters.voters is None:
        return with_ballots
    if parameters.voters < with_ballots:
        raise Fault(
            f"{with_ballots} ballots and only {parameters.voters} voters",
            "correct voters, or take it out",
            ("rule", "parameters", "voters"),
        )
    return parameters.voters
