"""What came in, and the agreement by which it is shared."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field, JsonValue

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
    Words,
    amount,
    money,
    once,
    part_of,
)
from commonpool.people.queries import Missing
from commonpool.pools import queries, services
from commonpool.pools.models import Agreement, Inflow

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


class AgreementOut(Schema):
    """A policy and a rule as adopted, as a cycle file has them."""

    number: int
    policy: dict[str, JsonValue]
    rule: dict[str, JsonValue]
    words: str
    adopted: dt.datetime


class AgreementIn(Schema):
    """A policy and a rule for the cycles that open from now on."""

    policy: dict[str, JsonValue] = Field(default_factory=dict)
    rule: dict[str, JsonValue]
    words: Words = ""


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


def shown_agreement(row: Agreement) -> AgreementOut:
    return AgreementOut(
        number=row.number,
        policy=row.policy,
        rule=row.rule,
        words=row.words,
        adopted=row.adopted,
    )


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


@read(router, "/agreement", AgreementOut)
def get_agreement(request: HttpRequest, community: Slug) -> AgreementOut:
    """What the next cycle opens with."""
    row = queries.agreement(caller(request).community)
    if row is None:
        raise Missing("there is no agreement yet", "a steward adopts one")
    return shown_agreement(row)


@write(router, "/agreement", AgreementOut, "agreements.adopt")
def adopt_agreement(
    request: HttpRequest, community: Slug, key: Key, body: AgreementIn
) -> AgreementOut:
    """Adopt a policy and a rule; each call adopts anew."""
    asker = caller(request)
    row = services.adopt(
        actor=asker.actor,
        community=asker.community,
        policy={**body.policy},
        rule={**body.rule},
        words=body.words,
        now=timezone.now(),
    )
    return shown_agreement(row)
