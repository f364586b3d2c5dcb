"""Calendars: the bounds of a cycle, worked out once, when it opens.

A cycle stores the bounds it opened with. Time zones change by law and tables of the moon
improve, so nothing here is asked again about a cycle that is already open.

Moments: a cycle runs from `opens` up to, not with, `closes`; both are whole seconds in the
community's zone, with their offset. Days: deeds carry dates, and a date belongs to the cycle
with `opens.date() <= date < closes.date()`. The day of a bound, and so the day of a new moon,
belongs whole to the cycle that it opens; no date is lost and none counts twice.
"""

from commonpool.calendars.bounds import Bounds, CalendarError
from commonpool.calendars.rhythms import custom, cycles, following, lunar, monthly, weekly

__all__ = [
    "Bounds",
    "CalendarError",
    "custom",
    "cycles",
    "following",
    "lunar",
    "monthly",
    "weekly",
]
