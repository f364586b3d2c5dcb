"""Giving and taking roles, and saying how deeply somebody takes part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.db import transaction

from commonpool.core.fault import Fault
from commonpool.people.models import Member, Role
from commonpool.people.permissions import MEMBER, OBSERVER, STEWARD, allow
from commonpool.people.queries import called
from commonpool.people.services.holding import a_role, hold, not_the_last_steward
from commonpool.people.texts import a_name

LONGEST = 40


def set_roles(*, actor: Member, member: Member, roles: Collection[str], now: dt.datetime) -> Member:
    """Give and take roles; the last steward stays one, and an observer only observes."""
    for role in roles:
        a_role(role)
    wanted = set(roles) - {MEMBER}
    if OBSERVER in wanted and len(wanted) > 1:
        raise Fault("an observer with other roles", "choose observer alone", ("roles",))
    with transaction.atomic():
        held = hold(member.community)
        allow(actor, "people.set-roles", held)
        member.refresh_from_db()
        if wanted and (member.account_id is None or member.left):
            raise Fault(
                "{member} cannot sign in", "invite them first", ("roles",), member=called(member)
            )
        if STEWARD not in wanted:
            not_the_last_steward(member)
        member.roles.exclude(role__in=wanted).delete()
        had = set(member.roles.values_list("role", flat=True))
        _give(member, sorted(wanted - had), actor, now)
    return member


def set_depth(*, actor: Member, member: Member, depth: str) -> Member:
    """Say how deeply a member takes part, as the agreement names it; nothing for no depth."""
    wanted = a_name(depth, "depth", longest=LONGEST) if depth.strip() else ""
    with transaction.atomic():
        allow(actor, "people.set-roles", hold(member.community))
        member.refresh_from_db()
        if member.left:
            raise Fault(
                "{member} has left",
                "choose somebody who is here",
                ("depth",),
                member=called(member),
            )
        member.depth = wanted
        member.save(update_fields=["depth"])
    return member


def _give(member: Member, roles: Iterable[str], by: Member, now: dt.datetime) -> None:
    Role.objects.bulk_create(
        Role(member=member, role=role, given_by=by, given=now) for role in roles
    )
