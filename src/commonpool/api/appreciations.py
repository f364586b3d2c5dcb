"""Words of thanks, with points or without."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from commonpool.api.gate import caller
from commonpool.api.routes import read, write
from commonpool.api.shapes import Day, Key, Name, Page, Slice, Slug, Words, once, page_of
from commonpool.contributions import queries, services
from commonpool.contributions.budget import points_left
from commonpool.contributions.models import Appreciation
from commonpool.needs.days import today
from commonpool.people.models import Member
from commonpool.people.queries import display_name, member

router = Router()


class ThanksOut(Schema):
    """Thanks of one member to another."""

    id: int
    by: str
    to: str
    points: int
    words: str
    on: dt.date


class ThanksIn(Schema):
    """Whom to thank, in which words, with how many of one's points; dated today unless told."""

    to: Name
    words: Words
    points: int = Field(0, ge=0, le=10**9)
    on: Day | None = None


class PointsOut(Schema):
    """Points of thanks that are left to give."""

    left: int


def shown(row: Appreciation, viewer: Member | None) -> ThanksOut:
    return ThanksOut(
        id=row.pk,
        by=display_name(row.by, viewer),
        to=display_name(row.to, viewer),
        points=row.points,
        words=row.words,
        on=row.on,
    )


@read(router, "/members/{slug:handle}/thanks", Page[ThanksOut], "people.see")
def list_thanks(
    request: HttpRequest, community: Slug, handle: Slug, part: Query[Slice]
) -> Page[ThanksOut]:
    """Thanks to a member, the newest first."""
    asker = caller(request)
    rows = queries.all_thanks_to(member(asker.community, handle))
    return page_of(rows, part, lambda row: shown(row, asker.member))


@read(router, "/me/points", PointsOut, "contributions.see")
def get_points(request: HttpRequest, community: Slug) -> PointsOut:
    """How many points this member may still give in this cycle."""
    asker = caller(request)
    day = today(asker.community, timezone.now())
    return PointsOut(left=points_left(queries.practice(asker.community), asker.actor, day))


@write(router, "/appreciations", ThanksOut, "appreciation.give")
def thank(request: HttpRequest, community: Slug, key: Key, body: ThanksIn) -> ThanksOut:
    """Thank somebody."""
    asker = caller(request)
    row = services.thank(
        actor=asker.actor,
        to=member(asker.community, body.to),
        words=body.words,
        once=once(asker, key, "thanks"),
        now=timezone.now(),
        points=body.points,
        on=body.on,
    )
    return shown(row, asker.member)
