"""Founding a community, and changing what it says of itself."""

from __future__ import annotations

import datetime as dt

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction

from commonpool.calendars.zones import find
from commonpool.core.entries import plain
from commonpool.core.fault import Fault, quote
from commonpool.people.models import Account, Community, Member, Role
from commonpool.people.permissions import STEWARD, Refused, allow
from commonpool.people.queries import Conflict, may_found, member_of
from commonpool.people.services.holding import enter, hold
from commonpool.people.services.nesting import join_above
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
    by_operator: bool = False,
) -> Member:
    """A new community, within `parent` where its steward founds it; the founder is its steward.

    Whoever runs the installation founds as many as they like; others once they are steward of
    one, or where there is none yet.
    """
    if not 0 <= decimals <= 9:
        raise Fault(
            "{decimals} decimals", "write a number from 0 to 9", ("decimals",), decimals=decimals
        )
    slug, name = a_slug(slug), a_name(name, longest=120)
    with transaction.atomic():
        if parent is not None:
            allow(member_of(account, parent), "community.edit", parent)
        elif not by_operator and not may_found(account):
            raise Refused(
                "founding a community is not yours to do here",
                "ask a steward of one that lives here, or whoever runs this server",
            )
        try:
            with transaction.atomic():
                community = Community.objects.create(
                    slug=slug,
                    name=name,
                    currency=_currency(currency),
                    decimals=decimals,
                    zone=_zone(zone),
                    language=a_language(language),
                    parent=parent,
                    founded=now,
                )
        except IntegrityError:
            raise Conflict(
                "another community is called {slug}", "choose another", ("slug",), slug=quote(slug)
            ) from None
        member = enter(community, account, a_name(founder) if founder else "", False, now)
        Role.objects.create(member=member, role=STEWARD, given_by=member, given=now)
        join_above(community, now)
    return member


def a_language(code: str) -> str:
    """A language that pages are written in."""
    known = dict(settings.LANGUAGES)
    if code not in known:
        raise Fault(
            "no page is written in {code}",
            "choose of {choices}",
            ("language",),
            code=quote(code),
            choices=", ".join(known),
        )
    return code


def _currency(text: str) -> str:
    """A code that the books can carry."""
    try:
        return plain(text.strip(), "currency", 20)
    except Fault as fault:
        raise fault.under("currency") from None


def _zone(name: str) -> str:
    """A time zone that calendars know; where it is none, the fault names the question."""
    try:
        return find(name).key
    except Fault as fault:
        raise fault.under("zone") from None


def edit_community(
    *, actor: Member, community: Community, name: str, about: str, zone: str, language: str
) -> None:
    """What a community says of itself; its currency stays, since the books are kept in it."""
    with transaction.atomic():
        held = hold(community)
        allow(actor, "community.edit", held)
        held.name, held.about = a_name(name, longest=120), some_words(about)
        held.zone, held.language = _zone(zone), a_language(language)
        held.save(update_fields=("name", "about", "zone", "language"))
        Member.objects.filter(stands_for=held).update(name=held.name[:80])
