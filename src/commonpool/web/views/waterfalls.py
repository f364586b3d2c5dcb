"""The steps of a share as rows with bars, in the words of whoever looks."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext, gettext_lazy

from commonpool.core.amounts import about
from commonpool.cycles.why import Part
from commonpool.web.charts.waterfall import Row, Step, waterfall

FACTORS = {
    "need": gettext_lazy("need: %(what)s"),
    "impact": gettext_lazy("impact: %(what)s"),
    "zone": gettext_lazy("zone %(what)s"),
    "weight": gettext_lazy("weight of %(what)s"),
    "rate": gettext_lazy("the rate of an hour"),
}
SOURCES = {
    "appreciation": gettext_lazy("Thanks from %(what)s"),
    "membership": gettext_lazy("A part like everybody's"),
    "standing": gettext_lazy("Merit of the cycles that count"),
    "bucket": gettext_lazy("An agreed amount"),
    "split": gettext_lazy("An agreed percentage"),
}


def rows_of(parts: Sequence[Part], amount: int) -> list[Row]:
    """The waterfall of a share; nothing where there was nothing to share."""
    return waterfall([step_of(part) for part in parts], gettext("The share")) if amount else []


def step_of(part: Part) -> Step:
    """One part in words."""
    if part.kind in FACTORS:
        return Step(str(FACTORS[part.kind]) % {"what": part.what}, times(part.value), part.amount)
    if part.kind == "bonus":
        return Step(gettext("bonus for building capacity"), part.what, part.amount)
    if part.kind == "limit":
        return Step(gettext("what the cap or the floor moved"), "", part.amount)
    name = str(SOURCES[part.kind]) % {"what": part.what} if part.kind in SOURCES else part.what
    return Step(name, about(part.value), part.amount)


def times(value: Fraction) -> str:
    """A factor as it is written: `× 1.25`."""
    return f"× {about(value)}"
