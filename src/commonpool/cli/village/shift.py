"""Shifts of a member."""

from __future__ import annotations

from commonpool.cli.village import deeds
from commonpool.cli.village.here import Here
from commonpool.contributions import queries, services
from commonpool.contributions.models import Shift
from commonpool.core.shapes import JsonObject
from commonpool.needs.texts import clock


def row(shift: Shift) -> JsonObject:
    """A shift."""
    return {
        "number": shift.pk,
        "what": shift.what,
        "hours": clock(shift.minutes),
        "activity": shift.activity,
        "need": shift.need.slug if shift.need else None,
        "ended": shift.ended is not None,
    }


def list_(here: Here) -> list[JsonObject]:
    """One's own."""
    return [row(one) for one in queries.shifts(here.actor)]


def start(here: Here) -> JsonObject:
    """A new one."""
    made = services.start_shift(
        actor=here.actor,
        what=here.text("what"),
        minutes=here.minutes() or 0,
        once=here.once(),
        now=here.now,
        activity=here.text("activity"),
        need=here.need(),
        delivered_thousandths=here.thousandths("delivered"),
    )
    return row(made)


def tap(here: Here) -> JsonObject:
    """Done that day."""
    made = services.tap_shift(
        actor=here.actor,
        shift=queries.shift(here.actor, here.number()),
        on=here.day("on") or here.today,
        now=here.now,
    )
    return deeds.row(deeds.again(here, made.pk), here.viewer)


def end(here: Here) -> JsonObject:
    """No more."""
    found = queries.shift(here.actor, here.number())
    return row(services.end_shift(actor=here.actor, shift=found, now=here.now))
