"""What is offered finds who would like it, and is given."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from commonpool.core.fault import Fault
from commonpool.needs.days import today
from commonpool.needs.models import Offer, Wanting
from commonpool.people.models import Member
from commonpool.people.permissions import Refused, allow
from commonpool.people.queries import Conflict


@transaction.atomic
def want(*, actor: Member, offer: Offer, now: dt.datetime) -> Offer:
    """Say that one would like what somebody offers; they are told."""
    row = _held(actor, offer)
    if row.member_id == actor.pk:
        raise Fault("this is your own offer", "mark it as given when somebody has it")
    if row.withdrawn or row.given or (row.until and row.until < today(row.community, now)):
        raise Conflict("this offer is over", "look at what is offered now")
    Wanting.objects.get_or_create(offer=row, member=actor, defaults={"at": now})
    return row


@transaction.atomic
def want_no_longer(*, actor: Member, offer: Offer) -> Offer:
    """Take that back."""
    row = _held(actor, offer)
    Wanting.objects.filter(offer=row, member=actor).delete()
    return row


@transaction.atomic
def give(*, actor: Member, offer: Offer, now: dt.datetime) -> Offer:
    """Mark an offer of one's own as given: it is offered no longer."""
    row = _held(actor, offer)
    if row.member_id != actor.pk:
        raise Refused("this was offered by somebody else", "let them say that it is given")
    if row.withdrawn:
        raise Conflict("this offer was taken back", "offer it anew")
    if row.given is None:
        row.given = now
        row.save(update_fields=["given"])
    return row


def _held(actor: Member, offer: Offer) -> Offer:
    allow(actor, "needs.offer", offer)
    rows = Offer.objects.select_for_update(of=("self",))
    return rows.select_related("community", "member", "need").get(pk=offer.pk)
