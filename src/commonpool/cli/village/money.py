"""Money of the pool: held, come in, covered first, moved."""

from __future__ import annotations

import datetime as dt

from commonpool.books import queries as books
from commonpool.cli.village.draws import adopt_draw, backing, draw, draws, withdraw_draw
from commonpool.cli.village.here import Here
from commonpool.core.amounts import Unit
from commonpool.core.fault import Fault
from commonpool.core.shapes import JsonObject
from commonpool.cycles.statement import statement as statement_of
from commonpool.people.permissions import allow
from commonpool.pools import accounts, queries, services
from commonpool.pools.inflow_table import MAX_BYTES
from commonpool.pools.models import BaselineNeed, Inflow

__all__ = ["adopt_draw", "backing", "draw", "draws", "withdraw_draw"]

SHOWN, MOST = 100, 10**7
EVERY = (dt.date(1, 1, 1), dt.date(9999, 1, 1))


def row(here: Here, inflow: Inflow) -> JsonObject:
    """An inflow; where it came from is for members."""
    return {
        "inflow": inflow.slug,
        "on": inflow.on.isoformat(),
        "amount": here.money(inflow.amount),
        "kind": inflow.kind,
        "pool": inflow.pool,
        "source": inflow.source if here.viewer else "",
        "shared_in": inflow.counted_in,
        "taken_back": inflow.reversed is not None,
    }


def covered(here: Here, need: BaselineNeed) -> JsonObject:
    """A baseline need."""
    return {
        "name": need.slug,
        "what": need.what,
        "amount": here.money(need.amount),
        "receiver": need.receiver.handle if need.receiver else None,
        "order": need.order,
        "since": need.since.isoformat(),
        "ended": need.ended.isoformat() if need.ended else None,
    }


def pools(here: Here) -> list[JsonObject]:
    """What each holds."""
    held = sorted(queries.pool_balances(here.home).items())
    return [{"pool": name, "amount": here.money(amount)} for name, amount in held]


def list_(here: Here) -> list[JsonObject]:
    """What came in."""
    first, after = here.day("first") or EVERY[0], here.day("after") or EVERY[1]
    return [row(here, one) for one in queries.inflows(here.home, first, after)]


def record(here: Here) -> JsonObject:
    """A new inflow."""
    made = services.record_inflow(
        actor=here.actor,
        community=here.home,
        amount=here.amount(),
        kind=here.text("kind"),
        source=here.text("source"),
        pool=here.text("pool"),
        on=here.day("on") or here.today,
        once=here.once(),
        now=here.now,
    )
    return row(here, made)


def import_(here: Here) -> JsonObject:
    """All rows of a file, or none."""
    content = here.bytes("file", MAX_BYTES) or b""
    number = services.import_inflows(
        actor=here.actor, community=here.home, file=content, now=here.now
    )
    return {"rows": number}


def reverse(here: Here) -> JsonObject:
    """One taken back."""
    found = queries.inflow(here.home, here.text("inflow"))
    return row(here, services.reverse_inflow(actor=here.actor, inflow=found, now=here.now))


def baseline(here: Here) -> list[JsonObject]:
    """What is covered today."""
    rows = queries.baseline(here.home, here.today, here.today + dt.timedelta(days=1))
    return [covered(here, one) for one in rows]


def cover(here: Here) -> JsonObject:
    """A need that is covered first."""
    made = services.set_baseline(
        actor=here.actor,
        community=here.home,
        slug=here.text("slug"),
        what=here.text("what"),
        amount=here.amount(),
        receiver=here.member("receiver"),
        order=here.said.order,
        since=here.day("since") or here.today,
    )
    return covered(here, made)


def uncover(here: Here) -> JsonObject:
    """One that is covered no longer."""
    found = queries.baseline_need(here.home, here.text("slug"))
    return covered(here, services.end_baseline(actor=here.actor, need=found, on=here.today))


def units(here: Here) -> dict[str, Unit]:
    """Everything that the book counts in."""
    known = books.decimals(here.home)
    return {code: Unit(code, number) for code, number in known.items()}


def balances(here: Here) -> list[JsonObject]:
    """Every account, for whoever may see the books."""
    allow(here.actor, "books.see", here.home)
    known = units(here)
    return [
        {
            "account": one.code,
            "amount": known[one.commodity].format(one.posted),
            "held": known[one.commodity].format(one.held),
            "commodity": one.commodity,
        }
        for one in books.balances(here.home).values()
    ]


def statement(here: Here) -> list[JsonObject]:
    """What moved one's own account, or any for whoever may see the books."""
    code = here.text("account")
    if code:
        allow(here.actor, "books.see", here.home)
        books.balance(here.home, code)
    offset = here.said.offset
    if not 0 <= offset <= MOST:
        raise Fault(f"--offset {offset}", f"write 0 to {MOST}")
    known = units(here)
    return [
        {
            "entry": one.move.seq,
            "moment": one.move.moment,
            "purpose": one.move.purpose,
            "about": one.about,
            "cycle": one.cycle,
            "other": one.move.other,
            "amount": known[one.move.commodity].format(one.move.amount),
            "balance": known[one.move.commodity].format(one.move.balance),
            "commodity": one.move.commodity,
        }
        for one in statement_of(
            here.home,
            code or accounts.member(here.actor.handle),
            offset=offset,
            limit=SHOWN,
        )
    ]
