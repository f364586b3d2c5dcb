"""When a community's cycles open and close."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from commonpool.api.gate import caller
from commonpool.api.routes import read, write
from commonpool.api.shapes import Key, Slug
from commonpool.cycles import queries, services
from commonpool.cycles.models import Calendar

router = Router()


class CalendarOut(Schema):
    """A rhythm: weekly, monthly, lunar or custom."""

    rhythm: str
    days: int | None
    grace_days: int
    by_itself: bool


class CalendarIn(Schema):
    """The rhythm from the next cycle on; `days` is for one of its own length."""

    rhythm: Literal["weekly", "monthly", "lunar", "custom"]
    days: int | None = Field(None, ge=1, le=366)
    grace_days: int = Field(3, ge=0, le=60)
    by_itself: bool = False


def shown(row: Calendar) -> CalendarOut:
    return CalendarOut(
        rhythm=row.rhythm, days=row.days, grace_days=row.grace_days, by_itself=row.by_itself
    )


@read(router, "/calendar", CalendarOut, "cycles.open")
def get_calendar(request: HttpRequest, community: Slug) -> CalendarOut:
    """The calendar."""
    return shown(queries.calendar(caller(request).community))


@write(router, "/calendar", CalendarOut, "cycles.open")
def set_calendar(request: HttpRequest, community: Slug, key: Key, body: CalendarIn) -> CalendarOut:
    """Change the calendar."""
    asker = caller(request)
    row = services.set_calendar(actor=asker.actor, community=asker.community, **body.dict())
    return shown(row)
