"""New moons, to the second, from astronomy-engine.

A new moon is the moment when Moon and Sun, as seen from the centre of the Earth, have the same
ecliptic longitude. The Sun is taken where it is seen, as almanacs do: `SearchMoonPhase` of the
same library leaves out the aberration of sunlight, and comes 33 to 46 seconds late in 2026.

Accuracy, measured 1900 to 2100: within 10 s of ephem and 19 s of Meeus, both in the time of the
planets. In UTC there is added what the library does not know of the turning of the Earth: 6 s
in 2026, perhaps two minutes by 2100. A cycle keeps the moment it opened with, right or not.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from importlib import import_module
from types import ModuleType

from commonpool.calendars.bounds import CalendarError

# Meeus, Astronomical Algorithms, chapter 49: new moon number 0 fell on 2000-01-06.
NOON_2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)
MEAN_FIRST = 5.09766
MEAN_MONTH = 29.530588861

# The new moons of the years 1900 to 2100, within which the accuracy above was measured.
EARLIEST, LATEST = -1237, 1249


def guess(day: date) -> int:
    """The number of the new moon before `day`, right to within one."""
    return int(((day - NOON_2000.date()).days - MEAN_FIRST) // MEAN_MONTH)


@lru_cache(maxsize=512)
def new_moon(number: int) -> datetime:
    """The moment of a new moon in UTC, rounded to the nearest second, half a second upward.

    The search starts from the number alone, so a cycle closes at the very second at which
    the next one opens, whichever day one asked about.
    """
    if not EARLIEST <= number <= LATEST:
        raise CalendarError(
            "new moons are known from 1900 to 2100", "choose a day within those years"
        )
    engine = _engine()
    mean = MEAN_FIRST + MEAN_MONTH * number
    # A new moon comes at most 14.3 hours from its mean; a day on either side holds one only.
    found = engine.Search(_ahead, engine, engine.Time(mean - 1), engine.Time(mean + 1), 0.01)
    moment = NOON_2000 + timedelta(days=found.ut, seconds=0.5)
    return moment.replace(microsecond=0)


def _ahead(engine: ModuleType, at: object) -> float:
    """How far the Moon is ahead of the Sun, in degrees from -180 to 180."""
    apart: float = engine.EclipticGeoMoon(at).lon - engine.SunPosition(at).elon
    return (apart + 180) % 360 - 180


def _engine() -> ModuleType:
    try:
        return import_module("astronomy")
    except ImportError:
        raise CalendarError(
            "a lunar cycle needs a library that is not installed",
            "install it with: pip install 'commonpool[moon]'",
        ) from None
