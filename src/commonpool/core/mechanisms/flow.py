"""The four flow models: time, need, impact, hybrid.

Each contribution counts its measure (hours, or quantity × equivalence) times its factors,
plus a bonus. The models differ only in which factors are on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from commonpool.core.fault import Fault
from commonpool.core.kinds import AMOUNT, ID, RATIO, TRUTH
from commonpool.core.mechanisms.base import (
    Claims,
    Deed,
    Evidence,
    Factor,
    Mechanism,
    Note,
    Reason,
    collect,
)
from commonpool.core.mechanisms.measured import (
    STEPS,
    ImpactParameters,
    ImpactStep,
    check_steps,
    impact_factors,
    unverified,
)
from commonpool.core.mechanisms.scarcity import (
    NeedParameters,
    check_need,
    need_factor,
    need_weights,
    unserved,
)
from commonpool.core.shapes import key, maybe, several, shape

SEED = "flow tokens, the seed document, models 1 to 4"


@shape
class TimeParameters:
    """Every hour counts the same."""

    rate_step: int | None = key(
        maybe(AMOUNT),
        "pay a rate for an hour that is a multiple of this amount, rounded down; the rest is remainder",
        default=None,
    )


@shape
class HybridParameters(NeedParameters):
    """Hours × need × impact + a bonus for work that builds capacity."""

    impact: tuple[ImpactStep, ...] = key(
        STEPS, "ranges of each indicator, and their factors", default=()
    )
    use_need: bool = key(TRUTH, "multiply by the weight of the need", default=True)
    use_impact: bool = key(TRUTH, "multiply by the impact", default=True)
    bonus: Fraction = key(
        RATIO, "added for each unit of measure of work that builds capacity", default=Fraction(1, 4)
    )
    bonus_tags: tuple[str, ...] = key(
        several(ID),
        "tags of work that builds capacity",
        default=("documentation", "teaching", "tools"),
    )


@dataclass(frozen=True, slots=True)
class Model:
    """Which factors a deed is multiplied by, and the bonus it gets per unit of measure."""

    factors: tuple[Callable[[Deed], tuple[Factor, ...]], ...] = ()
    bonus: Callable[[Deed], Fraction] = lambda deed: Fraction(0)

    def weigh(self, deed: Deed) -> Reason:
        """The reason that one deed gives."""
        factors = tuple(factor for make in self.factors for factor in make(deed))
        points = deed.measure
        for factor in factors:
            points *= factor.value
        if not (each := self.bonus(deed)):
            return Reason("contribution", deed.row.id, deed.measure, points, factors)
        bonus = deed.measure * each
        return Reason("contribution", deed.row.id, deed.measure, points + bonus, factors, bonus)

    def claims(self, evidence: Evidence, notes: tuple[Note, ...] = ()) -> Claims:
        """Claims of everybody whose deeds count."""
        reasons = collect((deed.row.by, self.weigh(deed)) for deed in evidence.deeds)
        return Claims(reasons, notes=notes)


def time(evidence: Evidence, pot: int, parameters: TimeParameters) -> Claims:
    """time@1: share ∝ hours; or hours × a whole rate, where `rate_step` is given."""
    claims = Model().claims(evidence)
    total = sum(claims.points().values(), Fraction(0))
    if parameters.rate_step is None or total == 0:
        return claims
    rate = Fraction(pot) / total // parameters.rate_step * parameters.rate_step
    paid = Factor("rate", "hour", Fraction(rate))
    priced = {
        party: tuple(at_rate(reason, paid) for reason in reasons)
        for party, reasons in claims.reasons.items()
    }
    return Claims(priced, fixed=True)


def at_rate(reason: Reason, rate: Factor) -> Reason:
    """A reason whose points become an amount by a rate."""
    return replace(reason, points=reason.points * rate.value, factors=(*reason.factors, rate))


def need(evidence: Evidence, pot: int, parameters: NeedParameters) -> Claims:
    """need@1: hours × the weight of the need served."""
    weights = need_weights(evidence, parameters)
    return Model((need_factor(weights),)).claims(evidence, unserved(evidence))


def impact(evidence: Evidence, pot: int, parameters: ImpactParameters) -> Claims:
    """impact@1: hours × the product of the verified impact factors of the activity."""
    return Model((impact_factors(evidence, parameters.impact),)).claims(
        evidence, unverified(evidence)
    )


def hybrid(evidence: Evidence, pot: int, parameters: HybridParameters) -> Claims:
    """hybrid@1: hours × need × impact + bonus; each can be switched off."""
    factors, notes = [], list[Note]()
    if parameters.use_need:
        factors.append(need_factor(need_weights(evidence, parameters)))
        notes += unserved(evidence)
    if parameters.use_impact:
        factors.append(impact_factors(evidence, parameters.impact))
        notes += unverified(evidence)
    marks = frozenset(parameters.bonus_tags)

    def bonus(deed: Deed) -> Fraction:
        return Fraction(0) if marks.isdisjoint(deed.row.tags) else parameters.bonus

    return Model(tuple(factors), bonus).claims(evidence, tuple(notes))


def check_time(parameters: TimeParameters) -> None:
    """A step of nothing would divide by zero."""
    if parameters.rate_step == 0:
        raise Fault("rate_step is 0", "write the step of the rate, such as 1.00", ("rate_step",))


def check_impact(parameters: ImpactParameters) -> None:
    """No value has two factors."""
    check_steps(parameters.impact)


def check_hybrid(parameters: HybridParameters) -> None:
    """The checks of need and of impact."""
    check_need(parameters)
    check_steps(parameters.impact)


TABLES = ("people", "contributions", "confirmations")
MECHANISMS = (
    Mechanism(
        name="time@1",
        title="By time: every hour counts the same",
        formula="share = pot × hours / all hours",
        source=SEED,
        reads=TABLES,
        parameters=TimeParameters,
        claims=time,
        check=check_time,
        pays_amounts=lambda parameters: parameters.rate_step is not None,
    ),
    Mechanism(
        name="need@1",
        title="By need: an hour counts more where more is asked for than is provided",
        formula="points = hours × weight of the need; derived weight = "
        "clamp((asked / provided)^elasticity, low, high)",
        source=SEED,
        reads=(*TABLES, "needs"),
        parameters=NeedParameters,
        claims=need,
        check=check_need,
    ),
    Mechanism(
        name="impact@1",
        title="By impact: an hour counts by what its activity was measured to restore",
        formula="points = hours × product of the verified impact factors of the activity",
        source=SEED,
        reads=(*TABLES, "measurements"),
        parameters=ImpactParameters,
        claims=impact,
        check=check_impact,
    ),
    Mechanism(
        name="hybrid@1",
        title="Hybrid: time, need and impact together, and a bonus for building capacity",
        formula="points = hours × need × impact + hours × bonus",
        source=SEED,
        reads=(*TABLES, "needs", "measurements"),
        parameters=HybridParameters,
        claims=hybrid,
        check=check_hybrid,
    ),
)
