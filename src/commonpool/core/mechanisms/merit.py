"""Rules on what people are, give and receive: equal, zones, appreciation, value equation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from commonpool.core.fault import Fault, quote, say
from commonpool.core.kinds import RATIO, choice
from commonpool.core.mechanisms.base import (
    Claims,
    Evidence,
    Factor,
    Mechanism,
    Reason,
    collect,
)
from commonpool.core.shapes import key, shape, table, unknown

ONE = Fraction(1)


@shape
class EqualParameters:
    """The same for everybody."""

    among: str = key(
        choice("members", "contributors"),
        "every registered member, or only those with a contribution that counts",
        default="members",
    )


@shape
class ZoneParameters:
    """A factor by depth of participation: adopted, never computed from wealth."""

    zones: Mapping[str, Fraction] = key(table(RATIO, "zone"), "factor of each zone")
    times: str = key(
        choice("hours", "one"), "the factor multiplies hours, or stands alone", default="hours"
    )


@shape
class AppreciationParameters:
    """Points received from others."""


@shape
class ValueEquationParameters:
    """A weighted sum of what is measured of a party."""

    weights: Mapping[str, Fraction] = key(
        table(RATIO, "dimension"),
        "weight of each dimension: hours, appreciation, or one of the table outcomes",
    )


def equal(evidence: Evidence, pot: int, parameters: EqualParameters) -> Claims:
    """equal@1: the same share for everybody."""
    parties = {person.id for person in evidence.members()}
    if parameters.among == "contributors":
        parties = {deed.row.by for deed in evidence.deeds}
    return Claims(
        {party: (Reason("membership", parameters.among, ONE, ONE),) for party in sorted(parties)}
    )


def zones(evidence: Evidence, pot: int, parameters: ZoneParameters) -> Claims:
    """zones@1: hours × the factor of the party's zone, or the factor alone."""
    factors = {person.id: zone_factor(person.zone, parameters) for person in evidence.people}
    if parameters.times == "one":
        pairs = (
            (p.id, Reason("membership", "zone", ONE, factors[p.id].value, (factors[p.id],)))
            for p in evidence.members()
        )
        return Claims(collect(pairs))
    return Claims(collect(deed_reasons(evidence, lambda party: factors[party])))


def zone_factor(zone: str, parameters: ZoneParameters) -> Factor:
    """The factor of a zone; a party without a zone counts 1."""
    if zone and zone not in parameters.zones:
        raise unknown(zone, parameters.zones, say("zone")).under("rule", "parameters", "zones")
    return Factor("zone", zone, parameters.zones.get(zone, ONE))


def deed_reasons(
    evidence: Evidence, factor_of: Callable[[str], Factor]
) -> Iterator[tuple[str, Reason]]:
    """Each deed that counts, times one factor of its party."""
    for deed in evidence.deeds:
        factor = factor_of(deed.row.by)
        points = deed.measure * factor.value
        yield deed.row.by, Reason("contribution", deed.row.id, deed.measure, points, (factor,))


def appreciation(evidence: Evidence, pot: int, parameters: AppreciationParameters) -> Claims:
    """appreciation@1: pot × points received / all points given."""
    return Claims(collect(received(evidence)))


def received(evidence: Evidence) -> Iterator[tuple[str, Reason]]:
    """Each gift of points as a reason of whoever received it."""
    for row in evidence.appreciations:
        yield row.to, Reason("appreciation", row.by, row.points, row.points)


def value_equation(evidence: Evidence, pot: int, parameters: ValueEquationParameters) -> Claims:
    """value-equation@1: points = Σ over dimensions of weight × what was measured."""
    weights = parameters.weights
    known = {"hours", "appreciation", *(row.dimension for row in evidence.outcomes)}
    if strangers := sorted(set(weights) - known):
        raise Fault(
            "{name} has a weight and no row measures it",
            "correct the name, or add rows to outcomes",
            ("rule", "parameters", "weights", strangers[0]),
            name=quote(strangers[0]),
        )
    return Claims(collect(_weighted(evidence, weights)))


def _weighted(evidence: Evidence, weights: Mapping[str, Fraction]) -> Iterator[tuple[str, Reason]]:
    """Each measured row times the weight of its dimension; dimensions without one are left."""

    def factor(dimension: str) -> Factor:
        return Factor("weight", dimension, weights[dimension])

    if "hours" in weights:
        yield from deed_reasons(evidence, lambda party: factor("hours"))
    if "appreciation" in weights:
        for party, given in received(evidence):
            yield party, _times(given, factor("appreciation"))
    for row in evidence.outcomes:
        if row.dimension in weights:
            found = Reason("outcome", row.dimension, row.points, row.points)
            yield row.party, _times(found, factor(row.dimension))


def _times(reason: Reason, factor: Factor) -> Reason:
    points = reason.points * factor.value
    return Reason(reason.source, reason.ref, reason.quantity, points, (factor,))


DEEDS = ("people", "contributions", "confirmations")
MECHANISMS = (
    Mechanism(
        name="equal@1",
        title="Equal: the same for everybody",
        formula="share = pot / number of parties",
        source="flow tokens, the seed document, phase 2",
        reads=DEEDS,
        parameters=EqualParameters,
        claims=equal,
    ),
    Mechanism(
        name="zones@1",
        title="Zones: by depth of participation",
        formula="points = hours × factor of the zone",
        source="circles of participation, as communities adopt them",
        reads=DEEDS,
        parameters=ZoneParameters,
        claims=zones,
    ),
    Mechanism(
        name="appreciation@1",
        title="Appreciation: by points received from others",
        formula="share = pot × points received / points given",
        source="Coordinape circles",
        reads=("people", "appreciations"),
        parameters=AppreciationParameters,
        claims=appreciation,
    ),
    Mechanism(
        name="value-equation@1",
        title="Value equation: a weighted sum of hours, appreciation and outcomes",
        formula="points = hours × w₁ + appreciation × w₂ + outcomes × w₃ + …",
        source="value equations of peer-production networks",
        reads=(*DEEDS, "appreciations", "outcomes"),
        parameters=ValueEquationParameters,
        claims=value_equation,
    ),
)
