"""Erased: the words of a correction are blanked; what was corrected, and by which handle, stays."""

from __future__ import annotations

from django.db.models import Q

from commonpool.cycles.models import Correction
from commonpool.people.erasure import unname
from commonpool.people.models import Member


def erase_words(member: Member) -> None:
    """Blank the member's own words and those about their shares, and their name in others'."""
    here = Correction.objects.filter(share__cycle__community=member.community)
    here.filter(Q(by=member) | Q(share__party=member.handle)).update(words="")
    unname(here, member, "words")
