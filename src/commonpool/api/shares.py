"""Shares: what each party got and why, who is given what waited, what is put right."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema

from commonpool.api.gate import Caller, caller
from commonpool.api.routes import read, write
from commonpool.api.shapes import (
    Key,
    Number,
    Page,
    Slice,
    Slug,
    Words,
    amount,
    money,
    once,
    part_of,
)
from commonpool.cycles import queries, services, why
from commonpool.cycles.models import Correction, Cycle, Share
from commonpool.people.queries import Missing, display_name

router = Router()
ONE = "/cycles/{slug:cycle}/shares/{slug:party}"


class ShareOut(Schema):
    """What a party got, by handle, after corrections; `held` says why it waits."""

    party: str
    amount: str
    held: str


class CorrectionOut(Schema):
    """A share put right; its words are for members."""

    amount: str
    words: str
    by: str
    at: dt.datetime


class ShareWhyOut(ShareOut):
    """A share with its reasons: by handles for everybody, in people's own words for members."""

    released: dt.datetime | None
    parts: int
    paid: int
    reasons: list[str]
    corrections: list[CorrectionOut]


class CorrectionIn(Schema):
    """What the share should have been, and why."""

    amount: Number
    words: Words


def shown(row: Share, asker: Caller) -> ShareOut:
    now = getattr(row, "correct_amount", row.amount)
    return ShareOut(party=row.party, amount=money(asker.community, now), held=row.held)


def shown_correction(row: Correction, asker: Caller) -> CorrectionOut:
    return CorrectionOut(
        amount=money(asker.community, row.amount),
        words=row.words if asker.member else "",
        by=display_name(row.by, asker.member),
        at=row.at,
    )


def told(asker: Caller, cycle: Cycle, party: str) -> ShareWhyOut:
    """One share as it stands, and why."""
    row = queries.share(cycle, party)
    return ShareWhyOut(
        party=row.party,
        amount=money(asker.community, queries.amount_of(row)),
        held=row.held,
        released=row.released,
        parts=row.parts,
        paid=row.paid,
        reasons=why.why(cycle, party, asker.member),
        corrections=[shown_correction(one, asker) for one in queries.corrections(row)],
    )


def closed(asker: Caller, slug: str) -> Cycle:
    """A closed cycle, or Missing."""
    cycle = queries.cycle(asker.community, slug)
    if cycle.closed is None:
        raise Missing(f"the cycle {cycle.slug} is not closed yet", "wait until it is")
    return cycle


@read(router, "/cycles/{slug:cycle}/shares", Page[ShareOut])
def list_shares(
    request: HttpRequest, community: Slug, cycle: Slug, part: Query[Slice]
) -> Page[ShareOut]:
    """The shares of a closed cycle."""
    asker = caller(request)
    rows = queries.shares(closed(asker, cycle))
    return part_of(rows, part, lambda row: shown(row, asker))


@read(router, ONE, ShareWhyOut)
def get_share(request: HttpRequest, community: Slug, cycle: Slug, party: Slug) -> ShareWhyOut:
    """One party's share of a closed cycle, and why."""
    asker = caller(request)
    return told(asker, closed(asker, cycle), party)


@write(router, f"{ONE}/release", ShareWhyOut, "shares.release")
def release_share(
    request: HttpRequest, community: Slug, cycle: Slug, party: Slug, key: Key
) -> ShareWhyOut:
    """Give a held share to whom it belongs: who joined since, or who left and is paid out."""
    asker = caller(request)
    row = closed(asker, cycle)
    share = queries.share(row, party)
    services.release_share(actor=asker.actor, share=share, now=timezone.now())
    return told(asker, row, party)


@write(router, f"{ONE}/correct", ShareWhyOut, "cycles.correct")
def correct_share(
    request: HttpRequest, community: Slug, cycle: Slug, party: Slug, key: Key, body: CorrectionIn
) -> ShareWhyOut:
    """Put a share right; the receipt stays."""
    asker = caller(request)
    row = closed(asker, cycle)
    services.correct_share(
        actor=asker.actor,
        share=queries.share(row, party),
        amount=amount(asker.community, body.amount),
        words=body.words,
        once=once(asker, key, "correction"),
        now=timezone.now(),
    )
    return told(asker, row, party)
