"""What every write about people shares: the lock, the seat, and who may hold which role."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from commonpool.calendars.zones import find, local
from commonpool.core.fault import Fault, quote
from commonpool.people.handles import new_handle
from commonpool.people.models import ROLES, Account, Community, Invitation, Member
from commonpool.people.queries import called, stewards

# Rooms above add what somebody who leaves gives up there, when Django is ready.
LEAVERS: list[Callable[[Member], None]] = []


def hold(community: Community) -> Community:
    """The community's row, locked: who belongs to it changes one at a time."""
    return Community.objects.select_for_update(no_key=True).get(pk=community.pk)


def hold_line(*communities: Community) -> dict[int, Community]:
    """These and all that lie above them, locked, by key.

    Those above are locked first, as a close does that passes a share on: nobody waits in a ring.
    """
    depth = {}
    for community in communities:
        line = [community]
        while line[-1].parent is not None:
            line.append(line[-1].parent)
        depth.update({one.pk: (len(line) - at, one.pk) for at, one in enumerate(line)})
    rows = Community.objects.in_bulk(list(depth))
    return {key: hold(rows[key]) for key in sorted(depth, key=depth.__getitem__)}


def today(community: Community, now: dt.datetime) -> dt.date:
    return local(now, find(community.zone)).date()


def enter(
    community: Community, account: Account | None, name: str, shows_name: bool, now: dt.datetime
) -> Member:
    return Member.objects.create(
        community=community,
        account=account,
        handle=new_handle(community),
        name=name,
        shows_name=shows_name,
        registered=account is not None,
        joined=today(community, now),
    )


def a_role(role: str) -> None:
    if role not in ROLES:
        raise Fault(
            "there is no role {role}",
            "choose of {choices}",
            ("roles",),
            role=quote(role),
            choices=", ".join(ROLES),
        )


def claimable(member: Member) -> None:
    if member.account_id or member.erased or member.left or member.stands_for_id:
        raise Fault(
            "{member} is not waiting to be claimed", "invite without a claim", member=called(member)
        )


def a_person(member: Member) -> None:
    if member.stands_for_id:
        raise Fault(
            "{member} is a community",
            "let its steward take it out of this one",
            member=called(member),
        )


def not_the_last_steward(member: Member) -> None:
    left = stewards(member.community)
    if left.filter(pk=member.pk).exists() and not left.exclude(pk=member.pk).exists():
        raise Fault(
            "{member} is the last steward of {community}",
            "make somebody else steward first",
            ("roles",),
            member=called(member),
            community=member.community.name,
        )


def depart(member: Member, on: dt.date) -> None:
    member.left = member.left or on
    member.roles.all().delete()
    member.tokens.all().delete()
    for leaver in LEAVERS:
        leaver(member)
    Invitation.objects.filter(made_by=member, used_by=None).delete()
    Invitation.objects.filter(claims=member, used_by=None).delete()
