"""The steps of a share as rows with bars, in the words of whoever looks."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy, ngettext

from commonpool.core.amounts import about
from commonpool.cycles.why import Part
from commonpool.web.charts.waterfall import Row, Step, waterfall
from commonpool.web.figures import clock, grouped

FACTORS = {
    "need": gettext_lazy("Need: %(what)s"),
    "impact": gettext_lazy("Measured: %(what)s"),
    "zone": gettext_lazy("zone %(what)s"),
    "weight": gettext_lazy("weight of %(what)s"),
    "rate": gettext_lazy("the rate of an hour"),
}
SOURCES = {
    "appreciation": gettext_lazy("Thanks from %(what)s"),
    "praise": gettext_lazy("Praise from %(what)s"),
    "membership": gettext_lazy("A part like everybody's"),
    "standing": gettext_lazy("Merit of the cycles that count"),
    "bucket": gettext_lazy("An agreed amount"),
    "split": gettext_lazy("An agreed percentage"),
}


def rows_of(parts: Sequence[Part], amount: int) -> list[Row]:
    """The waterfall of a share; nothing where there was nothing to share."""
    if not amount:
        return []
    return waterfall([step_of(alike) for alike in together(parts)], gettext("The share"))


def together(parts: Sequence[Part]) -> list[list[Part]]:
    """Parts of one name side by side, where the first of them stood: thirty meals are one row."""
    found: dict[tuple[str, str], list[Part]] = {}
    for part in parts:
        found.setdefault((part.kind, part.what), []).append(part)
    return list(found.values())


def step_of(alike: Sequence[Part]) -> Step:
    """Parts of one name in words."""
    part, amount = alike[0], sum(one.amount for one in alike)
    if part.kind in FACTORS:
        return Step(capfirst(str(FACTORS[part.kind]) % {"what": part.what}), times(alike), amount)
    if part.kind == "bonus":
        return Step(gettext("Bonus for building capacity"), capfirst(part.what), amount)
    if part.kind == "limit":
        return Step(gettext("What the cap or the floor moved"), "", amount)
    name = str(SOURCES[part.kind]) % {"what": part.what} if part.kind in SOURCES else part.what
    return Step(capfirst(name), much(alike), amount)


def much(alike: Sequence[Part]) -> str:
    """How much it was in all: `3 times, 9 h 30 min`."""
    value = sum((one.value for one in alike), Fraction(0))
    whole = alike[0].hours and (value * 60).denominator == 1
    said = clock(int(value * 60)) if whole else grouped(about(value))
    if len(alike) == 1:
        return said
    words = ngettext("%(count)s time, %(much)s", "%(count)s times, %(much)s", len(alike))
    return words % {"count": len(alike), "much": said}


def times(alike: Sequence[Part]) -> str:
    """What a factor did, where it is one: `it was short, so it counted × 1.25`."""
    values = {one.value for one in alike}
    if len(values) > 1:
        return ""
    (value,) = values
    said = {"times": f"\N{MULTIPLICATION SIGN}\N{NO-BREAK SPACE}{about(value)}"}
    if alike[0].kind != "need":
        return said["times"]
    if value > 1:
        return gettext("it was short, so it counted %(times)s") % said
    return gettext("it was well covered, so it counted %(times)s") % said
