"""What is drawn from pools, and what stands behind the members' balances."""

from __future__ import annotations

from commonpool.cli.acts import Done
from commonpool.cli.village.here import Here
from commonpool.core.amounts import format_ratio
from commonpool.core.pools import FLOW
from commonpool.core.shapes import JsonObject
from commonpool.pools import queries, services
from commonpool.pools.backing import Backing
from commonpool.pools.backing import backing as backing_of
from commonpool.pools.models import Draw


def row(here: Here, draw: Draw) -> JsonObject:
    """A draw; who receives it is for members, unless the name is shown to all."""
    receiver = queries.receiver_shown(draw, here.viewer)
    return {
        "number": draw.pk,
        "state": queries.state_of(draw),
        "amount": here.money(draw.amount),
        "source": draw.source,
        "pool": draw.pool,
        "receiver": receiver.handle if receiver else "a member" if draw.receiver_id else "",
        "paid_to": (queries.payee_shown(draw, here.viewer) or "outside") if draw.outside else "",
        "words": draw.words,
        "proposed_by": draw.proposed_by.handle,
        "proposed": draw.proposed.date().isoformat(),
        "adopted_by": draw.adopted_by.handle if draw.adopted_by else None,
        "adopted": draw.adopted.date().isoformat() if draw.adopted else None,
        "counted_in": draw.counted_in,
    }


def draws(here: Here) -> list[JsonObject]:
    """What was drawn, the newest first; to a member also what is proposed."""
    return [row(here, one) for one in queries.draws_seen_by(here.home, here.viewer)]


def draw(here: Here) -> JsonObject:
    """A new proposal: for the flow, unless a pool, a member or who is paid is named."""
    receiver, payee = here.member("receiver"), here.text("payee")
    made = services.propose_draw(
        actor=here.actor,
        community=here.home,
        amount=here.amount(),
        words=here.text("words"),
        source=here.text("source"),
        pool=here.text("pool") or ("" if receiver or payee else FLOW),
        receiver=receiver,
        payee=payee,
        once=here.once(),
        now=here.now,
    )
    return row(here, made)


def adopt_draw(here: Here) -> JsonObject:
    """Somebody else's proposal, adopted."""
    found = queries.draw(here.home, here.number())
    return row(here, services.adopt_draw(actor=here.actor, draw=found, now=here.now))


def withdraw_draw(here: Here) -> JsonObject:
    """One taken back."""
    found = queries.draw(here.home, here.number())
    return row(here, services.withdraw_draw(actor=here.actor, draw=found, now=here.now))


def backing(here: Here) -> Done:
    """How much money is behind what members hold."""
    found = backing_of(here.home)
    table: JsonObject = {
        "claims": here.money(found.claims),
        "money": here.money(found.money),
        "reserve": here.money(found.reserve),
        "debt": here.money(found.debt),
        "ratio": None if found.ratio is None else format_ratio(found.ratio),
    }
    return Done(said(here, found), table)


def said(here: Here, found: Backing) -> str:
    """The same in words."""
    if found.ratio is None:
        return "  Nobody holds anything yet."
    claims, money, reserve = (
        here.money(amount) for amount in (found.claims, found.money, found.reserve)
    )
    told = [
        f"  For every 1.00 that members hold there is {found.shown} of money:",
        f"  {claims} held, {money} there, of which {reserve} is the reserve.",
    ]
    if found.debt:
        told.append(f"  {here.money(found.debt)} of what was shared is not covered yet.")
    if found.short:
        told.append(f"  So {here.money(found.short)} is missing: the next cycles cover it first.")
    return "\n".join(told)
