"""Leaving, and being forgotten."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from commonpool.core.fault import Fault
from commonpool.people import pictures
from commonpool.people.erasure import ERASERS, end_sessions, scrub
from commonpool.people.models import Account, Member
from commonpool.people.permissions import allow
from commonpool.people.queries import Conflict, called
from commonpool.people.services.holding import (
    a_person,
    depart,
    hold,
    not_the_last_steward,
    today,
)


def leave(*, actor: Member, member: Member, on: dt.date) -> None:
    """Leave, or let somebody go: roles, tokens and open invitations end, the history stays."""
    with transaction.atomic():
        hold(member.community)
        allow(actor, "people.leave" if actor.pk == member.pk else "people.remove", member)
        member.refresh_from_db()
        a_person(member)
        if member.left or member.erased:
            raise Conflict(
                "{member} has left already", "nothing is left to do", member=called(member)
            )
        if on < member.joined:
            raise Fault(
                "{on} is before joining",
                "give {joined} or later",
                ("on",),
                on=on,
                joined=member.joined,
            )
        not_the_last_steward(member)
        depart(member, on)
        member.save(update_fields=("left",))


def erase(*, actor: Member, member: Member, now: dt.datetime) -> None:
    """Forget who a member was: the handle stays in books and receipts, the person does not."""
    with transaction.atomic():
        hold(member.community)
        if actor.pk != member.pk:
            allow(actor, "people.erase", member)
        member.refresh_from_db()
        a_person(member)
        if member.erased:
            raise Conflict(
                "{member} was erased already", "nothing is left to do", member=member.handle
            )
        if _others(member):
            not_the_last_steward(member)
        for eraser in ERASERS:
            eraser(member)
        account, picture = member.account, member.portrait_id
        depart(member, today(member.community, now))
        member.name = member.about = member.depth = ""
        member.account = member.portrait = None
        member.shows_name, member.erased = False, now
        member.save()
        pictures.drop(picture)
        if account is not None and not account.memberships.exists():
            _forget(account)
        transaction.on_commit(scrub)


def _others(member: Member) -> bool:
    """Whether anybody else could still act in the community."""
    others = Member.objects.filter(
        community=member.community, left=None, erased=None, account__isnull=False
    )
    return others.exclude(pk=member.pk).exists()


def _forget(account: Account) -> None:
    end_sessions(account)
    account.delete()


def erase_account(*, account: Account, now: dt.datetime) -> None:
    """Forget a person in every community, and the account itself."""
    with transaction.atomic():
        for member in Member.objects.filter(account=account).select_related("community"):
            erase(actor=member, member=member, now=now)
        if left := Account.objects.filter(pk=account.pk).first():
            _forget(left)
