"""Needs with their coverage: open to everybody to read."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema

from commonpool.api.gate import caller
from commonpool.api.routes import read, write
from commonpool.api.shapes import (
    Day,
    Key,
    Line,
    Number,
    Page,
    Slice,
    Slug,
    Words,
    once,
    part_of,
    quantity,
)
from commonpool.core.amounts import format_ratio
from commonpool.cycles import covering
from commonpool.cycles import queries as cycles
from commonpool.needs import amending, queries, services
from commonpool.needs.days import today
from commonpool.needs.models import Need
from commonpool.needs.queries import NeedCoverage
from commonpool.needs.texts import read_thousandths
from commonpool.people.models import Community, Member
from commonpool.people.queries import display_name
from commonpool.pools import queries as pools

router = Router()
Kind = Literal["goods", "hours", "project", "training", "harm"]
Cadence = Literal["once", "weekly", "monthly", "lunar", "rrule"]


class NeedOut(Schema):
    """A need; quantities are plain decimals of its unit. `posted_by` is null for the community."""

    slug: str
    what: str
    details: str
    kind: str
    quantity: str
    unit: str
    cadence: str
    repeats: str
    starts: dt.date
    until: dt.date | None
    activity: str
    posted_by: str | None
    amended: dt.datetime | None
    withdrawn: bool


class CoverageOut(Schema):
    """How far a need is met in the open cycle, in its unit, as exact numbers in text.

    `met` is what counts; `waiting` is logged and not yet confirmed; `gifts` moves no weight.
    """

    need: NeedOut
    asked: str
    met: str
    committed: str
    waiting: str
    gifts: str
    weight: str


class NeedAmendIn(Schema):
    """A need in other words: all that can be changed, as it is to be from now on."""

    what: Line
    quantity: Number
    until: Day | None = None
    details: Words = ""


class NeedIn(Schema):
    """A need to post, for oneself or for the community."""

    what: Line
    quantity: Number
    unit: Line = ""
    kind: Kind = "goods"
    cadence: Cadence = "once"
    repeats: Line = ""
    starts: Day | None = None
    until: Day | None = None
    details: Words = ""
    activity: Line = ""
    for_community: bool = False


def shown(need: Need, viewer: Member | None) -> NeedOut:
    return NeedOut(
        slug=need.slug,
        what=need.what,
        details=need.details,
        kind=need.kind,
        quantity=quantity(need.thousandths),
        unit=need.unit,
        cadence=need.cadence,
        repeats=need.repeats,
        starts=need.starts,
        until=need.until,
        activity=need.activity,
        posted_by=display_name(need.posted_by, viewer) if need.posted_by else None,
        amended=need.amended,
        withdrawn=need.withdrawn is not None,
    )


def covered(row: NeedCoverage, viewer: Member | None) -> CoverageOut:
    return CoverageOut(
        need=shown(row.need, viewer),
        asked=format_ratio(row.asked),
        met=format_ratio(row.met),
        committed=format_ratio(row.committed),
        waiting=format_ratio(row.waiting),
        gifts=format_ratio(row.gifts),
        weight=format_ratio(row.weight),
    )


def of_now(home: Community) -> list[NeedCoverage]:
    """Needs as the open cycle weighs them."""
    day = today(home, timezone.now())
    return covering.covered(home, day, cycles.open_cycle(home), pools.agreement(home))


@read(router, "/needs", Page[CoverageOut])
def list_needs(request: HttpRequest, community: Slug, part: Query[Slice]) -> Page[CoverageOut]:
    """Needs of the open cycle, the most pressing first, each with its coverage."""
    asker = caller(request)
    rows = of_now(asker.community)
    return part_of(rows, part, lambda row: covered(row, asker.member))


@read(router, "/needs/{slug:need}", NeedOut)
def get_need(request: HttpRequest, community: Slug, need: Slug) -> NeedOut:
    """One need."""
    asker = caller(request)
    return shown(queries.need(asker.community, need), asker.member)


@write(router, "/needs", NeedOut, "needs.post")
def post_need(request: HttpRequest, community: Slug, key: Key, body: NeedIn) -> NeedOut:
    """Post a need; for the community, if the member may."""
    asker = caller(request)
    row = services.post_need(
        actor=asker.actor,
        community=asker.community,
        what=body.what,
        thousandths=read_thousandths(body.quantity, "quantity"),
        unit=body.unit,
        now=timezone.now(),
        once=once(asker, key, "need"),
        kind=body.kind,
        cadence=body.cadence,
        repeats=body.repeats,
        starts=body.starts,
        until=body.until,
        details=body.details,
        activity=body.activity,
        for_community=body.for_community,
    )
    return shown(row, asker.member)


@write(router, "/needs/{slug:need}/amend", NeedOut, "needs.post")
def amend_need(
    request: HttpRequest, community: Slug, need: Slug, key: Key, body: NeedAmendIn
) -> NeedOut:
    """Ask for more or less of it, until another day or in other words; what is left out is none."""
    asker = caller(request)
    row = amending.amend_need(
        actor=asker.actor,
        need=queries.need(asker.community, need),
        what=body.what,
        thousandths=read_thousandths(body.quantity, "quantity"),
        until=body.until,
        details=body.details,
        now=timezone.now(),
    )
    return shown(row, asker.member)


@write(router, "/needs/{slug:need}/withdraw", NeedOut, "needs.post")
def withdraw_need(request: HttpRequest, community: Slug, need: Slug, key: Key) -> NeedOut:
    """Take a need back."""
    asker = caller(request)
    found = queries.need(asker.community, need)
    row = services.withdraw_need(actor=asker.actor, need=found, now=timezone.now())
    return shown(row, asker.member)
