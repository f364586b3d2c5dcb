"""Money leaves a pool only by a proposal that somebody else adopts, and goes to neither of them."""

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
from commonpool.pools.agreements import with_code
from commonpool.pools.baseline import check_amount, check_receiver
from commonpool.pools.models import Draw

LONGEST = 500  # signs of the words why: everybody reads them
LONGEST_NAME = 160


def propose_draw(  # noqa: PLR0913  # a keyword for each field of the form
    *,
    actor: Member,
    community: Community,
    amount: int,
    words: str,
    source: str,
    pool: str,
    receiver: Member | None,
    payee: str,
    once: str,
    now: dt.datetime,
) -> Draw:
    """Ask for money of a pool, for another pool, a member, or somebody outside named in words.

    Nothing moves until it is adopted. At every stage: what is kept in `track` is the community's too, and a roof leaks at any of them.
    """
    allow(actor, "draws.propose", community)
    content: dict[str, object] = {
        "amount": amount,
        "words": texts.lines(words, "words", LONGEST, needed=True),
        "source": source,
        "pool": pool,
        "receiver": receiver,
        "payee": texts.line(payee, "payee", LONGEST_NAME, needed=False),
        "proposed_by": actor,
    }
    content["outside"] = bool(content["payee"])
    with transaction.atomic():
        home = hold(community)
        check_draw(Draw(community=home, **content))
        if receiver == actor:
            raise Refused("nobody proposes a draw for themselves", "let somebody else propose it")
        row, _ = write_once(Draw, community=home, once=once, content=content, proposed=now)
        return row


def check_draw(row: Draw) -> None:
    """An amount, a pool to leave, and one place to go to: a pool in force, a person, or outside."""
    home, receiver = row.community, row.receiver
    check_amount(home, row.amount)
    sources = list(queries.pools_to_draw_from(home))
    if row.source not in sources:
        raise unknown(row.source, sources, say("pool")).under("source")
    if [bool(row.pool), receiver is not None, row.outside].count(True) != 1:
        raise Fault(
            "a draw goes to one place",
            "name a pool, a member who receives it, or who is paid",
            ("pool",),
        )
    pools = [name for name in queries.pools_to_draw_for(home) if name != row.source]
    if row.pool and row.pool not in pools:
        raise unknown(row.pool, pools, say("pool")).under("pool")
    check_receiver(home, receiver)
    if receiver is not None and receiver.stands_for_id:
        raise Fault("the receiver is a community", "choose a person, or a pool", ("receiver",))


def adopt_draw(*, actor: Member, draw: Draw, now: dt.datetime) -> Draw:
    """A proposal that a second person adopts: the money leaves its pool at once, and once."""
    allow(actor, "draws.adopt", draw)
    with transaction.atomic():
        home = hold(draw.community)
        row = queries.draw(home, draw.pk)
        refuse_done(row)
        refuse_own(actor, row)
        refuse_wordless(row)
        check_draw(row)
        refuse_more_than_held(home, row)
        row.adopted, row.adopted_by = now, actor
        row.save(update_fields=["adopted", "adopted_by"])
        line = accounts.move(accounts.pool(row.source), target(row), home.currency, row.amount)
        accounts.post(home, f"draw:{row.pk}", [line], "drawn", now)
        return row


def target(row: Draw) -> str:
    """The account that a draw goes to."""
    if row.outside:
        return accounts.paid(row.source)
    return accounts.member(row.receiver.handle) if row.receiver else accounts.pool(row.pool)


def refuse_done(row: Draw) -> None:
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


def refuse_own(actor: Member, row: Draw) -> None:
    """Proposer, adopter and receiver are three."""
    if row.proposed_by_id == actor.pk:
        raise Refused(
            "nobody adopts the draw that they proposed", "ask another treasurer or steward"
        )
    if row.receiver_id == actor.pk:
        raise Refused("nobody adopts a draw for themselves", "ask another treasurer or steward")


def refuse_wordless(row: Draw) -> None:
    """What it was for went with a member who was erased: nobody can agree to it any more."""
    if not row.words:
        raise Fault("the words of this draw were erased", "withdraw it, and propose it anew")


def refuse_more_than_held(home: Community, row: Draw) -> None:
    """A pool gives what it holds; the ledger's floor says the same once more."""
    held = queries.balance(home, accounts.pool(row.source))
    if row.amount > held:
        raise Fault(
            "the pool {pool} holds {held} and the draw takes {amount}",
            "withdraw it, and propose a smaller one",
            ("amount",),
            pool=row.source,
            held=with_code(home, held),
            amount=with_code(home, row.amount),
        )


def withdraw_draw(*, actor: Member, draw: Draw, now: dt.datetime) -> Draw:
    """A proposal taken back by who made it, or by a steward."""
    allow(actor, "draws.propose", draw)
    with transaction.atomic():
        home = hold(draw.community)
        row = queries.draw(home, draw.pk)
        if not may_withdraw(actor, row):
            raise Refused("this draw was proposed by somebody else", "ask them, or a steward")
        refuse_done(row)
        row.withdrawn, row.withdrawn_by = now, actor
        row.save(update_fields=["withdrawn", "withdrawn_by"])
        return row


def is_own(actor: Member, row: Draw) -> bool:
    """Whether a draw is of the actor's making, or for them: then another has to adopt it."""
    return actor.pk in (row.proposed_by_id, row.receiver_id)


def may_withdraw(actor: Member, row: Draw) -> bool:
    """Whoever proposed it, or a steward."""
    own = row.proposed_by_id == actor.pk and can(actor, "draws.propose", row)
    return own or STEWARD in roles_of(actor)


def count_draws_in(*, community: Community, cycle: str) -> None:
    """Mark what was drawn since the last close with the cycle that closes now; part of its close."""
    rows = Draw.objects.filter(community=community, adopted__isnull=False, counted_in="")
    rows.update(counted_in=cycle)
