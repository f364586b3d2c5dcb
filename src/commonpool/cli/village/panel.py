"""The panel of praise: who sits on it, what waits for a score, a score."""

from __future__ import annotations

from commonpool.cli.village.here import Here
from commonpool.contributions import panel as reads
from commonpool.contributions import services
from commonpool.contributions.models import Appreciation, PraiseScore
from commonpool.core.shapes import JsonObject
from commonpool.people.permissions import allow
from commonpool.people.queries import display_name


def panel(here: Here) -> JsonObject:
    """Who sits there and how far they are, after what was changed."""
    if here.text("name"):
        services.name_quantifier(actor=here.actor, member=here.named("name"), now=here.now)
    if here.text("release"):
        services.release_quantifier(actor=here.actor, member=here.named("release"), now=here.now)
    if here.said.give_back:
        services.give_seat_back(actor=here.actor, now=here.now)
    allow(here.actor, "people.see", here.home)
    far = reads.progress(here.home)
    return {
        "panel": [display_name(one.member, here.viewer) for one in reads.seats(here.home)],
        "praises": far.praises,
        "scored": far.scored,
        "by": far.by,
    }


def to_score(here: Here) -> list[JsonObject]:
    """What waits, the oldest first."""
    allow(here.actor, "praise.score", here.home)
    reads.take_seat(here.actor)
    found = reads.scored_by if here.said.all else reads.unscored_by
    return [row(here, one, reads.own_score(one)) for one in found(here.actor)]


def score(here: Here) -> JsonObject:
    """One's word about a praise."""
    praise, other = reads.praise(here.home, here.number()), here.text("duplicate_of")
    said = services.score_praise(
        actor=here.actor,
        praise=praise,
        now=here.now,
        points=here.said.points,
        duplicate_of=reads.praise(here.home, here.number("duplicate_of")) if other else None,
        dismissed=here.said.dismiss,
    )
    return row(here, praise, said)


def row(here: Here, praise: Appreciation, said: PraiseScore | None) -> JsonObject:
    """A praise, and what one said of it."""
    return {
        "number": praise.pk,
        "by": display_name(praise.by, here.viewer),
        "to": display_name(praise.to, here.viewer),
        "words": praise.words,
        "on": praise.on.isoformat(),
        "points": said.points if said else None,
        "duplicate_of": said.duplicate_of_id if said else None,
        "dismissed": said.dismissed if said else None,
    }
