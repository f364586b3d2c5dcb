"""What is drawn from pools, and what stands behind the members' balances."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema

from commonpool.api.gate import Caller, caller
from commonpool.api.routes import read, write
from commonpool.api.shapes import (
    Id,
    Key,
    Line,
    Name,
    Number,
    Page,
    Slice,
    Slug,
    Words,
    amount,
    money,
    once,
    page_of,
)
from commonpool.core.amounts import format_ratio
from commonpool.core.pools import RESERVE
from commonpool.people.models import Member
from commonpool.people.queries import member
from commonpool.pools import queries, services
from commonpool.pools.backing import backing
from commonpool.pools.models import Draw

router = Router()


class DrawOut(Schema):
    """A draw from the pool `source`: for another `pool`, for a member, or paid `outside`.

    Who receives it is told to members, and where the name is shown to all; who is paid outside
    (`payee`) to members. `counted_in` is the
    cycle that closed next after it was adopted.
    """

    id: int
    amount: str
    words: str
    source: str
    pool: str
    receiver: str | None
    outside: bool
    payee: str
    state: queries.State
    proposed_by: str
    proposed: dt.datetime
    adopted_by: str | None
    adopted: dt.datetime | None
    withdrawn_by: str | None
    withdrawn: dt.datetime | None
    counted_in: str


class DrawIn(Schema):
    """What is to be drawn, why, from which pool, and for what.

    It goes to one place: a `pool`, a member who receives it, or a `payee` outside, in words.
    """

    amount: Number
    words: Words
    source: Name = RESERVE
    pool: Name | Literal[""] = ""
    receiver: Name | None = None
    payee: Line = ""


class BackingOut(Schema):
    """What all may draw on (`claims`), and how much `money` is there for it.

    `money` is claims − debt + reserve: `debt` was shared and is not covered yet. `ratio` is money
    for each unit of claims, exactly, as a fraction; null where nobody holds anything.
    """

    claims: str
    money: str
    reserve: str
    debt: str
    ratio: str | None


def handle(who: Member | None) -> str | None:
    return who.handle if who else None


def shown(row: Draw, asker: Caller) -> DrawOut:
    return DrawOut(
        id=row.pk,
        amount=money(row.community, row.amount),
        words=row.words,
        source=row.source,
        pool=row.pool,
        receiver=handle(queries.receiver_shown(row, asker.member)),
        outside=row.outside,
        payee=queries.payee_shown(row, asker.member),
        state=queries.state_of(row),
        proposed_by=row.proposed_by.handle,
        proposed=row.proposed,
        adopted_by=handle(row.adopted_by),
        adopted=row.adopted,
        withdrawn_by=handle(row.withdrawn_by),
        withdrawn=row.withdrawn,
        counted_in=row.counted_in,
    )


@read(router, "/draws", Page[DrawOut])
def list_draws(request: HttpRequest, community: Slug, part: Query[Slice]) -> Page[DrawOut]:
    """What was drawn from pools, the newest first; to members also what is proposed."""
    asker = caller(request)
    rows = queries.draws_seen_by(asker.community, asker.member)
    return page_of(rows, part, lambda row: shown(row, asker))


@read(router, "/draws/{draw}", DrawOut)
def get_draw(request: HttpRequest, community: Slug, draw: Id) -> DrawOut:
    """One draw; to strangers only where it was adopted."""
    asker = caller(request)
    return shown(queries.draw_seen_by(asker.community, draw, asker.member), asker)


@write(router, "/draws", DrawOut, "draws.propose")
def propose_draw(request: HttpRequest, community: Slug, key: Key, body: DrawIn) -> DrawOut:
    """Propose a draw from a pool; it waits for somebody else to adopt it."""
    asker = caller(request)
    home = asker.community
    row = services.propose_draw(
        actor=asker.actor,
        community=home,
        amount=amount(home, body.amount),
        words=body.words,
        source=body.source,
        pool=body.pool,
        receiver=member(home, body.receiver) if body.receiver else None,
        payee=body.payee,
        once=once(asker, key, "draw"),
        now=timezone.now(),
    )
    return shown(row, asker)


@write(router, "/draws/{draw}/adopt", DrawOut, "draws.adopt")
def adopt_draw(request: HttpRequest, community: Slug, draw: Id, key: Key) -> DrawOut:
    """Adopt a draw that somebody else proposed: the money moves at once."""
    asker = caller(request)
    row = queries.draw(asker.community, draw)
    return shown(services.adopt_draw(actor=asker.actor, draw=row, now=timezone.now()), asker)


@write(router, "/draws/{draw}/withdraw", DrawOut, "draws.propose")
def withdraw_draw(request: HttpRequest, community: Slug, draw: Id, key: Key) -> DrawOut:
    """Take a proposal back, as who made it, or as a steward."""
    asker = caller(request)
    row = queries.draw(asker.community, draw)
    return shown(services.withdraw_draw(actor=asker.actor, draw=row, now=timezone.now()), asker)


@read(router, "/backing", BackingOut)
def get_backing(request: HttpRequest, community: Slug) -> BackingOut:
    """How much money is behind what members hold."""
    home = caller(request).community
    found = backing(home)
    return BackingOut(
        claims=money(home, found.claims),
        money=money(home, found.money),
        reserve=money(home, found.reserve),
        debt=money(home, found.debt),
        ratio=None if found.ratio is None else format_ratio(found.ratio),
    )
