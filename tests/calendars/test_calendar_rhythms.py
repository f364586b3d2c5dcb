"""The village chooses its rhythm: weeks, months, moons, or bounds of its own."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from commonpool.calendars import Bounds, custom, cycles, following, lunar, monthly, weekly

LISBON = ZoneInfo("Europe/Lisbon")


def days(cycle: Bounds) -> tuple[date, date]:
    return cycle.opens.date(), cycle.closes.date()


def test_a_week_runs_from_monday_to_monday() -> None:
    week = weekly(zone="Europe/Lisbon", around=date(2026, 1, 22))
    assert week.opens.isoformat() == "2026-01-19T00:00:00+00:00"
    assert week.closes.isoformat() == "2026-01-26T00:00:00+00:00"


@pytest.mark.parametrize(
    ("first_day", "opens"),
    [
        ("monday", date(2026, 1, 19)),
        ("tuesday", date(2026, 1, 20)),
        ("wednesday", date(2026, 1, 21)),
        ("thursday", date(2026, 1, 22)),
        ("friday", date(2026, 1, 16)),
        ("saturday", date(2026, 1, 17)),
        ("sunday", date(2026, 1, 18)),
    ],
)
def test_a_village_begins_its_week_on_its_market_day(first_day: str, opens: date) -> None:
    # 2026-01-22 is a Thursday.
    week = weekly(zone="Europe/Lisbon", around=date(2026, 1, 22), first_day=first_day)
    assert days(week) == (opens, opens + timedelta(days=7))


def test_a_month_runs_from_its_first_to_the_first_of_the_next() -> None:
    month = monthly(zone="Asia/Kathmandu", around=date(2024, 2, 29))
    assert month.opens.isoformat() == "2024-02-01T00:00:00+05:45"
    assert month.closes.isoformat() == "2024-03-01T00:00:00+05:45"


def test_a_month_may_begin_on_pay_day() -> None:
    assert days(monthly(zone=LISBON, around=date(2026, 1, 24), first_day=25)) == (
        date(2025, 12, 25),
        date(2026, 1, 25),
    )
    assert days(monthly(zone=LISBON, around=date(2026, 1, 25), first_day=25)) == (
        date(2026, 1, 25),
        date(2026, 2, 25),
    )


def test_the_year_ends_within_a_week_and_between_two_months() -> None:
    assert days(weekly(zone=LISBON, around=date(2026, 12, 31))) == (
        date(2026, 12, 28),
        date(2027, 1, 4),
    )
    december, january = cycles(rhythm="monthly", zone=LISBON, start=date(2026, 12, 31), count=2)
    assert days(december) == (date(2026, 12, 1), date(2027, 1, 1))
    assert days(january) == (date(2027, 1, 1), date(2027, 2, 1))


def test_the_year_ends_earlier_in_kiritimati_than_in_niue() -> None:
    midnight = datetime(2027, 1, 1, tzinfo=UTC)
    east = monthly(zone="Pacific/Kiritimati", around=midnight)
    west = monthly(zone="Pacific/Niue", around=midnight)
    assert east.opens.astimezone(UTC).isoformat() == "2026-12-31T10:00:00+00:00"
    assert west.closes.astimezone(UTC).isoformat() == "2027-01-01T11:00:00+00:00"


@pytest.mark.parametrize("rhythm", [weekly, monthly, lunar])
def test_the_second_of_a_bound_belongs_to_the_cycle_it_opens(rhythm: Callable[..., Bounds]) -> None:
    cycle = rhythm(zone="Antarctica/Troll", around=date(2026, 3, 25))
    second = timedelta(seconds=1)
    assert rhythm(zone="Antarctica/Troll", around=cycle.opens.astimezone(UTC)) == cycle
    assert rhythm(zone="Antarctica/Troll", around=cycle.closes.astimezone(UTC) - second) == cycle
    assert rhythm(zone="Antarctica/Troll", around=cycle.closes).opens == cycle.closes
    assert cycle.holds_moment(cycle.opens)
    assert not cycle.holds_moment(cycle.closes)


def test_a_moment_is_placed_by_the_villages_own_day() -> None:
    # 23:30 of 31 January in Lisbon is already 1 February in Kathmandu.
    moment = datetime(2026, 1, 31, 23, 30, tzinfo=LISBON)
    assert monthly(zone=LISBON, around=moment).opens.month == 1
    assert monthly(zone="Asia/Kathmandu", around=moment).opens.month == 2


def test_a_custom_cycle_runs_from_the_first_day_to_the_day_after_its_last() -> None:
    harvest = custom(zone="Europe/Lisbon", opens=date(2026, 8, 15), closes=date(2026, 10, 4))
    assert harvest.opens.isoformat() == "2026-08-15T00:00:00+01:00"
    assert harvest.closes.isoformat() == "2026-10-04T00:00:00+01:00"
    assert harvest.holds_day(date(2026, 10, 3))
    assert not harvest.holds_day(date(2026, 10, 4))


def test_a_custom_cycle_may_open_at_the_bell_in_whole_seconds() -> None:
    bell = datetime(2026, 8, 15, 18, 30, 0, 999_999, tzinfo=LISBON)
    feast = custom(zone="Asia/Kathmandu", opens=bell, closes=bell + timedelta(days=2))
    assert feast.opens.isoformat() == "2026-08-15T23:15:00+05:45"


def test_stored_bounds_come_back_from_utc_with_the_days_they_had() -> None:
    moon = lunar(zone="Pacific/Kiritimati", around=date(2026, 8, 20))
    stored = moon.opens.astimezone(UTC), moon.closes.astimezone(UTC)
    assert custom(zone="Pacific/Kiritimati", opens=stored[0], closes=stored[1]) == moon


def test_the_next_cycle_opens_as_the_last_one_closed() -> None:
    week = weekly(zone=LISBON, around=date(2026, 3, 25), first_day="sunday")
    after = following(last=week, rhythm="weekly", first_day="sunday")
    assert after == weekly(zone=LISBON, around=date(2026, 3, 29), first_day="sunday")
    month = monthly(zone=LISBON, around=date(2026, 3, 25), first_day=5)
    assert following(last=month, rhythm="monthly", first_day=5).closes.day == 5


def test_a_village_goes_over_from_months_to_moons_across_one_bridge() -> None:
    march = monthly(zone=LISBON, around=date(2026, 3, 10))
    bridge = following(last=march, rhythm="lunar")
    assert bridge.opens == march.closes
    assert bridge.closes == lunar(zone=LISBON, around=date(2026, 4, 17)).opens
    assert following(last=bridge, rhythm="lunar") == lunar(zone=LISBON, around=date(2026, 4, 20))


def test_a_bridge_of_a_day_or_two_is_joined_to_the_cycle_after_it() -> None:
    # Saturday to Monday is exactly two days, and too short; Friday to Monday is long enough.
    saturday = custom(zone=LISBON, opens=date(2026, 1, 1), closes=date(2026, 1, 17))
    assert days(following(last=saturday, rhythm="weekly")) == (date(2026, 1, 17), date(2026, 1, 26))
    friday = custom(zone=LISBON, opens=date(2026, 1, 1), closes=date(2026, 1, 16))
    assert days(following(last=friday, rhythm="weekly")) == (date(2026, 1, 16), date(2026, 1, 19))


def test_a_moon_stored_some_seconds_early_is_followed_by_a_whole_moon() -> None:
    moon = lunar(zone=LISBON, around=date(2026, 1, 20))
    early = Bounds(opens=moon.opens, closes=moon.closes - timedelta(seconds=9))
    after = following(last=early, rhythm="lunar")
    assert after.opens == early.closes
    assert after.closes == lunar(zone=LISBON, around=date(2026, 2, 20)).closes
