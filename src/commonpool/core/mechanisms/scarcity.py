"""The weight of a need: given by the community, or derived from how scarce it was met."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from commonpool.core.amounts import power
from commonpool.core.evidence import Need
from commonpool.core.fault import Fault, quote
from commonpool.core.kinds import RATIO, choice
from commonpool.core.mechanisms.base import Deed, Evidence, Factor, Note, note
from commonpool.core.shapes import key, shape, table

LARGEST_EXPONENT = 8  # numerator and denominator: beyond it the numbers only grow


@shape
class NeedParameters:
    """An hour counts by the need it serves."""

    weights: str = key(
        choice("derived", "given"),
        "derived: asked for / provided, moving live; given: the table `given`",
        default="derived",
    )
    given: Mapping[str, Fraction] = key(
        table(RATIO, "need"), "weight of each need; a need not named counts 1", default_factory=dict
    )
    low: Fraction = key(RATIO, "no derived weight is below this", default=Fraction(1, 2))
    high: Fraction = key(RATIO, "no derived weight is above this", default=Fraction(2))
    elasticity: Fraction = key(
        RATIO, "exponent of asked for / provided: 0 ignores it, 1 follows it", default=Fraction(1)
    )


def need_weights(evidence: Evidence, parameters: NeedParameters) -> dict[str, Fraction]:
    """The weight of each need: given, or clamp((asked / provided)^elasticity, low, high)."""
    if parameters.weights == "given":
        known = {need.id for need in evidence.needs}
        if strangers := sorted(set(parameters.given) - known):
            raise Fault(
                "{name} has a weight and is no need of this cycle",
                "correct the name, or add the need",
                ("rule", "parameters", "given", strangers[0]),
                name=quote(strangers[0]),
            )
        return {name: parameters.given.get(name, Fraction(1)) for name in known}
    provided = provision(evidence)
    return {
        need.id: scarcity(need, provided.get(need.id, Fraction(0)), parameters)
        for need in evidence.needs
    }


def scarcity(need: Need, provided: Fraction, parameters: NeedParameters) -> Fraction:
    """The derived weight of one need. Nothing provided counts as the highest weight."""
    if provided == 0:
        return parameters.high
    raised = power(asked(need) / provided, parameters.elasticity)
    return min(max(raised, parameters.low), parameters.high)


def asked(need: Need) -> Fraction:
    """How much of a need is asked for in this cycle, in its own unit."""
    return need.quantity * need.times


def provision(evidence: Evidence) -> dict[str, Fraction]:
    """How much of each need was met, in its own unit."""
    units = {need.id: need.unit for need in evidence.needs}
    met: dict[str, Fraction] = {}
    for deed in evidence.deeds:
        if deed.row.need is not None:
            amount = delivered(deed, units[deed.row.need])
            met[deed.row.need] = met.get(deed.row.need, Fraction(0)) + amount
    return met


def delivered(deed: Deed, unit: str) -> Fraction:
    """What one deed met of its need: as written, else its own quantity in the same unit."""
    row = deed.row
    if row.delivered is not None:
        return row.delivered
    if row.hours is not None:
        return row.hours if unit == "hours" else Fraction(0)
    return row.quantity if row.unit == unit and row.quantity is not None else Fraction(0)


def need_factor(weights: Mapping[str, Fraction]) -> Callable[[Deed], tuple[Factor, ...]]:
    """A deed's factor by its need; a deed that serves no listed need counts 1."""
    factors = {name: (Factor("need", name, weight),) for name, weight in weights.items()}

    def factor(deed: Deed) -> tuple[Factor, ...]:
        return () if deed.row.need is None else factors[deed.row.need]

    return factor


def unserved(evidence: Evidence) -> tuple[Note, ...]:
    """A note for each need that nobody served, in a cycle in which somebody did something."""
    served = {deed.row.need for deed in evidence.deeds}
    missing = [need.id for need in evidence.needs if need.id not in served]
    return tuple(note("need-unserved", need=name) for name in missing if evidence.deeds)


def check_need(parameters: NeedParameters) -> None:
    """Bounds in order, exponent within reach, and a given table only where it is used."""
    if parameters.low > parameters.high:
        raise Fault("low is above high", "write the smaller one as low", ("low",))
    exponent = parameters.elasticity
    if max(exponent.numerator, exponent.denominator) > LARGEST_EXPONENT:
        raise Fault(
            "elasticity is too fine", "write a quotient such as 1/2 or 3/2", ("elasticity",)
        )
    if parameters.given and parameters.weights == "derived":
        raise Fault(
            "weights are given, and also derived",
            'add weights = "given", or take them out',
            ("given",),
        )
