"""Contributions: writing deeds down, reading them, taking them back."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from commonpool.api.deeds import ContributionOut, DeedOut, again, found, listed, shown, whole
from commonpool.api.gate import Caller, caller
from commonpool.api.routes import read, write
from commonpool.api.shapes import (
    Day,
    Hours,
    Id,
    Key,
    Line,
    Name,
    Number,
    Page,
    Slice,
    Slug,
    once,
    part_of,
)
from commonpool.contributions import queries, services
from commonpool.needs import queries as needs
from commonpool.needs.days import today
from commonpool.needs.texts import read_minutes, read_thousandths
from commonpool.people.queries import member

router = Router()


class ContributionIn(Schema):
    """A deed: of hours, or a quantity of something. `by` are handles; nobody named is oneself."""

    what: Line
    on: Day
    by: list[Name] = Field(default_factory=list, max_length=50)
    kind: Line = "labour"
    hours: Hours | None = None
    quantity: Number | None = None
    unit: Line = ""
    need: Name | None = None
    delivered: Number | None = None
    activity: Line = ""
    tags: list[Line] = Field(default_factory=list, max_length=10)
    gift: bool = False
    link: Line = ""
    pair: int | None = Field(None, ge=1, le=2**63 - 1, description="the pair of buddies who did it")


class SheetIn(Schema):
    """The lines of a sheet from the wall: all are written down, or none."""

    lines: list[ContributionIn] = Field(min_length=1, max_length=60)


class Days(Slice):
    """Which days: from `first` up to, not with, `after`."""

    first: Day | None = None
    after: Day | None = None

    def bounds(self) -> tuple[dt.date, dt.date]:
        """The days; all of them, where none was named."""
        return self.first or dt.date.min, self.after or dt.date.max


def line_of(asker: Caller, body: ContributionIn) -> services.Line:
    """What was sent, as the service takes it."""
    return services.Line(
        by=[member(asker.community, handle) for handle in body.by] or [asker.actor],
        on=body.on,
        what=body.what,
        kind=body.kind,
        minutes=read_minutes(body.hours, "hours") if body.hours else None,
        thousandths=read_thousandths(body.quantity, "quantity") if body.quantity else None,
        unit=body.unit,
        need=needs.need(asker.community, body.need) if body.need else None,
        delivered_thousandths=(
            read_thousandths(body.delivered, "delivered") if body.delivered else None
        ),
        activity=body.activity,
        tags=body.tags,
        gift=body.gift,
        link=body.link,
        buddies=queries.pair(asker.community, body.pair, asker.actor) if body.pair else None,
    )


@read(router, "/contributions", Page[ContributionOut], "contributions.see")
def list_contributions(
    request: HttpRequest, community: Slug, part: Query[Days]
) -> Page[ContributionOut]:
    """The community's deeds, the newest first."""
    asker = caller(request)
    return listed(queries.between(asker.community, *part.bounds()), part, asker)


@read(router, "/me/contributions", Page[ContributionOut], "contributions.see")
def list_my_contributions(
    request: HttpRequest, community: Slug, part: Query[Days]
) -> Page[ContributionOut]:
    """What this token's member did, the newest first."""
    asker = caller(request)
    day = today(asker.community, timezone.now())
    rows = queries.mine(asker.actor, *part.bounds(), on=day)
    return part_of(rows, part, lambda row: shown(row, asker))


@read(router, "/contributions/{int:contribution}", DeedOut, "contributions.see")
def get_contribution(request: HttpRequest, community: Slug, contribution: Id) -> DeedOut:
    """One deed, its state and why, what witnesses say of it and what shows it."""
    return whole(caller(request), contribution)


@write(router, "/contributions", list[ContributionOut], "contributions.log")
def log_contribution(
    request: HttpRequest, community: Slug, key: Key, body: ContributionIn
) -> list[ContributionOut]:
    """Write a deed down, one for each who did it; of others, the token's member is a witness."""
    asker = caller(request)
    rows = services.log_line(
        line_of(asker, body),
        actor=asker.actor,
        once=once(asker, key, "contribution"),
        now=timezone.now(),
    )
    return [again(asker, row.pk) for row in rows]


@write(router, "/contributions/sheet", list[ContributionOut], "contributions.log-for-others")
def log_sheet(
    request: HttpRequest, community: Slug, key: Key, body: SheetIn
) -> list[ContributionOut]:
    """Write many deeds down at once: all of them, or none."""
    asker = caller(request)
    rows = services.log_many(
        actor=asker.actor,
        lines=[line_of(asker, line) for line in body.lines],
        once=once(asker, key, "sheet"),
        now=timezone.now(),
    )
    return [again(asker, row.pk) for row in rows]


@read(router, "/to-accept", Page[ContributionOut], "contributions.see")
def list_to_accept(
    request: HttpRequest, community: Slug, part: Query[Slice]
) -> Page[ContributionOut]:
    """What others wrote down for this token's member, who has not said yes to it."""
    asker = caller(request)
    day = today(asker.community, timezone.now())
    rows = queries.tell(queries.to_accept(asker.actor), asker.member, on=day)
    return part_of(rows, part, lambda row: shown(row, asker))


@write(router, "/contributions/{int:contribution}/accept", ContributionOut, "contributions.log")
def accept(request: HttpRequest, community: Slug, contribution: Id, key: Key) -> ContributionOut:
    """Say yes to what somebody else wrote down for this member."""
    asker = caller(request)
    services.accept(actor=asker.actor, contribution=found(asker, contribution), now=timezone.now())
    return again(asker, contribution)


@write(router, "/contributions/{int:contribution}/withdraw", ContributionOut, "contributions.log")
def withdraw_contribution(
    request: HttpRequest, community: Slug, contribution: Id, key: Key
) -> ContributionOut:
    """Take a deed back, before it has been weighed."""
    asker = caller(request)
    services.withdraw(
        actor=asker.actor, contribution=found(asker, contribution), now=timezone.now()
    )
    return again(asker, contribution)
