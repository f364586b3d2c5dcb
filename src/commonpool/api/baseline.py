"""The baseline: what is covered before anything is shared."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from commonpool.api.gate import caller
from commonpool.api.routes import read, write
from commonpool.api.shapes import (
    NAME,
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
    part_of,
)
from commonpool.needs.days import today
from commonpool.people.queries import member
from commonpool.pools import queries, services
from commonpool.pools.models import BaselineNeed

router = Router()
Short = Annotated[str, StringConstraints(pattern=NAME, max_length=40)]


class BaselineOut(Schema):
    """A need that is covered first; of the same `order` all share what there is."""

    slug: str
    what: str
    amount: str
    receiver: str | None
    order: int
    since: dt.date
    ended: dt.date | None


class BaselineIn(Schema):
    """What is covered each cycle. A `slug` that is there already is replaced."""

    slug: Short
    what: Line
    amount: Number
    receiver: Name | None = None
    order: int = Field(1, ge=1, le=99)
    since: Day | None = None


def shown(row: BaselineNeed) -> BaselineOut:
    return BaselineOut(
        slug=row.slug,
        what=row.what,
        amount=money(row.community, row.amount),
        receiver=row.receiver.handle if row.receiver else None,
        order=row.order,
        since=row.since,
        ended=row.ended,
    )


@read(router, "/baseline", Page[BaselineOut], "inflows.see")
def list_baseline(request: HttpRequest, community: Slug, part: Query[Slice]) -> Page[BaselineOut]:
    """What is covered first today, in its order."""
    home = caller(request).community
    day = today(home, timezone.now())
    return part_of(queries.baseline(home, day, day + dt.timedelta(days=1)), part, shown)


@write(router, "/baseline", BaselineOut, "baseline.edit")
def set_baseline(request: HttpRequest, community: Slug, key: Key, body: BaselineIn) -> BaselineOut:
    """Name a need that is covered before anything is shared; from today on unless told."""
    asker = caller(request)
    home = asker.community
    row = services.set_baseline(
        actor=asker.actor,
        community=home,
        slug=body.slug,
        what=body.what,
        amount=amount(home, body.amount),
        receiver=member(home, body.receiver) if body.receiver else None,
        order=body.order,
        since=body.since or today(home, timezone.now()),
    )
    return shown(row)


@write(router, "/baseline/{slug:baseline}/end", BaselineOut, "baseline.edit")
def end_baseline(request: HttpRequest, community: Slug, baseline: Slug, key: Key) -> BaselineOut:
    """A need that is covered no longer, from today on."""
    asker = caller(request)
    row = queries.baseline_need(asker.community, baseline)
    return shown(
        services.end_baseline(
            actor=asker.actor, need=row, on=today(asker.community, timezone.now())
        )
    )
