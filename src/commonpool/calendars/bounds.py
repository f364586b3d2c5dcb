"""The bounds of one cycle, and what is in them: moments and days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from commonpool.core.fault import Fault, quote


class CalendarError(Fault):
    """A cycle whose bounds cannot be told: one sentence, with how to mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """One cycle, from `opens` up to, not with, `closes`: aware moments in one named zone.

    A named zone is asked for because the days of a cycle are read from the dates of its
    bounds: bounds that a database handed back in UTC are put in their zone by `custom`.
    """

    opens: datetime
    closes: datetime

    def __post_init__(self) -> None:
        """Refuse bounds from which no day could be read."""
        if _zone_of(self.opens).key != _zone_of(self.closes).key:
            raise CalendarError(
                "a cycle opens and closes in two time zones", "use one zone for both"
            )
        # Moments of one zone compare by their clocks in Python, which is wrong in the hour an
        # autumn clock repeats: every comparison here goes through UTC.
        if utc(self.closes) <= utc(self.opens):
            raise CalendarError(
                "the cycle closes at {closes}, not after it opens at {opens}",
                "let it close later",
                closes=self.closes.isoformat(),
                opens=self.opens.isoformat(),
            )
        if self.closes.date() <= self.opens.date():
            raise CalendarError(
                "the cycle opens and closes on {day}, so no dated deed falls in it",
                "let it close on a later day",
                day=self.opens.date(),
            )

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose dates are the days of this cycle."""
        return _zone_of(self.opens)

    def holds_day(self, day: date) -> bool:
        """Whether a deed dated `day` belongs to this cycle."""
        if isinstance(day, datetime):
            raise CalendarError(
                "{day} is a moment, not a day", "ask holds_moment, or give its date", day=day
            )
        return self.opens.date() <= day < self.closes.date()

    def holds_moment(self, moment: datetime) -> bool:
        """Whether this cycle runs at `moment`, given in any zone."""
        return utc(self.opens) <= utc(moment) < utc(self.closes)


def utc(moment: object) -> datetime:
    """The same moment in UTC, once it is known to say its offset."""
    if not isinstance(moment, datetime) or moment.utcoffset() is None:
        raise CalendarError(
            "{moment} does not say which time zone it is in",
            "give a moment with its time zone",
            moment=quote(str(moment)),
        )
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise out_of_range() from None


def out_of_range() -> CalendarError:
    """The sentence for days that no calendar here can count."""
    return CalendarError("the cycle leaves the years 1 to 9999", "choose a day well inside them")


def _zone_of(moment: datetime) -> ZoneInfo:
    utc(moment)
    if not isinstance(moment.tzinfo, ZoneInfo):
        raise CalendarError(
            "{moment} is not in a named time zone, so its day is in doubt",
            "read the bounds back with custom(zone=..., opens=..., closes=...)",
            moment=moment.isoformat(),
        )
    return moment.tzinfo
