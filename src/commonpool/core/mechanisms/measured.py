"""The impact of an activity: factors taken from verified measurements."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from commonpool.core.evidence import Measurement
from commonpool.core.fault import Fault, quote, say
from commonpool.core.kinds import ID, RATIO
from commonpool.core.mechanisms.base import Deed, Evidence, Factor, Note, note
from commonpool.core.shapes import key, many, maybe, shape


@shape
class ImpactStep:
    """What a range of measured values counts: from `from_value` up to, not with, `to_value`."""

    indicator: str = key(ID, "the indicator")
    from_value: Fraction = key(RATIO, "lowest value of the range", default=Fraction(0))
    to_value: Fraction | None = key(
        maybe(RATIO), "end of the range; without it there is none", default=None
    )
    factor: Fraction = key(RATIO, "what the range multiplies by; 0 takes the claim away")


STEPS = many(ImpactStep, "indicator", "from_value")


@shape
class ImpactParameters:
    """An hour counts by the verified impact of its activity."""

    impact: tuple[ImpactStep, ...] = key(
        STEPS, "ranges of each indicator, and their factors", default=()
    )


def impact_factors(
    evidence: Evidence, steps: tuple[ImpactStep, ...]
) -> Callable[[Deed], tuple[Factor, ...]]:
    """A deed's factors by the verified measurements of its activity, or of itself."""
    by_activity: dict[str, list[Factor]] = {}
    by_deed: dict[str, list[Factor]] = {}
    for row in evidence.measurements:
        step = step_of(row, steps) if row.verified_by else None
        if step is not None:
            factor = Factor("impact", row.id, step.factor)
            if row.contribution is not None:
                by_deed.setdefault(row.contribution, []).append(factor)
            if row.activity is not None:
                by_activity.setdefault(row.activity, []).append(factor)

    def factors(deed: Deed) -> tuple[Factor, ...]:
        return (*by_activity.get(deed.row.activity, ()), *by_deed.get(deed.row.id, ()))

    return factors


def step_of(row: Measurement, steps: tuple[ImpactStep, ...]) -> ImpactStep | None:
    """The range that a measured value falls in, if there is one."""
    for step in steps:
        below = step.to_value is None or row.value < step.to_value
        if step.indicator == row.indicator and step.from_value <= row.value and below:
            return step
    return None


def unverified(evidence: Evidence) -> tuple[Note, ...]:
    """A note for each measurement that nobody verified."""
    return tuple(
        note("unverified", measurement=row.id)
        for row in evidence.measurements
        if not row.verified_by
    )


def check_steps(steps: tuple[ImpactStep, ...]) -> None:
    """Ranges of one indicator must not overlap: a value has one factor."""
    last: ImpactStep | None = None
    for step in sorted(steps, key=lambda step: (step.indicator, step.from_value)):
        if step.to_value is not None and step.to_value <= step.from_value:
            raise _range_fault(
                steps, step, say("ends before it starts"), say("make to_value larger")
            )
        if last is not None and last.indicator == step.indicator and _reaches(last, step):
            raise _range_fault(
                steps,
                step,
                say("overlaps the range before it"),
                say("end that one where this starts"),
            )
        last = step


def _reaches(last: ImpactStep, step: ImpactStep) -> bool:
    return last.to_value is None or last.to_value > step.from_value


def _range_fault(steps: tuple[ImpactStep, ...], step: ImpactStep, what: str, mend: str) -> Fault:
    row = steps.index(step)
    return Fault(
        "the range of {indicator} {what}",
        mend,
        ("impact", row, "from_value"),
        indicator=quote(step.indicator),
        what=what,
    )
