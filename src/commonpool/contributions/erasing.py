"""What a member wrote, or others wrote of them, is blanked; the rows stay, so that counts stand."""

from __future__ import annotations

from django.db.models import Q

from commonpool.contributions import documents
from commonpool.contributions.models import (
    Appreciation,
    Buddies,
    BuddyNote,
    Confirmation,
    Contribution,
    Evidence,
    Shift,
    Verdict,
)
from commonpool.people.erasure import unname
from commonpool.people.models import Member
from commonpool.people.pictures import drop


def erase_words(member: Member) -> None:
    """Blank every free word by or about a member, and let go of their photos, links and files."""
    theirs = Q(by=member) | Q(logged_by=member)
    about = Q(contribution__by=member) | Q(contribution__logged_by=member)
    Contribution.objects.filter(theirs).update(what="")
    Shift.objects.filter(member=member).update(what="")
    Confirmation.objects.filter(Q(by=member) | about).update(words="", answer="")
    Verdict.objects.filter(Q(by=member) | about).update(words="")
    Appreciation.objects.filter(Q(by=member) | Q(to=member)).update(words="")
    pairs = Buddies.objects.filter(Q(first=member) | Q(second=member))
    BuddyNote.objects.filter(buddies__in=pairs).update(words="")
    pairs.update(task="")
    _erase_evidence(Q(added_by=member) | about)
    _unname(member)


def _unname(member: Member) -> None:
    """Their name in what others wrote of others."""
    here = member.community_id
    unname(Contribution.objects.filter(community=here), member, "what")
    unname(Shift.objects.filter(community=here), member, "what")
    unname(Confirmation.objects.filter(contribution__community=here), member, "words", "answer")
    unname(Verdict.objects.filter(contribution__community=here), member, "words")
    unname(Appreciation.objects.filter(community=here), member, "words")
    unname(Evidence.objects.filter(contribution__community=here), member, "name")
    unname(Buddies.objects.filter(community=here), member, "task")
    unname(BuddyNote.objects.filter(buddies__community=here), member, "words")


def _erase_evidence(whose: Q) -> None:
    """The hash of a photo or file stays, as receipts name it; a link's could be guessed back."""
    rows = Evidence.objects.filter(whose)
    numbers = list(rows.values_list("pk", flat=True))
    pictures = set(rows.exclude(picture=None).values_list("picture", flat=True))
    files = set(rows.exclude(document=None).values_list("document", flat=True))
    kept = Evidence.objects.filter(pk__in=numbers)
    kept.filter(kind="link").update(link="", sha256="")
    kept.update(picture=None, document=None, name="")
    for picture in pictures:
        drop(picture)
    for file in files:
        documents.drop(file)
