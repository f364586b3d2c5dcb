"""Joining by an invitation: one person, once."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from commonpool.core.fault import Fault, say
from commonpool.people.models import Account, Invitation, Member, Role
from commonpool.people.permissions import MEMBER, allow
from commonpool.people.queries import (
    EXPIRED,
    OPEN,
    USED,
    Conflict,
    Missing,
    called,
    invitation_state,
    member_of,
)
from commonpool.people.services.holding import claimable, enter, hold
from commonpool.people.texts import a_name


def join(*, account: Account, code: str, name: str, shows_name: bool, now: dt.datetime) -> Member:
    """Join by an invitation: one person, once; a claimed member keeps handle and history."""
    name = a_name(name)
    with transaction.atomic():
        seen = invitation_state(code, now)
        if seen.community is not None:
            hold(seen.community)
            seen = invitation_state(code, now)  # somebody else may have been faster
        invitation = seen.invitation
        if invitation is None or seen.state != OPEN:
            raise _shut(seen.state)
        community = invitation.community
        if member_of(account, community):
            raise Conflict(
                "you belong to {community} already", "go to its page", community=community.name
            )
        _inviter_still_may(invitation)
        member = _seat(invitation, account, name, shows_name, now)
        if invitation.role != MEMBER:
            Role.objects.create(
                member=member, role=invitation.role, given_by=invitation.made_by, given=now
            )
        invitation.used_by = member
        invitation.save(update_fields=("used_by",))
    return member


def _shut(state: str) -> Fault:
    again = say("ask who invited you for a new one")
    if state == USED:
        return Fault("this invitation has been used", again)
    if state == EXPIRED:
        return Fault("this invitation has expired", again)
    return Missing("there is no such invitation", "look at the link again, or {again}", again=again)


def _inviter_still_may(invitation: Invitation) -> None:
    """Whoever may no longer invite lets nobody in with old invitations either."""
    try:
        allow(invitation.made_by, "people.invite", invitation)
    except Fault:
        raise Fault(
            "whoever invited you may no longer invite", "ask a steward for a new invitation"
        ) from None


def _seat(
    invitation: Invitation, account: Account, name: str, shows_name: bool, now: dt.datetime
) -> Member:
    """The place of who joins: the one claimed, the one they left, or a new one."""
    before = Member.objects.filter(community=invitation.community, account=account).first()
    claimed = invitation.claims
    if claimed is not None:
        claimable(claimed)
        if before is not None:
            raise Fault(
                "you were {name} here before",
                "ask for an invitation of yours",
                name=called(before),
            )
        claimed.account = account
    member = claimed or before
    if member is None:
        return enter(invitation.community, account, name, shows_name, now)
    member.name, member.shows_name = name, shows_name
    member.registered, member.left = True, None
    member.save(update_fields=("account", "name", "shows_name", "registered", "left"))
    return member
