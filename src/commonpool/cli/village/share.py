"""Shares of closed cycles."""

from __future__ import annotations

from commonpool.cli.village.here import Here
from commonpool.core.shapes import JsonObject
from commonpool.cycles import queries, services
from commonpool.cycles import why as reasons
from commonpool.cycles.models import Cycle, Share
from commonpool.people.queries import Missing


def row(here: Here, share: Share) -> JsonObject:
    """A share as it stands after its corrections."""
    amount = getattr(share, "correct_amount", None)
    return {
        "party": share.party,
        "amount": here.money(queries.amount_of(share) if amount is None else amount),
        "held": "" if share.released else share.held,
    }


def closed(here: Here) -> Cycle:
    """The cycle that was named, or the newest that is closed."""
    name = here.text("cycle")
    rows = queries.closed_cycles(here.home)
    if not name and not rows:
        raise Missing(f"{here.home.slug} has closed no cycle yet", "close one first")
    found = queries.cycle(here.home, name or rows[0].slug)
    if found.closed is None:
        raise Missing(f"the cycle {found.slug} is not closed yet", "preview it instead")
    return found


def list_(here: Here) -> list[JsonObject]:
    """All of a cycle."""
    return [row(here, one) for one in queries.shares(closed(here))]


def why(here: Here) -> JsonObject:
    """One share, and why."""
    cycle = closed(here)
    share = queries.share(cycle, here.text("party"))
    return {
        "cycle": cycle.slug,
        **row(here, share),
        "why": reasons.why(cycle, share.party, here.viewer),
        "corrections": [
            {"amount": here.money(one.amount), "words": one.words if here.viewer else ""}
            for one in queries.corrections(share)
        ],
    }


def held(here: Here) -> list[JsonObject]:
    """Those that wait."""
    return [{"cycle": one.cycle.slug, **row(here, one)} for one in queries.held_shares(here.home)]


def release(here: Here) -> JsonObject:
    """Given to whom it belongs."""
    share = queries.share(closed(here), here.text("party"))
    made = services.release_share(actor=here.actor, share=share, now=here.now)
    return {"cycle": made.cycle.slug, **row(here, made)}


def correct(here: Here) -> JsonObject:
    """Put right."""
    share = queries.share(closed(here), here.text("party"))
    made = services.correct_share(
        actor=here.actor,
        share=share,
        amount=here.amount(),
        words=here.text("words"),
        once=here.once(),
        now=here.now,
    )
    return {"cycle": share.cycle.slug, **row(here, made.share), "words": made.words}
