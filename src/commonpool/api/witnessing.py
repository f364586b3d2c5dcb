"""What witnesses say, how questions are answered and disputes settled, and how a community confirms."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from commonpool.api.deeds import ContributionOut, again, found, shown
from commonpool.api.gate import caller
from commonpool.api.routes import read, write
from commonpool.api.shapes import Id, Key, Name, Page, Slice, Slug, Words, part_of
from commonpool.contributions import queries, services
from commonpool.contributions.models import Practice
from commonpool.needs.days import today
from commonpool.people.queries import member

router = Router()


class ConfirmationIn(Schema):
    """What a witness says; a buddy says besides whether it was relevant and good.

    A no to either is kept as a question to the one who did it, and does not confirm the deed.
    """

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


class PracticeOut(Schema):
    """How many witnesses, by when, and how points of thanks are given."""

    confirmations: int
    deadline_days: int
    rings_count: bool
    points_each_cycle: int
    late_days: int


class PracticeIn(Schema):
    """What is to change; what is left out stays."""

    confirmations: int | None = Field(None, ge=0, le=10)
    deadline_days: int | None = Field(None, ge=1, le=90)
    rings_count: bool | None = None
    points_each_cycle: int | None = Field(None, ge=0, le=100_000)
    late_days: int | None = Field(None, ge=0, le=92)


def shown_practice(row: Practice) -> PracticeOut:
    return PracticeOut(**{name: getattr(row, name) for name in PracticeOut.model_fields})


@read(router, "/to-confirm", Page[ContributionOut], "contributions.see")
def list_to_confirm(
    request: HttpRequest, community: Slug, part: Query[Slice]
) -> Page[ContributionOut]:
    """Deeds that wait for a witness and of which this member has not spoken; a buddy's first."""
    asker = caller(request)
    rows = queries.to_confirm(asker.actor, on=today(asker.community, timezone.now()))
    return part_of(rows, part, lambda row: shown(row, asker))


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


@read(router, "/to-settle", Page[ContributionOut], "contributions.settle")
def list_to_settle(
    request: HttpRequest, community: Slug, part: Query[Slice]
) -> Page[ContributionOut]:
    """Disputes and questions that wait for this member, who is no party to them."""
    asker = caller(request)
    rows = queries.to_settle(asker.actor, on=today(asker.community, timezone.now()))
    return part_of(rows, part, lambda row: shown(row, asker))


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


@read(router, "/practice", PracticeOut, "contributions.practice")
def get_practice(request: HttpRequest, community: Slug) -> PracticeOut:
    """How this community confirms."""
    return shown_practice(queries.practice(caller(request).community))


@write(router, "/practice", PracticeOut, "contributions.practice")
def set_practice(request: HttpRequest, community: Slug, key: Key, body: PracticeIn) -> PracticeOut:
    """Change how this community confirms."""
    asker = caller(request)
    row = services.set_practice(
        actor=asker.actor, community=asker.community, **body.dict(exclude_none=True)
    )
    return shown_practice(row)
