"""Around a close: a zone that changes, thanks and deeds of the same evening, a clock in trouble."""

import datetime as dt

import pytest

from commonpool.contributions import services as deeds
from commonpool.contributions.models import Contribution, Practice
from commonpool.cycles import documents, queries, services
from commonpool.cycles.models import Cycle
from commonpool.people import services as people
from commonpool.people.queries import Conflict
from tests.cycles.holon import OVER, TIME, adopt, begin, close, dues, once, share_of, work
from tests.village import Village, village

pytestmark = pytest.mark.django_db
MARCH = dt.datetime(2026, 3, 2, 20, 0, tzinfo=dt.UTC)


def opened(holon: Village, now: dt.datetime = OVER) -> Cycle:
    return services.open_cycle(actor=holon["sam"], community=holon.community, now=now)


def move(holon: Village, zone: str) -> None:
    """The village counts its days by other clocks from now on."""
    people.edit_community(
        actor=holon["sam"],
        community=holon.community,
        name="Holon Alpha",
        about="",
        zone=zone,
        language="en",
    )
    holon.community.refresh_from_db()


@pytest.mark.parametrize("zone", ["Pacific/Honolulu", "Asia/Tokyo", "Pacific/Kiritimati"])
def test_a_village_that_changes_its_zone_loses_no_day_and_counts_none_twice(zone: str) -> None:
    holon, cycle = begin()
    deed = work(holon, "alex", 10, on=dt.date(2026, 1, 31))
    dues(holon, 1_000)
    move(holon, zone)
    first = close(holon, cycle, MARCH)
    second = opened(holon, MARCH)
    assert (first.first_day, first.day_after) == (dt.date(2026, 1, 1), dt.date(2026, 2, 1))
    assert second.first_day == first.day_after
    weighed = [row.id for row in documents.document(second).contributions]
    assert f"d{deed.pk}" not in weighed
    assert second.opens[:10] == "2026-02-01"


def test_a_deed_that_was_weighed_is_never_weighed_by_the_open_cycle() -> None:
    holon, cycle = begin()
    deed = work(holon, "alex", on=dt.date(2026, 1, 31))
    close(holon, cycle)
    second = opened(holon)
    Contribution.objects.filter(pk=deed.pk).update(on=dt.date(2026, 2, 1))  # a clock went wrong
    assert documents.document(second).contributions == ()


def test_thanks_of_the_evening_after_an_early_close_count_in_the_next_cycle() -> None:
    holon, cycle = begin({"mechanism": "appreciation@1"})
    noon = dt.datetime(2026, 1, 20, 17, 0, tzinfo=dt.UTC)
    close(holon, cycle, noon)
    given = deeds.thank(
        actor=holon["noor"],
        to=holon["alex"],
        words="for the soup tonight",
        points=5,
        once=once(),
        now=noon + dt.timedelta(hours=3),
    )
    second = opened(holon, noon)
    assert given.on == second.first_day == dt.date(2026, 1, 21)
    dues(holon, 700, on=dt.date(2026, 1, 22))
    assert share_of(close(holon, second), holon["alex"]) == 700


def test_a_deed_of_the_evening_after_an_early_close_comes_late_and_counts_once() -> None:
    holon, cycle = begin()
    noon = dt.datetime(2026, 1, 20, 17, 0, tzinfo=dt.UTC)
    close(holon, cycle, noon)
    work(holon, "alex", 2, on=dt.date(2026, 1, 20))
    second = opened(holon, noon)
    assert [row.late for row in documents.document(second).contributions] == [True]


def test_a_deed_that_is_taken_back_while_the_cycle_closes_is_not_paid(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    holon, cycle = begin()
    deed = work(holon, "alex")
    dues(holon, 1_000)
    right = services.keep

    def meanwhile(row: Cycle, *rest: object) -> None:
        right(row, *rest)  # type: ignore[arg-type]  # handed on
        Contribution.objects.filter(pk=deed.pk).update(withdrawn=OVER)

    monkeypatch.setattr(services, "keep", meanwhile)
    with pytest.raises(Conflict, match="taken back while the cycle closed"):
        close(holon, cycle)
    cycle.refresh_from_db()
    assert (cycle.closed, cycle.shares.count()) == (None, 0)


def test_members_read_how_many_witnesses_a_renewed_rule_asks_for() -> None:
    holon, cycle = begin({**TIME, "cap_percent": "10%", "floor": "5.00", "confirmations": 1})
    dues(holon, 1_000)
    work(holon, "alex")
    adopt(holon, {**TIME, "confirmations": 2})
    services.renew_rule(actor=holon["sam"], cycle=cycle, now=OVER)
    assert Practice.objects.get(community=holon.community).confirmations == 2


def test_trouble_of_any_kind_in_one_village_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    holon, _ = begin()
    mill, _ = begin(holon=village("mill", "The Mill"))
    for one in (holon, mill):
        services.set_calendar(
            actor=one["sam"],
            community=one.community,
            rhythm="monthly",
            days=None,
            grace_days=0,
            by_itself=True,
        )
    right = services.closed

    def broken(row: Cycle, *rest: object) -> Cycle:
        if row.community == holon.community:
            raise ZeroDivisionError("a mistake of ours")
        return right(row, *rest)  # type: ignore[arg-type]  # handed on

    monkeypatch.setattr(services, "closed", broken)
    said = services.tick(now=OVER)
    assert "holon-alpha: failed; the log says why" in said
    assert "mill: closed 2026-01" in said
    assert "the tick failed in holon-alpha" in caplog.text


def test_what_was_put_right_is_what_a_rule_over_many_cycles_reads() -> None:
    holon, cycle = begin({"mechanism": "balanced@1"})
    dues(holon, 1_000)
    work(holon, "alex")
    first = close(holon, cycle)
    services.correct_share(
        actor=holon["riley"],
        share=first.shares.get(),
        amount=400,
        words="six hours were Jordan's",
        once=once(),
        now=OVER,
    )
    second = opened(holon)
    paid = {row.age: row.paid for row in documents.document(second).standings}
    assert paid[1] == 400
    assert queries.open_cycle(holon.community) == second
