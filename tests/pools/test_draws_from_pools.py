"""Rent, then repairs, every month: what fills a pool may be spent, by two people, and fills again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from commonpool.books import queries as books
from commonpool.core.fault import Fault
from commonpool.core.shapes import JsonObject
from commonpool.core.verification import verify
from commonpool.cycles import documents, services
from commonpool.cycles import queries as cycles
from commonpool.people import services as people
from commonpool.people.permissions import Refused
from commonpool.pools import draws, queries
from commonpool.pools.models import Draw
from tests.cycles.holon import OVER, TIME, adopt, close, dues, work
from tests.pools.drawn import adopted, drawn, held, proposed, reserved
from tests.village import Village

pytestmark = pytest.mark.django_db
MARCH = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
FEBRUARY = dt.date(2026, 2, 10)
RENT: JsonObject = {
    "outside": "5%",
    "buckets": [
        {"pool": "rent", "up_to": "300.00", "order": 1},
        {"pool": "repairs", "up_to": "400.00", "order": 2},
    ],
    "splits": [{"pool": "river", "share": "100%", "side": "outside"}],
}
OUT: dict[str, Any] = {"pool": "", "payee": "the landlord"}


def filled() -> Village:
    """January brought 1,000.00: rent 300.00, repairs 400.00, the river 50.00, and 250.00 shared."""
    holon, _ = reserved(RENT)
    assert pools(holon) == (30_000, 40_000, 5_000)
    return holon


def pools(holon: Village) -> tuple[int, int, int]:
    """Rent, repairs, and what is for the river, in cents."""
    return tuple(held(holon, f"pool:{name}") for name in ("rent", "repairs", "river"))  # type: ignore[return-value]  # three of them


def february(holon: Village) -> None:
    """Another 1,000.00 comes in, Alex works, and February closes; receipt and books agree."""
    cycle = services.open_cycle(actor=holon["sam"], community=holon.community, now=OVER)
    before = queries.balances(holon.community)
    dues(holon, 100_000, on=FEBRUARY)
    work(holon, "alex", on=FEBRUARY)
    cycle = close(holon, cycle, MARCH)
    assert documents.document(cycle).balances == before
    assert verify(cycles.bundle(cycle)) == []
    assert books.audit(holon.community) == []


def test_rent_is_paid_each_month_and_its_bucket_fills_again() -> None:
    holon = filled()
    drawn(holon, 30_000, source="rent", **OUT)
    drawn(holon, 15_000, source="repairs", pool="", payee="the roofer")
    drawn(holon, 5_000, source="river", pool="", payee="the river trust")
    assert pools(holon) == (0, 25_000, 0)
    february(holon)
    assert pools(holon) == (30_000, 40_000, 5_000)
    assert [held(holon, f"paid:{name}") for name in ("rent", "repairs", "river")] == [
        *(30_000, 15_000, 5_000),
    ]
    (move, *_) = books.statement(holon.community, "paid:rent")
    assert (move.purpose, move.other, move.amount) == ("drawn", "pool:rent", 30_000)


def test_undrawn_the_buckets_stay_full_and_all_the_rest_flows() -> None:
    holon = filled()
    february(holon)
    assert pools(holon) == (30_000, 40_000, 10_000)


def test_a_pool_gives_to_the_flow_to_another_pool_to_the_reserve_and_to_a_member() -> None:
    holon = filled()
    noor = holon["noor"]
    drawn(holon, 1_000, source="repairs")
    drawn(holon, 2_000, source="repairs", pool="river")
    drawn(holon, 3_000, source="repairs", pool="reserve")
    drawn(holon, 4_000, source="repairs", pool="", receiver=noor)
    assert pools(holon) == (30_000, 30_000, 7_000)
    assert [held(holon, one) for one in ("pool:flow", "pool:reserve", f"member:{noor.handle}")] == [
        *(1_000, 3_000, 4_000)
    ]
    february(holon)


def test_money_of_a_pool_that_the_policy_no_longer_names_may_still_leave() -> None:
    holon = filled()
    adopt(holon, TIME)
    assert queries.pools_to_draw_from(holon.community) == {
        "reserve": 0,
        "rent": 30_000,
        "repairs": 40_000,
        "river": 5_000,
    }
    drawn(holon, 30_000, source="rent", **OUT)
    assert "rent" not in queries.pools_to_draw_from(holon.community)
    with pytest.raises(Fault, match="not a known pool"):
        proposed(holon, 1, source="rent", **OUT)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"source": "flow", "pool": "reserve"}, "not a known pool"),
        ({"source": "inbox"}, "not a known pool"),
        ({"source": "owed"}, "not a known pool"),
        ({"source": "moon"}, "not a known pool"),
        ({"source": "rent", "pool": "rent"}, "not a known pool"),
        ({"source": "rent", "pool": "flow", "payee": "the landlord"}, "goes to one place"),
        ({"source": "rent", "pool": "", "payee": " "}, "goes to one place"),
        ({"source": "rent", "pool": "", "payee": "x" * 161}, "161 characters"),
    ],
)
def test_a_draw_that_cannot_be(change: dict[str, Any], words: str) -> None:
    holon = filled()
    with pytest.raises(Fault, match=words):
        proposed(holon, **change)
    assert not Draw.objects.exists()


def test_nobody_is_paid_by_one_alone_nor_more_than_there_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    holon = filled()
    row = proposed(holon, 30_001, source="rent", **OUT)
    with pytest.raises(Refused, match="that they proposed"):
        adopted(holon, row, by="riley")
    with pytest.raises(
        Fault, match=r"the pool rent holds 300\.00 USD and the draw takes 300\.01 USD"
    ):
        adopted(holon, row)
    monkeypatch.setattr(draws, "refuse_more_than_held", lambda home, row: None)
    with pytest.raises(Fault, match="pool:rent"):
        adopted(holon, row)
    monkeypatch.setattr("commonpool.core.entries.refuse_below_floor", lambda after, terms: None)
    with pytest.raises(IntegrityError, match=r"(?i)floor|constraint"), transaction.atomic():
        adopted(holon, row)
    monkeypatch.setattr(draws, "refuse_own", lambda actor, row: None)
    Draw.objects.update(amount=1)
    with pytest.raises(IntegrityError, match="adopted_by_another"), transaction.atomic():
        adopted(holon, row, by="riley")
    assert pools(holon) == (30_000, 40_000, 5_000)


def test_the_same_form_with_another_source_or_payee_is_a_conflict() -> None:
    holon = filled()
    first = proposed(holon, 100, source="rent", once="form", **OUT)
    assert proposed(holon, 100, source="rent", once="form", **OUT) == first
    for change in ({"source": "repairs"}, {"payee": "the roofer"}):
        with pytest.raises(Fault, match="with other answers"):
            proposed(holon, 100, **{"source": "rent", "once": "form", **OUT, **change})


def test_who_is_paid_is_told_to_members_and_erased_with_who_wrote_it() -> None:
    holon = filled()
    lou = holon.join("lou", "treasurer")
    hers = proposed(holon, 100, source="rent", by="lou", **OUT)
    of_her = proposed(holon, 100, source="rent", pool="", payee="Lou, for the van")
    assert queries.payee_shown(hers, holon["olu"]) == "the landlord"
    assert queries.payee_shown(hers, None) == ""
    people.erase(actor=holon["sam"], member=lou, now=OVER)
    for row, payee in ((hers, ""), (of_her, f"{lou.handle}, for the van")):
        row.refresh_from_db()
        assert (row.outside, row.payee) == (True, payee)
    with pytest.raises(Fault, match="the words of this draw were erased"):
        adopted(holon, hers)
