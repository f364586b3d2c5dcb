"""Time zones: finding one by name, and the moment at which a day begins in it."""

from __future__ import annotations

from datetime import date, datetime, time
from difflib import get_close_matches
from zoneinfo import ZoneInfo, available_timezones

from commonpool.calendars.bounds import CalendarError, out_of_range, utc
from commonpool.core.fault import quote


def find(zone: ZoneInfo | str) -> ZoneInfo:
    """The zone of that name, from the tz database."""
    if isinstance(zone, ZoneInfo):
        return zone
    try:
        return ZoneInfo(zone)
    # A name may be unknown (KeyError), malformed (ValueError), a folder or too long (OSError).
    except (KeyError, ValueError, OSError, TypeError, AttributeError):
        raise _unknown(zone) from None


def _unknown(zone: object) -> CalendarError:
    known = available_timezones()
    if not known:
        return CalendarError(
            "this machine has no time zone data", "install it with: pip install 'commonpool[moon]'"
        )
    near = get_close_matches(str(zone)[:40], sorted(known), n=1)
    return CalendarError(
        "{zone} is not a known time zone",
        "write a name such as {near}",
        zone=quote(zone),
        near=near[0] if near else "Europe/Lisbon",
    )


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    """The same moment as the clocks of `zone` show it, even one given at an hour they skip."""
    try:
        # By way of UTC, since astimezone to the zone a moment is already in changes nothing.
        return utc(moment).astimezone(zone)
    except OverflowError:
        raise out_of_range() from None


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which `day` begins in `zone`.

    Where clocks jump over midnight the day begins when they jump (01:00 in Cairo on
    2026-04-24); where midnight comes twice, at the first (Havana, 2026-11-01). This is how
    Python reads a clock with fold=0 (PEP 495).
    """
    return local(datetime.combine(day, time(), zone), zone)
