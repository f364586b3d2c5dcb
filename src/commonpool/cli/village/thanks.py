"""Words of thanks."""

from __future__ import annotations

from commonpool.cli.village.here import Here
from commonpool.cli.village.panel import panel, score, to_score
from commonpool.contributions import queries, services
from commonpool.contributions.budget import points_left
from commonpool.contributions.models import Appreciation
from commonpool.core.shapes import JsonObject
from commonpool.people.permissions import allow
from commonpool.people.queries import display_name

__all__ = ["panel", "score", "to_score"]


def row(here: Here, one: Appreciation) -> JsonObject:
    """Thanks of one to another."""
    return {
        "by": display_name(one.by, here.viewer),
        "to": display_name(one.to, here.viewer),
        "words": one.words,
        "points": one.points,
        "on": one.on.isoformat(),
    }


def list_(here: Here) -> list[JsonObject]:
    """Thanks to a member, for members."""
    allow(here.actor, "people.see", here.home)
    return [row(here, one) for one in queries.all_thanks_to(here.named("handle"))]


def give(here: Here) -> JsonObject:
    """Thank somebody."""
    made = services.thank(
        actor=here.actor,
        to=here.named("to"),
        words=here.text("words"),
        once=here.once(),
        now=here.now,
        points=here.said.points,
        on=here.day("on"),
    )
    return row(here, made)


def left(here: Here) -> JsonObject:
    """What is left to give."""
    return {"points": points_left(queries.practice(here.home), here.actor, here.today)}
