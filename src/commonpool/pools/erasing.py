"""What tells of a member in the words about money is blanked; amounts stay as they were."""

from __future__ import annotations

from django.db.models import F

from commonpool.people.models import Member
from commonpool.pools.models import Agreement, BaselineNeed, Inflow


def erase_words(member: Member) -> None:
    """Blank what a baseline need of theirs is for, and words of the pool that name them."""
    BaselineNeed.objects.filter(receiver=member).update(what=F("slug"))
    if member.name:
        here = {"community": member.community_id}
        Inflow.objects.filter(**here, source__icontains=member.name).update(source="")
        Agreement.objects.filter(**here, words__icontains=member.name).update(words="")
        BaselineNeed.objects.filter(**here, what__icontains=member.name).update(what=F("slug"))
