"""Every read of the room."""

from __future__ import annotations

from commonpool.notices.models import MINE, Wish
from commonpool.people.models import Member


def wished(member: Member) -> str:
    """Which letters a member gets: what waits for them, unless they chose."""
    found = Wish.objects.filter(member=member).values_list("letters", flat=True).first()
    return found or MINE
