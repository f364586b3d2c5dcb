"""On which days a need falls; no rhythm searches the calendar to its end."""

import datetime as dt
from itertools import islice, pairwise

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from commonpool import calendars
from commonpool.core.fault import Fault
from commonpool.needs.models import Need
from commonpool.needs.recurrence import days, read_rule, times
from commonpool.people.models import Community

HOLON = Community(slug="holon-alpha", zone="America/New_York")
D = dt.date
MOON = "lunar"


def need(cadence: str, starts: D, *, repeats: str = "", until: D | None = None) -> Need:
    """A need as posted, stored nowhere."""
    return Need(
        community=HOLON, slug="bread", cadence=cadence, starts=starts, repeats=repeats, until=until
    )


def test_twenty_loaves_weekly_fall_four_or_five_times_a_month() -> None:
    bread = need("weekly", D(2026, 1, 3))
    assert days(bread, D(2026, 1, 1), D(2026, 2, 1)) == tuple(
        D(2026, 1, day) for day in (3, 10, 17, 24, 31)
    )
    assert times(bread, D(2026, 2, 1), D(2026, 3, 1)) == 4


def test_a_need_that_is_withdrawn_falls_no_more_from_that_day_as_the_village_counts_it() -> None:
    bread = need("weekly", D(2026, 1, 3))
    bread.withdrawn = dt.datetime(2026, 2, 1, 3, 0, tzinfo=dt.UTC)  # ten in the evening there
    assert times(bread, D(2026, 1, 1), D(2026, 2, 1)) == 4
    bread.withdrawn = dt.datetime(2026, 2, 1, 6, 0, tzinfo=dt.UTC)
    assert times(bread, D(2026, 1, 1), D(2026, 2, 1)) == 5


def test_the_31st_falls_on_the_last_day_of_shorter_months_and_comes_back() -> None:
    rent = need("monthly", D(2026, 1, 31))
    assert days(rent, D(2026, 1, 1), D(2026, 4, 1)) == (
        D(2026, 1, 31),
        D(2026, 2, 28),
        D(2026, 3, 31),
    )


def test_flour_each_moon_falls_once_in_every_moon() -> None:
    flour = need("lunar", D(2026, 1, 1))
    for moon in calendars.cycles(rhythm=MOON, zone=HOLON.zone, start=D(2026, 1, 25), count=12):
        assert days(flour, moon.opens.date(), moon.closes.date()) == (moon.opens.date(),)


def test_the_first_moon_counts_from_the_day_it_starts() -> None:
    flour = need("lunar", D(2026, 2, 1))
    moon = calendars.lunar(zone=HOLON.zone, around=D(2026, 2, 1))
    assert days(flour, moon.opens.date(), moon.closes.date()) == (D(2026, 2, 1),)


def test_a_need_asked_once_falls_in_every_month_until_it_ends() -> None:
    roof = need("once", D(2026, 1, 20), until=D(2026, 3, 1))
    months = [
        D(2025, 12, 1),
        D(2026, 1, 1),
        D(2026, 2, 1),
        D(2026, 3, 1),
        D(2026, 4, 1),
        D(2026, 5, 1),
    ]
    spans = pairwise(months)
    assert [times(roof, first, after) for first, after in spans] == [0, 1, 1, 1, 0]


def test_nothing_falls_before_it_starts_after_it_ends_or_once_withdrawn() -> None:
    bread = need("weekly", D(2026, 1, 10), until=D(2026, 1, 24))
    assert days(bread, D(2026, 1, 1), D(2026, 2, 1)) == (
        D(2026, 1, 10),
        D(2026, 1, 17),
        D(2026, 1, 24),
    )
    bread.withdrawn = dt.datetime(2026, 1, 17, 9, tzinfo=dt.UTC)
    assert days(bread, D(2026, 1, 1), D(2026, 2, 1)) == (D(2026, 1, 10),)
    assert times(bread, D(2025, 1, 1), D(2026, 1, 10)) == 0


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=WEEKLY;BYDAY=MO,TH"),
        (" rrule:freq=daily;interval=3 ", "FREQ=DAILY;INTERVAL=3"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=21", "FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=21"),
        ("FREQ=DAILY;COUNT=10", "FREQ=DAILY;COUNT=10"),
        ("FREQ=WEEKLY;UNTIL=20261231", "FREQ=WEEKLY;UNTIL=20261231"),
    ],
)
def test_rhythms_that_are_kept(typed: str, kept: str) -> None:
    assert read_rule(typed) == kept
    found = days(need("rrule", D(2026, 1, 1), repeats=kept), D(2026, 1, 1), D(2027, 1, 1))
    start = dt.datetime(2026, 1, 1)  # noqa: DTZ001  # days, in no zone
    oracle = rrulestr(kept, dtstart=start).between(start, dt.datetime(2026, 12, 31), inc=True)  # noqa: DTZ001  # as above
    assert found == tuple(moment.date() for moment in oracle)
    assert found


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "every monday",
        "FREQ=SECONDLY",
        "FREQ=DAILY;BYHOUR=1,2,3",
        "INTERVAL=2",
        "FREQ=DAILY;FREQ=WEEKLY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=367",
        "FREQ=WEEKLY;INTERVAL=53",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "FREQ=MONTHLY;INTERVAL=2;BYMONTH=3",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2",
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=MONTHLY;BYDAY=5FR",
        "FREQ=MONTHLY;BYSETPOS=400;BYDAY=MO",
        "FREQ=WEEKLY;UNTIL=20261301",
        "FREQ=WEEKLY\nRRULE:FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=МО",
    ],
)
def test_rhythms_that_are_refused(typed: str) -> None:
    with pytest.raises(Fault) as told:
        read_rule(typed)
    assert told.value.path == ("repeats",)


WEEKDAYS = st.lists(
    st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1, max_size=3, unique=True
).map(",".join)
MONTH_DAYS = st.integers(1, 28).map(str) | st.integers(-28, -1).map(str)
MONTHS = st.lists(st.integers(1, 12), min_size=1, max_size=3, unique=True).map(
    lambda months: ",".join(map(str, months))
)
RULES = st.one_of(
    st.builds("FREQ=DAILY;INTERVAL={}".format, st.integers(1, 366)),
    st.builds("FREQ=DAILY;BYMONTH={}".format, MONTHS),
    st.builds("FREQ=WEEKLY;INTERVAL={};BYDAY={}".format, st.integers(1, 52), WEEKDAYS),
    st.builds("FREQ=WEEKLY;BYMONTH={};BYDAY={}".format, MONTHS, WEEKDAYS),
    st.builds("FREQ=MONTHLY;INTERVAL={}".format, st.integers(1, 12)),
    st.builds("FREQ=MONTHLY;INTERVAL={};BYMONTHDAY={}".format, st.integers(1, 12), MONTH_DAYS),
    st.builds("FREQ=MONTHLY;INTERVAL={};BYDAY=-{}{}".format, st.integers(1, 12), st.integers(1, 4), st.just("FR")),
    st.builds("FREQ=MONTHLY;BYMONTH={};BYMONTHDAY={}".format, MONTHS, MONTH_DAYS),
    st.builds("FREQ=YEARLY;INTERVAL={}".format, st.integers(1, 10)),
    st.builds("FREQ=YEARLY;BYMONTH={};BYMONTHDAY={}".format, MONTHS, MONTH_DAYS),
)  # fmt: skip  # a rule on a line


@pytest.mark.property
@given(RULES, st.dates(D(2020, 1, 1), D(2032, 12, 31)))
def test_every_rhythm_that_is_kept_falls_again_within_forty_years(rule: str, starts: D) -> None:
    """So the search for its next day always ends soon: 29 February every ten years is the worst."""
    kept = need("rrule", starts, repeats=read_rule(rule))
    found = days(kept, starts, starts + dt.timedelta(days=366 * 41))
    assert len(list(islice(found, 2))) == 2


@pytest.mark.property
@given(
    st.sampled_from(["weekly", "monthly", "lunar"]),
    st.dates(D(2025, 1, 1), D(2027, 1, 1)),
    st.lists(st.dates(D(2024, 6, 1), D(2028, 6, 1)), min_size=3, max_size=6, unique=True),
)
def test_spans_in_a_row_count_each_day_once(cadence: str, starts: D, bounds: list[D]) -> None:
    asked, cuts = need(cadence, starts), sorted(bounds)
    parts = [day for a, b in pairwise(cuts) for day in days(asked, a, b)]
    assert tuple(parts) == days(asked, cuts[0], cuts[-1])
    assert len(set(parts)) == len(parts)
