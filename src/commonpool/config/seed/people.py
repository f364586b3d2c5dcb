"""The cast arrives: an account, an invitation, a seat, and the handle that is theirs."""

from __future__ import annotations

import datetime as dt

from allauth.account.models import EmailAddress

from commonpool.config.seed.cast import FOUNDER, HELPER, Person
from commonpool.people import services
from commonpool.people.models import Account, Community, Member

SLUG, NAME, ZONE = "holon-alpha", "Holon Alpha", "Europe/Lisbon"
ABOUT = "Twelve people, one kitchen, a garden and a barn that needs a roof. This is a demo village."


def found(now: dt.datetime) -> Member:
    """The community, and who founded it."""
    founder = services.found_community(
        account=account(FOUNDER),
        slug=SLUG,
        name=NAME,
        currency="EUR",
        decimals=2,
        zone=ZONE,
        language="en",
        now=now,
        founder=FOUNDER.name,
        by_operator=True,
    )
    services.edit_community(
        actor=founder,
        community=founder.community,
        name=NAME,
        about=ABOUT,
        zone=ZONE,
        language="en",
    )
    return settled(founder, FOUNDER, now)


def arrive(person: Person, steward: Member, now: dt.datetime) -> Member:
    """Somebody joins by the steward's invitation; a helper is only named."""
    community = steward.community
    if person is HELPER:
        helper = services.add_helper(actor=steward, community=community, name=person.name, now=now)
        return renamed(helper, person)
    role = person.roles[0] if person.roles else "member"
    _, code = services.invite(actor=steward, community=community, now=now, role=role)
    member = services.join(
        account=account(person),
        code=code,
        name=person.name,
        shows_name=person.shows_name,
        now=now,
    )
    return settled(member, person, now)


def settled(member: Member, person: Person, now: dt.datetime) -> Member:
    """A member with their handle and a few words."""
    member = renamed(member, person)
    services.edit_self(
        actor=member,
        name=person.name,
        about=person.about,
        shows_name=person.shows_name,
        portrait=None,
        now=now,
    )
    return member


def renamed(member: Member, person: Person) -> Member:
    """The same member under the handle of the cast: before anything was written under another."""
    Member.objects.filter(pk=member.pk).update(handle=person.handle)
    return Member.objects.select_related("community").get(pk=member.pk)


def account(person: Person) -> Account:
    """An account whose address counts as confirmed."""
    made = Account.objects.create(email=person.email)
    EmailAddress.objects.create(user=made, email=person.email, verified=True, primary=True)
    return made


def home() -> Community:
    """The demo village."""
    return Community.objects.get(slug=SLUG)
