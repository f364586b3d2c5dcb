"""What the bars of a share do not show: the points of all, what waits, the baseline, thanks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from commonpool.core.amounts import Unit, about
from commonpool.core.sharing import Share
from commonpool.core.story import Story
from commonpool.cycles.praise import means
from commonpool.cycles.why import deed_label
from commonpool.web.agreements import STAGES, part
from commonpool.web.figures import grouped, isolated, said

# Where points are counted one by one; other rules say all of it in their bars.
COUNTED = ("contribution", "appreciation", "outcome", "praise")


def reasons(told: Story, party: str, unit: Unit) -> list[str]:
    """One short sentence each, in the language of whoever looks."""
    share, waiting = told.share(party), list(asides(told, party))
    found = list(sum_words(told, share, unit)) if share else []
    if share is None and not waiting and not any(praises(told, party)):
        found.append(gettext("Nothing that counts is written down for this cycle."))
    told_of = [*praises(told, party), *moved(told, party, unit), *thanks(told, party, share)]
    return [*found, *waiting, *told_of]


def sum_words(told: Story, share: Share, unit: Unit) -> Iterator[str]:
    """The points of the share beside the points of all, where the rule divides by points."""
    outcome, flow = told.made.outcome, told.made.waters.flow
    if flow == 0:
        track = told.document.policy.stage == "track"
        yield str(STAGES["track"]) if track else gettext("There was nothing to share.")
    elif not (outcome.fixed or outcome.money) and share.reasons[0].source in COUNTED:
        every = sum((one.points for one in outcome.shares), Fraction(0))
        yield gettext(
            "That makes %(mine)s of the %(every)s points of all; %(flow)s was there to share, "
            "about %(each)s a point."
        ) % {
            "mine": grouped(about(share.points)),
            "every": grouped(about(every)),
            "flow": said(flow, unit),
            "each": said(int(about(Fraction(flow) / every, 0)), unit),
        }
    for values in (dict(one.values) for one in outcome.notes if one.code == "few-praises"):
        yield (
            gettext(
                "There were %(has)s praises of the %(needs)s that the whole pot asks for, so a part "
                "of it is shared."
            )
            % values
        )


def asides(told: Story, party: str) -> Iterator[str]:
    """Each deed that does not count here, with the reason."""
    for note in told.made.counted.set_aside:
        values = dict(note.values)
        if values["party"] == party and note.code in ASIDES:
            what = isolated(capfirst(deed_label(told, values["contribution"])))
            yield f"{what}: {ASIDES[note.code](values)}"


def gift(values: dict[str, str]) -> str:
    """A gift is thanked for."""
    return gettext("a gift, for thanks and no share.")


def outside(values: dict[str, str]) -> str:
    """A deed of another day."""
    day = date_format(dt.date.fromisoformat(values["on"]))
    return gettext("done on %(day)s, so it belongs to another cycle.") % {"day": day}


def disputed(values: dict[str, str]) -> str:
    """A deed that somebody disputes."""
    return gettext("disputed; it waits until that is settled.")


def unconfirmed(values: dict[str, str]) -> str:
    """A deed that too few have seen."""
    missing = int(values["needs"]) - int(values["has"])
    words = ngettext(
        "waits for %(count)s more confirmation.",
        "waits for %(count)s more confirmations.",
        missing,
    )
    return words % {"count": missing}


def ineligible(values: dict[str, str]) -> str:
    """A deed that the rule leaves out."""
    return gettext("does not count, since the rule asks for %(asks)s.") % values


ASIDES: dict[str, Callable[[dict[str, str]], str]] = {
    "gift": gift,
    "outside-cycle": outside,
    "disputed": disputed,
    "unconfirmed": unconfirmed,
    "ineligible": ineligible,
}


def praises(told: Story, party: str) -> Iterator[str]:
    """Each praise in its words with what the panel gave it, also where that is nothing."""
    found = {one.praise: one for one in means(told.document)}
    for row in told.document.praises:
        if row.to == party:
            one, by = found[row.id], isolated(told.names.get(row.by, row.by))
            bare = gettext("Praise from %(by)s, with a mean score of %(mean)s")
            words = bare if one.by else gettext("Praise from %(by)s, which nobody scored")
            said = words % {"by": by, "mean": grouped(about(one.mean))}
            yield f"{said}: “{isolated(row.words)}”" if row.words else said


def covered(told: Story, party: str, unit: Unit) -> Iterator[str]:
    """What the baseline covered for them."""
    for row in told.document.baseline:
        if row.to in (party, told.names[party]):
            yield gettext("Before anything was shared, %(amount)s covered %(what)s.") % {
                "amount": said(told.made.waters.baseline[row.id], unit),
                "what": isolated(row.what or row.id),
            }


def moved(told: Story, party: str, unit: Unit) -> Iterator[str]:
    """What the baseline covered for them, and what returned of what they held."""
    yield from covered(told, party, unit)
    if returned := told.made.waters.decayed.get(party):
        decay = told.document.policy.decay
        words = (
            gettext(
                "Of what was held before, %(amount)s returned to the common pool: %(part)s of "
                "what is above %(above)s."
            )
            if decay.above
            else gettext(
                "Of what was held before, %(amount)s returned to the common pool: %(part)s of it."
            )
        )
        yield words % {
            "amount": said(returned, unit),
            "part": part(decay.percent),
            "above": said(decay.above, unit),
        }


def thanks(told: Story, party: str, share: Share | None) -> Iterator[str]:
    """Words of appreciation, where they are not among the bars already."""
    shown = [one.ref for one in share.reasons if one.source == "appreciation"] if share else []
    for row in told.document.appreciations:
        if row.to == party and row.words and row.by not in shown:
            yield gettext("%(by)s says thanks: “%(words)s”.") % {
                "by": isolated(told.names.get(row.by, row.by)),
                "words": isolated(row.words),
            }
