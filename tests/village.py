"""Holon Alpha and its people, for stories that need a village: a steward, a treasurer, members."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.utils import timezone

from commonpool.people.models import Account, Community, Member, Role
from commonpool.people.services import open_account

ZONE = ZoneInfo("America/New_York")
FOUNDED = dt.datetime(2026, 1, 1, 9, 0, tzinfo=dt.UTC)
CAST = {
    "sam": ("steward",),
    "riley": ("treasurer",),
    "casey": ("circle-steward",),
    "alex": (),
    "jordan": (),
    "noor": (),
    "olu": ("observer",),
}


@dataclass
class Village:
    """A community with its cast by name."""

    community: Community
    people: dict[str, Member] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Member:
        return self.people[name]

    def join(self, name: str, *roles: str, account: bool = True) -> Member:
        """Somebody joins under a handle that is not their name."""
        member = Member.objects.create(
            community=self.community,
            account=self.account(name) if account else None,
            handle=f"{self.community.slug[:4]}-{len(self.people) + 1}",
            name=name.capitalize(),
            joined=FOUNDED.date(),
        )
        for role in roles:
            Role.objects.create(member=member, role=role, given=FOUNDED)
        self.people[name] = member
        return member

    def account(self, name: str) -> Account:
        """The account of a person, who may live in several villages."""
        return open_account(email=f"{name}@example.org")


def village(slug: str = "holon-alpha", name: str = "Holon Alpha") -> Village:
    """A village with its cast; `olu` observes, and an outsider comes from another village."""
    made = Village(
        Community.objects.create(
            slug=slug, name=name, currency="USD", zone=ZONE.key, founded=FOUNDED
        )
    )
    for person, roles in CAST.items():
        made.join(person, *roles)
    return made


def day(now: dt.datetime | None = None) -> dt.date:
    """The day that it is in the village, where evening comes later than at Greenwich."""
    return (now or timezone.now()).astimezone(ZONE).date()
