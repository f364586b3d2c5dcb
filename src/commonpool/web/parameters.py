"""What a rule's own numbers mean: one short sentence each, in the language of whoever reads."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import singledispatch

from django.utils.translation import gettext, gettext_lazy, ngettext

from commonpool.core.amounts import Unit, format_percent, format_ratio
from commonpool.core.mechanisms.buckets import BucketParameters, SplitParameters
from commonpool.core.mechanisms.flow import HybridParameters, TimeParameters
from commonpool.core.mechanisms.measured import ImpactParameters, ImpactStep
from commonpool.core.mechanisms.merit import (
    EqualParameters,
    ValueEquationParameters,
    ZoneParameters,
)
from commonpool.core.mechanisms.praise import PraiseParameters
from commonpool.core.mechanisms.scarcity import NeedParameters
from commonpool.core.mechanisms.standing import ImmediateParameters, RecentParameters
from commonpool.web.figures import isolated, said

TAGS = {
    "documentation": gettext_lazy("writing down how it is done"),
    "teaching": gettext_lazy("teaching"),
    "tools": gettext_lazy("making tools for others"),
}
DIMENSIONS = {
    "hours": gettext_lazy("an hour"),
    "appreciation": gettext_lazy("a point of thanks"),
}


@singledispatch
def parameter_words(own: object, unit: Unit) -> Iterator[str]:
    """What a mechanism's parameters say; some have none."""
    yield from ()


@parameter_words.register
def _(own: TimeParameters, unit: Unit) -> Iterator[str]:
    if own.rate_step is not None:
        yield gettext(
            "An hour is paid in whole steps of %(amount)s; what that leaves is left over."
        ) % {"amount": said(own.rate_step, unit)}


@parameter_words.register
def _(own: NeedParameters, unit: Unit) -> Iterator[str]:
    if own.weights == "given":
        for need, weight in sorted(own.given.items()):
            yield counts(need, weight)
        yield gettext("A need of which nothing is said counts once.")
        return
    yield gettext(
        "By what is asked for and given, a need counts from %(low)s to %(high)s times."
    ) % {"low": format_ratio(own.low), "high": format_ratio(own.high)}
    if own.elasticity == 0:
        yield gettext("How scarce a need is makes no difference: the strength is 0.")
    elif own.elasticity != 1:
        yield gettext(
            "Scarcity counts with a strength of %(strength)s: 0 ignores it, 1 follows it."
        ) % {"strength": format_ratio(own.elasticity)}


@parameter_words.register
def _(own: HybridParameters, unit: Unit) -> Iterator[str]:
    if own.use_need:
        yield from parameter_words.dispatch(NeedParameters)(own, unit)
    else:
        yield gettext("What a need counts is left aside.")
    if own.use_impact:
        yield from map(step_words, own.impact)
    else:
        yield gettext("What was measured is left aside.")
    if own.bonus and own.bonus_tags:
        marks = ", ".join(str(TAGS.get(tag, tag)) for tag in own.bonus_tags)
        yield gettext(
            "Work that builds capacity counts %(bonus)s more for each hour: %(marks)s."
        ) % {"bonus": format_ratio(own.bonus), "marks": isolated(marks)}
    else:
        yield gettext("There is no bonus for building capacity.")


@parameter_words.register
def _(own: ImpactParameters, unit: Unit) -> Iterator[str]:
    yield from map(step_words, own.impact)


def step_words(step: ImpactStep) -> str:
    """What a range of measured values counts."""
    words = (
        gettext("Where %(indicator)s is measured at %(low)s or more, it counts %(factor)s times.")
        if step.to_value is None
        else gettext(
            "Where %(indicator)s is measured at %(low)s or more, and below %(high)s, it counts "
            "%(factor)s times."
        )
    )
    return words % {
        "indicator": quoted(step.indicator),
        "low": format_ratio(step.from_value),
        "high": "" if step.to_value is None else format_ratio(step.to_value),
        "factor": format_ratio(step.factor),
    }


@parameter_words.register
def _(own: EqualParameters, unit: Unit) -> Iterator[str]:
    if own.among == "contributors":
        yield gettext("Only who did something that counts has a part.")


@parameter_words.register
def _(own: ZoneParameters, unit: Unit) -> Iterator[str]:
    for zone, factor in sorted(own.zones.items()):
        yield counts(zone, factor)
    if own.times == "one":
        yield gettext("Hours make no difference: how deeply somebody takes part stands alone.")


@parameter_words.register
def _(own: ValueEquationParameters, unit: Unit) -> Iterator[str]:
    for name, weight in sorted(own.weights.items()):
        yield gettext("What %(what)s counts: %(weight)s.") % {
            "what": DIMENSIONS.get(name) or quoted(name),
            "weight": format_ratio(weight),
        }


@parameter_words.register
def _(own: BucketParameters, unit: Unit) -> Iterator[str]:
    for row in sorted(own.buckets, key=lambda row: row.order):
        yield gettext("%(order)s. %(party)s is paid up to %(amount)s.") % {
            "order": row.order,
            "party": quoted(row.party),
            "amount": said(row.amount, unit),
        }


@parameter_words.register
def _(own: SplitParameters, unit: Unit) -> Iterator[str]:
    for party, share in sorted(own.splits.items()):
        yield gettext("%(part)s goes to %(pool)s.") % {
            "part": format_percent(share),
            "pool": quoted(party),
        }


@parameter_words.register
def _(own: ImmediateParameters, unit: Unit) -> Iterator[str]:
    yield ngettext(
        "%(count)s cycle is looked at, this one included.",
        "%(count)s cycles are looked at, this one included.",
        own.lookback,
    ) % {"count": own.lookback}


@parameter_words.register
def _(own: RecentParameters, unit: Unit) -> Iterator[str]:
    yield gettext("What somebody did counts %(part)s less with each cycle that passes.") % {
        "part": format_percent(own.discount)
    }


@parameter_words.register
def _(own: PraiseParameters, unit: Unit) -> Iterator[str]:
    yield (
        gettext("The mean is of the scores that were given.")
        if own.averaging == "completed"
        else gettext("The mean is of all on the panel: whoever is silent counts 0.")
    )
    yield gettext("A praise that repeats another counts %(part)s of its score.") % {
        "part": format_ratio(own.duplicate_factor)
    }
    if own.cutoff is not None:
        yield ngettext(
            "With fewer than %(count)s praise, only a part of the pot is shared.",
            "With fewer than %(count)s praises, only a part of the pot is shared.",
            own.cutoff,
        ) % {"count": own.cutoff}


def counts(name: str, factor: Fraction) -> str:
    """What a need or a depth of taking part counts."""
    return gettext("%(what)s counts %(times)s times.") % {
        "what": quoted(name),
        "times": format_ratio(factor),
    }


def quoted(name: str) -> str:
    """A name that the community gave."""
    return f"“{isolated(name)}”"
