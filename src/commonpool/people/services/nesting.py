"""Nesting: a community is a member of the one above it, which can thank it and share with it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from commonpool.core.fault import Fault
from commonpool.people.handles import new_handle
from commonpool.people.models import Community, Member
from commonpool.people.permissions import allow
from commonpool.people.queries import member_of
from commonpool.people.services.holding import hold_line, today


def nest(
    *, actor: Member, community: Community, parent: Community | None, now: dt.datetime
) -> Community:
    """Put a community under another, or on its own; who does so is steward of both."""
    with transaction.atomic():
        rows = hold_line(*filter(None, (community, community.parent, parent)))
        held = rows[community.pk]
        allow(actor, "community.edit", held)
        if parent is not None:
            allow(member_of(actor.account, parent), "community.edit", parent)
            refuse_circle(held, rows[parent.pk])
        if held.parent_id != (parent.pk if parent else None):
            leave_above(held, now)
            held.parent = parent
            held.save(update_fields=("parent",))
            join_above(held, now)
    return held


def refuse_circle(community: Community, parent: Community) -> None:
    """A community lies neither within itself nor within one that lies within it."""
    above: Community | None = parent
    while above is not None:
        if above.pk == community.pk:
            raise Fault(
                "{community} would lie within itself",
                "choose another parent",
                community=community.name,
            )
        above = above.parent


def join_above(community: Community, now: dt.datetime) -> None:
    """The community as a member of the one above: under its own short name where that is free."""
    if community.parent is None:
        return
    above = community.parent
    seat = Member.objects.filter(community=above, stands_for=community).first()
    if seat is not None:
        seat.left = None
        seat.save(update_fields=("left",))
        return
    taken = Member.objects.filter(community=above, handle=community.slug).exists()
    Member.objects.create(
        community=above,
        stands_for=community,
        handle=new_handle(above) if taken else community.slug,
        name=community.name[:80],
        shows_name=True,
        joined=today(above, now),
    )


def leave_above(community: Community, now: dt.datetime) -> None:
    """It is a member above no longer; what it did there stays counted, and its share is held."""
    if (above := community.parent) is not None:
        Member.objects.filter(community=above, stands_for=community).update(left=today(above, now))
