"""Opening by the calendar, and the tick that closes what is due and opens what follows."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonpool.core.fault import Fault
from commonpool.cycles import queries, services
from commonpool.cycles.models import Cycle
from commonpool.people.models import Community
from commonpool.people.permissions import Refused
from commonpool.people.queries import Conflict
from tests.cycles.holon import NEW_YEAR, OVER, TIME, adopt, begin, close, dues, work
from tests.village import Village, village

pytestmark = pytest.mark.django_db


def calendar(holon: Village, rhythm: str = "monthly", **more: object) -> None:
    """The steward sets the calendar."""
    words = {"days": None, "grace_days": 3, "by_itself": True} | more
    services.set_calendar(actor=holon["sam"], community=holon.community, rhythm=rhythm, **words)  # type: ignore[arg-type]  # a form


def opened(holon: Village, now: dt.datetime = NEW_YEAR, closes: dt.date | None = None) -> Cycle:
    return services.open_cycle(
        actor=holon["sam"], community=holon.community, now=now, closes=closes
    )


def day(month: int, number: int) -> dt.datetime:
    return dt.datetime(2026, month, number, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("rhythm", "days", "slug", "opens", "closes"),
    [
        ("monthly", None, "2026-01", "2026-01-01T00:00:00-05:00", "2026-02-01T00:00:00-05:00"),
        ("weekly", None, "2025-12-29", "2025-12-29T00:00:00-05:00", "2026-01-05T00:00:00-05:00"),
        ("lunar", None, "2025-12-19", "2025-12-19T20:43:17-05:00", "2026-01-18T14:51:55-05:00"),
        ("custom", 10, "2026-01-02", "2026-01-02T00:00:00-05:00", "2026-01-12T00:00:00-05:00"),
    ],
)
def test_the_first_cycle_is_the_one_around_today(
    rhythm: str, days: int | None, slug: str, opens: str, closes: str
) -> None:
    holon = village()
    adopt(holon, TIME)
    calendar(holon, rhythm, days=days)
    cycle = opened(holon)
    assert (cycle.slug, cycle.opens, cycle.closes) == (slug, opens, closes)


def test_without_an_agreement_nothing_opens() -> None:
    with pytest.raises(Fault, match="no agreement yet"):
        opened(village())


def test_one_cycle_is_open_at_a_time() -> None:
    holon, _ = begin()
    with pytest.raises(Conflict, match="2026-01 is open"):
        opened(holon)


def test_only_a_steward_opens_and_sets_the_calendar() -> None:
    holon = village()
    adopt(holon, TIME)
    with pytest.raises(Refused):
        services.open_cycle(actor=holon["riley"], community=holon.community, now=NEW_YEAR)
    with pytest.raises(Refused):
        services.open_cycle(actor=None, community=holon.community, now=NEW_YEAR)
    with pytest.raises(Refused):
        services.set_calendar(
            actor=holon["alex"],
            community=holon.community,
            rhythm="weekly",
            days=None,
            grace_days=1,
            by_itself=False,
        )


@pytest.mark.parametrize(
    ("rhythm", "more", "words"),
    [
        ("yearly", {}, "not a known rhythm"),
        ("custom", {"days": 0}, "of 0 days"),
        ("custom", {"days": 400}, "of 400 days"),
        ("custom", {}, "cannot open by itself"),
        ("weekly", {"grace_days": 90}, "90 days of grace"),
    ],
)
def test_a_calendar_that_cannot_be(rhythm: str, more: dict[str, object], words: str) -> None:
    with pytest.raises(Fault, match=words):
        calendar(village(), rhythm, **more)


def test_a_cycle_of_its_own_length_asks_when_it_closes() -> None:
    holon = village()
    adopt(holon, TIME)
    calendar(holon, "custom", by_itself=False)
    with pytest.raises(Fault, match="how long"):
        opened(holon)
    assert opened(holon, closes=dt.date(2026, 1, 20)).day_after == dt.date(2026, 1, 20)


def test_a_village_that_changes_its_rhythm_gets_one_bridge() -> None:
    holon, cycle = begin()
    calendar(holon, "weekly", by_itself=False)
    close(holon, cycle)
    bridge = opened(holon, OVER)
    assert (bridge.first_day, bridge.day_after) == (dt.date(2026, 2, 1), dt.date(2026, 2, 9))


def test_a_close_opens_the_next_where_the_calendar_does_so() -> None:
    holon, cycle = begin()
    calendar(holon)
    close(holon, cycle)
    after = queries.open_cycle(holon.community)
    assert after is not None
    assert (after.slug, after.opened_by) == ("2026-02", None)


def test_the_tick_waits_for_the_days_of_grace_then_closes_and_opens() -> None:
    holon, cycle = begin()
    calendar(holon)
    dues(holon)
    work(holon, "alex")
    assert services.tick(now=day(1, 31)) == []
    assert services.tick(now=day(2, 3)) == []
    assert services.tick(now=day(2, 4)) == [
        "holon-alpha: closed 2026-01",
        "holon-alpha: opened 2026-02",
    ]
    assert services.tick(now=day(2, 4)) == []
    cycle.refresh_from_db()
    assert cycle.closed_by is None
    with pytest.raises(Conflict, match="by the calendar"):
        close(holon, cycle)


def test_a_tick_after_a_long_sleep_catches_up_month_by_month() -> None:
    holon, _ = begin()
    calendar(holon)
    said = services.tick(now=day(5, 10))
    assert [line.split()[-1] for line in said if "closed" in line] == [
        "2026-01",
        "2026-02",
        "2026-03",
        "2026-04",
    ]
    assert services.tick(now=day(5, 10)) == []


def test_a_tick_opens_the_first_cycle_and_leaves_others_alone() -> None:
    holon, mill = village(), village("mill", "The Mill")
    adopt(holon, TIME)
    adopt(mill, TIME)
    calendar(holon)
    assert services.tick(now=day(1, 5)) == ["holon-alpha: opened 2026-01"]
    assert queries.open_cycle(mill.community) is None


def test_one_village_that_cannot_close_does_not_stop_the_others() -> None:
    holon, _ = begin({**TIME, "cap_percent": "10%", "floor": "5.00"})
    dues(holon, 1_000)
    work(holon, "alex")
    calendar(holon)
    mill, _ = begin(holon=village("mill", "The Mill"))
    calendar(mill)
    said = services.tick(now=day(2, 10))
    assert said[0].startswith("holon-alpha: the floor is above the cap")
    assert "mill: closed 2026-01" in said


def test_queries_stay_constant_as_history_grows() -> None:
    holon, _ = begin()
    calendar(holon)

    def cost() -> int:
        home = Community.objects.get()
        with CaptureQueriesContext(connection) as seen:
            queries.closed_cycles(home)
            row = queries.open_cycle(home)
            assert row is not None
            queries.preview(row)
        return len(seen)

    services.tick(now=day(3, 10))
    few = cost()
    services.tick(now=day(12, 10))
    assert cost() == few
