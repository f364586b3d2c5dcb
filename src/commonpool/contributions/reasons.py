"""The reason of a judgement, in plain words for members."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from django.utils.formats import date_format
from django.utils.translation import get_language_bidi, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from commonpool.contributions.judging import Judgement
from commonpool.needs.texts import HOURS

Name = Callable[[int], str]


def sentence(told: Judgement, name: Name) -> str:
    """One sentence for a member; `name` gives a person as the reader may see them."""
    return TELLERS[told.code](told, _names(told.who, name), _day(told))


def _names(who: Iterable[int], name: Name) -> str:
    return ", ".join(sorted(name(person) for person in who))


def _day(told: Judgement) -> str:
    return date_format(told.until, "DATE_FORMAT") if told.until else ""


def cycle_named(slug: str) -> str:
    """A cycle of which a row keeps the key alone, `2026-10` or `2026-10-16`, as people say it."""
    try:
        if len(slug) == len("2026-10"):
            return date_format(dt.date.fromisoformat(f"{slug}-01"), "YEAR_MONTH_FORMAT")
        return date_format(dt.date.fromisoformat(slug), "DATE_FORMAT")
    except ValueError:
        return slug


def _more(told: Judgement, who: str, day: str) -> str:
    return ngettext(
        "Waits for one more person to confirm it, until %(day)s.",
        "Waits for %(count)d more people to confirm it, until %(day)s.",
        told.missing,
    ) % {"count": told.missing, "day": day}


KINDS = {
    "labour": gettext_lazy("work"),
    "care": gettext_lazy("care"),
    "expertise": gettext_lazy("expertise"),
    "restoration": gettext_lazy("healing the land"),
    "materials": gettext_lazy("materials"),
    "land": gettext_lazy("land"),
    "tools": gettext_lazy("tools"),
}


def measured(kind: str, unit: str) -> str:
    """One unit of a kind, as a sentence names it: 1 day of tools."""
    one = ngettext("hour", "hours", 1) if unit == HOURS else unit
    if get_language_bidi():  # people's own word among words of the other direction
        one = f"\N{FIRST STRONG ISOLATE}{one}\N{POP DIRECTIONAL ISOLATE}"
    return _("1 %(unit)s of %(kind)s") % {"unit": one, "kind": KINDS.get(kind, kind)}


def unmeasured(kind: str, unit: str) -> str:
    """Why a quantity waits that the rule does not measure."""
    return _("It waits: the rule does not say what %(measure)s counts.") % {
        "measure": measured(kind, unit)
    }


TELLERS: dict[str, Callable[[Judgement, str, str], str]] = {
    "withdrawn": lambda told, who, day: _("It was withdrawn."),
    "counted": lambda told, who, day: (
        _("It counted in the cycle of %(cycle)s.") % {"cycle": cycle_named(told.cycle)}
    ),
    "verdict": lambda told, who, day: (
        _("%(who)s looked into it: it does not count.") % {"who": who}
    ),
    "disputed": lambda told, who, day: (
        _("%(who)s disputes it; it waits for a circle steward who is no party to it.")
        % {"who": who}
    ),
    "gift": lambda told, who, day: _("It is a gift: thanks, and no share."),
    "confirmed": lambda told, who, day: _("Confirmed by %(who)s.") % {"who": who},
    "unasked": lambda told, who, day: _("It counts without a confirmation, as was agreed here."),
    "deadline": lambda told, who, day: (
        _("Too few people confirmed it by %(day)s; a circle steward can still look into it.")
        % {"day": day}
    ),
    "questioned": lambda told, who, day: (
        _("%(who)s asks about it; an answer helps, until %(day)s.") % {"who": who, "day": day}
    ),
    "ring": lambda told, who, day: (
        _(
            "Confirmed by %(who)s, and these people confirm only each other; one voice from "
            "outside makes it count, until %(day)s."
        )
        % {"who": who, "day": day}
    ),
    "alone": lambda told, who, day: (
        _(
            "%(who)s saw it and wrote it down; it counts when the one who did it says yes, or "
            "when somebody else confirms it, until %(day)s."
        )
        % {"who": who, "day": day}
    ),
    "unmeasured": lambda told, who, day: unmeasured(*(told.measure or ("", ""))),
    "waiting": _more,
}
