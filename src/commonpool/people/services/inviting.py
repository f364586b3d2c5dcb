"""Inviting people, and naming helpers who have not joined."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from commonpool.core.fault import Fault
from commonpool.people.keys import code_of, fingerprint, new_code
from commonpool.people.models import Community, Invitation, Member
from commonpool.people.once import key_of, same
from commonpool.people.permissions import MEMBER, allow
from commonpool.people.services.holding import a_role, claimable, enter, hold
from commonpool.people.texts import a_name

LONGEST_INVITATION = 90
MOST_OPEN_INVITATIONS = 500


def invite(
    *,
    actor: Member,
    community: Community,
    now: dt.datetime,
    role: str = MEMBER,
    claims: Member | None = None,
    days: int = 14,
    once: str = "",
) -> tuple[Invitation, str]:
    """An invitation for one person and its code, which is told this once.

    Under the key of a form (`once`) it is the same invitation and the same code again.
    """
    a_role(role)
    if not 1 <= days <= LONGEST_INVITATION:
        raise Fault(
            "{days} days",
            "write 1 to {most}",
            ("days",),
            days=days,
            most=LONGEST_INVITATION,
        )
    with transaction.atomic():
        held = hold(community)
        allow(actor, "people.invite", held)
        if claims is not None:
            allow(actor, "people.invite", claims)
            claimable(claims)
        code = code_of(key_of(once), held.pk, actor.pk) if once else new_code()
        before = Invitation.objects.filter(code_sha256=fingerprint(code)).first()
        if before is not None:
            same(before, {"role": role, "claims": claims})
            return before, code
        waiting = Invitation.objects.filter(community=held, used_by=None, expires__gt=now).count()
        if waiting >= MOST_OPEN_INVITATIONS:
            raise Fault("{count} invitations are open", "withdraw some first", count=waiting)
        invitation = Invitation.objects.create(
            community=held,
            code_sha256=fingerprint(code),
            role=role,
            claims=claims,
            made_by=actor,
            made=now,
            expires=now + dt.timedelta(days=days),
        )
    return invitation, code


def withdraw_invitation(*, actor: Member, invitation: Invitation) -> None:
    """Take an invitation back that nobody used."""
    with transaction.atomic():
        hold(invitation.community)
        allow(actor, "people.invite", invitation)
        Invitation.objects.filter(pk=invitation.pk, used_by=None).delete()


def add_helper(*, actor: Member, community: Community, name: str, now: dt.datetime) -> Member:
    """Somebody who helps without having joined: others log for them, their shares are held."""
    with transaction.atomic():
        held = hold(community)
        allow(actor, "people.add-helper", held)
        return enter(held, None, a_name(name), False, now)
