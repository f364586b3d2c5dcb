"""Rules on merit over many cycles: immediate, recent, balanced."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from commonpool.core.evidence import Standing
from commonpool.core.fault import Fault
from commonpool.core.kinds import COUNT, PERCENT
from commonpool.core.mechanisms.base import Claims, Evidence, Mechanism, Reason, collect
from commonpool.core.shapes import key, shape

SOURCE = "SourceCred's grain allocation policies"


@shape
class ImmediateParameters:
    """Merit of the last cycles alone."""

    lookback: int = key(COUNT, "how many cycles are looked at, this one included", default=1)


@shape
class RecentParameters:
    """Merit that fades with age."""

    discount: Fraction = key(PERCENT, "what merit loses each cycle")


@shape
class BalancedParameters:
    """Merit to date against what was paid to date."""


def immediate(evidence: Evidence, pot: int, parameters: ImmediateParameters) -> Claims:
    """immediate@1: share ∝ merit of the last `lookback` cycles."""
    return _by_age(evidence, lambda age: Fraction(int(age < parameters.lookback)))


def recent(evidence: Evidence, pot: int, parameters: RecentParameters) -> Claims:
    """recent@1: share ∝ Σ merit × (1 − discount)^age."""
    kept = 1 - parameters.discount
    return _by_age(evidence, lambda age: kept**age)


def _by_age(evidence: Evidence, factor: Callable[[int], Fraction]) -> Claims:
    totals: dict[str, Fraction] = {}
    for row in evidence.standings:
        totals[row.party] = totals.get(row.party, Fraction(0)) + row.merit * factor(row.age)
    return Claims(collect((party, _merit(points)) for party, points in totals.items() if points))


def _merit(points: Fraction) -> Reason:
    return Reason("standing", "merit", points, points)


def balanced(evidence: Evidence, pot: int, parameters: BalancedParameters) -> Claims:
    """balanced@1: share ∝ max(0, (paid to date + pot) × merit / all merit − paid to date)."""
    merits, paid = _sums(evidence.standings)
    total = sum(merits.values(), Fraction(0))
    if total == 0:
        return Claims({})
    whole = pot + sum(paid.values())
    reasons = {}
    for party, merit in merits.items():
        owed = max(Fraction(0), whole * merit / total - paid[party])
        reasons[party] = (Reason("standing", "balance", merit, owed),)
    return Claims(reasons, money=True)


def _sums(rows: tuple[Standing, ...]) -> tuple[dict[str, Fraction], dict[str, int]]:
    merits: dict[str, Fraction] = {}
    paid: dict[str, int] = {}
    for row in rows:
        merits[row.party] = merits.get(row.party, Fraction(0)) + row.merit
        paid[row.party] = paid.get(row.party, 0) + row.paid
    return merits, paid


def check_immediate(parameters: ImmediateParameters) -> None:
    """At least this cycle is looked at."""
    if parameters.lookback == 0:
        raise Fault("lookback is 0", "look at 1 cycle or more", ("lookback",))


READS = ("people", "standings")
MECHANISMS = (
    Mechanism(
        name="immediate@1",
        title="Immediate: merit of the last cycles",
        formula="points = Σ merit of the last `lookback` cycles",
        source=SOURCE,
        reads=READS,
        parameters=ImmediateParameters,
        claims=immediate,
        check=check_immediate,
    ),
    Mechanism(
        name="recent@1",
        title="Recent: merit that fades with age",
        formula="points = Σ merit × (1 − discount)^age",
        source=SOURCE,
        reads=READS,
        parameters=RecentParameters,
        claims=recent,
    ),
    Mechanism(
        name="balanced@1",
        title="Balanced: repairs what was underpaid over all cycles",
        formula="points = max(0, (paid to date + pot) × merit / all merit − paid)",
        source=SOURCE,
        reads=READS,
        parameters=BalancedParameters,
        claims=balanced,
    ),
)
