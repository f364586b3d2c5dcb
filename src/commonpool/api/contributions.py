"""Contributions: logging a deed, and the words of its witnesses."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

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
    Words,
    hours,
    once,
    part_of,
    quantity,
)
from commonpool.contributions import queries, services
from commonpool.contributions.models import Contribution
from commonpool.contributions.queries import Told
from commonpool.needs import queries as needs
from commonpool.needs.days import today
from commonpool.needs.texts import read_minutes, read_thousandths
from commonpool.people.queries import display_name, member

router = Router()


class ContributionOut(Schema):
    """A deed with its state: waiting, counts, questioned, disputed, fell or withdrawn."""

    id: int
    by: str
    handle: str
    logged_by: str
    what: str
    kind: str
    hours: str | None
    quantity: str | None
    unit: str
    need: str | None
    activity: str
    on: dt.date
    gift: bool
    state: str
    reason: str


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


class ConfirmationIn(Schema):
    """What a witness says; a buddy says besides whether it was relevant and good."""

    says: Literal["confirm", "question", "dispute"] = "confirm"
    words: Words = ""
    relevant: bool | None = None
    good: bool | None = None


class AnswerIn(Schema):
    """The doer's words to a question of `to`."""

    to: Name
    words: Words


class VerdictIn(Schema):
    """How a dispute is settled."""

    verdict: Literal["stands", "falls"]
    words: Words


def shown(told: Told, asker: Caller) -> ContributionOut:
    deed = told.deed
    return ContributionOut(
        id=deed.pk,
        by=display_name(deed.by, asker.member),
        handle=deed.by.handle,
        logged_by=display_name(deed.logged_by, asker.member),
        what=deed.what,
        kind=deed.kind,
        hours=hours(deed.minutes) if deed.minutes else None,
        quantity=quantity(deed.thousandths) if deed.thousandths else None,
        unit=deed.unit,
        need=deed.need.slug if deed.need else None,
        activity=deed.activity,
        on=deed.on,
        gift=deed.gift,
        state=told.state,
        reason=told.reason,
    )


def again(asker: Caller, number: int) -> ContributionOut:
    """A deed as it stands after what was just done to it."""
    found = queries.contribution(asker.community, number)
    day = today(asker.community, timezone.now())
    return shown(queries.tell([found], asker.member, on=day)[0], asker)


def found(asker: Caller, number: int) -> Contribution:
    return queries.contribution(asker.community, number)


class Which(Slice):
    """Which deeds: of a span of days, or those that wait for this member's word."""

    first: Day | None = None
    after: Day | None = None
    to_confirm: bool = False


@read(router, "/contributions", Page[ContributionOut], "contributions.see")
def list_contributions(
    request: HttpRequest, community: Slug, part: Query[Which]
) -> Page[ContributionOut]:
    """The community's deeds, the newest first."""
    asker = caller(request)
    day = today(asker.community, timezone.now())
    if part.to_confirm:
        rows = queries.to_confirm(asker.actor, on=day)
    else:
        rows = queries.recent(asker.community, asker.member, on=day, limit=1000)
    first, after = part.first or dt.date.min, part.after or dt.date.max
    within = [row for row in rows if first <= row.deed.on < after]
    return part_of(within, part, lambda row: shown(row, asker))


@read(router, "/contributions/{int:contribution}", ContributionOut, "contributions.see")
def get_contribution(request: HttpRequest, community: Slug, contribution: Id) -> ContributionOut:
    """One deed, its state and why."""
    return again(caller(request), contribution)


@write(router, "/contributions", list[ContributionOut], "contributions.log")
def log_contribution(
    request: HttpRequest, community: Slug, key: Key, body: ContributionIn
) -> list[ContributionOut]:
    """Write a deed down, one for each who did it; of others, the token's member is a witness."""
    asker = caller(request)
    doers = [member(asker.community, handle) for handle in body.by] or [asker.actor]
    rows = services.log(
        actor=asker.actor,
        by=doers,
        what=body.what,
        on=body.on,
        once=once(asker, key, "contribution"),
        now=timezone.now(),
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
    )
    return [again(asker, row.pk) for row in rows]


@write(
    router, "/contributions/{int:contribution}/confirm", ContributionOut, "contributions.confirm"
)
def confirm(
    request: HttpRequest, community: Slug, contribution: Id, key: Key, body: ConfirmationIn
) -> ContributionOut:
    """Confirm a deed, ask about it, or dispute it."""
    asker = caller(request)
    services.confirm(
        actor=asker.actor,
        contribution=found(asker, contribution),
        now=timezone.now(),
        says=body.says,
        words=body.words,
        relevant=body.relevant,
        good=body.good,
    )
    return again(asker, contribution)


@write(router, "/contributions/{int:contribution}/answer", ContributionOut, "contributions.log")
def answer_question(
    request: HttpRequest, community: Slug, contribution: Id, key: Key, body: AnswerIn
) -> ContributionOut:
    """Answer a question about a deed of one's own."""
    asker = caller(request)
    services.answer(
        actor=asker.actor,
        contribution=found(asker, contribution),
        to=member(asker.community, body.to),
        words=body.words,
        now=timezone.now(),
    )
    return again(asker, contribution)


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


@write(router, "/contributions/{int:contribution}/settle", ContributionOut, "contributions.settle")
def settle(
    request: HttpRequest, community: Slug, contribution: Id, key: Key, body: VerdictIn
) -> ContributionOut:
    """Settle a question or dispute to which one is no party."""
    asker = caller(request)
    services.settle(
        actor=asker.actor,
        contribution=found(asker, contribution),
        verdict=body.verdict,
        words=body.words,
        now=timezone.now(),
    )
    return again(asker, contribution)
