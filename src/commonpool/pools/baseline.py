"""The baseline: what is covered before anything flows; every change of it keeps what was."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from commonpool.core.fault import Fault, quote
from commonpool.people.models import Community, Member
from commonpool.people.permissions import allow
from commonpool.people.services.holding import hold
from commonpool.pools.agreements import POOL_NAME, with_code
from commonpool.pools.inflow_table import plain
from commonpool.pools.models import BaselineNeed
from commonpool.pools.queries import OWED

LARGEST = 10**15
LAST_ORDER = 99


def set_baseline(  # noqa: PLR0913  # a keyword for each field of the form
    *,
    actor: Member,
    community: Community,
    slug: str,
    what: str,
    amount: int,
    receiver: Member | None,
    order: int,
    since: dt.date,
) -> BaselineNeed:
    """A need that is covered first from `since` on; under a name that is there, until then as was."""
    allow(actor, "baseline.edit", community)
    _check(community, slug, amount, receiver, order)
    words = plain(what)
    with transaction.atomic():
        hold(community)
        before = BaselineNeed.objects.filter(community=community, slug=slug, since__lt=since)
        before.filter(Q(ended__isnull=True) | Q(ended__gt=since)).update(ended=since)
        made, _ = BaselineNeed.objects.update_or_create(
            community=community,
            slug=slug,
            since=since,
            defaults={
                "what": words,
                "amount": amount,
                "receiver": receiver,
                "order": order,
                "ended": None,
            },
        )
        return made


def _check(
    community: Community, slug: str, amount: int, receiver: Member | None, order: int
) -> None:
    """A name that receipts and books can carry, an amount, an order, a receiver who is here."""
    if not POOL_NAME.fullmatch(slug) or slug == OWED:
        raise Fault(
            "{slug} cannot name a baseline need",
            "write at most 40 small letters, digits and hyphens",
            ("slug",),
            slug=quote(slug),
        )
    check_amount(community, amount)
    if not 1 <= order <= LAST_ORDER:
        raise Fault(
            "the order {order}",
            "write 1 to {most}",
            ("order",),
            order=order,
            most=LAST_ORDER,
        )
    check_receiver(community, receiver)


def check_amount(community: Community, amount: int) -> None:
    """Raise Fault for nothing, or for more than the books hold; in smallest units."""
    if not 1 <= amount <= LARGEST:
        raise Fault(
            "an amount of {amount}",
            "write more than nothing, up to {most}",
            ("amount",),
            amount=with_code(community, amount),
            most=with_code(community, LARGEST),
        )


def check_receiver(community: Community, receiver: Member | None) -> None:
    """Raise Fault for somebody who is not of this community, or left it."""
    if receiver is not None and (receiver.community_id != community.pk or receiver.left):
        raise Fault(
            "the receiver belongs elsewhere", "choose a member of this community", ("receiver",)
        )


def end_baseline(*, actor: Member, need: BaselineNeed, on: dt.date) -> BaselineNeed:
    """A baseline need that is no longer covered in cycles that begin on this day or later."""
    allow(actor, "baseline.edit", need)
    with transaction.atomic():
        hold(need.community)
        rows = BaselineNeed.objects.filter(community=need.community_id, slug=need.slug)
        rows.filter(Q(ended__isnull=True) | Q(ended__gt=on)).update(ended=on)
        need.refresh_from_db()
        return need
