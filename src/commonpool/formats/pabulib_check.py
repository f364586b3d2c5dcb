"""Whether a `.pb` file makes an election: the first thing that is wrong, with its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from commonpool.core.fault import Fault, quote
from commonpool.core.shapes import unknown
from commonpool.formats.pabulib import (
    WITHDRAWN,
    PbFile,
    Row,
    Section,
    fault,
    names_of,
    number,
    points_of,
)

VOTE_TYPES = ("approval", "choose-1", "ordinal", "cumulative", "scoring")


# What each limit of META measures on a ballot, out of its points and of what its projects cost.
MEASURES: dict[str, Callable[[Sequence[Fraction], Sequence[Fraction]], Fraction]] = {
    "max_length": lambda points, costs: Fraction(len(costs)),
    "max_points": lambda points, costs: max(points, default=Fraction(0)),
    "max_sum_points": lambda points, costs: sum(points, Fraction(0)),
    "max_sum_cost": lambda points, costs: sum(costs, Fraction(0)),
}

COUNTED = ("max_length", "max_sum_cost")  # what a city may have let pass; points it adds up


def broken(file: PbFile) -> frozenset[str]:
    """The limits that some ballot goes beyond, although the city counted it."""
    costs = costs_of(file)
    most = {name: number(file.key(name), name, 0) for name in COUNTED if file.key(name)}
    found = set[str]()
    for row in file.votes.rows if most else ():
        spent = [costs[name] for name in names_of(row)]
        found |= {name for name, bound in most.items() if MEASURES[name]((), spent) > bound}
    return frozenset(found)


def check(file: PbFile) -> None:
    """Raise Fault, with its line, for the first thing that makes no election."""
    if file.key("vote_type") not in VOTE_TYPES:
        raise unknown(file.key("vote_type"), VOTE_TYPES, "vote_type")
    if file.key("default_score") not in ("", "0"):
        raise Fault("default_score is not 0", "write the points of every project on each ballot")
    for section, what in ((file.projects, "project"), (file.votes, "vote")):
        if not section.rows:
            raise Fault(f"the round has no {what}", "give the file with its projects and votes")
        doubles(section, what)
    if not file.key("budget"):
        raise Fault("META names no budget", "add a line to META: budget;100000")
    budget = number(file.key("budget"), "budget", 0)
    for row in file.projects.rows:
        cost = number(row.get("cost"), "cost", row.line)
        if cost == 0:
            said = f"the project {quote(row.get('project_id'))} costs 0"
            raise fault(row.line, said, "write what it costs")
        if cost > budget and cost != WITHDRAWN:
            raise fault(
                row.line,
                f"{quote(row.get('project_id'))} costs {row.get('cost')}, over the budget "
                f"{file.key('budget')}",
                "correct the cost or the budget, or take the project out",
            )
    known = costs_of(file)
    limits = [(name, number(file.key(name), name, 0)) for name in MEASURES if file.key(name)]
    for row in file.votes.rows:
        check_vote(file, row, known, limits)


def costs_of(file: PbFile) -> dict[str, Fraction]:
    """What each project costs on a ballot: one that was withdrawn since, nothing."""
    costs = {
        row.get("project_id"): number(row.get("cost"), "cost", 0) for row in file.projects.rows
    }
    return costs | dict.fromkeys(file.withdrawn(), Fraction(0))


def doubles(section: Section, what: str) -> None:
    """No project and no voter stands there twice."""
    first: dict[str, int] = {}
    for row in section.rows:
        name = row.get(section.columns[0])
        if name in first:
            raise fault(
                row.line,
                f"the {what} of {quote(name)} stands in line {first[name]} already",
                "keep one of the two",
            )
        first[name] = row.line


def check_vote(
    file: PbFile, row: Row, costs: Mapping[str, Fraction], limits: Sequence[tuple[str, Fraction]]
) -> None:
    """One ballot: known projects, each once, and no more than a ballot may hold.

    A ballot that names a project twice or too much, and that the city counted, counts.
    """
    names, points = names_of(row), points_of(file, row)
    for place, name in enumerate(names):
        if name not in costs:
            near = unknown(name, costs, "project")
            raise fault(row.line, near.problem, near.mend)
        if name in names[:place] and not (file.key("vote_type") == "approval" and file.counts_all):
            raise fault(row.line, f"{quote(name)} stands there twice", "keep one of the two")
    given = [number(text, "points", row.line) for text in points]
    if file.key("vote_type") == "choose-1" and len(names) > 1:
        raise fault(row.line, f"{len(names)} projects on a choose-1 ballot", "keep one of them")
    spent = [costs[name] for name in names]
    for limit, most in limits:
        value = MEASURES[limit](given, spent)
        if value > most and not (limit in COUNTED and file.counts_all):
            raise fault(
                row.line,
                f"the ballot has {value}, over {limit} {file.key(limit)}",
                "correct the ballot, or take it out",
            )
