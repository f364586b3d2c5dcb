"""No hour and no day is lost or counted twice, in any village of the world."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commonpool.calendars import Bounds, custom, cycles, following, lunar, monthly, weekly
from commonpool.calendars.rhythms import WEEKDAYS

HARD = [
    "Africa/Cairo",  # summer begins at midnight
    "America/Santiago",
    "America/Havana",  # midnight comes twice in November
    "America/St_Johns",  # until 2011 clocks changed at 00:01
    "Antarctica/Troll",  # two hours at once
    "Asia/Kathmandu",
    "Australia/Lord_Howe",  # half an hour
    "Pacific/Apia",  # had no 30 December 2011
    "Pacific/Kiritimati",
    "Pacific/Niue",
]
EVERYWHERE = sorted(available_timezones() - {"localtime"})
zones = st.sampled_from(HARD) | st.sampled_from(EVERYWHERE)
days = st.dates(date(1901, 1, 1), date(2098, 12, 31))
# Hypothesis takes its limits without a zone.
FROM, TO = datetime(1901, 1, 1), datetime(2098, 12, 31)  # noqa: DTZ001
moments = st.datetimes(FROM, TO, timezones=st.just(UTC))
rhythms = st.one_of(
    st.tuples(st.just("weekly"), st.sampled_from(WEEKDAYS)),
    st.tuples(st.just("monthly"), st.integers(1, 28)),
    st.just(("lunar", None)),
)
Rhythm = tuple[str, Any]
LONGEST = {"weekly": 8, "monthly": 32, "lunar": 31}


def row(rhythm: Rhythm, zone: str, start: date, count: int) -> list[Bounds]:
    name, first_day = rhythm
    return list(cycles(rhythm=name, first_day=first_day, zone=zone, start=start, count=count))


def alone(rhythm: Rhythm, zone: str, around: date) -> Bounds:
    name, first_day = rhythm
    if name == "lunar":
        return lunar(zone=zone, around=around)
    one = weekly if name == "weekly" else monthly
    return one(zone=zone, around=around, first_day=first_day)


def utc(cycle: Bounds) -> tuple[datetime, datetime]:
    return cycle.opens.astimezone(UTC), cycle.closes.astimezone(UTC)


@given(rhythm=rhythms, zone=zones, start=days)
@example(rhythm=("monthly", 28), zone="Pacific/Apia", start=date(2011, 12, 1))
def test_consecutive_cycles_tile_time(rhythm: Rhythm, zone: str, start: date) -> None:
    for before, after in pairwise(row(rhythm, zone, start, 4)):
        assert utc(before)[1] == utc(after)[0]
        assert before.closes.isoformat() == after.opens.isoformat()
        assert utc(after)[0] < utc(after)[1]
        assert utc(after)[1] - utc(after)[0] < timedelta(days=LONGEST[rhythm[0]])


@given(rhythm=rhythms, zone=zones, start=days)
def test_the_first_cycle_holds_the_day_that_was_asked_for(
    rhythm: Rhythm, zone: str, start: date
) -> None:
    first = row(rhythm, zone, start, 1)[0]
    assert first.holds_day(start)
    assert first == alone(rhythm, zone, start)


@given(rhythm=rhythms, zone=zones, start=days)
@example(rhythm=("weekly", "friday"), zone="Pacific/Apia", start=date(2011, 12, 20))
def test_every_date_belongs_to_exactly_one_cycle(rhythm: Rhythm, zone: str, start: date) -> None:
    several = row(rhythm, zone, start, 3)
    day = several[0].opens.date()
    while day < several[-1].closes.date():
        assert [cycle.holds_day(day) for cycle in several].count(True) == 1
        assert alone(rhythm, zone, day).holds_day(day)
        day += timedelta(days=1)


@given(rhythm=rhythms, zone=zones, moment=moments)
@example(  # the second 23:30 of a Saturday whose midnight had struck already
    rhythm=("weekly", "sunday"),
    zone="America/St_Johns",
    moment=datetime(2006, 10, 29, 3, 0, tzinfo=UTC),
)
def test_every_moment_belongs_to_the_cycle_that_runs_then(
    rhythm: Rhythm, zone: str, moment: datetime
) -> None:
    cycle = alone(rhythm, zone, moment)
    opens, closes = utc(cycle)
    assert opens <= moment < closes
    assert cycle.holds_moment(moment.astimezone(ZoneInfo("Asia/Kathmandu")))
    several = row(rhythm, zone, moment - timedelta(days=2), 3)
    assert [other.holds_moment(moment) for other in several].count(True) == 1
    assert cycle in several


@given(rhythm=rhythms, zone=zones, start=days)
def test_following_from_cycle_to_cycle_gives_the_same_row(
    rhythm: Rhythm, zone: str, start: date
) -> None:
    name, first_day = rhythm
    for before, after in pairwise(row(rhythm, zone, start, 3)):
        assert following(last=before, rhythm=name, first_day=first_day) == after


@given(zone=zones, last=days, length=st.integers(2, 90), rhythm=rhythms)
def test_a_change_of_rhythm_loses_no_day_either(
    zone: str, last: date, length: int, rhythm: Rhythm
) -> None:
    before = custom(zone=zone, opens=last - timedelta(days=length), closes=last)
    name, first_day = rhythm
    bridge = following(last=before, rhythm=name, first_day=first_day)
    assert utc(bridge)[0] == utc(before)[1]
    assert bridge.holds_day(before.closes.date())
    assert timedelta(days=2) < utc(bridge)[1] - utc(bridge)[0] < timedelta(days=LONGEST[name] + 3)
    assert alone(rhythm, zone, bridge.closes).opens == bridge.closes


@given(zone=zones, start=days, lengths=st.lists(st.integers(2, 60), min_size=2, max_size=5))
@example(zone="Africa/Cairo", start=date(2026, 4, 20), lengths=[4, 2, 2])
@example(zone="Pacific/Apia", start=date(2011, 12, 1), lengths=[29, 2, 9])
def test_custom_cycles_end_to_end_tile_time(zone: str, start: date, lengths: list[int]) -> None:
    bounds = [start + timedelta(days=sum(lengths[:n])) for n in range(len(lengths) + 1)]
    several = [custom(zone=zone, opens=a, closes=b) for a, b in pairwise(bounds)]
    for before, after in pairwise(several):
        assert utc(before)[1] == utc(after)[0]
    for n in range((several[-1].closes.date() - several[0].opens.date()).days):
        day = several[0].opens.date() + timedelta(days=n)
        assert [cycle.holds_day(day) for cycle in several].count(True) == 1


@pytest.mark.parametrize("zone", HARD)
def test_ten_years_of_each_rhythm_hold_each_date_once(zone: str) -> None:
    for rhythm, count in [
        (("weekly", "sunday"), 522),
        (("monthly", 1), 120),
        (("lunar", None), 124),
    ]:
        several = row(rhythm, zone, date(2004, 1, 1), count)
        dates = [
            cycle.opens.date() + timedelta(days=n)
            for cycle in several
            for n in range((cycle.closes.date() - cycle.opens.date()).days)
        ]
        whole = (several[-1].closes.date() - several[0].opens.date()).days
        assert dates == [several[0].opens.date() + timedelta(days=n) for n in range(whole)]
