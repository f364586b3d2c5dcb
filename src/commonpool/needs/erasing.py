"""What a member wrote of needs is blanked; the rows stay, so that counts stand."""

from __future__ import annotations

from commonpool.needs.models import Need, Offer, Wanting
from commonpool.people.erasure import unname
from commonpool.people.models import Member


def erase_words(member: Member) -> None:
    """Blank the member's own needs and offers, and their name in those of others."""
    Need.objects.filter(posted_by=member).update(what="", details="")
    Offer.objects.filter(member=member).update(what="")
    Wanting.objects.filter(member=member).delete()
    here = member.community
    unname(Need.objects.filter(community=here), member, "what", "details")
    unname(Offer.objects.filter(community=here), member, "what")
