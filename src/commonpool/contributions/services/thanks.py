"""Appreciation: words of thanks, with points within what each may give in a cycle."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from commonpool.contributions.budget import points_left
from commonpool.contributions.models import Appreciation
from commonpool.contributions.services.practice import LARGEST, locked
from commonpool.core.fault import Fault
from commonpool.needs import texts
from commonpool.needs.days import today
from commonpool.people.models import Member
from commonpool.people.once import write_once
from commonpool.people.permissions import allow
from commonpool.people.queries import Missing


@transaction.atomic
def thank(
    *,
    actor: Member,
    to: Member,
    words: str,
    once: str,
    now: dt.datetime,
    points: int = 0,
    on: dt.date | None = None,
) -> Appreciation:
    """Thank somebody in words, with points or without; dated today unless told."""
    community = actor.community
    allow(actor, "appreciation.give", community)
    if to.pk == actor.pk:
        raise Fault("nobody thanks themselves", "thank somebody else", ("to",))
    if to.community_id != community.pk or to.erased:
        raise Missing("there is no such member here", "choose somebody else", ("to",))
    practice, now_day = locked(community), today(community, now)
    # After a close that came before its time, what is left of the day belongs to the next cycle.
    first = practice.first_day or now_day
    day = on or max(now_day, first)
    if practice.first_day is not None and day < first:
        raise Fault("the cycle of {day} is closed", "choose a later day", ("on",), day=day)
    if day > max(now_day, first):
        raise Fault("{day} is still to come", "thank when it is due", ("on",), day=day)
    content: dict[str, object] = {
        "by": actor,
        "to": to,
        "points": points,
        "words": texts.lines(words, "words", needed=True),
        "on": day,
    }
    left = points_left(practice, actor, day)
    if not 0 <= points <= LARGEST["points_each_cycle"]:
        raise _too_many(points, left)
    row, new = write_once(Appreciation, community=community, once=once, content=content, at=now)
    if new and points > left:
        raise _too_many(points, left)
    return row


def _too_many(points: int, left: int) -> Fault:
    return Fault(
        "{points} points, and {left} are left to give in this cycle",
        "give 0 to {left}",
        ("points",),
        points=points,
        left=left,
    )
