"""A need changes: more or less of it, until another day, in other words."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from commonpool.core.amounts import format_ratio
from commonpool.core.fault import Fault
from commonpool.needs import texts
from commonpool.needs.days import today
from commonpool.needs.models import Commitment, Need
from commonpool.needs.queries import exact
from commonpool.needs.services import ending
from commonpool.people.models import Member
from commonpool.people.permissions import Refused, allow, can
from commonpool.people.queries import Conflict


def may_amend(member: Member, need: Need) -> bool:
    """Whether a need is theirs to change: their own, or the community's if they may post for it."""
    if need.withdrawn is not None or not can(member, "needs.post", need):
        return False
    if need.posted_by_id is None:
        return can(member, "needs.post-for-community", need)
    return need.posted_by_id == member.pk


def check_amends(member: Member, need: Need) -> None:
    """Refuse a need that is over, or not theirs to change."""
    allow(member, "needs.post", need)
    if need.withdrawn is not None:
        raise Conflict("this need was withdrawn", "ask for it anew")
    if not may_amend(member, need):
        raise Refused("this need was posted by somebody else", "ask whoever posted it")


@transaction.atomic
def amend_need(
    *,
    actor: Member,
    need: Need,
    what: str,
    thousandths: int,
    until: dt.date | None,
    details: str,
    now: dt.datetime,
) -> Need:
    """Ask for it anew, from the open cycle on; its unit, its rhythm and its name stay.

    What somebody has taken of it still fits: never less than that, nor an earlier end.
    """
    row = Need.objects.select_for_update(of=("self",)).select_related("community").get(pk=need.pk)
    check_amends(actor, row)
    check_change(row, thousandths, until, today(row.community, now))
    row.what = texts.line(what, "what", 160)
    row.details = texts.lines(details, "details")
    row.thousandths = thousandths
    row.until = until
    row.amended = now
    row.save(update_fields=["what", "details", "thousandths", "until", "amended"])
    return row


def check_change(need: Need, thousandths: int, until: dt.date | None, day: dt.date) -> None:
    """Raise Fault where a need cannot become that on this day; `thousandths` of its unit."""
    texts.thousandths(thousandths, "quantity")
    if until is not None and until < day and until != need.until:
        raise Fault("{until} is past", "choose today or a later day", ("until",), until=until)
    ending(need.starts, until)
    for taken in Commitment.objects.filter(need=need, withdrawn=None, due__gte=day):
        _still_fits(taken, need, thousandths, until)


def _still_fits(taken: Commitment, need: Need, thousandths: int, until: dt.date | None) -> None:
    if taken.thousandths > thousandths:
        amount = f"{format_ratio(exact(taken.thousandths))} {need.unit}"
        raise Fault(
            "somebody has taken {amount} of it",
            "ask for that much or more, or let them take it back first",
            ("quantity",),
            amount=amount,
        )
    if until is not None and taken.due > until:
        raise Fault(
            "somebody gives a part of it by {due}",
            "choose that day or a later one",
            ("until",),
            due=taken.due,
        )
