"""The ballot that does most for one project, within what the rule in force lets a ballot say."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from commonpool.core.document import Document
from commonpool.core.mechanisms.metric_ballots import MetricBallotParameters, normalised
from commonpool.core.mechanisms.retroactive_categories import CategoryBallotParameters
from commonpool.core.rounds import Ballot

# What a rule calls the most that one line of a ballot can give.
LIMITS = ("max_points", "max_sum_points", "ballot_points")


def strongest(document: Document, voter: str, project: str) -> tuple[Ballot, ...]:
    """A ballot for the project alone: first in rank, or with all the points that a line has."""
    if any(row.rank is not None for row in document.ballots):
        return (Ballot(voter=voter, project=project, rank=1),)
    points = most_points(document)
    named = what_helps(document, project)
    return tuple(Ballot(voter=voter, project=name, points=points) for name in named)


def most_points(document: Document) -> Fraction | None:
    """The points of a line that gives most: all the rule allows, else the most anybody gave."""
    given = [row.points for row in document.ballots if row.points is not None]
    if not given:
        return None
    limits = (getattr(document.rule.parameters, name, None) for name in LIMITS)
    allowed = [limit for limit in limits if limit is not None]
    return min(allowed) if allowed else max(given)


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
    top = min(said, key=lambda row: (row.rank or 0, -(row.points or 0), row.project))
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
