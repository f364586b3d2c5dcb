"""The panel of praise: who sits on it, what waits for a score, and what it made of a cycle."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from commonpool.api.gate import Caller, caller
from commonpool.api.routes import read, write
from commonpool.api.shapes import Id, Key, Name, Page, Slice, Slug, page_of, part_of
from commonpool.contributions import panel, services
from commonpool.contributions.models import LEAST_SCORE, MOST_SCORE, Appreciation, PraiseScore
from commonpool.core.amounts import about
from commonpool.cycles import queries as cycles
from commonpool.people.queries import display_name, member

router = Router()


class PanelOut(Schema):
    """Who sits on the panel; of the praises of the open cycle, how many are scored, by how many."""

    members: list[str]
    praises: int
    scored: int
    by: int


class SeatIn(Schema):
    """Whom to give a seat."""

    member: Name


class PraiseOut(Schema):
    """A praise, and what this token's member says of it: nothing yet, or one of three."""

    id: int
    by: str
    to: str
    words: str
    on: dt.date
    points: int | None
    duplicate_of: int | None
    dismissed: bool


class ScoreIn(Schema):
    """One of the three: points, another praise that it repeats, or dismissed."""

    points: int | None = Field(None, ge=LEAST_SCORE, le=MOST_SCORE)
    duplicate_of: int | None = Field(None, ge=1, le=2**63 - 1)
    dismissed: bool = False


class PraisedOut(Schema):
    """A praise of a closed cycle: the mean of its scores, and how many people scored it."""

    by: str
    to: str
    words: str
    on: dt.date
    mean: str
    scores: int


def shown_panel(asker: Caller) -> PanelOut:
    far = panel.progress(asker.community)
    names = [display_name(one.member, asker.member) for one in panel.seats(asker.community)]
    return PanelOut(members=names, praises=far.praises, scored=far.scored, by=far.by)


def shown(row: Appreciation, said: PraiseScore | None, asker: Caller) -> PraiseOut:
    return PraiseOut(
        id=row.pk,
        by=display_name(row.by, asker.member),
        to=display_name(row.to, asker.member),
        words=row.words,
        on=row.on,
        points=said.points if said else None,
        duplicate_of=said.duplicate_of_id if said else None,
        dismissed=bool(said and said.dismissed),
    )


@read(router, "/panel", PanelOut, "people.see")
def get_panel(request: HttpRequest, community: Slug) -> PanelOut:
    """Who scores praise, and how far they are."""
    return shown_panel(caller(request))


@write(router, "/panel", PanelOut, "praise.panel")
def name_quantifier(request: HttpRequest, community: Slug, key: Key, body: SeatIn) -> PanelOut:
    """Give a member a seat on the panel."""
    asker = caller(request)
    who = member(asker.community, body.member)
    services.name_quantifier(actor=asker.actor, member=who, now=timezone.now())
    return shown_panel(asker)


@write(router, "/panel/{slug:handle}/release", PanelOut, "praise.panel")
def release_quantifier(request: HttpRequest, community: Slug, handle: Slug, key: Key) -> PanelOut:
    """End a member's seat on the panel; what they scored stays."""
    asker = caller(request)
    who = member(asker.community, handle)
    services.release_quantifier(actor=asker.actor, member=who, now=timezone.now())
    return shown_panel(asker)


@write(router, "/panel/back", PanelOut, "praise.score")
def give_seat_back(request: HttpRequest, community: Slug, key: Key) -> PanelOut:
    """End one's own seat on the panel; what was scored stays."""
    asker = caller(request)
    services.give_seat_back(actor=asker.actor, now=timezone.now())
    return shown_panel(asker)


@read(router, "/me/praises", Page[PraiseOut], "praise.score")
def list_my_praises(request: HttpRequest, community: Slug, part: Query[Slice]) -> Page[PraiseOut]:
    """The praises of the open cycle that this member may score, with their own scores."""
    asker = caller(request)
    panel.take_seat(asker.actor)
    rows = panel.scored_by(asker.actor)
    return page_of(rows, part, lambda row: shown(row, panel.own_score(row), asker))


@write(router, "/praises/{int:praise}/score", PraiseOut, "praise.score")
def score_praise(
    request: HttpRequest, community: Slug, praise: Id, key: Key, body: ScoreIn
) -> PraiseOut:
    """Score a praise, call it a duplicate, or dismiss it; the last word counts until the close."""
    asker = caller(request)
    row, other = panel.praise(asker.community, praise), body.duplicate_of
    said = services.score_praise(
        actor=asker.actor,
        praise=row,
        now=timezone.now(),
        points=body.points,
        duplicate_of=None if other is None else panel.praise(asker.community, other),
        dismissed=body.dismissed,
    )
    return shown(row, said, asker)


@read(router, "/cycles/{slug:cycle}/praise", Page[PraisedOut], "people.see")
def list_praise(
    request: HttpRequest, community: Slug, cycle: Slug, part: Query[Slice]
) -> Page[PraisedOut]:
    """What the panel made of the thanks of a closed cycle, in the order of their days."""
    asker = caller(request)
    rows = cycles.praised(cycles.cycle(asker.community, cycle))
    return part_of(
        rows,
        part,
        lambda row: PraisedOut(
            by=display_name(row[0].by, asker.member),
            to=display_name(row[0].to, asker.member),
            words=row[0].words,
            on=row[0].on,
            mean=about(row[1].mean),
            scores=row[1].by,
        ),
    )
