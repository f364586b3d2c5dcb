"""On which days a need falls: once, weekly, monthly, each moon, or by an RRULE.

The parts of an RRULE are those of RFC 5545 that are sure to fall again within some years, so
that no rule can search the calendar to its end for a 30th of February.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from itertools import count, takewhile

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrule, rrulestr

from commonpool import calendars
from commonpool.core.fault import Fault, quote
from commonpool.needs.days import today
from commonpool.needs.models import Need

LARGEST_INTERVAL = {"DAILY": 366, "WEEKLY": 52, "MONTHLY": 12, "YEARLY": 10}
WEEKDAY = r"(?:MO|TU|WE|TH|FR|SA|SU)"
DAY_OF_MONTH = r"-?(?:[1-9]|1[0-9]|2[0-8])"
MONTH = r"(?:[1-9]|1[0-2])"
# Each part, how its value is written, and the frequencies that may have it.
PARTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "FREQ": ("|".join(LARGEST_INTERVAL), tuple(LARGEST_INTERVAL)),
    "INTERVAL": (r"[1-9][0-9]{0,2}", tuple(LARGEST_INTERVAL)),
    "COUNT": (r"[1-9][0-9]{0,3}", tuple(LARGEST_INTERVAL)),
    "UNTIL": (r"[0-9]{8}", tuple(LARGEST_INTERVAL)),
    "WKST": (WEEKDAY, ("WEEKLY",)),
    "BYDAY": (rf"(?:-?[1-4])?{WEEKDAY}(?:,(?:-?[1-4])?{WEEKDAY}){{0,6}}", ("WEEKLY", "MONTHLY")),
    "BYMONTHDAY": (rf"{DAY_OF_MONTH}(?:,{DAY_OF_MONTH}){{0,27}}", ("MONTHLY", "YEARLY")),
    "BYMONTH": (rf"{MONTH}(?:,{MONTH}){{0,11}}", tuple(LARGEST_INTERVAL)),
}


def read_rule(text: str) -> str:
    """The RRULE as it is kept, in capitals and without its `RRULE:`, or Fault."""
    kept = text.strip().upper().removeprefix("RRULE:")
    parts: dict[str, str] = {}
    for part in kept.split(";"):
        name, _, value = part.partition("=")
        if name not in PARTS or name in parts or not re.fullmatch(PARTS[name][0], value, re.ASCII):
            raise _fault("{part} is no part of a rhythm that is known here", part=quote(part))
        parts[name] = value
    _check_together(parts)
    return kept


def _check_together(parts: dict[str, str]) -> None:
    frequency = parts.get("FREQ")
    if frequency is None:
        raise _fault("the rhythm does not say how often")
    if strange := next((name for name in parts if frequency not in PARTS[name][1]), None):
        raise _fault("{part} does not go with {frequency}", part=strange, frequency=frequency)
    interval = int(parts.get("INTERVAL", "1"))
    if interval > LARGEST_INTERVAL[frequency]:
        raise _fault(
            "an interval of {interval} is too long for {frequency}",
            interval=interval,
            frequency=frequency,
        )
    if "BYMONTH" in parts and interval > 1 and frequency != "YEARLY":
        raise _fault("BYMONTH goes with an interval of 1 only")
    if "BYDAY" in parts and "BYMONTHDAY" in parts:
        raise _fault("BYDAY and BYMONTHDAY do not go together")
    if frequency == "WEEKLY" and re.search("[0-9]", parts.get("BYDAY", "")):
        raise _fault("a numbered weekday goes with MONTHLY only")
    if frequency == "YEARLY" and ("BYMONTH" in parts) != ("BYMONTHDAY" in parts):
        raise _fault("a yearly rhythm names both a month and a day of it, or neither")
    if until := parts.get("UNTIL"):
        try:
            dt.datetime.strptime(until, "%Y%m%d")  # noqa: DTZ007  # a date, in no zone
        except ValueError:
            raise _fault("UNTIL={until} is no date", until=until) from None


def _fault(problem: str, **values: object) -> Fault:
    return Fault(problem, "write it as FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", ("repeats",), **values)


def days(need: Need, first_day: dt.date, day_after: dt.date) -> tuple[dt.date, ...]:
    """The days from `first_day` up to, not with, `day_after` on which a repeating need falls."""
    end = min(day_after, _end(need))
    if end <= max(first_day, need.starts):
        return ()
    series = SERIES[need.cadence](need, end)
    return tuple(day for day in takewhile(lambda day: day < end, series) if day >= first_day)


def _end(need: Need) -> dt.date:
    """The day before which it falls last."""
    ends = [need.until + dt.timedelta(days=1)] if need.until else []
    if need.withdrawn:
        ends.append(today(need.community, need.withdrawn))
    return min(ends, default=dt.date.max)


def _once(need: Need, end: dt.date) -> Iterator[dt.date]:
    yield need.starts


def _weekly(need: Need, end: dt.date) -> Iterator[dt.date]:
    return (need.starts + dt.timedelta(weeks=number) for number in count())


def _monthly(need: Need, end: dt.date) -> Iterator[dt.date]:
    # From the start each time: a need of the 31st falls on the 28th and then on the 31st again.
    return (need.starts + relativedelta(months=number) for number in count())


def _lunar(need: Need, end: dt.date) -> Iterator[dt.date]:
    """The day it starts, and then the day of each new moon."""
    yield need.starts
    moons = calendars.cycles(
        rhythm="lunar", zone=need.community.zone, start=need.starts, count=_moons(need.starts, end)
    )
    yield from (moon.closes.date() for moon in moons)


def _moons(start: dt.date, end: dt.date) -> int:
    return (end - start).days // 29 + 1


def _rule(need: Need, end: dt.date) -> Iterator[dt.date]:
    start = dt.datetime.combine(need.starts, dt.time())
    rule = rrulestr(need.repeats, dtstart=start)
    if not isinstance(rule, rrule):
        raise _fault("{rhythm} is more than one rhythm", rhythm=quote(need.repeats))
    return (moment.date() for moment in rule)


SERIES: dict[str, Callable[[Need, dt.date], Iterator[dt.date]]] = {
    "once": _once,
    "weekly": _weekly,
    "monthly": _monthly,
    "lunar": _lunar,
    "rrule": _rule,
}


def times(need: Need, first_day: dt.date, day_after: dt.date) -> int:
    """How many times a need falls in a span; a need asked once falls in each until it is met."""
    if need.cadence != "once":
        return len(days(need, first_day, day_after))
    open_then = need.until is None or need.until >= first_day
    return int(need.withdrawn is None and need.starts < day_after and open_then)
