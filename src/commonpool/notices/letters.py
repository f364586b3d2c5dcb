"""A letter in its words: what waits, how many of each, and where to go; nobody's name in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext, ngettext, override

from commonpool.notices.matters import Matter
from commonpool.people.models import Member

# Each kind of matter, in the order of a letter, and the page where it is done.
PAGES: Mapping[str, str] = {
    "share": "cycles",
    "accept": "deeds",
    "pair": "deeds",
    "question": "deeds",
    "buddy": "to-confirm",
    "lapsing": "deeds",
    "wanted": "needs",
    "promise": "needs",
    "praise": "scores",
    "settle": "to-settle",
    "close": "cycles",
    "draw": "draws",
    "week": "week",
    "witness": "to-confirm",
}


def written(member: Member, matters: Sequence[Matter]) -> EmailMessage | None:
    """The letter to a member who has an address, in their language."""
    if member.account is None or not matters:
        return None
    home = member.community
    with override(member.account.language or home.language):
        counts = {kind: sum(one.kind == kind for one in matters) for kind in PAGES}
        told = [
            f"{words(kind, count)}\n{link(PAGES[kind], home.slug)}"
            for kind, count in counts.items()
            if count
        ]
        stop = link("letters", home.slug)
        foot = gettext("Choose which letters you get, or none: %(link)s") % {"link": stop}
        return EmailMessage(
            subject=gettext("%(community)s: what waits for you")
            % {"community": one_line(home.name)},
            body="\n\n".join([*told, foot]) + "\n",
            to=[member.account.email],
            headers={"List-Unsubscribe": f"<{stop}>", "Auto-Submitted": "auto-generated"},
        )


def link(page: str, slug: str) -> str:
    """The address of a community's page, as it is reached from outside."""
    return f"{settings.ORIGIN}{reverse(page, args=[slug])}"


def one_line(text: str) -> str:
    """A text that a header can hold."""
    return " ".join(text.split())


def words(kind: str, count: int) -> str:
    """How many of a kind wait, in a sentence."""
    return WORDS[kind](count) % {"n": count}


WORDS: Mapping[str, Callable[[int], str]] = {
    "share": lambda n: ngettext(
        "A cycle is closed, and you have a share in it.",
        "%(n)s cycles are closed, and you have a share in each.",
        n,
    ),
    "accept": lambda n: ngettext(
        "Somebody wrote down a deed of yours: say whether it was you.",
        "Somebody wrote down %(n)s deeds of yours: say whether it was you.",
        n,
    ),
    "pair": lambda n: ngettext(
        "Somebody asks you to be their buddy for a task: agree, or say not this time.",
        "You are asked %(n)s times to be somebody's buddy: agree, or say not this time.",
        n,
    ),
    "question": lambda n: ngettext(
        "Somebody asks about a deed of yours: an answer helps it to count.",
        "There are %(n)s questions about deeds of yours: an answer helps them to count.",
        n,
    ),
    "buddy": lambda n: ngettext(
        "A deed of your buddy waits for your word.",
        "%(n)s deeds of your buddies wait for your word.",
        n,
    ),
    "lapsing": lambda n: ngettext(
        "A deed of yours lapses in a few days unless somebody who saw it confirms it.",
        "%(n)s deeds of yours lapse in a few days unless somebody who saw them confirms them.",
        n,
    ),
    "wanted": lambda n: ngettext(
        "Somebody would like what you offer.",
        "%(n)s times somebody would like what you offer.",
        n,
    ),
    "promise": lambda n: ngettext(
        "Something that you promised is due in these days.",
        "%(n)s things that you promised are due in these days.",
        n,
    ),
    "praise": lambda n: ngettext(
        "A word of thanks waits for your score: you sit on the panel of praise.",
        "%(n)s words of thanks wait for your score: you sit on the panel of praise.",
        n,
    ),
    "settle": lambda n: ngettext(
        "A deed is disputed or asked about, and you can settle it.",
        "%(n)s deeds are disputed or asked about, and you can settle them.",
        n,
    ),
    "close": lambda n: ngettext(
        "A cycle is over, and waits for a steward to close it.",
        "%(n)s cycles are over, and wait for a steward to close them.",
        n,
    ),
    "draw": lambda n: ngettext(
        "A draw from a pool is proposed, and waits for a second person.",
        "%(n)s draws from pools are proposed, and wait for a second person.",
        n,
    ),
    "week": lambda n: ngettext(
        "What did you do this week? Five minutes are enough.",
        "What did you do these weeks? Five minutes are enough.",
        n,
    ),
    "witness": lambda n: ngettext(
        "A deed waits for somebody who saw it.",
        "%(n)s deeds wait for somebody who saw them.",
        n,
    ),
}
