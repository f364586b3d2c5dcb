"""A person's own needs travel with them: kept once, asked for wherever they live."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from commonpool.core.fault import Fault
from commonpool.needs.models import Carried, Need
from commonpool.needs.services import post_need
from commonpool.people.models import Member
from commonpool.people.permissions import allow
from commonpool.people.queries import Missing

MOST = 50
COPIED = ("details", "kind", "thousandths", "cadence", "repeats", "activity")


@transaction.atomic
def carry(*, actor: Member, need: Need) -> Carried:
    """Keep a need of one's own among those that one carries; the same again renews it."""
    allow(actor, "needs.post", need)
    if need.posted_by_id != actor.pk or actor.account is None:
        raise Missing("this need is not one of yours", "ask for it yourself first")
    known = Carried.objects.filter(account=actor.account)
    if known.exclude(what=need.what, unit=need.unit).count() >= MOST:
        raise Fault("you carry {most} needs already", "leave one behind first", most=MOST)
    row, _ = Carried.objects.update_or_create(
        account=actor.account,
        what=need.what,
        unit=need.unit,
        defaults={name: getattr(need, name) for name in COPIED},
    )
    return row


def ask_again(*, actor: Member, carried: Carried, once: str, now: dt.datetime) -> Need:
    """Ask for it in another community, from today on."""
    _of(actor, carried)
    return post_need(
        actor=actor,
        community=actor.community,
        what=carried.what,
        unit=carried.unit,
        once=once,
        now=now,
        **{name: getattr(carried, name) for name in COPIED},
    )


@transaction.atomic
def leave_behind(*, actor: Member, carried: Carried) -> None:
    """Carry it no longer; what was asked for with it stays."""
    allow(actor, "people.edit-self", actor)
    _of(actor, carried)
    carried.delete()


def _of(actor: Member, carried: Carried) -> None:
    if actor.account_id != carried.account_id:
        raise Missing("this need is carried by somebody else", "ask for it yourself")
