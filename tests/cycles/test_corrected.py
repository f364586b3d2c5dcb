"""A share put right upward: out of the flow, then of what came in since; never more than there is."""

import datetime as dt

import pytest

from commonpool.books import queries as books
from commonpool.core.fault import Fault
from commonpool.core.shapes import JsonObject
from commonpool.core.verification import verify
from commonpool.cycles import queries, services
from commonpool.cycles.models import Correction, Cycle
from commonpool.pools import services as pools
from commonpool.pools.backing import backing
from commonpool.pools.models import Inflow
from tests.cycles.holon import OVER, begin, close, dues, once, work
from tests.pools.drawn import drawn, held
from tests.village import Village

pytestmark = pytest.mark.django_db
FEBRUARY = dt.date(2026, 2, 10)
MARCH = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def january(policy: JsonObject | None = None) -> tuple[Village, Cycle]:
    """Alex worked ten hours and got all that flowed of 1,000.00; the flow is empty."""
    holon, cycle = begin(policy=policy)
    dues(holon)
    work(holon, "alex")
    cycle = close(holon, cycle)
    assert held(holon, "pool:flow") == 0
    return holon, cycle


def february(holon: Village, income: int = 50_000) -> Cycle:
    """The next cycle is open, 500.00 came in, and Jordan worked."""
    cycle = services.open_cycle(actor=holon["sam"], community=holon.community, now=OVER)
    dues(holon, income, on=FEBRUARY)
    work(holon, "jordan", on=FEBRUARY)
    return cycle


def correct(holon: Village, cycle: Cycle, amount: int) -> Correction:
    """Riley finds that Alex's share should have been that."""
    share = queries.share(cycle, holon["alex"].handle)
    return services.correct_share(
        actor=holon["riley"], share=share, amount=amount, words="a slip", once=once(), now=OVER
    )


def agree(holon: Village, cycle: Cycle) -> None:
    """Receipt, books and whoever recomputes them agree; the close compared the inbox itself."""
    assert verify(queries.bundle(cycle)) == []
    assert books.audit(holon.community) == []


def owed(cycle: Cycle) -> list[str]:
    """What the receipt of a cycle says was covered first."""
    steps = queries.receipt(cycle)["steps"]
    rows = [row for row in steps if isinstance(row, dict)] if isinstance(steps, list) else []
    return [str(row["amount"]) for row in rows if row.get("id") == "owed"]


def test_after_a_close_a_share_is_put_right_with_what_came_in_since() -> None:
    holon, first = january()
    cycle = february(holon)
    correct(holon, first, 110_000)
    assert held(holon, f"member:{holon['alex'].handle}") == 110_000
    assert (held(holon, "pool:owed"), held(holon, "pool:inbox")) == (-10_000, 50_000)
    cycle = close(holon, cycle, MARCH)
    assert owed(cycle) == ["100.00"]
    assert cycle.shares.get(party=holon["jordan"].handle).amount == 40_000
    assert (held(holon, "pool:owed"), held(holon, "pool:inbox")) == (0, 0)
    found = backing(holon.community)
    assert (found.claims, found.money) == (150_000, 150_000)
    agree(holon, cycle)


def test_what_the_flow_has_goes_first() -> None:
    holon, first = january()
    cycle = february(holon)
    correct(holon, first, 97_000)
    correct(holon, first, 105_000)
    assert (held(holon, "pool:flow"), held(holon, "pool:owed")) == (0, -5_000)
    cycle = close(holon, cycle, MARCH)
    assert owed(cycle) == ["50.00"]
    agree(holon, cycle)


@pytest.mark.parametrize(
    ("policy", "free"),
    [
        ({}, 50_000),
        ({"reserve": {"percent": "10%"}}, 45_000),
        ({"baseline": "40%"}, 20_000),
        ({"splits": [{"pool": "repairs", "share": "20%"}]}, 40_000),
        ({"stage": "small", "pot": {"percent": "10%"}}, 5_000),
    ],
)
def test_never_more_than_the_next_close_covers_and_that_to_the_cent(
    policy: JsonObject, free: int
) -> None:
    holon, cycle = begin(policy=policy)
    dues(holon)
    work(holon, "alex")
    first = close(holon, cycle)
    cycle, before = february(holon), queries.amount_of(queries.share(first, holon["alex"].handle))
    flows = held(holon, "pool:flow")
    with pytest.raises(Fault, match=r"is free for it; wait until more comes in"):
        correct(holon, first, before + flows + free + 1)
    assert not Correction.objects.exists()
    correct(holon, first, before + flows + free)
    assert (held(holon, "pool:flow"), held(holon, "pool:owed")) == (0, -free)
    cycle = close(holon, cycle, MARCH)
    assert held(holon, "pool:owed") == 0
    agree(holon, cycle)


def test_where_nothing_is_there_it_says_what_there_is_and_the_reserve_helps_by_two() -> None:
    holon, first = january({"reserve": {"percent": "10%"}})
    with pytest.raises(Fault) as told:
        correct(holon, first, 100_000)
    assert str(told.value) == (
        "the correction adds 100.00 USD; the flow has 0.00 USD, and of what came in since 0.00 USD"
        " is free for it; wait until more comes in, or draw from the reserve for the flow: it has"
        " 100.00 USD"
    )
    drawn(holon, 10_000)
    correct(holon, first, 100_000)
    assert (held(holon, "pool:flow"), held(holon, "pool:owed")) == (0, 0)
    agree(holon, first)


def test_twice_is_added_up_and_what_bounced_since_is_still_owed() -> None:
    holon, first = january()
    cycle = february(holon)
    correct(holon, first, 130_000)
    with pytest.raises(Fault, match=r"of what came in since 200\.00 USD"):
        correct(holon, first, 150_001)
    correct(holon, first, 150_000)
    came = Inflow.objects.get(counted_in="")
    pools.reverse_inflow(actor=holon["riley"], inflow=came, now=OVER)
    dues(holon, 20_000, on=FEBRUARY)
    cycle = close(holon, cycle, MARCH)
    assert (owed(cycle), held(holon, "pool:owed")) == (["200.00"], -30_000)
    agree(holon, cycle)


def test_back_again_before_the_close_the_flow_pays_what_was_owed() -> None:
    holon, first = january()
    cycle = february(holon)
    correct(holon, first, 110_000)
    correct(holon, first, 100_000)
    cycle = close(holon, cycle, MARCH)
    assert cycle.shares.get(party=holon["jordan"].handle).amount == 50_000
    agree(holon, cycle)


def test_nobody_gives_back_what_they_no_longer_have(monkeypatch: pytest.MonkeyPatch) -> None:
    holon, first = january()
    monkeypatch.setattr("commonpool.pools.queries.balance", lambda home, code: 300)
    with pytest.raises(Fault, match=r"has 3\.00 USD left and the correction takes 10\.00 USD back"):
        correct(holon, first, 99_000)
