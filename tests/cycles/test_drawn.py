"""A draw between two closes: receipt and books still agree, and the reserve fills again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from commonpool.books import queries as books
from commonpool.core.verification import verify
from commonpool.cycles import documents, queries, services
from commonpool.cycles.models import Cycle
from commonpool.pools import queries as pools
from commonpool.pools.models import Draw
from tests.cycles.holon import OVER, close, dues, work
from tests.pools.drawn import drawn, held, proposed, reserved
from tests.village import Village

pytestmark = pytest.mark.django_db
MARCH = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
FEBRUARY = dt.date(2026, 2, 10)


def february(policy: Any = None) -> tuple[Village, Cycle]:  # noqa: ANN401  # as the service
    """January gave the reserve 95.00; February is open, with work done and money come in."""
    holon, _ = reserved(policy)
    cycle = services.open_cycle(actor=holon["sam"], community=holon.community, now=OVER)
    dues(holon, 10_000, on=FEBRUARY)
    work(holon, "alex", on=FEBRUARY)
    return holon, cycle


def agree(holon: Village, cycle: Cycle, draw: Draw) -> None:
    """The close checked its books; so do the audit and whoever recomputes it, and both know it."""
    assert books.audit(holon.community) == []
    assert verify(queries.bundle(cycle)) == []
    draw.refresh_from_db()
    assert draw.counted_in == cycle.slug
    assert pools.draws_in(holon.community, cycle.slug) == [draw]
    assert pools.draws_in(holon.community, "") == []


def test_what_is_drawn_for_the_flow_is_shared_by_the_close_that_comes() -> None:
    holon, cycle = february()
    row = drawn(holon, 4_000)
    cycle = close(holon, cycle, MARCH)
    balances = documents.document(cycle).balances
    assert (balances.carried, balances.reserve) == (4_000, 5_500)
    # 5 % of 100.00 goes to repairs; of 95.00 and the 40.00 drawn a tenth is reserved anew.
    assert held(holon, "pool:reserve") == 5_500 + 1_350
    agree(holon, cycle, row)


def test_what_is_drawn_for_a_pool_stands_there_when_the_cycle_closes() -> None:
    holon, cycle = february()
    before = held(holon, "pool:repairs")
    row = drawn(holon, 4_000, pool="repairs")
    cycle = close(holon, cycle, MARCH)
    assert documents.document(cycle).balances.pools == {"repairs": before + 4_000}
    assert held(holon, "pool:repairs") == before + 4_000 + 500
    agree(holon, cycle, row)


def test_what_is_drawn_for_a_member_is_beside_their_share_and_on_no_receipt() -> None:
    holon, cycle = february()
    noor = holon["noor"]
    row = drawn(holon, 4_000, pool="", receiver=noor)
    cycle = close(holon, cycle, MARCH)
    assert held(holon, f"member:{noor.handle}") == 4_000
    assert "the well ran dry" not in bytes(cycle.bundle or b"").decode()
    assert not cycle.shares.filter(party=noor.handle).exists()
    agree(holon, cycle, row)


def test_a_reserve_drawn_below_its_floor_is_filled_first_by_the_next_close() -> None:
    holon, cycle = february({"reserve": {"floor": "80.00"}})
    assert held(holon, "pool:reserve") == 8_000
    row = drawn(holon, 6_000, pool="", receiver=holon["noor"])
    cycle = close(holon, cycle, MARCH)
    assert held(holon, "pool:reserve") == 8_000
    assert sum(cycle.shares.values_list("amount", flat=True)) == 10_000 - 6_000
    agree(holon, cycle, row)


def test_a_proposal_that_waits_moves_nothing_and_counts_in_no_cycle() -> None:
    holon, cycle = february()
    row = proposed(holon, 4_000)
    cycle = close(holon, cycle, MARCH)
    assert documents.document(cycle).balances.reserve == 9_500
    row.refresh_from_db()
    assert row.counted_in == ""
    assert pools.draws_in(holon.community, cycle.slug) == []


def test_a_draw_after_a_close_belongs_to_the_cycle_that_closes_next() -> None:
    holon, first = reserved()
    row = drawn(holon, 4_000)
    cycle = services.open_cycle(actor=holon["sam"], community=holon.community, now=OVER)
    assert pools.draws_in(holon.community, "") == [row]
    work(holon, "alex", on=FEBRUARY)
    cycle = close(holon, cycle, MARCH)
    assert cycle.shares.get().amount == 4_000 - 400
    assert pools.draws_in(holon.community, first.slug) == []
    agree(holon, cycle, row)
