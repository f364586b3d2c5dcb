"""Shifts: work that comes back, logged with one tap."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema

from commonpool.api.deeds import ContributionOut, again
from commonpool.api.gate import caller
from commonpool.api.routes import read, write
from commonpool.api.shapes import (
    Day,
    Hours,
    Id,
    Key,
    Line,
    Name,
    Number,
    Page,
    Slice,
    Slug,
    once,
    part_of,
    quantity,
)
from commonpool.contributions import queries, services
from commonpool.contributions.models import Shift
from commonpool.needs import queries as needs
from commonpool.needs.days import today
from commonpool.needs.texts import clock, read_minutes, read_thousandths

router = Router()


class ShiftOut(Schema):
    """A recurring piece of work of this token's member."""

    id: int
    what: str
    activity: str
    hours: str
    need: str | None
    delivered: str | None
    ended: bool


class ShiftIn(Schema):
    """Work that comes back: its hours, and what it delivers each time, are those of a tap."""

    what: Line
    hours: Hours
    activity: Line = ""
    need: Name | None = None
    delivered: Number | None = None


class TapIn(Schema):
    """The day on which it was done; today unless told."""

    on: Day | None = None


def shown(row: Shift) -> ShiftOut:
    return ShiftOut(
        id=row.pk,
        what=row.what,
        activity=row.activity,
        hours=clock(row.minutes),
        need=row.need.slug if row.need else None,
        delivered=quantity(row.delivered_thousandths) if row.delivered_thousandths else None,
        ended=row.ended is not None,
    )


@read(router, "/me/shifts", Page[ShiftOut], "contributions.log")
def list_shifts(request: HttpRequest, community: Slug, part: Query[Slice]) -> Page[ShiftOut]:
    """This member's shifts that go on."""
    return part_of(queries.shifts(caller(request).actor), part, shown)


@write(router, "/me/shifts", ShiftOut, "contributions.log")
def start_shift(request: HttpRequest, community: Slug, key: Key, body: ShiftIn) -> ShiftOut:
    """Begin a recurring piece of work."""
    asker = caller(request)
    row = services.start_shift(
        actor=asker.actor,
        what=body.what,
        minutes=read_minutes(body.hours, "hours"),
        once=once(asker, key, "shift"),
        now=timezone.now(),
        activity=body.activity,
        need=needs.need(asker.community, body.need) if body.need else None,
        delivered_thousandths=(
            read_thousandths(body.delivered, "delivered") if body.delivered else None
        ),
    )
    return shown(row)


@write(router, "/me/shifts/{int:shift}/tap", ContributionOut, "contributions.log")
def tap_shift(
    request: HttpRequest, community: Slug, shift: Id, key: Key, body: TapIn
) -> ContributionOut:
    """Log a shift for a day: once, however often it is tapped."""
    asker, now = caller(request), timezone.now()
    row = services.tap_shift(
        actor=asker.actor,
        shift=queries.shift(asker.actor, shift),
        on=body.on or today(asker.community, now),
        now=now,
    )
    return again(asker, row.pk)


@write(router, "/me/shifts/{int:shift}/end", ShiftOut, "contributions.log")
def end_shift(request: HttpRequest, community: Slug, shift: Id, key: Key) -> ShiftOut:
    """End a recurring piece of work; what was logged stays."""
    asker = caller(request)
    row = queries.shift(asker.actor, shift)
    return shown(services.end_shift(actor=asker.actor, shift=row, now=timezone.now()))
