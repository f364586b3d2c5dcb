"""Task buddies: two people, one task, one log."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema

from commonpool.api.deeds import ContributionOut, shown
from commonpool.api.gate import Caller, caller
from commonpool.api.routes import read, write
from commonpool.api.shapes import Id, Key, Line, Name, Page, Slice, Slug, Words, once, page_of
from commonpool.contributions import queries, services
from commonpool.contributions.models import Buddies, BuddyNote
from commonpool.needs import queries as needs
from commonpool.needs.days import today
from commonpool.people.queries import display_name, member

router = Router()
ONE = "/me/pairs/{int:pair}"


class PairOut(Schema):
    """A pair of this token's member: who asked, who was asked, and whether they agreed."""

    id: int
    first: str
    second: str
    task: str
    need: str | None
    agreed: bool
    ended: bool


class PairIn(Schema):
    """Whom to ask, for which task."""

    other: Name
    task: Line
    need: Name | None = None


class NoteIn(Schema):
    """A line for the log that the two share."""

    words: Words


class NoteOut(Schema):
    """A line of the log."""

    by: str
    words: str
    at: dt.datetime


class PairLogOut(PairOut):
    """A pair with what the two logged together."""

    deeds: list[ContributionOut]


def shown_pair(row: Buddies) -> PairOut:
    return PairOut(
        id=row.pk,
        first=row.first.handle,
        second=row.second.handle,
        task=row.task,
        need=row.need.slug if row.need else None,
        agreed=row.agreed is not None,
        ended=row.ended is not None,
    )


def shown_note(row: BuddyNote, asker: Caller) -> NoteOut:
    return NoteOut(by=display_name(row.by, asker.member), words=row.words, at=row.at)


def own(asker: Caller, number: int) -> Buddies:
    return queries.pair(asker.community, number, asker.actor)


@read(router, "/me/pairs", Page[PairOut], "contributions.log")
def list_pairs(request: HttpRequest, community: Slug, part: Query[Slice]) -> Page[PairOut]:
    """This member's pairs that have not ended."""
    return page_of(queries.pairs_of(caller(request).actor), part, shown_pair)


@write(router, "/me/pairs", PairOut, "contributions.log")
def pair_up(request: HttpRequest, community: Slug, key: Key, body: PairIn) -> PairOut:
    """Ask somebody to be one's buddy for some work; they have to agree."""
    asker = caller(request)
    row = services.pair(
        actor=asker.actor,
        other=member(asker.community, body.other),
        task=body.task,
        once=once(asker, key, "pair"),
        now=timezone.now(),
        need=needs.need(asker.community, body.need) if body.need else None,
    )
    return shown_pair(row)


@read(router, ONE, PairLogOut, "contributions.log")
def get_pair(request: HttpRequest, community: Slug, pair: Id) -> PairLogOut:
    """One pair, and the deeds that the two logged."""
    asker = caller(request)
    row = own(asker, pair)
    deeds = queries.deeds_of(row, asker.actor, on=today(asker.community, timezone.now()))
    return PairLogOut(**shown_pair(row).dict(), deeds=[shown(one, asker) for one in deeds])


@read(router, f"{ONE}/notes", Page[NoteOut], "contributions.log")
def list_notes(
    request: HttpRequest, community: Slug, pair: Id, part: Query[Slice]
) -> Page[NoteOut]:
    """The log that the two keep, the newest line first."""
    asker = caller(request)
    rows = own(asker, pair).notes.select_related("by").order_by("-at", "-pk")
    return page_of(rows, part, lambda row: shown_note(row, asker))


@write(router, f"{ONE}/notes", NoteOut, "contributions.log")
def add_note(request: HttpRequest, community: Slug, pair: Id, key: Key, body: NoteIn) -> NoteOut:
    """Write a line into the log."""
    asker = caller(request)
    row = services.note(
        actor=asker.actor, buddies=own(asker, pair), words=body.words, now=timezone.now()
    )
    return shown_note(row, asker)


@write(router, f"{ONE}/agree", PairOut, "contributions.log")
def agree_to_pair(request: HttpRequest, community: Slug, pair: Id, key: Key) -> PairOut:
    """Say yes to being somebody's buddy."""
    asker = caller(request)
    return shown_pair(
        services.agree(actor=asker.actor, buddies=own(asker, pair), now=timezone.now())
    )


@write(router, f"{ONE}/end", PairOut, "contributions.log")
def end_pair(request: HttpRequest, community: Slug, pair: Id, key: Key) -> PairOut:
    """End a pair: the work is done, or it never was; not this time, where one was asked."""
    asker = caller(request)
    return shown_pair(
        services.end_pair(actor=asker.actor, buddies=own(asker, pair), now=timezone.now())
    )
