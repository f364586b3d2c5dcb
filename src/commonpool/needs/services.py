"""Every write of the room: needs, offers, commitments."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from django.db import transaction
from django.utils.text import slugify

from commonpool.core.amounts import format_ratio
from commonpool.core.fault import Fault, Said, quote, say
from commonpool.needs import texts
from commonpool.needs.days import YEAR, today
from commonpool.needs.models import CADENCES, KINDS, Commitment, Need, Offer
from commonpool.needs.queries import exact
from commonpool.needs.recurrence import read_rule
from commonpool.people.models import Community, Member
from commonpool.people.once import write_once
from commonpool.people.permissions import Refused, allow, can
from commonpool.people.queries import Conflict, Missing

LONGEST = 10 * YEAR
Given = TypeVar("Given", Offer, Commitment)


@transaction.atomic
def post_need(  # noqa: PLR0913  # a keyword for each field of the form
    *,
    actor: Member,
    community: Community,
    what: str,
    thousandths: int,
    unit: str,
    now: dt.datetime,
    once: str,
    kind: str = "goods",
    cadence: str = "once",
    repeats: str = "",
    starts: dt.date | None = None,
    until: dt.date | None = None,
    details: str = "",
    activity: str = "",
    for_community: bool = False,
) -> Need:
    """Ask for something, for oneself or for the community; it starts today unless told.

    Somebody's time is asked for in hours, where no unit is told.
    """
    allow(actor, "needs.post-for-community" if for_community else "needs.post", community)
    start = starts or today(community, now)
    content: dict[str, object] = {
        "what": texts.line(what, "what", 160),
        "details": texts.lines(details, "details"),
        "kind": _one_of(kind, KINDS, "kind"),
        "thousandths": texts.thousandths(thousandths, "quantity"),
        "unit": texts.unit_of(unit or (texts.HOURS if kind == "hours" else "")),
        "cadence": _one_of(cadence, CADENCES, "cadence"),
        "repeats": _repeats(cadence, repeats),
        "starts": start,
        "until": check_days(start, until, today(community, now)),
        "activity": texts.label(activity, "activity"),
        "posted_by": None if for_community else actor,
    }
    Community.objects.select_for_update().get(pk=community.pk)  # two never take the same slug
    slug = _free_slug(community, _called(content, for_community=for_community))
    row, _ = write_once(
        Need, community=community, once=once, content=content, slug=slug, posted=now
    )
    return row


def _one_of(value: str, known: tuple[str, ...], at: str) -> str:
    if value not in known:
        raise Fault(
            "{value} is no {at} here",
            "write one of: {choices}",
            (at,),
            value=quote(value),
            at=texts.named(at),
            choices=", ".join(known),
        )
    return value


def _repeats(cadence: str, repeats: str) -> str:
    if cadence == "rrule":
        return read_rule(texts.line(repeats, "repeats", 200))
    if repeats.strip():
        raise Fault("a rhythm of its own, and a cadence", "choose one of the two", ("repeats",))
    return ""


def check_days(starts: dt.date | None, until: dt.date | None, day: dt.date) -> dt.date | None:
    """The last day of what is asked for on this day; it starts then unless told. Else Fault."""
    starts = starts or day
    if abs(starts - day) > YEAR:
        raise Fault(
            "it starts on {starts}", "choose a day within a year", ("starts",), starts=starts
        )
    return ending(starts, until)


def ending(starts: dt.date, until: dt.date | None) -> dt.date | None:
    """The last day of what starts on a day, if it can be that."""
    if until is not None and until < starts:
        raise Fault(
            "it ends on {until}, before it starts", "choose a later day", ("until",), until=until
        )
    if until is not None and until > starts + LONGEST:
        raise Fault(
            "it ends on {until}", "choose a day within ten years, or none", ("until",), until=until
        )
    return until


def _called(content: dict[str, object], *, for_community: bool) -> str:
    """The need's name on receipts: a member's own words stay out of it."""
    words = content["what"] if for_community else content["activity"] or content["kind"]
    return slugify(str(words))[:50].strip("-_") or str(content["kind"])


def _free_slug(community: Community, wish: str) -> str:
    taken = set(
        Need.objects.filter(community=community, slug__startswith=wish).values_list(
            "slug", flat=True
        )
    )
    return next(
        slug
        for number in range(1, len(taken) + 2)
        if (slug := wish if number == 1 else f"{wish}-{number}") not in taken
    )


@transaction.atomic
def withdraw_need(*, actor: Member, need: Need, now: dt.datetime) -> Need:
    """Take a need back: whoever posted it, or who may post for the community."""
    allow(actor, "needs.post", need)
    row = Need.objects.select_for_update().get(pk=need.pk)
    if row.posted_by_id != actor.pk and not can(actor, "needs.post-for-community", row):
        raise Refused("this need was posted by somebody else", "ask them, or a steward")
    if row.withdrawn is None:
        row.withdrawn = now
        row.save(update_fields=["withdrawn"])
    return row


@transaction.atomic
def offer(  # noqa: PLR0913  # a keyword for each field of the form
    *,
    actor: Member,
    community: Community,
    what: str,
    now: dt.datetime,
    once: str,
    need: Need | None = None,
    thousandths: int | None = None,
    unit: str = "",
    until: dt.date | None = None,
) -> Offer:
    """Offer something, in answer to a need or for whoever wants it."""
    allow(actor, "needs.offer", community)
    if need is not None:
        _open(need, community)
    if thousandths is not None:
        texts.thousandths(thousandths, "quantity")
    content: dict[str, object] = {
        "member": actor,
        "need": need,
        "what": texts.line(what, "what", 160),
        "thousandths": thousandths,
        "unit": texts.unit_of(unit, needed=thousandths is not None),
        "until": until and check_days(today(community, now), until, today(community, now)),
    }
    row, _ = write_once(Offer, community=community, once=once, content=content, made=now)
    return row


def _open(need: Need, community: Community) -> None:
    """Refuse a need of another community, or one that is asked no more."""
    if need.community_id != community.pk:
        raise Missing("there is no such need here", "go back to the needs")
    if Need.objects.filter(pk=need.pk).exclude(withdrawn=None).exists():
        raise Conflict("this need was withdrawn", "choose another one")


@transaction.atomic
def withdraw_offer(*, actor: Member, offer: Offer, now: dt.datetime) -> Offer:
    """Take an offer of one's own back."""
    allow(actor, "needs.offer", offer)
    row = Offer.objects.select_for_update().get(pk=offer.pk)
    if row.given is not None:
        raise Conflict("this offer was given", "there is nothing to take back")
    return _take_back(row, actor, now)


@transaction.atomic
def commit(
    *,
    actor: Member,
    need: Need,
    thousandths: int,
    due: dt.date,
    now: dt.datetime,
    once: str,
) -> Commitment:
    """Take all or part of what a need asks for each time, by a day."""
    allow(actor, "needs.commit", need)
    _open(need, need.community)
    texts.thousandths(thousandths, "quantity")
    if thousandths > need.thousandths:
        asked = f"{format_ratio(exact(need.thousandths))} {need.unit}"
        raise Fault(
            "{asked} are asked for each time", "take that much or less", ("quantity",), asked=asked
        )
    day = today(need.community, now)
    if not max(day, need.starts) <= due <= min(day + YEAR, need.until or dt.date.max):
        raise Fault(
            "{due} is not a day on which this can still be given",
            _days_from(max(day, need.starts), need.until),
            ("due",),
            due=due,
        )
    content: dict[str, object] = {
        "member": actor,
        "need": need,
        "thousandths": thousandths,
        "due": due,
    }
    row, _ = write_once(Commitment, community=need.community, once=once, content=content, made=now)
    return row


def _days_from(first: dt.date, last: dt.date | None) -> Said:
    if last is None:
        return say("choose a day from {first}", first=first)
    return say("choose a day from {first} to {last}", first=first, last=last)


@transaction.atomic
def withdraw_commitment(*, actor: Member, commitment: Commitment, now: dt.datetime) -> Commitment:
    """Take a commitment of one's own back: better said than forgotten."""
    allow(actor, "needs.commit", commitment)
    row = Commitment.objects.select_for_update().get(pk=commitment.pk)
    return _take_back(row, actor, now)


def _take_back(row: Given, actor: Member, now: dt.datetime) -> Given:
    if row.member_id != actor.pk:
        raise Refused("this was given by somebody else", "ask them to take it back")
    if row.withdrawn is None:
        row.withdrawn = now
        row.save(update_fields=["withdrawn"])
    return row
