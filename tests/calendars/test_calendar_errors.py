"""Whatever a steward writes amiss comes back as one sentence with its mend."""

import sys
import zoneinfo
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from commonpool.calendars import (
    Bounds,
    CalendarError,
    custom,
    cycles,
    following,
    lunar,
    monthly,
    weekly,
)
from commonpool.calendars.moon import new_moon
from commonpool.core.fault import Fault

LISBON = ZoneInfo("Europe/Lisbon")
TODAY = date(2026, 3, 25)
NOON = datetime(2026, 3, 25, 12, tzinfo=LISBON)
NAIVE = datetime(2026, 3, 25, 12)  # noqa: DTZ001 - the mistake itself
WEEK = weekly(zone=LISBON, around=TODAY)
Wrong = Any  # a value no type checker would let through
Use = Callable[[Wrong], object]
# A zone that will not say its offset.
VAGUE = type("Vague", (tzinfo,), {"utcoffset": lambda zone, moment: None})()


def said(mistake: Callable[[], object]) -> str:
    """The sentence a mistake is answered with, and nothing of a library's own behind it."""
    with pytest.raises(CalendarError) as caught:
        mistake()
    error = caught.value
    assert str(error) == f"{error.problem}; {error.mend}"
    assert error.problem
    assert error.mend
    assert "\n" not in str(error)
    assert error.__cause__ is None
    assert error.__context__ is None or error.__suppress_context__
    return str(error)


@pytest.mark.parametrize(
    "zone",
    [
        "Atlantis/Poseidonis",
        "America",
        "../etc",
        "/etc/passwd",
        "",
        "UTC ",
        "a\0b",
        "x" * 5000,
        "\ud800",
    ],
)
def test_a_zone_nobody_knows(zone: str) -> None:
    assert "is not a known time zone; write a name such as " in said(
        lambda: monthly(zone=zone, around=TODAY)
    )


@pytest.mark.parametrize("zone", [None, 3, ["UTC"], UTC])
def test_a_zone_that_is_no_name(zone: Wrong) -> None:
    assert "is not a known time zone" in said(lambda: monthly(zone=zone, around=TODAY))


def test_a_misspelt_zone_is_answered_with_its_neighbour() -> None:
    assert said(lambda: lunar(zone="Asia/Kathmandoo", around=TODAY)) == (
        '"Asia/Kathmandoo" is not a known time zone; write a name such as Asia/Kathmandu'
    )


@pytest.mark.parametrize("vague", [NAIVE, NAIVE.replace(tzinfo=VAGUE)])
@pytest.mark.parametrize(
    "use",
    [
        lambda vague: weekly(zone=LISBON, around=vague),
        lambda vague: monthly(zone=LISBON, around=vague),
        lambda vague: lunar(zone=LISBON, around=vague),
        lambda vague: custom(zone=LISBON, opens=vague, closes=TODAY + timedelta(days=9)),
        lambda vague: custom(zone=LISBON, opens=TODAY, closes=vague + timedelta(days=9)),
        lambda vague: cycles(rhythm="weekly", zone=LISBON, start=vague, count=1),
        lambda vague: Bounds(opens=vague, closes=NOON + timedelta(days=9)),
        lambda vague: Bounds(opens=NOON, closes=vague + timedelta(days=9)),
        WEEK.holds_moment,
    ],
)
def test_a_moment_without_its_zone(use: Use, vague: datetime) -> None:
    assert "does not say which time zone it is in; give a moment with its time zone" in said(
        lambda: use(vague)
    )


@pytest.mark.parametrize(
    "use",
    [
        lambda thing: weekly(zone=LISBON, around=thing),
        lambda thing: lunar(zone=LISBON, around=thing),
        lambda thing: custom(zone=LISBON, opens=thing, closes=TODAY),
        lambda thing: cycles(rhythm="monthly", zone=LISBON, start=thing, count=1),
    ],
)
@pytest.mark.parametrize("thing", ["2026-03-25", None, 20260325])
def test_something_that_is_neither_day_nor_moment(use: Use, thing: Wrong) -> None:
    assert "is neither a day nor a moment; give a date or datetime" in said(lambda: use(thing))


def test_a_moment_in_place_of_a_day() -> None:
    assert "is a moment, not a day" in said(lambda: WEEK.holds_day(NOON))


@pytest.mark.parametrize("closes", [TODAY, TODAY - timedelta(days=1)])
def test_a_cycle_that_closes_before_it_opens_or_as_it_opens(closes: date) -> None:
    sentence = said(lambda: custom(zone=LISBON, opens=TODAY, closes=closes))
    assert "not after it opens at 2026-03-25T00:00:00+00:00; let it close later" in sentence


def test_a_cycle_within_one_day_that_no_dated_deed_would_fall_in() -> None:
    sentence = said(lambda: custom(zone=LISBON, opens=NOON, closes=NOON + timedelta(hours=8)))
    assert sentence == (
        "the cycle opens and closes on 2026-03-25, so no dated deed falls in it;"
        " let it close on a later day"
    )


def test_bounds_in_two_zones() -> None:
    closes = (NOON + timedelta(days=9)).astimezone(ZoneInfo("Asia/Kathmandu"))
    assert "in two time zones; use one zone for both" in said(
        lambda: Bounds(opens=NOON, closes=closes)
    )


@pytest.mark.parametrize("bare", [UTC, timezone(timedelta(hours=1))])
def test_bounds_straight_from_a_database_do_not_know_their_days(bare: timezone) -> None:
    opens = NOON.astimezone(bare)
    sentence = said(lambda: Bounds(opens=opens, closes=opens + timedelta(days=9)))
    assert "is not in a named time zone, so its day is in doubt; read the bounds back" in sentence


@pytest.mark.parametrize("day", ["Monday", "lundi", "", 1, None])
def test_a_day_that_no_week_has(day: Wrong) -> None:
    sentence = said(lambda: weekly(zone=LISBON, around=TODAY, first_day=day))
    assert "is not a day of the week; write one of: monday, tuesday," in sentence


@pytest.mark.parametrize("day", [0, 29, 31, -1, True, "1", 1.0, None])
def test_a_day_that_not_every_month_has(day: Wrong) -> None:
    sentence = said(lambda: monthly(zone=LISBON, around=TODAY, first_day=day))
    assert "is not a day that every month has; write a number from 1 to 28" in sentence


@pytest.mark.parametrize("rhythm", ["custom", "yearly", "Weekly", "", None, []])
def test_a_rhythm_that_does_not_repeat(rhythm: Wrong) -> None:
    mend = "is not a rhythm that repeats; write weekly, monthly or lunar"
    assert mend in said(lambda: cycles(rhythm=rhythm, zone=LISBON, start=TODAY, count=2))
    assert mend in said(lambda: following(last=WEEK, rhythm=rhythm))


def test_a_moon_has_no_first_day_but_its_own() -> None:
    sentence = said(lambda: following(last=WEEK, rhythm="lunar", first_day=1))
    assert sentence == "a lunar cycle begins with the new moon; leave out the first day"


@pytest.mark.parametrize("count", [-1, True, 2.0, "2", None])
def test_a_number_of_cycles_that_is_none(count: Wrong) -> None:
    assert "is not a number of cycles; write 0 or more" in said(
        lambda: cycles(rhythm="weekly", zone=LISBON, start=TODAY, count=count)
    )


def test_no_cycles_are_none() -> None:
    assert list(cycles(rhythm="weekly", zone=LISBON, start=TODAY, count=0)) == []


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "UTC", "Pacific/Niue"])
@pytest.mark.parametrize("rhythm", ["weekly", "monthly"])
@pytest.mark.parametrize("edge", [date.max, datetime.max.replace(tzinfo=UTC)])
def test_a_cycle_past_the_last_year(rhythm: str, zone: str, edge: date) -> None:
    assert said(lambda: list(cycles(rhythm=rhythm, zone=zone, start=edge, count=1))) == (
        "the cycle leaves the years 1 to 9999; choose a day well inside them"
    )


@pytest.mark.parametrize("rhythm", ["weekly", "monthly"])
@pytest.mark.parametrize("edge", [date.min, datetime.min.replace(tzinfo=UTC)])
def test_a_cycle_before_the_first_year(rhythm: str, edge: date) -> None:
    mistakes = {"first_day": "tuesday"} if rhythm == "weekly" else {"first_day": 2}
    assert "the cycle leaves the years 1 to 9999" in said(
        lambda: cycles(rhythm=rhythm, zone="UTC", start=edge, count=1, **mistakes)
    )


def test_custom_bounds_and_bridges_at_the_end_of_time() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    outside = "the cycle leaves the years 1 to 9999"
    assert outside in said(lambda: custom(zone=tokyo, opens=date.min, closes=TODAY))
    last = custom(zone="UTC", opens=TODAY, closes=date.max)
    assert outside in said(lambda: following(last=last, rhythm="monthly"))
    assert outside in said(lambda: WEEK.holds_moment(datetime.min.replace(tzinfo=tokyo)))
    early = datetime.min.replace(tzinfo=UTC)
    assert outside in said(lambda: custom(zone="Pacific/Niue", opens=early, closes=TODAY))


@pytest.mark.parametrize(
    "around",
    [
        date(1, 1, 1),
        date(1899, 12, 20),
        date(2101, 1, 1),
        date.max,
        datetime.max.replace(tzinfo=UTC),
    ],
)
def test_a_moon_beyond_the_centuries_that_were_measured(around: date) -> None:
    assert said(lambda: lunar(zone="UTC", around=around)) == (
        "new moons are known from 1900 to 2100; choose a day within those years"
    )


def test_the_moon_library_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    new_moon.cache_clear()
    monkeypatch.setitem(sys.modules, "astronomy", None)
    assert said(lambda: lunar(zone=LISBON, around=TODAY)) == (
        "a lunar cycle needs a library that is not installed;"
        " install it with: pip install 'commonpool[moon]'"
    )
    assert monthly(zone=LISBON, around=TODAY).opens.day == 1


@pytest.fixture
def no_zone_data(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in [name for name in sys.modules if name.split(".")[0] == "tzdata"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "tzdata", None)
    paths = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(to=[])
    ZoneInfo.clear_cache()
    yield
    zoneinfo.reset_tzpath(to=paths)
    ZoneInfo.clear_cache()


@pytest.mark.usefixtures("no_zone_data")
def test_the_machine_has_no_time_zone_data() -> None:
    assert said(lambda: monthly(zone="Europe/Lisbon", around=TODAY)) == (
        "this machine has no time zone data; install it with: pip install 'commonpool[moon]'"
    )


def test_a_calendars_error_is_read_like_any_other_fault_of_the_house() -> None:
    with pytest.raises(Fault) as caught:
        lunar(zone="Atlantis", around=TODAY)
    assert isinstance(caught.value, ValueError)
    assert caught.value.under("cycle", "zone").path == ("cycle", "zone")
