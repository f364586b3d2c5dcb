"""The village counts by the moon: its new moons are those of the almanac."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from math import radians, sin

import astronomy
import pytest

from commonpool.calendars import cycles, lunar
from commonpool.calendars.moon import EARLIEST, LATEST, new_moon

# Published to the minute, in UTC (USNO, Phases of the Moon).
YEAR_OF_TWELVE = """
    2026-01-18 19:52  2026-02-17 12:01  2026-03-19 01:23  2026-04-17 11:52  2026-05-16 20:01
    2026-06-15 02:54  2026-07-14 09:43  2026-08-12 17:37  2026-09-11 03:27  2026-10-10 15:50
    2026-11-09 07:02  2026-12-09 00:52
"""
YEAR_OF_THIRTEEN = """
    2024-01-11 11:57  2024-02-09 22:59  2024-03-10 09:00  2024-04-08 18:21  2024-05-08 03:22
    2024-06-06 12:38  2024-07-05 22:57  2024-08-04 11:13  2024-09-03 01:55  2024-10-02 18:49
    2024-11-01 12:47  2024-12-01 06:21  2024-12-30 22:27
"""

# Meeus, Astronomical Algorithms, chapter 49: an independent way to the same moments.
# Each term: 1e-5 day, then how often Sun's anomaly, Moon's anomaly and Moon's latitude.
TERMS = """
    -40720 0 1 0   17241 1 0 0   1608 0 2 0   1039 0 0 2    739 -1 1 0  -514 1 1 0   208 2 0 0
      -111 0 1 -2    -57 0 1 2     56 1 2 0    -42 0 3 0     42 1 0 2     38 1 0 -2  -24 -1 2 0
        -7 2 1 0       4 0 2 -2     4 3 0 0      3 1 1 -2     3 0 2 2     -3 1 1 2     3 -1 1 2
        -2 -1 1 -2    -2 1 3 0      2 0 4 0
"""
# Each planet's term: 1e-6 day, its angle at new moon 0, its advance to the next.
PLANETS = """
    325 299.77 0.107408  165 251.88 0.016321   164 251.83 26.651886  126 349.42 36.412478
    110 84.66 18.206239   62 141.74 53.303771   60 207.14 2.453732    56 154.84 7.306860
     47 34.52 27.261239   42 207.19 0.121824    40 291.34 1.844379    37 161.72 24.198154
     35 239.56 25.513099  23 331.55 3.592518
"""


def sine(degrees: float) -> float:
    return sin(radians(degrees))


def rows(text: str, width: int) -> list[list[float]]:
    numbers = [float(word) for word in text.split()]
    return [numbers[i : i + width] for i in range(0, len(numbers), width)]


def meeus(k: int) -> float:
    """The Julian day of new moon k, in the uniform time of the planets."""
    t = k / 1236.85
    day = 2451550.09766 + 29.530588861 * k + t**2 * (0.00015437 - 1.5e-7 * t + 7.3e-10 * t**2)
    sun = 2.5534 + 29.10535670 * k - 0.0000014 * t**2 - 0.00000011 * t**3
    moon = 201.5643 + 385.81693528 * k + 0.0107582 * t**2 + 0.00001238 * t**3 - 5.8e-8 * t**4
    latitude = 160.7108 + 390.67050284 * k - 0.0016118 * t**2 - 2.27e-6 * t**3 + 1.1e-8 * t**4
    node = 124.7746 - 1.56375588 * k + 0.0020672 * t**2 + 0.00000215 * t**3
    eccentric = 1 - 0.002516 * t - 0.0000074 * t**2
    day -= 0.00017 * sine(node)
    # His term of thrice the Sun's anomaly has no eccentricity; here it moves by 0.03 s.
    for size, s, m, f in rows(TERMS, 4):
        day += 1e-5 * size * eccentric ** abs(s) * sine(s * sun + m * moon + f * latitude)
    for i, (size, start, step) in enumerate(rows(PLANETS, 3)):
        day += 1e-6 * size * sine(start + step * k - (0.009173 * t**2 if i == 0 else 0))
    return day


def test_our_copy_of_meeus_gives_the_example_of_his_book() -> None:
    assert meeus(-283) == pytest.approx(2443192.65118, abs=0.00001)


def moments(text: str) -> list[datetime]:
    words = text.split()
    stamps = zip(words[::2], words[1::2], strict=True)
    return [datetime.fromisoformat(f"{day}T{clock}+00:00") for day, clock in stamps]


@pytest.mark.parametrize("published", [YEAR_OF_TWELVE, YEAR_OF_THIRTEEN])
def test_the_new_moons_of_a_year_are_those_published(published: str) -> None:
    expected = moments(published)
    year = cycles(rhythm="lunar", zone="UTC", start=expected[0].date(), count=len(expected))
    for cycle, almanac in zip(year, expected, strict=True):
        assert abs(cycle.opens - almanac) <= timedelta(minutes=1)


@pytest.mark.parametrize("published", [YEAR_OF_TWELVE, YEAR_OF_THIRTEEN])
def test_the_new_moons_of_a_year_are_those_of_meeus_in_utc(published: str) -> None:
    # In these years uniform time was ahead of UTC by 69.2 s, as the clocks of the world measured.
    for almanac in moments(published):
        opens = lunar(zone="UTC", around=almanac.date()).opens
        k = round((opens - datetime(2000, 1, 6, 18, tzinfo=UTC)) / timedelta(days=29.530588861))
        days = meeus(k) - 2451545 - 69.2 / 86400
        by_meeus = datetime(2000, 1, 1, 12, tzinfo=UTC) + timedelta(days=days)
        assert abs(opens - by_meeus) <= timedelta(seconds=25)


def test_two_centuries_of_new_moons_agree_with_meeus() -> None:
    for k in range(EARLIEST, LATEST + 1):
        ut = (new_moon(k) - datetime(2000, 1, 1, 12, tzinfo=UTC)) / timedelta(days=1)
        uniform = astronomy.Time(ut).tt
        assert abs(uniform - (meeus(k) - 2451545)) * 86400 <= 20


def test_the_new_moons_reach_from_1900_to_2100() -> None:
    assert new_moon(EARLIEST).date() == date(1900, 1, 1)
    assert new_moon(EARLIEST) - timedelta(days=29.3) < datetime(1900, 1, 1, tzinfo=UTC)
    assert new_moon(LATEST).date() == date(2100, 12, 30)


def test_a_moon_lasts_between_29_days_6_hours_and_29_days_20_hours() -> None:
    for opens, closes in pairwise(new_moon(k) for k in range(300, 425)):
        assert timedelta(days=29, hours=6) < closes - opens < timedelta(days=29, hours=20)


def test_a_new_moon_is_told_in_whole_seconds_rounded_to_the_nearest() -> None:
    for k in range(322, 334):
        exact = astronomy.Time(
            (new_moon(k) - datetime(2000, 1, 1, 12, tzinfo=UTC)).total_seconds() / 86400
        )
        ahead = astronomy.EclipticGeoMoon(exact).lon - astronomy.SunPosition(exact).elon
        # The Moon gains on the Sun by at least 0.45 of a second of arc in a second of time.
        assert abs(ahead) * 3600 < 0.65 * 0.5 + 0.01
        assert new_moon(k).microsecond == 0


def test_the_village_in_kathmandu_sees_the_new_moon_on_its_own_clock() -> None:
    moon = lunar(zone="Asia/Kathmandu", around=date(2026, 3, 25))
    assert moon.opens.isoformat() == "2026-03-19T07:08:28+05:45"
    assert moon.closes.isoformat() == "2026-04-17T17:36:46+05:45"


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Pacific/Kiritimati", date(2026, 1, 19)),
        ("Pacific/Niue", date(2026, 1, 18)),
        ("Europe/Lisbon", date(2026, 1, 18)),
    ],
)
def test_the_day_of_the_new_moon_is_that_of_the_village(zone: str, day: date) -> None:
    moon = lunar(zone=zone, around=day)
    assert moon.opens.date() == day
    assert not moon.holds_day(day - timedelta(days=1))


def test_a_deed_of_the_new_moons_day_belongs_to_the_moon_it_opens() -> None:
    old, new = cycles(rhythm="lunar", zone="Europe/Lisbon", start=date(2026, 1, 20), count=2)
    day = new.opens.date()
    assert day == date(2026, 2, 17)
    assert [old.holds_day(day), new.holds_day(day)] == [False, True]
    eve = day - timedelta(days=1)
    assert [old.holds_day(eve), new.holds_day(eve)] == [True, False]


def test_on_the_new_moons_day_the_morning_still_runs_in_the_old_moon() -> None:
    old, new = cycles(rhythm="lunar", zone="Europe/Lisbon", start=date(2026, 1, 20), count=2)
    second = timedelta(seconds=1)
    assert lunar(zone="Europe/Lisbon", around=new.opens - second) == old
    assert lunar(zone="Europe/Lisbon", around=new.opens) == new
    assert lunar(zone="Europe/Lisbon", around=new.opens.date()) == new


def test_two_villages_far_apart_open_their_moon_at_the_same_moment() -> None:
    east = lunar(zone="Pacific/Kiritimati", around=date(2026, 8, 20))
    west = lunar(zone="Pacific/Niue", around=date(2026, 8, 20))
    assert east.opens.astimezone(UTC) == west.opens.astimezone(UTC)
    assert east.opens.date() - west.opens.date() == timedelta(days=1)
