"""Shifts: recurring work, logged with one tap."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from commonpool.contributions.models import Contribution, Shift
from commonpool.contributions.services.logging import Line, write_line
from commonpool.needs import texts
from commonpool.needs.models import Need
from commonpool.people.models import Member
from commonpool.people.once import write_once
from commonpool.people.permissions import Refused, allow
from commonpool.people.queries import Conflict, Missing


@transaction.atomic
def start_shift(  # noqa: PLR0913  # a keyword for each field of the form
    *,
    actor: Member,
    what: str,
    minutes: int,
    once: str,
    now: dt.datetime,
    activity: str = "",
    need: Need | None = None,
    delivered_thousandths: int | None = None,
) -> Shift:
    """Begin a recurring piece of work of one's own."""
    allow(actor, "contributions.log", actor.community)
    if need is not None and need.community_id != actor.community_id:
        raise Missing("there is no such need here", "choose another one", ("need",))
    if delivered_thousandths is not None:
        texts.thousandths(delivered_thousandths, "delivered")
    content: dict[str, object] = {
        "member": actor,
        "need": need,
        "what": texts.line(what, "what", 160),
        "activity": texts.label(activity, "activity"),
        "minutes": texts.minutes(minutes, "hours"),
        "delivered_thousandths": delivered_thousandths if need else None,
    }
    row, _ = write_once(Shift, community=actor.community, once=once, content=content, started=now)
    return row


def line_of(shift: Shift, on: dt.date, minutes: int | None = None) -> Line:
    """The deed that a tap on a shift stands for."""
    return Line(
        by=(shift.member,),
        on=on,
        what=shift.what,
        minutes=minutes or shift.minutes,
        need=shift.need,
        delivered_thousandths=shift.delivered_thousandths,
        activity=shift.activity,
        shift=shift,
    )


def key_of_tap(shift: Shift, on: dt.date) -> str:
    """One tap counts a day: a second is the same deed, unless the first was taken back."""
    back = Contribution.objects.filter(shift=shift, on=on).exclude(withdrawn=None).count()
    return f"shift:{shift.pk}:{on}" + f":{back}" * bool(back)


@transaction.atomic
def tap_shift(*, actor: Member, shift: Shift, on: dt.date, now: dt.datetime) -> Contribution:
    """Log a shift of one's own for a day, once, however often it is tapped."""
    if shift.member_id != actor.pk:
        raise Refused("this shift is somebody else's", "log what you saw instead")
    if Shift.objects.filter(pk=shift.pk).exclude(ended=None).exists():
        raise Conflict("this shift has ended", "start it anew")
    key = key_of_tap(shift, on)
    before = Contribution.objects.filter(community=actor.community, once=key).first()
    return before or write_line(line_of(shift, on), actor=actor, once=key, now=now)[0]


@transaction.atomic
def end_shift(*, actor: Member, shift: Shift, now: dt.datetime) -> Shift:
    """End a recurring piece of work; what was logged stays."""
    allow(actor, "contributions.log", shift)
    if shift.member_id != actor.pk:
        raise Refused("this shift is somebody else's", "ask them to end it")
    if shift.ended is None:
        shift.ended = now
        shift.save(update_fields=["ended"])
    return shift
