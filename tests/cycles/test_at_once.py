"""Thirty-two people close the same cycle at the same moment: one closes, the others are told."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from commonpool.books import queries as books
from commonpool.core.fault import Fault
from commonpool.cycles import queries, services
from commonpool.cycles.models import Cycle, Share
from commonpool.people.models import Member
from commonpool.people.queries import Conflict
from commonpool.pools import queries as pools
from commonpool.pools import services as pool_services
from tests.books.figures import figure
from tests.cycles.holon import LATER, OVER, begin, close, dues, work
from tests.village import Village, village

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 32


def at_once(acts: list[Callable[[], object]]) -> list[Fault | None]:
    """Do all of it at one moment, each on a connection of its own; what each was told."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], object]) -> Fault | None:
        gate.wait()
        try:
            act()
        except Fault as fault:
            return fault
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def month(of: Village | None = None) -> tuple[Village, Cycle]:
    """January, with a thousand to share among two."""
    holon, cycle = begin(holon=of)
    dues(holon, 100_000)
    work(holon, "alex", 30)
    work(holon, "jordan", 10)
    return holon, cycle


def whole(holon: Village, cycle: Cycle) -> bool:
    """Whether a month is closed once: two shares, paid to the cent, nothing left in the inbox."""
    paid = {row.party: row.amount for row in Share.objects.filter(cycle=cycle)}
    kept = {
        code.removeprefix("member:"): found.posted
        for code, found in books.balances(holon.community, "member:").items()
    }
    right = {holon["alex"].handle: 75_000, holon["jordan"].handle: 25_000}
    return paid == kept == right and pools.pool_balances(holon.community)["inbox"] == 0


def closing(actor: Member, cycle: Cycle) -> Callable[[], object]:
    return lambda: services.close_cycle(actor=actor, cycle=cycle, now=OVER)


def closed_by_a_crowd(holon: Village, cycle: Cycle) -> None:
    """One of them closes it; the others are told who did."""
    told = at_once([closing(holon["sam"], cycle)] * CROWD)
    assert told.count(None) == 1
    for fault in filter(None, told):
        assert isinstance(fault, Conflict)
        assert f"closed already by {holon['sam'].handle} on 2026-02-02 at 12:00" in str(fault)
    assert whole(holon, cycle)


def test_thirty_two_closes_at_once_are_one() -> None:
    closed_by_a_crowd(*month())


@pytest.mark.torture
def test_thirty_two_closes_at_once_are_one_in_a_thousand_villages() -> None:
    for number in range(figure("closes")):
        closed_by_a_crowd(*month(village(f"holon-{number}")))


def test_without_looking_whether_it_is_closed_the_database_still_pays_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    holon, cycle = month()
    close(holon, cycle)
    monkeypatch.setattr(services, "refuse_closed", lambda row: None)
    with pytest.raises(Exception, match=r"(?i)unique|duplicate|already"):
        close(holon, cycle)
    assert whole(holon, cycle)


def test_eight_ticks_at_once_close_and_open_once() -> None:
    holon, cycle = month()
    services.set_calendar(
        actor=holon["sam"],
        community=holon.community,
        rhythm="monthly",
        days=None,
        grace_days=0,
        by_itself=True,
    )
    told = at_once([lambda: services.tick(now=OVER)] * 8)
    assert told == [None] * 8
    assert whole(holon, cycle)
    assert [row.slug for row in Cycle.objects.order_by("number")] == ["2026-01", "2026-02"]


def test_money_that_comes_in_while_a_cycle_closes_is_in_this_month_or_the_next() -> None:
    holon, cycle = month()

    def pay(number: int) -> Callable[[], object]:
        return lambda: pool_services.record_inflow(
            actor=holon["riley"],
            community=holon.community,
            amount=100,
            kind="dues",
            source="",
            pool="",
            on=dt.date(2026, 1, 30),
            once=f"late {number}",
            now=LATER,
        )

    told = at_once([closing(holon["sam"], cycle), *(pay(number) for number in range(12))])
    assert told == [None] * 13
    cycle.refresh_from_db()
    counted = len(queries.document(cycle).inflows) - 1
    inbox = pools.pool_balances(holon.community)["inbox"]
    assert inbox == 100 * (12 - counted) == pools.all_waiting(holon.community)


def test_a_form_sent_by_ten_hands_at_once_is_one_inflow() -> None:
    holon, _ = begin()

    def pay() -> object:
        return pool_services.record_inflow(
            actor=holon["riley"],
            community=holon.community,
            amount=100,
            kind="dues",
            source="",
            pool="",
            on=dt.date(2026, 1, 30),
            once="one form",
            now=LATER,
        )

    assert at_once([pay] * 10) == [None] * 10
    assert pools.pool_balances(holon.community)["inbox"] == 100
