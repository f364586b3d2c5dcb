"""What the pools hold, and what came in."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Query, Router, Schema
from ninja.files import UploadedFile

from commonpool.api.gate import caller
from commonpool.api.routes import read, write
from commonpool.api.shapes import (
    EARLIEST,
    LATEST,
    Day,
    Key,
    Line,
    Name,
    Number,
    Page,
    Slice,
    Slug,
    amount,
    money,
    once,
    part_of,
)
from commonpool.pools import queries, services
from commonpool.pools.inflow_table import MAX_BYTES
from commonpool.pools.models import Inflow

router = Router()


class InflowOut(Schema):
    """Money that came in; `counted_in` is the cycle that shared it."""

    slug: str
    amount: str
    kind: str
    source: str
    pool: str
    on: dt.date
    counted_in: str
    reversed: bool


class InflowIn(Schema):
    """Money that came in."""

    amount: Number
    on: Day
    kind: Line = "other"
    source: Line = ""
    pool: Name | Literal[""] = ""


class Span(Slice):
    """Which days: from `first` up to, not with, `after`."""

    first: Day = EARLIEST
    after: Day = LATEST


class PoolOut(Schema):
    """What a pool holds: flow, reserve, those of the policy; `inbox` waits to be shared."""

    pool: str
    amount: str


class EnteredOut(Schema):
    """How many rows of a file were new."""

    entered: int


def shown(row: Inflow) -> InflowOut:
    return InflowOut(
        slug=row.slug,
        amount=money(row.community, row.amount),
        kind=row.kind,
        source=row.source,
        pool=row.pool,
        on=row.on,
        counted_in=row.counted_in,
        reversed=row.reversed is not None,
    )


@read(router, "/pools", Page[PoolOut])
def list_pools(request: HttpRequest, community: Slug, part: Query[Slice]) -> Page[PoolOut]:
    """What the pools hold."""
    home = caller(request).community
    rows = sorted(queries.pool_balances(home).items())
    return part_of(rows, part, lambda row: PoolOut(pool=row[0], amount=money(home, row[1])))


@read(router, "/inflows", Page[InflowOut], "inflows.see")
def list_inflows(request: HttpRequest, community: Slug, part: Query[Span]) -> Page[InflowOut]:
    """What came in, in the order of its days."""
    rows = queries.inflows(caller(request).community, part.first, part.after)
    return part_of(rows, part, shown)


@write(router, "/inflows", InflowOut, "inflows.record")
def record_inflow(request: HttpRequest, community: Slug, key: Key, body: InflowIn) -> InflowOut:
    """Record what came in."""
    asker = caller(request)
    row = services.record_inflow(
        actor=asker.actor,
        community=asker.community,
        amount=amount(asker.community, body.amount),
        kind=body.kind,
        source=body.source,
        pool=body.pool,
        on=body.on,
        once=once(asker, key, "inflow"),
        now=timezone.now(),
    )
    return shown(row)


@write(router, "/inflows/{slug:inflow}/reverse", InflowOut, "inflows.reverse")
def reverse_inflow(request: HttpRequest, community: Slug, inflow: Slug, key: Key) -> InflowOut:
    """Take an inflow back that was a mistake."""
    asker = caller(request)
    found = queries.inflow(asker.community, inflow)
    return shown(services.reverse_inflow(actor=asker.actor, inflow=found, now=timezone.now()))


@write(router, "/inflows/import", EnteredOut, "inflows.record")
def import_inflows(
    request: HttpRequest, community: Slug, key: Key, file: File[UploadedFile]
) -> EnteredOut:
    """Enter a CSV file of inflows (multipart/form-data): all of its rows, or none."""
    asker = caller(request)
    number = services.import_inflows(
        actor=asker.actor,
        community=asker.community,
        file=file.read(MAX_BYTES + 1),
        now=timezone.now(),
    )
    return EnteredOut(entered=number)
