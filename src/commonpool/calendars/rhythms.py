"""The rhythms of a community: weekly, monthly, lunar, custom.

A rhythm is an endless series of numbered moments; a cycle runs from one of them to the next. Asked
`around` a day, the cycle is the one that day belongs to; around a moment, the one that runs then.
On the day of a new moon these differ until the moon is new.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from commonpool.calendars import moon
from commonpool.calendars.bounds import Bounds, CalendarError, out_of_range, utc
from commonpool.calendars.zones import find, local, midnight
from commonpool.core.fault import quote

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

# Longer than any one day, even where clocks turn back, so the cycle holds at least one date.
SHORTEST_BRIDGE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Series:
    """The bounds of a rhythm: the moment of each number, and a first guess at a day's number."""

    zone: ZoneInfo
    bound: Callable[[int], datetime]
    guess: Callable[[date], int]

    def cycle(self, number: int) -> Bounds:
        """The cycle that opens at the bound of that number."""
        return Bounds(opens=self.bound(number), closes=self.bound(number + 1))

    def number(self, around: date | datetime) -> int:
        """The number of the cycle that a day belongs to, or that runs at a moment."""
        if isinstance(around, datetime):
            at, here = utc(around), local(around, self.zone)
            return self._last(self.guess(here.date()), lambda bound: utc(bound) <= at)
        if isinstance(around, date):
            return self._last(self.guess(around), lambda bound: bound.date() <= around)
        raise CalendarError(
            "{around} is neither a day nor a moment",
            "give a date or datetime",
            around=quote(around),
        )

    def _last(self, number: int, reached: Callable[[datetime], bool]) -> int:
        """The last bound that has been reached, sought from a guess next to it."""
        while not reached(self.bound(number)):
            number -= 1
        while reached(self.bound(number + 1)):
            number += 1
        return number


def weekly(*, zone: ZoneInfo | str, around: date | datetime, first_day: str = "monday") -> Bounds:
    """The week around a day or moment, from the midnight that begins its `first_day`."""
    return _around(_weeks(find(zone), first_day), around)


def monthly(*, zone: ZoneInfo | str, around: date | datetime, first_day: int = 1) -> Bounds:
    """The month around a day or moment, from the midnight that begins its `first_day` (1 to 28)."""
    return _around(_months(find(zone), first_day), around)


def lunar(*, zone: ZoneInfo | str, around: date | datetime) -> Bounds:
    """The moon around a day or moment: from the second of a new moon to that of the next."""
    return _around(_moons(find(zone)), around)


def custom(*, zone: ZoneInfo | str, opens: date | datetime, closes: date | datetime) -> Bounds:
    """Bounds that people chose, or that were stored; a day stands for the midnight it begins with.

    Parts of a second are dropped, since receipts are written in whole seconds.
    """
    where = find(zone)
    return Bounds(opens=_chosen(opens, where), closes=_chosen(closes, where))


def cycles(
    *,
    rhythm: str,
    zone: ZoneInfo | str,
    start: date | datetime,
    count: int,
    first_day: str | int | None = None,
) -> Iterator[Bounds]:
    """`count` cycles in a row, the first around `start`; each closes exactly as the next opens."""
    if type(count) is not int or count < 0:
        raise CalendarError(
            "{count} is not a number of cycles", "write 0 or more", count=quote(count)
        )
    series = _series(rhythm, find(zone), first_day)
    first = series.number(start)
    return (series.cycle(number) for number in range(first, first + count))


def following(*, last: Bounds, rhythm: str, first_day: str | int | None = None) -> Bounds:
    """The cycle after `last`, in its zone: it opens exactly as `last` closes.

    It closes at the next bound of the rhythm more than two days on. So a community that changes
    its rhythm gets one bridge, shorter or longer than usual, and a bound that better tables
    would now put some seconds later does not leave a cycle of seconds behind.
    """
    series = _series(rhythm, last.zone, first_day)
    number = series.number(_later(last.closes, SHORTEST_BRIDGE))
    return Bounds(opens=last.closes, closes=series.bound(number + 1))


def _around(series: Series, around: date | datetime) -> Bounds:
    return series.cycle(series.number(around))


def _series(rhythm: str, zone: ZoneInfo, first_day: str | int | None) -> Series:
    if rhythm == "weekly":
        return _weeks(zone, "monday" if first_day is None else first_day)
    if rhythm == "monthly":
        return _months(zone, 1 if first_day is None else first_day)
    if rhythm != "lunar":
        raise CalendarError(
            "{rhythm} is not a rhythm that repeats",
            "write weekly, monthly or lunar; a custom cycle names its own bounds",
            rhythm=quote(rhythm),
        )
    if first_day is not None:
        raise CalendarError("a lunar cycle begins with the new moon", "leave out the first day")
    return _moons(zone)


def _weeks(zone: ZoneInfo, first_day: object) -> Series:
    if first_day not in WEEKDAYS:
        raise CalendarError(
            "{day} is not a day of the week",
            "write one of: {choices}",
            day=quote(first_day),
            choices=", ".join(WEEKDAYS),
        )
    # Day 1 of the calendar, 0001-01-01, is a Monday.
    shift = 1 + WEEKDAYS.index(str(first_day))
    return Series(
        zone,
        bound=lambda number: midnight(_day(shift + 7 * number), zone),
        guess=lambda day: (day.toordinal() - shift) // 7,
    )


def _months(zone: ZoneInfo, first_day: object) -> Series:
    if type(first_day) is not int or not 1 <= first_day <= 28:
        raise CalendarError(
            "{day} is not a day that every month has",
            "write a number from 1 to 28",
            day=quote(first_day),
        )
    day_of_month = first_day
    return Series(
        zone,
        bound=lambda number: midnight(_month(number, day_of_month), zone),
        guess=lambda day: 12 * day.year + day.month - 1,
    )


def _moons(zone: ZoneInfo) -> Series:
    return Series(zone, bound=lambda number: local(moon.new_moon(number), zone), guess=moon.guess)


def _day(ordinal: int) -> date:
    try:
        return date.fromordinal(ordinal)
    except (ValueError, OverflowError):
        raise out_of_range() from None


def _month(number: int, day: int) -> date:
    try:
        return date(number // 12, number % 12 + 1, day)
    except (ValueError, OverflowError):
        raise out_of_range() from None


def _later(moment: datetime, by: timedelta) -> datetime:
    try:
        return utc(moment) + by
    except OverflowError:
        raise out_of_range() from None


def _chosen(bound: date | datetime, zone: ZoneInfo) -> datetime:
    if isinstance(bound, datetime):
        return local(bound, zone).replace(microsecond=0)
    if isinstance(bound, date):
        return midnight(bound, zone)
    raise CalendarError(
        "{bound} is neither a day nor a moment", "give a date or datetime", bound=quote(bound)
    )
