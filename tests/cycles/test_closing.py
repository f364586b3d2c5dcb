"""A cycle closes once: money to the right places, books and receipt alike, hard months included."""

import datetime as dt

import pytest

from commonpool.books import queries as books
from commonpool.contributions import services as deeds
from commonpool.contributions.models import Contribution
from commonpool.core.fault import Fault
from commonpool.core.receipt import receipt_hash
from commonpool.core.shapes import JsonObject
from commonpool.core.verification import verify
from commonpool.cycles import closing, queries, services, why
from commonpool.cycles.models import Cycle
from commonpool.people import services as people
from commonpool.people.permissions import Refused
from commonpool.people.queries import Conflict
from commonpool.pools import queries as pools
from commonpool.pools import services as pool_services
from tests.cycles.holon import LATER, OVER, TIME, adopt, begin, close, dues, once, share_of, work
from tests.village import Village

pytestmark = pytest.mark.django_db

MARCH = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)


def held(holon: Village, code: str) -> int:
    """What an account holds, in cents."""
    found = books.balances(holon.community).get(code)
    return found.posted if found else 0


def codes(cycle: Cycle, table: str) -> list[str]:
    """The codes of the notes in a table of the receipt."""
    rows = queries.receipt(cycle)[table]
    assert isinstance(rows, list)
    return [row["code"] for row in rows]


def following(holon: Village, cycle: Cycle) -> Cycle:
    """The next month opens and closes."""
    after = services.open_cycle(actor=holon["sam"], community=holon.community, now=OVER)
    assert after.number == cycle.number + 1
    return close(holon, after, MARCH)


def test_money_goes_from_the_inbox_to_people_pools_reserve_and_baseline() -> None:
    policy: JsonObject = {
        "splits": [{"pool": "roof", "share": "10%"}],
        "reserve": {"percent": "20%"},
    }
    holon, cycle = begin(policy=policy)
    pool_services.set_baseline(
        actor=holon["sam"],
        community=holon.community,
        slug="insulin",
        what="insulin",
        amount=2_000,
        receiver=holon["noor"],
        order=1,
        since=dt.date(2026, 1, 1),
    )
    dues(holon, 100_000)
    work(holon, "alex", 30)
    work(holon, "jordan", 10)
    made = close(holon, cycle)
    assert held(holon, "pool:inbox") == 0
    assert held(holon, "pool:roof") == 10_000
    assert held(holon, "pool:reserve") == 18_000
    assert held(holon, f"member:{holon['noor'].handle}") == 2_000
    assert held(holon, f"member:{holon['alex'].handle}") == 52_500
    assert held(holon, f"member:{holon['jordan'].handle}") == 17_500
    assert share_of(made, holon["alex"]) == 52_500
    assert verify(queries.bundle(made)) == []
    assert receipt_hash(queries.receipt(made)) == made.sha256


def test_the_second_who_closes_is_told_who_was_first_and_when() -> None:
    holon, cycle = begin()
    close(holon, cycle)
    with pytest.raises(Conflict, match=rf"closed already by {holon['sam'].handle} on 2026-02-02"):
        close(holon, cycle, MARCH)


def test_only_a_steward_closes() -> None:
    holon, cycle = begin()
    for name in ("riley", "alex", "olu"):
        with pytest.raises(Refused):
            services.close_cycle(actor=holon[name], cycle=cycle, now=OVER)


def test_receipts_are_chained() -> None:
    holon, cycle = begin()
    dues(holon)
    first = close(holon, cycle)
    second = following(holon, first)
    row = queries.receipt(second)["cycle"]
    assert isinstance(row, dict)
    assert row["previous"] == first.sha256


def test_what_a_small_pot_keeps_is_carried_into_the_next_month() -> None:
    holon, cycle = begin(policy={"stage": "small", "pot": {"percent": "10%"}})
    dues(holon, 50_000)
    work(holon, "alex")
    first = close(holon, cycle)
    assert held(holon, "pool:flow") == 45_000
    dues(holon, 10_000, on=dt.date(2026, 2, 1))
    second = following(holon, first)
    assert share_of(second, holon["alex"]) == 0
    assert held(holon, "pool:flow") == 55_000
    assert verify(queries.bundle(second)) == []


def test_nobody_contributed() -> None:
    holon, cycle = begin()
    dues(holon, 5_000)
    made = close(holon, cycle)
    assert list(made.shares.all()) == []
    assert "nobody" in codes(made, "warnings")
    assert held(holon, "pool:flow") == 5_000


def test_nothing_came_in() -> None:
    holon, cycle = begin()
    work(holon, "alex")
    made = close(holon, cycle)
    assert share_of(made, holon["alex"]) == 0
    assert "empty-pot" in codes(made, "warnings")


def test_everybody_at_the_cap() -> None:
    holon, cycle = begin({**TIME, "cap": "10.00"})
    dues(holon, 100_000)
    work(holon, "alex")
    work(holon, "jordan")
    made = close(holon, cycle)
    assert share_of(made, holon["alex"]) == 1_000
    assert "all-capped" in codes(made, "warnings")
    assert held(holon, "pool:flow") == 98_000


def test_a_disputed_deed_waits_and_counts_late_once_it_stands() -> None:
    holon, cycle = begin({**TIME, "confirmations": 1})
    dues(holon, 10_000)
    work(holon, "jordan")
    deed = work(holon, "alex")
    soon = dt.datetime(2026, 1, 15, 12, tzinfo=dt.UTC)
    deeds.confirm(
        actor=holon["riley"], contribution=deed, says="dispute", words="it was I", now=soon
    )
    first = close(holon, cycle)
    assert share_of(first, holon["alex"]) == 0
    assert codes(first, "set_aside") == ["disputed"]
    assert [row.reason for row in queries.waiting_deeds(first)] == ["disputed"]
    second = services.open_cycle(actor=holon["sam"], community=holon.community, now=OVER)
    deeds.settle(actor=holon["casey"], contribution=deed, verdict="stands", words="seen", now=OVER)
    dues(holon, 4_000, on=dt.date(2026, 2, 1))
    second = close(holon, second, MARCH)
    assert share_of(second, holon["alex"]) == 4_000
    third = services.open_cycle(actor=holon["sam"], community=holon.community, now=MARCH)
    third = close(holon, third, MARCH)
    assert share_of(third, holon["alex"]) == 0


def test_a_gift_is_thanked_and_never_comes_back() -> None:
    holon, cycle = begin()
    work(holon, "alex", gift=True)
    made = close(holon, cycle)
    assert codes(made, "set_aside") == ["gift"]
    assert Contribution.objects.get().counted_in == made.slug


def test_a_quantity_of_which_the_rule_says_nothing_waits() -> None:
    holon, cycle = begin()
    alex = holon["alex"]
    deeds.log(
        actor=alex,
        by=[alex],
        what="lent the tractor",
        kind="tools",
        thousandths=2_000,
        unit="day",
        on=dt.date(2026, 1, 12),
        once=once(),
        now=LATER,
    )
    (row,) = queries.waiting_deeds(cycle)
    assert (row.reason, row.measure) == ("unmeasured", ("tools", "day"))
    said = "lent the tractor: It waits: the rule does not say what 1 day of tools counts."
    assert said in why.estimate(cycle, alex).reasons
    assert said not in why.estimate(cycle, holon["jordan"]).reasons
    assert share_of(close(holon, cycle), alex) == 0
    assert Contribution.objects.get().counted_in == ""
    adopt(holon, {**TIME, "equivalences": [{"kind": "tools", "unit": "day", "counts": 3}]})
    services.open_cycle(actor=holon["sam"], community=holon.community, now=OVER)
    dues(holon, 5_000, on=dt.date(2026, 2, 1))
    second = queries.open_cycle(holon.community)
    assert second is not None
    assert queries.waiting_deeds(second) == []
    assert why.estimate(second, alex).amount == 5_000


def test_who_left_has_their_share_held() -> None:
    holon, cycle = begin()
    dues(holon, 9_000)
    work(holon, "alex")
    people.leave(actor=holon["alex"], member=holon["alex"], on=dt.date(2026, 1, 20))
    made = close(holon, cycle)
    assert made.shares.get().held == "left"
    assert held(holon, f"held:{holon['alex'].handle}") == 9_000


def test_a_late_inflow_is_shared_by_the_next_month() -> None:
    holon, cycle = begin()
    work(holon, "alex")
    first = close(holon, cycle)
    dues(holon, 700, on=dt.date(2026, 1, 30))
    work(holon, "alex", on=dt.date(2026, 2, 1))
    second = following(holon, first)
    assert share_of(second, holon["alex"]) == 700


def test_money_of_a_day_to_come_waits_in_the_inbox() -> None:
    holon, cycle = begin()
    dues(holon, 800, on=dt.date(2026, 2, 1))
    close(holon, cycle)
    assert held(holon, "pool:inbox") == 800


def test_what_was_taken_back_after_its_close_is_covered_before_the_next_shares() -> None:
    holon, cycle = begin()
    bounced = dues(holon, 1_000)
    work(holon, "alex")
    first = close(holon, cycle)
    pool_services.reverse_inflow(actor=holon["riley"], inflow=bounced, now=OVER)
    dues(holon, 2_500, on=dt.date(2026, 2, 1))
    work(holon, "jordan", on=dt.date(2026, 2, 1))
    second = following(holon, first)
    assert share_of(second, holon["jordan"]) == 1_500
    assert pools.owed(holon.community) == 0
    assert verify(queries.bundle(second)) == []


def test_a_debt_larger_than_a_month_stays_until_it_is_covered() -> None:
    holon, cycle = begin()
    bounced = dues(holon, 1_000)
    work(holon, "alex")
    first = close(holon, cycle)
    pool_services.reverse_inflow(actor=holon["riley"], inflow=bounced, now=OVER)
    dues(holon, 400, on=dt.date(2026, 2, 1))
    following(holon, first)
    assert pools.owed(holon.community) == 600


def test_a_cycle_closed_before_its_time_ends_with_that_day() -> None:
    holon, cycle = begin()
    dues(holon, 1_000)
    work(holon, "alex")
    middle = dt.datetime(2026, 1, 20, 20, 0, tzinfo=dt.UTC)
    made = close(holon, cycle, middle)
    assert made.closes == "2026-01-21T00:00:00-05:00"
    after = services.open_cycle(actor=holon["sam"], community=holon.community, now=middle)
    assert (after.first_day, after.day_after) == (dt.date(2026, 1, 21), dt.date(2026, 2, 1))


def test_a_cycle_that_has_not_begun_cannot_close() -> None:
    holon, cycle = begin()
    first = close(holon, cycle, dt.datetime(2026, 2, 1, 4, 0, tzinfo=dt.UTC))
    assert first.day_after == dt.date(2026, 2, 1)
    after = services.open_cycle(actor=holon["sam"], community=holon.community, now=LATER)
    with pytest.raises(Fault, match="opens on 2026-02-01"):
        close(holon, after, LATER)


def test_books_that_differ_from_the_receipt_refuse_the_close(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    holon, cycle = begin()
    dues(holon, 1_000)
    work(holon, "alex")
    monkeypatch.setattr(closing, "lines", lambda *_: [])
    with pytest.raises(Fault):
        close(holon, cycle)
    cycle.refresh_from_db()
    assert cycle.closed is None
    assert held(holon, "pool:inbox") == 1_000


def test_without_the_check_of_the_books_a_wrong_posting_would_pass(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    holon, cycle = begin(policy={"reserve": {"percent": "10%"}})
    dues(holon, 1_000)
    right = closing.lines
    monkeypatch.setattr(closing, "lines", lambda *given: right(*given)[:1])  # forgets the reserve
    with pytest.raises(Fault, match="the receipt leaves"):
        close(holon, cycle)
    monkeypatch.setattr(closing, "check_books", lambda *_: None)
    assert close(holon, cycle).closed is not None


def test_a_rule_that_cannot_close_is_mended_by_the_next_agreement() -> None:
    holon, cycle = begin({**TIME, "cap_percent": "10%", "floor": "5.00"})
    dues(holon, 1_000)
    work(holon, "alex")
    with pytest.raises(Fault, match="floor is above the cap"):
        close(holon, cycle)
    with pytest.raises(Fault, match="no newer agreement"):
        services.renew_rule(actor=holon["sam"], cycle=cycle, now=OVER)
    pool_services.adopt(
        actor=holon["sam"], community=holon.community, policy={}, rule=TIME, words="", now=OVER
    )
    services.renew_rule(actor=holon["sam"], cycle=cycle, now=OVER)
    assert share_of(close(holon, cycle), holon["alex"]) == 1_000


def test_a_rule_that_closes_well_stays_until_the_cycle_is_over() -> None:
    holon, cycle = begin()
    pool_services.adopt(
        actor=holon["sam"], community=holon.community, policy={}, rule=TIME, words="", now=OVER
    )
    with pytest.raises(Conflict, match="closes well"):
        services.renew_rule(actor=holon["sam"], cycle=cycle, now=OVER)
