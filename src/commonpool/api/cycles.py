"""Cycles: opening, looking ahead, closing, and what anyone may check afterwards."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import JsonValue

from commonpool.api.gate import Caller, caller
from commonpool.api.routes import read, write
from commonpool.api.shapes import Day, Key, Page, Slice, Slug, money, part_of
from commonpool.core.bundle import Closed
from commonpool.core.shapes import JsonObject
from commonpool.cycles import queries, services, why
from commonpool.cycles.closing import payments
from commonpool.cycles.models import Cycle, Share
from commonpool.people.queries import Missing

router = Router()


class CycleOut(Schema):
    """A cycle; `sha256` is that of its receipt."""

    slug: str
    number: int
    opens: str
    closes: str
    rhythm: str
    closed: dt.datetime | None
    sha256: str | None


class OpenIn(Schema):
    """Without a day the calendar says when it closes."""

    closes: Day | None = None


class ShareOut(Schema):
    """What a party got, by handle, after corrections; `held` says why it waits."""

    party: str
    amount: str
    held: str


class PreviewOut(Schema):
    """What a close would give now."""

    shares: list[ShareOut]
    remainder: str
    sha256: str


class EstimateOut(Schema):
    """What this token's member would get now, and why."""

    amount: str
    reasons: list[str]


def shown(cycle: Cycle) -> CycleOut:
    return CycleOut(
        slug=cycle.slug,
        number=cycle.number,
        opens=cycle.opens,
        closes=cycle.closes,
        rhythm=cycle.rhythm,
        closed=cycle.closed,
        sha256=cycle.sha256,
    )


def shown_share(row: Share, asker: Caller) -> ShareOut:
    amount = getattr(row, "correct_amount", row.amount)
    return ShareOut(party=row.party, amount=money(asker.community, amount), held=row.held)


def shown_preview(made: Closed, asker: Caller) -> PreviewOut:
    outcome = made.distribution.outcome
    return PreviewOut(
        shares=[
            ShareOut(party=one.party, amount=money(asker.community, one.amount), held=one.held)
            for one in payments(made)
        ],
        remainder=money(asker.community, outcome.remainder),
        sha256=made.sha256,
    )


def closed(asker: Caller, slug: str) -> Cycle:
    """A closed cycle, or Missing."""
    cycle = queries.cycle(asker.community, slug)
    if cycle.closed is None:
        raise Missing(f"the cycle {cycle.slug} is not closed yet", "wait until it is")
    return cycle


@read(router, "/cycles", Page[CycleOut])
def list_cycles(request: HttpRequest, community: Slug, part: Query[Slice]) -> Page[CycleOut]:
    """The open cycle, then the closed ones, the newest first."""
    home = caller(request).community
    now_open = queries.open_cycle(home)
    rows = [*([now_open] if now_open else []), *queries.closed_cycles(home)]
    return part_of(rows, part, shown)


@read(router, "/cycles/{slug:cycle}", CycleOut)
def get_cycle(request: HttpRequest, community: Slug, cycle: Slug) -> CycleOut:
    """One cycle."""
    return shown(queries.cycle(caller(request).community, cycle))


@read(router, "/cycles/{slug:cycle}/shares", Page[ShareOut])
def list_shares(
    request: HttpRequest, community: Slug, cycle: Slug, part: Query[Slice]
) -> Page[ShareOut]:
    """The shares of a closed cycle."""
    asker = caller(request)
    rows = queries.shares(closed(asker, cycle))
    return part_of(rows, part, lambda row: shown_share(row, asker))


@read(router, "/cycles/{slug:cycle}/receipt", dict[str, JsonValue])
def get_receipt(request: HttpRequest, community: Slug, cycle: Slug) -> JsonObject:
    """The receipt of a closed cycle."""
    return queries.receipt(closed(caller(request), cycle))


@read(router, "/cycles/{slug:cycle}/bundle", dict[str, JsonValue])
def get_bundle(request: HttpRequest, community: Slug, cycle: Slug) -> JsonObject:
    """Receipt and evidence, for `commonpool verify`."""
    return queries.bundle(closed(caller(request), cycle))


@read(router, "/cycles/{slug:cycle}/file", dict[str, JsonValue], "cycles.preview")
def get_file(request: HttpRequest, community: Slug, cycle: Slug) -> JsonObject:
    """The cycle file, for `commonpool distribute`; of an open cycle as it stands now."""
    return queries.cycle_file(queries.cycle(caller(request).community, cycle))


@read(router, "/cycles/{slug:cycle}/preview", PreviewOut, "cycles.preview")
def get_preview(request: HttpRequest, community: Slug, cycle: Slug) -> PreviewOut:
    """What a close would give now."""
    asker = caller(request)
    return shown_preview(queries.preview(queries.cycle(asker.community, cycle)), asker)


@read(router, "/cycles/{slug:cycle}/estimate", EstimateOut, "cycles.preview")
def get_estimate(request: HttpRequest, community: Slug, cycle: Slug) -> EstimateOut:
    """This member's own estimate."""
    asker = caller(request)
    found = why.estimate(queries.cycle(asker.community, cycle), asker.actor)
    return EstimateOut(amount=money(asker.community, found.amount), reasons=list(found.reasons))


@write(router, "/cycles", CycleOut, "cycles.open")
def open_cycle(request: HttpRequest, community: Slug, key: Key, body: OpenIn) -> CycleOut:
    """Open the next cycle."""
    asker = caller(request)
    row = services.open_cycle(
        actor=asker.actor, community=asker.community, now=timezone.now(), closes=body.closes
    )
    return shown(row)


@write(router, "/cycles/{slug:cycle}/close", CycleOut, "cycles.close")
def close_cycle(request: HttpRequest, community: Slug, cycle: Slug, key: Key) -> CycleOut:
    """Close a cycle: once; a second close is a conflict."""
    asker = caller(request)
    found = queries.cycle(asker.community, cycle)
    return shown(services.close_cycle(actor=asker.actor, cycle=found, now=timezone.now()))
