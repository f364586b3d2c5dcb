"""Erased: what a member wrote of money is blanked; amounts, kinds and rules stay."""

from __future__ import annotations

from django.db.models import F, Q

from commonpool.people.erasure import unname
from commonpool.people.models import Member
from commonpool.pools.models import Agreement, BaselineNeed, Draw, Inflow


def erase_words(member: Member) -> None:
    """Blank the member's own words, and their name in those of others."""
    here = member.community
    Agreement.objects.filter(adopted_by=member).update(words="")
    Inflow.objects.filter(recorded_by=member).update(source="")
    BaselineNeed.objects.filter(receiver=member).update(what=F("slug"))
    mine = Draw.objects.filter(Q(proposed_by=member) | Q(receiver=member))
    mine.update(words="", payee="")
    unname(Agreement.objects.filter(community=here), member, "words")
    unname(Inflow.objects.filter(community=here), member, "source")
    unname(BaselineNeed.objects.filter(community=here), member, "what")
    unname(Draw.objects.filter(community=here), member, "words", "payee")
