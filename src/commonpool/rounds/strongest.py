"""The ballot that does most for one project, within what the rule in force lets a ballot say."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from commonpool.core.document import Document
from commonpool.core.fault import Fault, quote
from commonpool.core.mechanisms.budgeting.ballots import BallotParameters
from commonpool.core.mechanisms.metric_ballots import MetricBallotParameters, normalised
from commonpool.core.mechanisms.retroactive_categories import CategoryBallotParameters
from commonpool.core.rounds import Ballot

# What a rule calls the most that one line of a ballot can give.
LIMITS = ("max_points", "max_sum_points", "ballot_points")


# Lines of a ballot whose numbers are no points for a project or a metric.
ASIDE = ("budget", "multiplier")


def strongest(document: Document, voter: str, project: str) -> tuple[Ballot, ...]:
    """A ballot for the project alone: first in rank, or with all the points that a line has."""
    if ranks(document):
        return (Ballot(voter=voter, project=project, rank=1),)
    points = None if names_alone(document) else most_points(document)
    named = what_helps(document, project)
    return tuple(Ballot(voter=voter, project=name, points=points) for name in named)


def ranks(document: Document) -> bool:
    """Whether the rule reads ranks; a column of them may stand beside points as well."""
    return form(document) == "ordinal"


def names_alone(document: Document) -> bool:
    """Whether the rule asks only which projects a ballot names."""
    return form(document) in ("approval", "choose-1")


def form(document: Document) -> str:
    """How the rule reads a ballot; whatever buys no projects reads points."""
    parameters = document.rule.parameters
    return parameters.ballots if isinstance(parameters, BallotParameters) else "points"


def check_votable(document: Document, project: str) -> None:
    """Raise Fault where no ballot may name the project, since it costs more than one may hold."""
    most = getattr(document.rule.parameters, "max_sum_cost", None)
    cost = next((row.cost for row in document.projects if row.id == project), None)
    if most is not None and cost is not None and cost > most:
        unit = document.unit
        raise Fault(
            f"{quote(project)} costs {unit.format(cost)} {unit.code}, and no ballot may name "
            f"more than max_sum_cost {unit.format(most)}",
            "choose a project that somebody may vote for",
        )


def most_points(document: Document) -> Fraction:
    """The points of a line that gives most: all the rule allows, else the most anybody gave."""
    parameters = document.rule.parameters
    limits = (getattr(parameters, name, None) for name in LIMITS)
    allowed = [Fraction(limit) for limit in limits if limit is not None]
    if allowed:
        return min(allowed)
    aside = {getattr(parameters, name, None) for name in ASIDE}
    given = (row.points for row in document.ballots if row.project not in aside)
    return max((points for points in given if points), default=Fraction(1))


def what_helps(document: Document, project: str) -> tuple[str, ...]:
    """What a ballot has to name for the project's sake: it, its category, or a metric."""
    parameters = document.rule.parameters
    if isinstance(parameters, MetricBallotParameters):
        return (best_metric(document, project, parameters.multiplier),)
    if isinstance(parameters, CategoryBallotParameters):
        homes = {row.id: row.category for row in document.projects}
        return (project, homes[project])
    return (project,)


def best_metric(document: Document, project: str, multiplier: str) -> str:
    """The metric of which the project has the largest part."""
    measured: dict[str, dict[str, Fraction]] = {}
    for row in document.outcomes:
        if row.dimension != multiplier:
            measured.setdefault(row.dimension, {})[row.party] = row.points
    part = {
        metric: normalised(values).get(project, Fraction(0)) for metric, values in measured.items()
    }
    return min(part, key=lambda metric: (-part[metric], metric))


def in_the_first_place(
    document: Document, lines: Sequence[Ballot], voter: str, project: str
) -> tuple[Ballot, ...]:
    """The ballot of somebody else with the project in the place of what it puts first.

    Nothing it may hold changes but what it costs: other projects leave it until that fits.
    """
    said = [row for row in lines if not row.conflict]
    if not said or what_helps(document, project) != (project,):
        return strongest(document, voter, project)
    by_rank = ranks(document)
    top = min(
        said,
        key=lambda row: ((row.rank or 0) if by_rank else 0, -(row.points or 0), row.project),
    )
    if top.points == 0:  # who gives nothing to anybody shows no first place
        return strongest(document, voter, project)
    moved = {top.project: project, project: top.project}
    new = [
        Ballot(
            voter=voter,
            project=moved.get(row.project, row.project),
            points=row.points,
            rank=row.rank,
        )
        for row in sorted(said, key=lambda row: (row is not top, row.project))
    ]
    return tuple(affordable(document, new))


def affordable(document: Document, lines: list[Ballot]) -> list[Ballot]:
    """The ballot, without its last lines where they cost more than one ballot may name."""
    most = getattr(document.rule.parameters, "max_sum_cost", None)
    costs = {row.id: row.cost or 0 for row in document.projects}
    kept = list(lines)
    while most is not None and len(kept) > 1 and sum(costs[row.project] for row in kept) > most:
        kept.pop()
    return kept
