"""The panel of praise: stewards name and release it, and each on it scores every praise apart."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from commonpool.contributions import panel
from commonpool.contributions.facts import Span
from commonpool.contributions.models import (
    LEAST_SCORE,
    MOST_SCORE,
    Appreciation,
    PanelSeat,
    PraiseScore,
)
from commonpool.core.fault import Fault, all_of
from commonpool.people.models import Member
from commonpool.people.permissions import Refused, allow, can
from commonpool.people.queries import Conflict, Missing, called
from commonpool.people.services.holding import a_person, hold


@transaction.atomic
def name_quantifier(*, actor: Member, member: Member, now: dt.datetime) -> PanelSeat:
    """Give a member a seat on the panel."""
    home = hold(actor.community)
    allow(actor, "praise.panel", home)
    if member.community_id != home.pk or member.left or member.erased:
        raise Missing("there is no such member here", "choose somebody else", ("member",))
    a_person(member)
    if not can(member, "praise.score", home):
        raise Fault(
            "{member} only observes here", "choose a member", ("member",), member=called(member)
        )
    seat, new = PanelSeat.objects.get_or_create(
        member=member, ended=None, defaults={"community": home, "since": now}
    )
    if not new:
        raise Conflict("{member} sits on the panel already", "go on", member=called(member))
    return seat


@transaction.atomic
def release_quantifier(*, actor: Member, member: Member, now: dt.datetime) -> PanelSeat:
    """End a seat; what was scored from it stays."""
    home = hold(actor.community)
    allow(actor, "praise.panel", home)
    seat = PanelSeat.objects.filter(community=home, member=member, ended=None).first()
    if seat is None:
        raise Missing(
            "{member} does not sit on the panel", "look at the panel", member=called(member)
        )
    return _end(seat, now)


@transaction.atomic
def give_seat_back(*, actor: Member, now: dt.datetime) -> PanelSeat:
    """End one's own seat: nobody has to ask a steward to be free of it."""
    allow(actor, "praise.score", hold(actor.community))
    panel.take_seat(actor)
    return _end(PanelSeat.objects.get(member=actor, ended=None), now)


def _end(seat: PanelSeat, now: dt.datetime) -> PanelSeat:
    seat.ended = now
    seat.save(update_fields=["ended"])
    return seat


def give_up(member: Member) -> None:
    """Whoever leaves has no seat to come back to, as no role."""
    PanelSeat.objects.filter(member=member, ended=None).delete()


@transaction.atomic
def score_praise(
    *,
    actor: Member,
    praise: Appreciation,
    now: dt.datetime,
    points: int | None = None,
    duplicate_of: Appreciation | None = None,
    dismissed: bool = False,
) -> PraiseScore:
    """Score a praise of the open cycle, call it a duplicate, or dismiss it; the last word counts.

    The community is held, as a close holds it: a score comes before the close, or is refused.
    """
    home = hold(actor.community)
    allow(actor, "praise.score", home)
    if praise.community_id != home.pk:
        raise Missing("there is no such praise here", "go back to the list")
    panel.take_seat(actor)
    if actor.pk in (praise.by_id, praise.to_id):
        raise Refused(
            "nobody scores a praise that they gave or received", "leave it to the others on it"
        )
    if (points is not None) + (duplicate_of is not None) + dismissed != 1:
        raise Fault(
            "a praise gets one answer",
            "score it, call it a duplicate of another, or dismiss it",
            ("points",),
        )
    span = _open(actor, praise)
    _check_points(points)
    if duplicate_of is not None:
        _check_original(actor, praise, duplicate_of, span)
    if points is None:
        _check_no_original(actor, praise)
    said, _ = PraiseScore.objects.update_or_create(
        praise=praise,
        by=actor,
        defaults={
            "giver_id": praise.by_id,
            "receiver_id": praise.to_id,
            "points": points,
            "duplicate_of": duplicate_of,
            "dismissed": dismissed,
            "at": now,
        },
    )
    return said


def _open(actor: Member, praise: Appreciation) -> Span:
    """The days of the open cycle, if the praise is of them."""
    span = panel.open_days(actor.community)
    if span is None:
        raise Fault("no cycle is open, and praise is scored while one is", "wait for the next one")
    if praise.on < span.first_day:
        raise Fault(
            "the cycle of {day} is closed, and its scores stand",
            "score the praise of this cycle",
            day=praise.on,
        )
    if praise.on >= span.day_after:
        raise Fault(
            "{day} comes after this cycle", "score it when its own cycle is open", day=praise.on
        )
    return span


def _check_points(points: int | None) -> None:
    if points is not None and not LEAST_SCORE <= points <= MOST_SCORE:
        raise Fault(
            "a score of {points}",
            "give {least} to {most}; what is worth nothing is dismissed",
            ("points",),
            points=points,
            least=LEAST_SCORE,
            most=MOST_SCORE,
        )


def _check_original(
    actor: Member, praise: Appreciation, original: Appreciation, span: Span
) -> None:
    """A duplicate repeats a praise of this cycle, to the same, to which one gave a score."""
    path = ("duplicate_of",)
    if original.pk == praise.pk:
        raise Fault("no praise is a duplicate of itself", "choose another", path)
    here = original.community_id == praise.community_id
    if not here or not span.first_day <= original.on < span.day_after:
        raise Fault("a duplicate of a praise of another cycle", "dismiss it instead", path)
    if original.to_id != praise.to_id:
        raise Fault("a duplicate of a praise of somebody else", "give it a score of its own", path)
    own = PraiseScore.objects.filter(praise=original, by=actor, points__isnull=False)
    if not own.exists():
        raise Fault(
            "you gave the praise {number} no score of its own",
            "score that one first, and then its duplicates",
            path,
            number=original.pk,
        )


def _check_no_original(actor: Member, praise: Appreciation) -> None:
    """What others repeat keeps a score: else they would count nothing, and nobody would see why."""
    rows = PraiseScore.objects.filter(by=actor, duplicate_of=praise).order_by("praise")
    numbers = [str(one) for one in rows.values_list("praise", flat=True)]
    if numbers:
        raise Fault(
            "you called {numbers} a duplicate of this one",
            "give those another answer first",
            ("points",),
            numbers=all_of(numbers),
        )
