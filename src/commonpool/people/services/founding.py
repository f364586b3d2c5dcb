"""Founding a community, changing what it says of itself, and nesting it under another."""

from __future__ import annotations

import datetime as dt

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from commonpool.calendars.zones import find
from commonpool.core.fault import Fault, quote
from commonpool.core.kinds import as_id
from commonpool.people.models import Account, Community, Member, Role
from commonpool.people.permissions import STEWARD, allow
from commonpool.people.queries import Conflict, member_of
from commonpool.people.services.holding import enter, hold
from commonpool.people.texts import a_name, a_slug, some_words


def open_account(*, email: str) -> Account:
    """The account of an address that is known to be theirs: for a demo, or the first steward."""
    with transaction.atomic():
        address = email.strip().lower()
        account = Account.objects.get_or_create(email=address)[0]
        told = {"email": address, "verified": True, "primary": True}
        EmailAddress.objects.get_or_create(user=account, defaults=told)
    return account


def found_community(  # noqa: PLR0913  # each is asked on the page that founds one
    *,
    account: Account,
    slug: str,
    name: str,
    currency: str,
    decimals: int,
    zone: str,
    language: str,
    now: dt.datetime,
    founder: str = "",
    parent: Community | None = None,
) -> Member:
    """A new community, within `parent` where its steward founds it; the founder is its steward."""
    if not 0 <= decimals <= 9:
        raise Fault(f"{decimals} decimals", "write a number from 0 to 9", ("decimals",))
    slug, name = a_slug(slug), a_name(name, longest=120)
    with transaction.atomic():
        if parent is not None:
            allow(member_of(account, parent), "community.edit", parent)
        try:
            with transaction.atomic():
                community = Community.objects.create(
                    slug=slug,
                    name=name,
                    currency=_currency(currency),
                    decimals=decimals,
                    zone=find(zone).key,
                    language=language,
                    parent=parent,
                    founded=now,
                )
        except IntegrityError:
            raise Conflict(
                f"another community is called {quote(slug)}", "choose another", ("slug",)
            ) from None
        member = enter(community, account, a_name(founder) if founder else "", False, now)
        Role.objects.create(member=member, role=STEWARD, given_by=member, given=now)
    return member


def _currency(text: str) -> str:
    code = as_id(text.strip())
    if len(code) > 20:
        raise Fault(f"a currency of {len(code)} characters", "write a code such as USD")
    return code


def edit_community(
    *, actor: Member, community: Community, name: str, about: str, zone: str, language: str
) -> None:
    """What a community says of itself; its currency stays, since the books are kept in it."""
    with transaction.atomic():
        held = hold(community)
        allow(actor, "community.edit", held)
        held.name, held.about = a_name(name, longest=120), some_words(about)
        held.zone, held.language = find(zone).key, language
        held.save(update_fields=("name", "about", "zone", "language"))


def nest(*, actor: Member, community: Community, parent: Community | None) -> None:
    """Put a community under another, or on its own; who does so is steward of both."""
    with transaction.atomic():
        held = hold(community)
        allow(actor, "community.edit", held)
        if parent is not None:
            allow(member_of(actor.account, parent), "community.edit", parent)
            above: Community | None = parent
            while above is not None:
                if above.pk == held.pk:
                    raise Fault(f"{held.name} would lie within itself", "choose another parent")
                above = above.parent
        held.parent = parent
        held.save(update_fields=("parent",))
