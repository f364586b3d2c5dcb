"""The clocks go forward and back, and every cycle still begins at one known moment."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from commonpool.calendars import Bounds, custom, cycles, lunar, monthly, weekly


def hours(cycle: Bounds) -> float:
    return (cycle.closes.astimezone(UTC) - cycle.opens.astimezone(UTC)) / timedelta(hours=1)


@pytest.mark.parametrize(
    ("zone", "day", "opens"),
    [
        ("Africa/Cairo", date(2026, 4, 24), "2026-04-24T01:00:00+03:00"),
        ("America/Santiago", date(2026, 9, 6), "2026-09-06T01:00:00-03:00"),
        ("Asia/Beirut", date(2026, 3, 29), "2026-03-29T01:00:00+03:00"),
    ],
)
def test_a_cycle_whose_midnight_is_skipped_opens_when_the_clocks_jump(
    zone: str, day: date, opens: str
) -> None:
    market = day.strftime("%A").lower()
    week = weekly(zone=zone, around=day, first_day=market)
    own = custom(zone=zone, opens=day, closes=day + timedelta(days=9))
    assert week.opens.isoformat() == own.opens.isoformat() == opens
    assert week.holds_day(day)
    a_second_earlier = week.opens.astimezone(UTC) - timedelta(seconds=1)
    assert weekly(zone=zone, around=a_second_earlier, first_day=market).closes == week.opens


def test_the_october_that_began_at_one_in_the_morning_in_asuncion() -> None:
    september, october = cycles(
        rhythm="monthly", zone="America/Asuncion", start=date(2023, 9, 10), count=2
    )
    assert october.opens.isoformat() == "2023-10-01T01:00:00-03:00"
    assert september.closes.isoformat() == october.opens.isoformat()
    assert hours(september) == 30 * 24
    assert hours(october) == 31 * 24 - 1


def test_the_november_that_begins_twice_in_havana_begins_at_the_first_midnight() -> None:
    november = monthly(zone="America/Havana", around=date(2026, 11, 10))
    assert november.opens.isoformat() == "2026-11-01T00:00:00-04:00"
    assert hours(november) == 30 * 24 + 1


def test_a_week_with_a_day_of_23_hours_and_one_with_25() -> None:
    spring = weekly(zone="Europe/Lisbon", around=date(2026, 3, 29))
    autumn = weekly(zone="Europe/Lisbon", around=date(2026, 10, 25))
    assert (hours(spring), hours(autumn)) == (167, 169)
    assert {spring.opens.hour, spring.closes.hour, autumn.opens.hour, autumn.closes.hour} == {0}


def test_a_cycle_of_the_one_day_of_23_hours() -> None:
    day = custom(zone="Africa/Cairo", opens=date(2026, 4, 24), closes=date(2026, 4, 25))
    assert hours(day) == 23
    assert day.holds_day(date(2026, 4, 24))
    assert not day.holds_day(date(2026, 4, 25))


def test_troll_moves_its_clocks_by_two_hours() -> None:
    march = monthly(zone="Antarctica/Troll", around=date(2026, 3, 25))
    assert march.opens.isoformat() == "2026-03-01T00:00:00+00:00"
    assert march.closes.isoformat() == "2026-04-01T00:00:00+02:00"
    assert hours(march) == 31 * 24 - 2


def test_apia_had_no_30_december_2011_and_a_cycle_due_then_opened_on_the_31st() -> None:
    week = weekly(zone="Pacific/Apia", around=date(2011, 12, 31), first_day="friday")
    assert week.opens.isoformat() == "2011-12-31T00:00:00+14:00"
    assert hours(week) == 6 * 24


def test_a_custom_bound_in_the_hour_that_is_skipped_is_told_as_clocks_show_it() -> None:
    santiago = ZoneInfo("America/Santiago")
    skipped = datetime(2026, 9, 6, 0, 30, tzinfo=santiago)
    cycle = custom(zone=santiago, opens=skipped, closes=date(2026, 9, 10))
    assert cycle.opens.isoformat() == "2026-09-06T01:30:00-03:00"


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    havana = ZoneInfo("America/Havana")
    november = monthly(zone=havana, around=date(2026, 11, 10))
    second = datetime(2026, 11, 1, 0, 0, tzinfo=havana, fold=1)
    before = datetime(2026, 10, 31, 23, 59, 59, tzinfo=havana)
    assert november.holds_moment(second)
    assert not november.holds_moment(before)
    own = custom(zone=havana, opens=second, closes=date(2026, 11, 9))
    assert not own.holds_moment(november.opens)
    assert own.opens.isoformat() == "2026-11-01T00:00:00-05:00"


def test_bounds_within_the_repeated_hour_are_put_in_the_order_they_came() -> None:
    havana = ZoneInfo("America/Havana")
    opens = datetime(2026, 11, 1, 0, 30, tzinfo=havana)
    closes = datetime(2026, 11, 1, 0, 30, tzinfo=havana, fold=1)
    with pytest.raises(ValueError, match="opens and closes on 2026-11-01"):
        Bounds(opens=opens, closes=closes)
    with pytest.raises(ValueError, match="not after it opens"):
        Bounds(opens=closes, closes=opens)


def test_the_moon_takes_no_notice_of_clocks() -> None:
    moon = lunar(zone="America/Santiago", around=date(2026, 9, 1))
    assert moon.opens.utcoffset() == timedelta(hours=-4)
    assert moon.closes.utcoffset() == timedelta(hours=-3)
    assert moon.opens.astimezone(UTC) == lunar(zone="UTC", around=date(2026, 9, 1)).opens
