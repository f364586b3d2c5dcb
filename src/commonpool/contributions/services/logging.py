"""Writing deeds down: I did this, I saw you do this, we did this."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction

from commonpool.contributions.facts import practice_of
from commonpool.contributions.models import (
    Buddies,
    Confirmation,
    Contribution,
    Evidence,
    Practice,
    Shift,
)
from commonpool.contributions.services.evidence import attach, read_link, sha256
from commonpool.core.fault import Fault
from commonpool.needs import texts
from commonpool.needs.days import YEAR, today
from commonpool.needs.models import Need
from commonpool.people.models import Community, Member
from commonpool.people.once import key_of, same
from commonpool.people.permissions import Refused, allow
from commonpool.people.pictures import clean
from commonpool.people.queries import Conflict, Missing

LARGEST_GROUP = 50
MOST_LINES = 60
MOST_TAGS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One deed as it is written down: work in minutes, or thousandths of a unit.

    Minutes are those of each of the group; a quantity is that of all together.
    """

    by: Sequence[Member]
    on: dt.date
    what: str
    kind: str = "labour"
    minutes: int | None = None
    thousandths: int | None = None
    unit: str = ""
    need: Need | None = None
    delivered_thousandths: int | None = None
    activity: str = ""
    tags: Sequence[str] = ()
    gift: bool = False
    buddies: Buddies | None = None
    shift: Shift | None = None
    photo: bytes | None = None
    link: str = ""


@transaction.atomic
def log(  # noqa: PLR0913  # a keyword for each field of the form
    *,
    actor: Member,
    by: Sequence[Member],
    what: str,
    on: dt.date,
    once: str,
    now: dt.datetime,
    kind: str = "labour",
    minutes: int | None = None,
    thousandths: int | None = None,
    unit: str = "",
    need: Need | None = None,
    delivered_thousandths: int | None = None,
    activity: str = "",
    tags: Sequence[str] = (),
    gift: bool = False,
    buddies: Buddies | None = None,
    shift: Shift | None = None,
    photo: bytes | None = None,
    link: str = "",
) -> list[Contribution]:
    """Write one deed down, a row for each who did it; for others, the actor is a witness.

    Minutes are those of each; a quantity, and what was delivered, are shared out among them.
    """
    line = Line(
        by=by,
        on=on,
        what=what,
        kind=kind,
        minutes=minutes,
        thousandths=thousandths,
        unit=unit,
        need=need,
        delivered_thousandths=delivered_thousandths,
        activity=activity,
        tags=tags,
        gift=gift,
        buddies=buddies,
        shift=shift,
        photo=photo,
        link=link,
    )
    return log_line(line, actor=actor, once=once, now=now)


@transaction.atomic
def log_line(line: Line, *, actor: Member, once: str, now: dt.datetime) -> list[Contribution]:
    """Write one deed down that is told as a line."""
    return write_line(line, actor=actor, once=key_of(once), now=now)


@transaction.atomic
def log_many(
    *, actor: Member, lines: Sequence[Line], once: str, now: dt.datetime
) -> list[Contribution]:
    """Write many deeds down, all or none: the weekly round, the sheet from the kitchen wall."""
    if not 0 < len(lines) <= MOST_LINES:
        raise Fault(
            "{count} lines",
            "write 1 to {most} at a time",
            ("lines",),
            count=len(lines),
            most=MOST_LINES,
        )
    written: list[Contribution] = []
    for place, line in enumerate(lines):
        try:
            written += write_line(line, actor=actor, once=f"{key_of(once)}/{place}", now=now)
        except (Refused, Conflict, Missing):
            raise
        except Fault as fault:
            raise fault.under("lines", place) from None
    return written


def write_line(line: Line, *, actor: Member, once: str, now: dt.datetime) -> list[Contribution]:
    """The rows of one deed, new or as they were written under the same key before."""
    community = actor.community
    checked = _checked(line, actor, community)
    content = _content(checked, actor)
    rows = [
        Contribution(
            community=community,
            by=member,
            once=once if place == 0 else f"{once}#{place}",
            logged=now,
            accepted=now if member == actor else None,
            **content,
            **part,
        )
        for place, (member, part) in enumerate(_parts(checked))
    ]
    if _sent_before(community, once):
        return _as_before(rows, checked)
    check_day(practice_of(community), community, checked.on, today(community, now))
    try:
        with transaction.atomic():
            Contribution.objects.bulk_create(rows)
    except IntegrityError:
        if not _sent_before(community, once):
            raise
        return _as_before(rows, checked)
    attach(rows, actor=actor, now=now, photo=checked.photo, link=checked.link)
    seen = [Confirmation(contribution=row, by=actor, at=now) for row in rows if row.by != actor]
    Confirmation.objects.bulk_create(seen)
    return rows


def _sent_before(community: Community, once: str) -> bool:
    return Contribution.objects.filter(community=community, once=once).exists()


def _as_before(rows: Sequence[Contribution], line: Line) -> list[Contribution]:
    """The rows that this key wrote, if they say the same."""
    keys = [row.once for row in rows]
    known = Contribution.objects.filter(community=rows[0].community)
    found = known.filter(once__in=keys).select_related("community").order_by("pk")
    more = known.filter(once=f"{keys[0]}#{len(rows)}").exists()
    if len(found) != len(rows) or more:
        raise Conflict("this form was sent before, for other people", "open the page anew", ("by",))
    for row, before in zip(rows, found, strict=True):
        names = [*PARTED, *CONTENT]
        same(before, {name: getattr(row, name) for name in names})
    _same_evidence(found[0], line)
    return list(found)


def _same_evidence(row: Contribution, line: Line) -> None:
    proof = set(Evidence.objects.filter(contribution=row).values_list("sha256", flat=True))
    sent = {clean(line.photo).sha256} if line.photo else set()
    sent |= {sha256(read_link(line.link).encode())} if line.link else set()
    if not sent <= proof:
        raise Conflict("this form was sent before, with other evidence", "open the page anew")


PARTED = ("by", "thousandths", "delivered_thousandths")
CONTENT = (
    *("what", "kind", "minutes", "unit", "need", "activity", "tags", "on", "gift"),
    *("buddies", "shift", "logged_by"),
)


def _content(line: Line, actor: Member) -> dict[str, object]:
    """What all rows of one deed have in common."""
    told = {name: getattr(line, name) for name in CONTENT if name not in ("tags", "logged_by")}
    return {**told, "tags": " ".join(line.tags), "logged_by": actor}


def _parts(line: Line) -> list[tuple[Member, dict[str, object]]]:
    """Each of the group with their part of the quantity: whole thousandths, none lost."""
    number = len(line.by)
    quantity, delivered = (
        _shared(whole, number) for whole in (line.thousandths, line.delivered_thousandths)
    )
    return [
        (
            member,
            {"thousandths": quantity[place], "delivered_thousandths": delivered[place]},
        )
        for place, member in enumerate(line.by)
    ]


def _shared(whole: int | None, number: int) -> list[int | None]:
    if whole is None:
        return [None] * number
    if whole < number:
        raise Fault("so little cannot be shared among so many", "write a larger number", ("by",))
    each, odd = divmod(whole, number)
    return [each + (place < odd) for place in range(number)]


def _checked(line: Line, actor: Member, community: Community) -> Line:
    """The line as it may be kept, or the first thing that is wrong with it."""
    _check_people(line, actor, community)
    _check_measure(line)
    _check_place(line, actor, community)
    need = line.need
    return replace(
        line,
        what=texts.line(line.what, "what", 200),
        kind=texts.label(line.kind, "kind", needed=True),
        unit=texts.unit_of(line.unit, needed=line.thousandths is not None),
        activity=texts.label(line.activity or (need.activity if need else ""), "activity"),
        tags=_tags(line.tags),
        link=read_link(line.link) if line.link else "",
    )


def _tags(tags: Sequence[str]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(texts.label(tag, "tags", needed=True) for tag in tags))
    if len(found) > MOST_TAGS or len(" ".join(found)) > 200:
        raise Fault(
            "{count} tags",
            "write at most {most} short ones",
            ("tags",),
            count=len(found),
            most=MOST_TAGS,
        )
    return found


def _check_people(line: Line, actor: Member, community: Community) -> None:
    allow(actor, "contributions.log", community)
    if not 0 < len(line.by) <= LARGEST_GROUP:
        raise Fault(
            "{count} people did it",
            "name 1 to {most}",
            ("by",),
            count=len(line.by),
            most=LARGEST_GROUP,
        )
    if len({member.pk for member in line.by}) < len(line.by):
        raise Fault("somebody is named twice", "name each once", ("by",))
    if any(member != actor for member in line.by):
        allow(actor, "contributions.log-for-others", community)
    for member in line.by:
        if member.community_id != community.pk or member.erased:
            raise Missing("there is no such member here", "choose somebody else", ("by",))
        if member.left and member.left < line.on:
            raise Fault(
                "{name} left on {left}",
                "choose an earlier day",
                ("on",),
                name=member.name or member.handle,
                left=member.left,
            )


def _check_measure(line: Line) -> None:
    if (line.minutes is None) == (line.thousandths is None):
        raise Fault("it takes hours, or a quantity", "write one of the two", ("hours",))
    if line.minutes is not None:
        texts.minutes(line.minutes, "hours")
        if line.unit:
            raise Fault("hours have no unit", "leave the unit out", ("unit",))
    if line.thousandths is not None:
        texts.thousandths(line.thousandths, "quantity")
    if line.delivered_thousandths is not None:
        texts.thousandths(line.delivered_thousandths, "delivered")
        if line.need is None:
            raise Fault("delivered to no need", "choose the need it serves", ("need",))


def _check_place(line: Line, actor: Member, community: Community) -> None:
    """Need, pair and shift are of this community, and the actor's to use."""
    if line.need is not None and line.need.community_id != community.pk:
        raise Missing("there is no such need here", "choose another one", ("need",))
    if line.shift is not None and line.shift.member_id not in {member.pk for member in line.by}:
        raise Missing("there is no such shift of theirs", "choose another one", ("shift",))
    if line.buddies is None:
        return
    pair = Buddies.objects.get(pk=line.buddies.pk)  # one may have agreed or ended it since
    if actor.pk not in (pair.first_id, pair.second_id):
        raise Missing("there is no such pair of yours", "go back to your pairs", ("buddies",))
    if pair.agreed is None or pair.ended is not None:
        raise Conflict("this pair is not working together now", "pair up first", ("buddies",))
    if not {member.pk for member in line.by} <= {pair.first_id, pair.second_id}:
        raise Fault("a pair logs what the two did", "name one of the two", ("by",))


def check_day(practice: Practice, community: Community, on: dt.date, day: dt.date) -> None:
    """A deed has been done, is not older than a year, and if its cycle is closed, not too late."""
    if on > day:
        raise Fault("{on} is still to come", "log it when it is done", ("on",), on=on)
    if on < day - YEAR or on < community.founded.date() - YEAR:
        raise Fault("{on} is more than a year ago", "choose the day it was done", ("on",), on=on)
    late = practice.first_day is not None and on < practice.first_day
    oldest = day - dt.timedelta(days=practice.late_days)
    if late and on < oldest:
        raise Fault(
            "the cycle of {on} is closed, and late deeds are admitted back to {oldest}",
            "ask a steward whether to thank for it instead",
            ("on",),
            on=on,
            oldest=oldest,
        )


@transaction.atomic
def accept(*, actor: Member, contribution: Contribution, now: dt.datetime) -> Contribution:
    """Say yes, that was me, to what somebody else wrote down."""
    row = own(contribution)
    if row.by_id != actor.pk:
        raise Refused("somebody else did this", "let them say yes to it")
    allow(actor, "contributions.log", row)
    _still_open(row)
    if row.accepted is None:
        row.accepted = now
        row.save(update_fields=["accepted"])
    return row


@transaction.atomic
def withdraw(*, actor: Member, contribution: Contribution, now: dt.datetime) -> Contribution:
    """Take a deed back: who did it, or who wrote it down, before it has counted."""
    row = own(contribution)
    allow(actor, "contributions.log", row)
    if actor.pk not in (row.by_id, row.logged_by_id):
        raise Refused("this deed is not yours to take back", "ask who did it, or question it")
    if row.withdrawn is None:
        _still_open(row)
        row.withdrawn = now
        row.save(update_fields=["withdrawn"])
    return row


def own(contribution: Contribution) -> Contribution:
    """The row as it is now, held until the end of the transaction."""
    rows = Contribution.objects.select_for_update(of=("self",))
    return rows.select_related("community").get(pk=contribution.pk)


def _still_open(row: Contribution) -> None:
    if row.withdrawn is not None:
        raise Conflict("this deed was withdrawn", "log it anew")
    if row.counted_in:
        raise Conflict(
            "this deed was weighed in cycle {cycle}",
            "ask for a correction of the share",
            cycle=row.counted_in,
        )
