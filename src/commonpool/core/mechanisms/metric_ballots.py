"""Metric ballots: voters weigh what is measured, and each ballot allocates the whole pot."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction

from commonpool.core.amounts import POWER_PRECISION
from commonpool.core.fault import Fault
from commonpool.core.kinds import AMOUNT, ID
from commonpool.core.mechanisms.base import Claims, Evidence, Factor, Mechanism, Reason, note
from commonpool.core.mechanisms.retroactive_ballots import (
    NONE,
    ballots_of,
    check_lines,
    dropped,
    flow_on,
    median,
    pay,
    points_of,
    silence,
)
from commonpool.core.rounds import Ballot
from commonpool.core.shapes import key, maybe, shape

Metrics = dict[str, dict[str, Fraction]]  # metric → project → measured value


@shape
class MetricBallotParameters:
    """Ballots weigh metrics; the projects' measured values do the rest."""

    cap: int | None = key(
        maybe(AMOUNT), "no project gets more than this, on any ballot or in the end", default=None
    )
    minimum: int = key(AMOUNT, "a project that would get less than this gets nothing", default=0)
    multiplier: str = key(
        ID,
        "ballot line that multiplies the values of marked projects, and the dimension of "
        "outcomes that marks them (any value above 0)",
        default="open-source",
    )


def metric_ballots(evidence: Evidence, pot: int, parameters: MetricBallotParameters) -> Claims:
    """metric-ballots@1: the median of what each ballot allocates, paid within cap and minimum.

    A ballot's allocation is kept to 10^-12 of a smallest unit, rounded down, so that the
    exact numbers stay short; every other step is exact.
    """
    measured = metrics_of(evidence)
    marked = {name for name, value in measured.pop(parameters.multiplier, {}).items() if value}
    check_lines(evidence.ballots, {*measured, parameters.multiplier}, "metric")
    cap = Fraction(pot if parameters.cap is None else parameters.cap)
    scored = {
        voter: ballot_scores(lines, measured, marked, parameters.multiplier)
        for voter, lines in ballots_of(evidence.ballots).items()
    }
    rows = [allocation(pot, scores, cap) for scores in scored.values() if scores]
    names = {name for values in measured.values() for name in values}
    medians = {name: median([row.get(name, NONE) for row in rows]) for name in sorted(names)}
    paid = pay(Fraction(pot), medians, cap, parameters.minimum)
    reasons = {
        name: (
            Reason(
                "ballots",
                str(len(rows)),
                medians[name],
                amount,
                (Factor("rescaled", "minimum and cap", amount / medians[name]),),
            ),
        )
        for name, amount in paid.items()
        if amount
    }
    empty = tuple(
        note("empty-ballot", voter=voter) for voter, scores in scored.items() if not scores
    )
    lost = (name for name in medians if medians[name] and not paid[name])
    return Claims(reasons, fixed=True, notes=(*silence(evidence.ballots), *empty, *dropped(lost)))


def metrics_of(evidence: Evidence) -> Metrics:
    """Each measured value of a project, by metric; of everyone, where no projects are listed."""
    listed = {project.id for project in evidence.projects}
    found: Metrics = {}
    for row in evidence.outcomes:
        if not listed or row.party in listed:
            found.setdefault(row.dimension, {})[row.party] = row.points
    return found


def ballot_scores(
    lines: Iterable[Ballot], measured: Metrics, marked: Collection[str], multiplier: str
) -> dict[str, Fraction]:
    """Score = Σ over metrics of weight × value / sum of values, values of the marked multiplied.

    Source: Optimism Retro Funding 4, `score_projects`, opensource-observer/insights.
    """
    weights = {row.project: points_of(row) for row in lines if not row.conflict}
    times = weights.pop(multiplier, Fraction(1))
    scores: dict[str, Fraction] = {}
    for metric, weight in weights.items():
        values = {p: value * (times if p in marked else 1) for p, value in measured[metric].items()}
        for name, part in normalised(values).items():
            scores[name] = scores.get(name, NONE) + weight * part
    return {name: score for name, score in scores.items() if score}


def normalised(values: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """The values as parts of 1; nothing of values that are all 0."""
    total = sum(values.values(), NONE)
    return {name: value / total for name, value in values.items()} if total else {}


def allocation(pot: int, scores: Mapping[str, Fraction], cap: Fraction) -> dict[str, Fraction]:
    """What one ballot gives each project, in smallest units, to 10^-12 of one."""
    scale = int(10**POWER_PRECISION)
    exact = flow_on(Fraction(pot), scores, cap)
    return {name: Fraction(int(amount * scale), scale) for name, amount in exact.items()}


def check_limits(parameters: MetricBallotParameters) -> None:
    """A cap that pays nobody, or pays everybody less than the minimum, is a slip."""
    cap = parameters.cap
    if cap == 0:
        raise Fault("the cap is 0", "leave it out for no cap", ("cap",))
    if cap is not None and cap < parameters.minimum:
        raise Fault("the cap is below the minimum", "lower the minimum, or raise the cap", ("cap",))


MECHANISMS = (
    Mechanism(
        name="metric-ballots@1",
        title="Metric ballots: voters weigh metrics, and the median of their allocations is paid",
        formula="allocation of a ballot ∝ Σ weight × value / all values, within the cap; "
        "share ∝ median allocation, within cap and minimum",
        source="Optimism Retro Funding 4",
        reads=("projects", "outcomes", "ballots"),
        parameters=MetricBallotParameters,
        claims=metric_ballots,
        check=check_limits,
        pays_amounts=lambda parameters: True,
        least=lambda parameters: parameters.minimum,
    ),
)
