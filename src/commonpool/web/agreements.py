"""A policy and a rule in plain words, in the language of whoever reads."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from django.utils.translation import gettext, gettext_lazy, ngettext

from commonpool.contributions.reasons import measured
from commonpool.core.amounts import Unit, format_percent, format_ratio
from commonpool.core.document import Rule
from commonpool.core.rule import Policy, Terms
from commonpool.web.charts.way import pool_name
from commonpool.web.figures import clock, isolated, said
from commonpool.web.parameters import parameter_words

MECHANISMS = {
    "time": gettext_lazy("Every hour counts the same."),
    "need": gettext_lazy("An hour counts more where more is asked for than is given."),
    "impact": gettext_lazy("An hour counts by what its activity was measured to restore."),
    "hybrid": gettext_lazy(
        "Hours, needs and impact count together, with a bonus for building capacity."
    ),
    "equal": gettext_lazy("Everybody gets the same."),
    "zones": gettext_lazy("An hour counts by how deeply somebody takes part."),
    "appreciation": gettext_lazy("Thanks from others count: the points that people gave."),
    "value-equation": gettext_lazy("Hours, thanks and outcomes are added up by agreed weights."),
    "threshold-buckets": gettext_lazy("Agreed amounts are filled in order; the rest flows on."),
    "fixed-splits": gettext_lazy("Everybody has an agreed percentage."),
    "immediate": gettext_lazy("What somebody did in the last cycles counts."),
    "recent": gettext_lazy("What somebody did counts, and fades with time."),
    "balanced": gettext_lazy("Who received too little over all cycles is served first."),
    "praise": gettext_lazy("Words of thanks count, weighed by a panel."),
    "certificates": gettext_lazy("Shares follow the certificates that people hold."),
}
STAGES = {
    "track": gettext_lazy("For now we only write things down: nothing is shared yet."),
    "small": gettext_lazy("We start small: only a small pot is shared."),
    "weighted": gettext_lazy("What comes in is shared by an agreed rule."),
    "network": gettext_lazy("We share by an agreed rule, and with other communities too."),
}
IF_NONE = {
    "carry": gettext_lazy("If nobody has a claim, the money waits for the next cycle."),
    "equal": gettext_lazy("If nobody has a claim, everybody gets the same."),
    "reserve": gettext_lazy("If nobody has a claim, the money goes to the reserve."),
}

ROUNDINGS = {
    "floor": gettext_lazy("Shares are rounded down; what that leaves is left over."),
    "cumulative": gettext_lazy("Shares are rounded one after another, so that the sums fit."),
}


def rule_name(mechanism: str) -> str:
    """A rule by what it does, in one sentence."""
    name = mechanism.partition("@")[0]
    return str(MECHANISMS.get(name, mechanism))


def in_words(policy: Policy, rule: Rule, unit: Unit) -> list[str]:
    """What a community agreed on, one short sentence each, in the order of the money."""
    return [*policy_words(policy, unit), *rule_words(rule, unit)]


def policy_words(policy: Policy, unit: Unit) -> Iterator[str]:
    """What happens to income before it is shared."""
    yield str(STAGES[policy.stage])
    if policy.outside:
        yield gettext("%(part)s of what comes in goes outside the community.") % {
            "part": part(policy.outside)
        }
    for bucket in sorted(policy.buckets, key=lambda row: row.order):
        yield gettext("Before all else, %(pool)s is filled up to %(amount)s.") % {
            "pool": f"“{pool_name(bucket.pool)}”",
            "amount": said(bucket.up_to, unit),
        }
    for split in policy.splits:
        words = (
            gettext("Of what goes outside, %(part)s goes to %(pool)s.")
            if split.side == "outside"
            else gettext("%(part)s goes to %(pool)s.")
        )
        yield words % {"part": part(split.share), "pool": f"“{pool_name(split.pool)}”"}
    yield from pot_words(policy, unit)
    if policy.vesting > 1:
        words = ngettext(
            "A share is paid in %(count)s part, one each cycle.",
            "A share is paid in %(count)s parts, one each cycle.",
            policy.vesting,
        )
        yield words % {"count": policy.vesting}
    yield from decay_words(policy, unit)


def decay_words(policy: Policy, unit: Unit) -> Iterator[str]:
    """What returns of what people hold."""
    if not policy.decay.percent:
        return
    if policy.decay.above:
        yield gettext(
            "Of what somebody holds above %(amount)s, %(part)s returns to the common pool at each close."
        ) % {"part": part(policy.decay.percent), "amount": said(policy.decay.above, unit)}
    else:
        yield gettext(
            "Of what somebody holds, %(part)s returns to the common pool at each close."
        ) % {"part": part(policy.decay.percent)}


def pot_words(policy: Policy, unit: Unit) -> Iterator[str]:
    """The small pot, the reserve and the baseline."""
    if policy.pot.at_most is not None:
        yield gettext("At most %(amount)s is shared in a cycle.") % {
            "amount": said(policy.pot.at_most, unit)
        }
    if policy.pot.percent is not None:
        yield gettext("At most %(part)s of the income is shared in a cycle.") % {
            "part": part(policy.pot.percent)
        }
    yield from reserve_words(policy, unit)
    yield baseline_words(policy.baseline)


def baseline_words(most: Fraction) -> str:
    """What comes before all shares, and how much of the pot at most."""
    if most == 1:
        return gettext("Baseline needs are covered before anything is shared.")
    return gettext(
        "Baseline needs are covered before anything is shared, with at most %(part)s of the pot."
    ) % {"part": part(most)}


def reserve_words(policy: Policy, unit: Unit) -> Iterator[str]:
    """How the reserve is filled."""
    if policy.reserve.percent:
        yield gettext("%(part)s of the pot goes to the reserve.") % {
            "part": part(policy.reserve.percent)
        }
    if policy.reserve.floor:
        yield gettext("The reserve is filled to %(amount)s before all else.") % {
            "amount": said(policy.reserve.floor, unit)
        }
    if policy.reserve.ceiling is not None:
        yield gettext("The reserve takes no more than %(amount)s.") % {
            "amount": said(policy.reserve.ceiling, unit)
        }


def rule_words(rule: Rule, unit: Unit) -> Iterator[str]:
    """How shares come about."""
    name = rule.mechanism.name.partition("@")[0]
    yield str(MECHANISMS.get(name) or f"{rule.mechanism.title}.")
    if rule.terms.equivalences or ("contributions" in rule.mechanism.reads and name != "equal"):
        yield from measure_words(rule.terms)
    yield from parameter_words(rule.parameters, unit)
    yield from terms_words(rule.terms, unit)


def measure_words(terms: Terms) -> Iterator[str]:
    """What quantities count beside an hour."""
    for row in terms.equivalences:
        yield gettext("%(measure)s counts as %(hours)s.") % {
            "measure": measured(row.kind, row.unit),
            "hours": hours_words(row.counts),
        }
    if not terms.equivalences:
        yield gettext(
            "Hours alone count: materials, land and tools wait until a rule says what they count."
        )


def hours_words(hours: Fraction) -> str:
    """Hours of a rule in hours and minutes, where they come to whole ones."""
    minutes = hours * 60
    if hours.denominator == 1:
        whole = int(hours)
        return ngettext("%(count)s hour", "%(count)s hours", whole) % {"count": whole}
    if minutes.denominator == 1:
        return clock(int(minutes))
    return gettext("%(hours)s h") % {"hours": format_ratio(hours)}


def terms_words(terms: Terms, unit: Unit) -> Iterator[str]:
    """What every rule may ask for."""
    if terms.confirmations:
        words = ngettext(
            "A contribution counts once %(count)s other person has confirmed it.",
            "A contribution counts once %(count)s other people have confirmed it.",
            terms.confirmations,
        )
        yield words % {"count": terms.confirmations}
    if terms.eligible:
        yield gettext("A contribution counts only where this is true: %(asks)s.") % {
            "asks": isolated(terms.eligible)
        }
    if terms.cap is not None:
        yield gettext("No share is above %(amount)s.") % {"amount": said(terms.cap, unit)}
    if terms.cap_percent is not None:
        yield gettext("No share is above %(part)s of what is shared.") % {
            "part": part(terms.cap_percent)
        }
    if terms.floor:
        yield gettext("No share is below %(amount)s.") % {"amount": said(terms.floor, unit)}
    if terms.excess == "remainder":
        yield gettext("What a cap cuts off is left over.")
    if terms.remainder == "reserve":
        yield gettext("What is left over goes to the reserve.")
    if terms.rounding in ROUNDINGS:
        yield str(ROUNDINGS[terms.rounding])
    yield str(IF_NONE[terms.if_none])


def part(ratio: Fraction) -> str:
    """A percentage as it is written in a sentence."""
    return format_percent(ratio)
