"""Pairs of a member."""

from __future__ import annotations

from commonpool.cli.village import deeds
from commonpool.cli.village.here import Here
from commonpool.contributions import queries, services
from commonpool.contributions.models import Buddies
from commonpool.core.shapes import JsonObject
from commonpool.people.queries import display_name


def row(here: Here, pair: Buddies) -> JsonObject:
    """A pair."""
    return {
        "number": pair.pk,
        "first": display_name(pair.first, here.viewer),
        "second": display_name(pair.second, here.viewer),
        "task": pair.task,
        "need": pair.need.slug if pair.need else None,
        "agreed": pair.agreed is not None,
        "ended": pair.ended is not None,
    }


def own(here: Here) -> Buddies:
    """The pair that was named, if it is one's own."""
    return queries.pair(here.home, here.number(), here.actor)


def list_(here: Here) -> list[JsonObject]:
    """One's own."""
    return [row(here, one) for one in queries.pairs_of(here.actor)]


def show(here: Here) -> JsonObject:
    """One pair with its log."""
    found = own(here)
    notes = found.notes.select_related("by").order_by("at", "pk")
    done = queries.deeds_of(found, here.actor, on=here.today)
    return {
        **row(here, found),
        "log": [f"{display_name(one.by, here.viewer)}: {one.words}" for one in notes],
        "deeds": [deeds.row(one, here.viewer) for one in done],
    }


def pair(here: Here) -> JsonObject:
    """A new one."""
    made = services.pair(
        actor=here.actor,
        other=here.named("other"),
        task=here.text("task"),
        once=here.once(),
        now=here.now,
        need=here.need(),
    )
    return row(here, made)


def agree(here: Here) -> JsonObject:
    """Yes, let us."""
    return row(here, services.agree(actor=here.actor, buddies=own(here), now=here.now))


def note(here: Here) -> JsonObject:
    """A line in the log."""
    words = here.text("words")
    made = services.note(actor=here.actor, buddies=own(here), words=words, now=here.now)
    return {"pair": made.buddies_id, "words": made.words}


def end(here: Here) -> JsonObject:
    """No more."""
    return row(here, services.end_pair(actor=here.actor, buddies=own(here), now=here.now))
