"""Task buddies: two people pair up, keep a log together, and attest each other."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from commonpool.contributions.models import Buddies, BuddyNote
from commonpool.core.fault import Fault
from commonpool.needs import texts
from commonpool.needs.models import Need
from commonpool.people.models import Member
from commonpool.people.once import write_once
from commonpool.people.permissions import Refused, allow
from commonpool.people.queries import Conflict, Missing


@transaction.atomic
def pair(
    *,
    actor: Member,
    other: Member,
    task: str,
    once: str,
    now: dt.datetime,
    need: Need | None = None,
) -> Buddies:
    """Ask somebody to be one's buddy for a task; they have to agree."""
    allow(actor, "contributions.log", actor.community)
    if other.pk == actor.pk:
        raise Fault("nobody is their own buddy", "choose somebody else", ("other",))
    if other.community_id != actor.community_id or other.left or other.erased:
        raise Missing("there is no such member here", "choose somebody else", ("other",))
    if need is not None and need.community_id != actor.community_id:
        raise Missing("there is no such need here", "choose another one", ("need",))
    content: dict[str, object] = {
        "first": actor,
        "second": other,
        "task": texts.line(task, "task", 160),
        "need": need,
    }
    row, _ = write_once(Buddies, community=actor.community, once=once, content=content, paired=now)
    return row


@transaction.atomic
def agree(*, actor: Member, buddies: Buddies, now: dt.datetime) -> Buddies:
    """Say yes to being somebody's buddy."""
    row = _held(buddies, actor)
    if row.second_id != actor.pk:
        raise Refused("the one who was asked says yes", "wait for them")
    if row.agreed is None:
        row.agreed = now
        row.save(update_fields=["agreed"])
    return row


@transaction.atomic
def note(*, actor: Member, buddies: Buddies, words: str, now: dt.datetime) -> BuddyNote:
    """Write a line into the log that the two share; the last line said again is that line."""
    row = _held(buddies, actor)
    text = texts.lines(words, "words", needed=True)
    last = row.notes.order_by("-at", "-pk").first()
    if last is not None and (last.by_id, last.words) == (actor.pk, text):
        return last
    return BuddyNote.objects.create(buddies=row, by=actor, words=text, at=now)


@transaction.atomic
def end_pair(*, actor: Member, buddies: Buddies, now: dt.datetime) -> Buddies:
    """End a pair: the task is done, or it never was; whoever was asked says so: not this time."""
    allow(actor, "contributions.log", buddies)
    _of_the_two(buddies, actor)
    if buddies.ended is None:
        buddies.ended = now
        buddies.save(update_fields=["ended"])
    return buddies


def _held(buddies: Buddies, actor: Member) -> Buddies:
    allow(actor, "contributions.log", buddies)
    row = Buddies.objects.select_for_update().get(pk=buddies.pk)
    _of_the_two(row, actor)
    if row.ended is not None:
        raise Conflict("this pair has ended", "pair up anew")
    return row


def _of_the_two(row: Buddies, actor: Member) -> None:
    if actor.pk not in (row.first_id, row.second_id):
        raise Missing("there is no such pair of yours", "go back to your pairs")
