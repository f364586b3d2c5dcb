"""The reserve: drawn only by a proposal that somebody else adopts, and paid to neither of them."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from commonpool.core.fault import Fault, say
from commonpool.core.shapes import unknown
from commonpool.needs import texts
from commonpool.people.models import Community, Member
from commonpool.people.once import write_once
from commonpool.people.permissions import STEWARD, Refused, allow, can, roles_of
from commonpool.people.queries import Conflict
from commonpool.people.services.holding import hold
from commonpool.pools import accounts, queries
from commonpool.pools.agreements import unit_of
from commonpool.pools.baseline import check_amount, check_receiver
from commonpool.pools.models import ReserveDraw

LONGEST = 500  # signs of the words why: everybody reads them


def propose_draw(  # noqa: PLR0913  # a keyword for each field of the form
    *,
    actor: Member,
    community: Community,
    amount: int,
    words: str,
    pool: str,
    receiver: Member | None,
    once: str,
    now: dt.datetime,
) -> ReserveDraw:
    """Ask for money of the reserve, for a pool or for a member; nothing moves until it is adopted.

    At every stage: what is kept in `track` is the community's too, and a roof leaks at any of them.
    """
    allow(actor, "reserve.propose", community)
    why = texts.lines(words, "words", LONGEST, needed=True)
    with transaction.atomic():
        home = hold(community)
        check_draw(home, amount, pool, receiver)
        if receiver == actor:
            raise Refused("nobody proposes a draw for themselves", "let somebody else propose it")
        row, _ = write_once(
            ReserveDraw,
            community=home,
            once=once,
            content={
                "amount": amount,
                "words": why,
                "pool": pool,
                "receiver": receiver,
                "proposed_by": actor,
            },
            proposed=now,
        )
        return row


def check_draw(home: Community, amount: int, pool: str, receiver: Member | None) -> None:
    """An amount, and one place to go to: a pool in force, or a person who is here."""
    check_amount(amount)
    if bool(pool) == (receiver is not None):
        raise Fault(
            "a draw goes to one place", "name a pool, or a member who receives it", ("pool",)
        )
    pools = queries.pools_to_draw_for(home)
    if pool and pool not in pools:
        raise unknown(pool, pools, say("pool")).under("pool")
    check_receiver(home, receiver)
    if receiver is not None and receiver.stands_for_id:
        raise Fault("the receiver is a community", "choose a person, or a pool", ("receiver",))


def adopt_draw(*, actor: Member, draw: ReserveDraw, now: dt.datetime) -> ReserveDraw:
    """A proposal that a second person adopts: the money leaves the reserve at once, and once."""
    allow(actor, "reserve.adopt", draw)
    with transaction.atomic():
        home = hold(draw.community)
        row = queries.draw(home, draw.pk)
        refuse_done(row)
        refuse_own(actor, row)
        refuse_wordless(row)
        check_draw(home, row.amount, row.pool, row.receiver)
        refuse_more_than_held(home, row)
        row.adopted, row.adopted_by = now, actor
        row.save(update_fields=["adopted", "adopted_by"])
        line = accounts.move(accounts.RESERVED, target(row), home.currency, row.amount)
        accounts.post(home, f"draw:{row.pk}", [line], "reserve-drawn", now)
        return row


def target(row: ReserveDraw) -> str:
    """The account that a draw goes to."""
    return accounts.member(row.receiver.handle) if row.receiver else accounts.pool(row.pool)


def refuse_done(row: ReserveDraw) -> None:
    """A proposal ends once; whoever comes second is told who was first, and when."""
    if row.adopted_by is not None:
        raise Conflict(
            "this draw was adopted already by {by} on {day}",
            "propose another one",
            by=row.adopted_by.handle,
            day=f"{row.adopted:%Y-%m-%d}",
        )
    if row.withdrawn_by is not None:
        raise Conflict(
            "this draw was withdrawn by {by} on {day}",
            "propose another one",
            by=row.withdrawn_by.handle,
            day=f"{row.withdrawn:%Y-%m-%d}",
        )


def refuse_own(actor: Member, row: ReserveDraw) -> None:
    """Proposer, adopter and receiver are three."""
    if row.proposed_by_id == actor.pk:
        raise Refused(
            "nobody adopts the draw that they proposed", "ask another treasurer or steward"
        )
    if row.receiver_id == actor.pk:
        raise Refused("nobody adopts a draw for themselves", "ask another treasurer or steward")


def refuse_wordless(row: ReserveDraw) -> None:
    """What it was for went with a member who was erased: nobody can agree to it any more."""
    if not row.words:
        raise Fault("the words of this draw were erased", "withdraw it, and propose it anew")


def refuse_more_than_held(home: Community, row: ReserveDraw) -> None:
    """The reserve gives what it holds; the ledger's floor says the same once more."""
    held = queries.balance(home, accounts.RESERVED)
    if row.amount > held:
        raise Fault(
            "the reserve holds {held} and the draw takes {amount}",
            "withdraw it, and propose a smaller one",
            ("amount",),
            held=unit_of(home).format(held),
            amount=unit_of(home).format(row.amount),
        )


def withdraw_draw(*, actor: Member, draw: ReserveDraw, now: dt.datetime) -> ReserveDraw:
    """A proposal taken back by who made it, or by a steward."""
    allow(actor, "reserve.propose", draw)
    with transaction.atomic():
        home = hold(draw.community)
        row = queries.draw(home, draw.pk)
        if not may_withdraw(actor, row):
            raise Refused("this draw was proposed by somebody else", "ask them, or a steward")
        refuse_done(row)
        row.withdrawn, row.withdrawn_by = now, actor
        row.save(update_fields=["withdrawn", "withdrawn_by"])
        return row


def is_own(actor: Member, row: ReserveDraw) -> bool:
    """Whether a draw is of the actor's making, or for them: then another has to adopt it."""
    return actor.pk in (row.proposed_by_id, row.receiver_id)


def may_withdraw(actor: Member, row: ReserveDraw) -> bool:
    """Whoever proposed it, or a steward."""
    own = row.proposed_by_id == actor.pk and can(actor, "reserve.propose", row)
    return own or STEWARD in roles_of(actor)


def count_draws_in(*, community: Community, cycle: str) -> None:
    """Mark what was drawn since the last close with the cycle that closes now; part of its close."""
    rows = ReserveDraw.objects.filter(community=community, adopted__isnull=False, counted_in="")
    rows.update(counted_in=cycle)
