"""The bounds of a community's cycles, as its calendar says."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from commonpool import calendars
from commonpool.calendars import Bounds
from commonpool.calendars.zones import find, local, midnight
from commonpool.core.fault import Fault
from commonpool.cycles.models import Calendar, Cycle
from commonpool.people.models import Community


def first_bounds(
    community: Community, calendar: Calendar, closes: dt.date | None, now: dt.datetime
) -> Bounds:
    """The cycle around `now`; one of its own length begins today."""
    zone = community.zone
    if calendar.rhythm == "weekly":
        return calendars.weekly(zone=zone, around=now)
    if calendar.rhythm == "monthly":
        return calendars.monthly(zone=zone, around=now)
    if calendar.rhythm == "lunar":
        return calendars.lunar(zone=zone, around=now)
    today = calendars.custom(zone=zone, opens=now, closes=now + dt.timedelta(days=3)).opens.date()
    return calendars.custom(zone=zone, opens=today, closes=end_of(today, calendar, closes))


def next_bounds(
    community: Community, last: Cycle, calendar: Calendar, closes: dt.date | None
) -> Bounds:
    """The cycle that opens as `last` closed."""
    before = bounds_of(community, last)
    if calendar.rhythm != "custom":
        return calendars.following(last=before, rhythm=calendar.rhythm)
    end = end_of(before.closes.date(), calendar, closes)
    return calendars.custom(zone=community.zone, opens=before.closes, closes=end)


def end_of(first: dt.date, calendar: Calendar, closes: dt.date | None) -> dt.date:
    """The day after a cycle of its own length."""
    if closes is not None:
        return closes
    if calendar.days is None:
        raise Fault(
            "the calendar does not say how long a cycle lasts",
            "give the day on which it closes, or set its number of days",
            ("closes",),
        )
    return first + dt.timedelta(days=calendar.days)


def bounds_of(community: Community, cycle: Cycle) -> Bounds:
    """The bounds that a cycle keeps.

    Its days stay its own where the community has changed its zone since, or the law has: no
    day is lost between two cycles, and none counts in both.
    """
    zone = find(community.zone)
    return calendars.custom(
        zone=zone,
        opens=_kept(cycle.opens, cycle.first_day, zone),
        closes=_kept(cycle.closes, cycle.day_after, zone),
    )


def _kept(bound: str, day: dt.date, zone: ZoneInfo) -> dt.datetime:
    """The moment as it was stored, or where it is now on another day, that day's beginning."""
    moment = local(dt.datetime.fromisoformat(bound), zone)
    return moment if moment.date() == day else midnight(day, zone)


def shortened(community: Community, cycle: Cycle, now: dt.datetime) -> Bounds | None:
    """Bounds that end with today, for a cycle that is closed before its time; else None."""
    whole = bounds_of(community, cycle)
    today = now.astimezone(whole.zone).date()
    if today < whole.opens.date():
        raise Fault(
            "the cycle {slug} opens on {day}",
            "close it when it has begun",
            slug=cycle.slug,
            day=whole.opens.date(),
        )
    tomorrow = today + dt.timedelta(days=1)
    if tomorrow >= whole.closes.date() or now >= whole.closes:
        return None
    return calendars.custom(zone=community.zone, opens=whole.opens, closes=tomorrow)


def due(community: Community, cycle: Cycle, grace_days: int) -> dt.datetime:
    """When a cycle closes by itself: so many days after its end."""
    return bounds_of(community, cycle).closes + dt.timedelta(days=grace_days)


def name_of(bounds: Bounds, rhythm: str) -> str:
    """What a cycle is called: `2026-01` for a month from its first day, else its first day."""
    first = bounds.opens.date()
    whole_month = rhythm == "monthly" and first.day == 1
    return f"{first:%Y-%m}" if whole_month else f"{first:%Y-%m-%d}"
