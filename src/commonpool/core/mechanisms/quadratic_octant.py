"""Octant's two rules: capped quadratic, and in proportion above a threshold.

Source: github.com/golemfoundation/octant, `app/engine/projects/rewards`: capped quadratic
funding with uniqueness scores (epoch 4 on), preliminary threshold (epochs 1 to 3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from commonpool.core.amounts import format_percent
from commonpool.core.fault import Fault
from commonpool.core.kinds import COUNT, PERCENT
from commonpool.core.mechanisms.base import (
    Claims,
    Evidence,
    Factor,
    Mechanism,
    Note,
    Reason,
    collect,
    note,
)
from commonpool.core.mechanisms.quadratic_sums import (
    ROUND,
    Rooting,
    Sums,
    check_root_digits,
    donor_notes,
    reason,
    reduce_donations,
    round_notes,
    weight_of_unlisted,
)
from commonpool.core.shapes import key, shape


@shape
class OctantParameters:
    """Quadratic with nothing subtracted; what a cap cuts off is given to nobody."""

    cap: Fraction = key(
        PERCENT,
        "no project gets more than this percentage of the pot; the excess is remainder",
        default=Fraction(1, 5),
    )
    root_digits: int = key(COUNT, "decimals kept of each root, rounded down", default=6)
    unlisted: Fraction = weight_of_unlisted()

    @property
    def rooting(self) -> Rooting:
        """How the reduce takes roots under these parameters."""
        return Rooting(self.root_digits, unlisted=self.unlisted)


@shape
class ThresholdParameters:
    """In proportion to donations, for the projects above a threshold."""

    multiplier: int = key(COUNT, "the threshold is all donations / (projects × this)", default=1)

    @property
    def rooting(self) -> Rooting:
        """No roots are asked for: they are taken as quickly as can be."""
        return Rooting(0)


def octant(evidence: Evidence, pot: int, parameters: OctantParameters) -> Claims:
    """octant@1: share = min(cap × pot, pot × S² / ΣS²), S = Σ √(w·c)."""
    sums = reduce_donations(evidence, parameters.rooting)
    return decide_octant(sums, pot, parameters, donor_notes(evidence))


def decide_octant(
    sums: Mapping[str, Sums], pot: int, parameters: OctantParameters, notes: tuple[Note, ...] = ()
) -> Claims:
    """The claims of octant@1 on the sums, which any engine may have added up."""
    squares = {name: parameters.rooting.square(sums[name].roots) for name in sorted(sums)}
    total = sum(squares.values(), Fraction(0))
    cap = Fraction(parameters.cap * pot // 1)
    reasons = {
        name: (paid(reason(sums[name], square), pot / total, cap, parameters.cap),)
        for name, square in squares.items()
        if total
    }
    notes = (*notes, *round_notes(sums))
    if reasons and parameters.cap < 1 and all(only.points == cap for (only,) in reasons.values()):
        notes = (*notes, note("all-capped"))
    return Claims(reasons, fixed=True, notes=notes)


def paid(claim: Reason, rate: Fraction, cap: Fraction, percent: Fraction) -> Reason:
    """A claim at `rate`, and where it is above `cap` (smallest units) with what the cap left."""
    factors = (*claim.factors, Factor("scale", "pot", rate))
    points = claim.points * rate
    if points > cap:
        factors = (*factors, Factor("cap", format_percent(percent), cap / points))
        points = cap
    return replace(claim, points=points, factors=factors)


def octant_threshold(evidence: Evidence, pot: int, parameters: ThresholdParameters) -> Claims:
    """octant-threshold@1: share ∝ Σc of projects with Σc × projects × multiplier > all Σc."""
    sums = reduce_donations(replace(evidence, donors=()), parameters.rooting)
    given = {project: row.amount for project, row in sums.items()}
    places = len(evidence.projects) * parameters.multiplier
    total = sum(given.values())
    above = {project: amount for project, amount in given.items() if amount * places > total}
    below = tuple(note("below-threshold", project=name) for name in given if name not in above)
    reasons = collect(
        (name, Reason("donations", str(sums[name].donors), Fraction(amount), Fraction(amount)))
        for name, amount in above.items()
    )
    return Claims(reasons, money=True, notes=below or (() if given else (note("no-donations"),)))


def check_octant(parameters: OctantParameters) -> None:
    """Roots as fine as anybody needs, and a cap that leaves something."""
    check_root_digits(parameters.root_digits)
    if parameters.cap == 0:
        raise Fault("cap is 0%", "write the most a project may get, or 100% for no cap", ("cap",))


def check_threshold(parameters: ThresholdParameters) -> None:
    """A threshold that is a number."""
    if parameters.multiplier == 0:
        raise Fault("multiplier is 0", "write 1, or 2 for half the threshold", ("multiplier",))


MECHANISMS = (
    Mechanism(
        name="octant@1",
        title="Octant: quadratic with a cap whose excess goes to nobody",
        formula="share = min(cap × pot, pot × S² / ΣS²), S = Σ √(w × c)",
        source="golemfoundation/octant, capped quadratic funding",
        reads=ROUND,
        parameters=OctantParameters,
        claims=octant,
        check=check_octant,
        pays_amounts=lambda parameters: True,
    ),
    Mechanism(
        name="octant-threshold@1",
        title="Octant's threshold: in proportion to donations, above a threshold",
        formula="share ∝ Σ c, where Σ c > all donations / (projects × multiplier)",
        source="golemfoundation/octant, preliminary threshold",
        reads=("projects", "donations"),
        parameters=ThresholdParameters,
        claims=octant_threshold,
        check=check_threshold,
    ),
)
