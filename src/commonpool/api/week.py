"""The weekly round: what one probably did this week, and what of it one did."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from commonpool.api.deeds import ContributionOut, again, shown
from commonpool.api.gate import Caller, caller
from commonpool.api.routes import read, write
from commonpool.api.shapes import Day, Hours, Key, Name, Slug, once, quantity
from commonpool.contributions import queries, services
from commonpool.contributions.weekly import Suggestion, as_line, weekly_round
from commonpool.core.fault import Fault, quote
from commonpool.needs.days import today
from commonpool.needs.texts import clock, read_minutes

router = Router()


class SuggestionOut(Schema):
    """A deed that may have been done; `why` is shift, commitment or again."""

    key: str
    why: str
    what: str
    on: dt.date
    hours: str | None
    quantity: str | None
    unit: str
    need: str | None


class WeekOut(Schema):
    """The seven days up to `after`: what was logged, what may be missing, what waits for a yes."""

    first: dt.date
    after: dt.date
    logged: list[ContributionOut]
    suggestions: list[SuggestionOut]
    to_accept: list[ContributionOut]


class DidIn(Schema):
    """A suggestion that was done, with its day and hours put right where they differ."""

    key: Name
    on: Day | None = None
    hours: Hours | None = None


class WeekIn(Schema):
    """What of it was done: all is written down, or nothing."""

    did: list[DidIn] = Field(min_length=1, max_length=20)


def shown_suggestion(one: Suggestion) -> SuggestionOut:
    return SuggestionOut(
        key=one.key,
        why=one.why,
        what=one.what,
        on=one.on,
        hours=clock(one.minutes) if one.minutes else None,
        quantity=quantity(one.thousandths) if one.thousandths else None,
        unit=one.unit,
        need=one.need.slug if one.need else None,
    )


@read(router, "/me/week", WeekOut, "contributions.log")
def get_week(request: HttpRequest, community: Slug) -> WeekOut:
    """This member's week."""
    asker = caller(request)
    day = today(asker.community, timezone.now())
    found = weekly_round(asker.actor, day)
    waiting = queries.tell(found.to_accept, asker.member, on=day)
    return WeekOut(
        first=found.first_day,
        after=found.day_after,
        logged=[shown(one, asker) for one in found.logged],
        suggestions=[shown_suggestion(one) for one in found.suggestions],
        to_accept=[shown(one, asker) for one in waiting],
    )


@write(router, "/me/week", list[ContributionOut], "contributions.log")
def log_week(
    request: HttpRequest, community: Slug, key: Key, body: WeekIn
) -> list[ContributionOut]:
    """Write down what of the suggestions was done."""
    asker, now = caller(request), timezone.now()
    known = {
        one.key: one for one in weekly_round(asker.actor, today(asker.community, now)).suggestions
    }
    rows = services.log_many(
        actor=asker.actor,
        lines=[line_of(asker, known, place, one) for place, one in enumerate(body.did)],
        once=once(asker, key, "week"),
        now=now,
    )
    return [again(asker, row.pk) for row in rows]


def line_of(asker: Caller, known: dict[str, Suggestion], place: int, did: DidIn) -> services.Line:
    """One suggestion that was done. Raises Fault for one that nobody made."""
    if did.key not in known:
        raise Fault(
            f"{quote(did.key)} is not among this week's suggestions",
            "look at the week again",
            ("did", place, "key"),
        )
    minutes = read_minutes(did.hours, "hours") if did.hours else None
    return as_line(known[did.key], asker.actor, on=did.on, minutes=minutes)
