"""The words of corrections by or about a member are blanked; amounts stay as they were."""

from __future__ import annotations

from django.db.models import Q

from commonpool.cycles.models import Correction
from commonpool.people.models import Member


def erase_words(member: Member) -> None:
    """Blank why shares were put right, where the member did it, got it, or is named."""
    rows = Correction.objects.filter(share__cycle__community=member.community_id)
    told = Q(by=member) | Q(share__party=member.handle)
    if member.name:
        told |= Q(words__icontains=member.name)
    rows.filter(told).update(words="")
