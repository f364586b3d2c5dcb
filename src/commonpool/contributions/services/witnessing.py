"""What witnesses say, and what is answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from commonpool.contributions.facts import facts_of, practice_of, with_all
from commonpool.contributions.models import SAYS, Confirmation, Contribution
from commonpool.contributions.queries import is_buddy
from commonpool.contributions.services.logging import own
from commonpool.core.fault import Fault, quote, say
from commonpool.needs import texts
from commonpool.needs.days import today
from commonpool.people.models import Member
from commonpool.people.permissions import allow
from commonpool.people.queries import Conflict

WORDLESS = {
    "question": say("a question without words"),
    "dispute": say("a dispute without words"),
}


@transaction.atomic
def confirm(
    *,
    actor: Member,
    contribution: Contribution,
    now: dt.datetime,
    says: str = "confirm",
    words: str = "",
    relevant: bool | None = None,
    good: bool | None = None,
) -> Confirmation:
    """Confirm a deed, ask about it or dispute it; one's last word counts.

    A buddy says besides whether it was relevant and good. A no to either is no confirmation: it
    stands as a question to the one who did it.
    """
    row = own(contribution)
    allow(actor, "contributions.confirm", row)
    _check_says(says, words)
    _check_witness(row, actor, says, {"relevant": relevant, "good": good})
    if says == "confirm" and False in (relevant, good):
        says = "question"
    _check_open(row, says, now)
    said, _ = Confirmation.objects.update_or_create(
        contribution=row,
        by=actor,
        defaults={
            "says": says,
            "words": texts.lines(words, "words"),
            "relevant": relevant,
            "good": good,
            "at": now,
            "answer": "",
            "answered": None,
        },
    )
    return said


def _check_says(says: str, words: str) -> None:
    if says not in SAYS:
        raise Fault(
            "{says} is nothing to say",
            "say one of: {choices}",
            ("says",),
            says=quote(says),
            choices=", ".join(SAYS),
        )
    if says != "confirm" and not words.strip():
        raise Fault(WORDLESS[says], "write what you mean in a few words", ("words",))


def _check_witness(
    row: Contribution, actor: Member, says: str, attested: Mapping[str, bool | None]
) -> None:
    if row.by_id == actor.pk:
        raise Fault("nobody confirms their own deed", "ask somebody who saw it")
    missing = [name for name, answer in attested.items() if answer is None]
    if missing and says == "confirm" and is_buddy(row, actor):
        raise Fault("a buddy says whether it was relevant and good", "answer both", (missing[0],))


def _check_open(row: Contribution, says: str, now: dt.datetime) -> None:
    """Refuse a word on what is over: withdrawn, weighed, settled, or past its deadline."""
    if row.withdrawn is not None:
        raise Conflict("this deed was withdrawn", "there is nothing to confirm")
    if row.counted_in:
        raise Conflict(
            "this deed was weighed in cycle {cycle}",
            "it needs no more words",
            cycle=row.counted_in,
        )
    told = facts_of(
        with_all(Contribution.objects.filter(pk=row.pk)).get(), practice_of(row.community)
    )
    if told.verdict == "falls" or (told.verdict and says != "confirm"):
        raise Conflict("a circle steward has settled this deed", "talk to them")
    if today(row.community, now) > told.deadline:
        raise Fault(
            "the time to confirm this ended on {deadline}",
            "a circle steward can still look into it",
            deadline=told.deadline,
        )


@transaction.atomic
def take_back(*, actor: Member, contribution: Contribution, now: dt.datetime) -> None:
    """Take one's word back, before the deed has counted."""
    row = own(contribution)
    allow(actor, "contributions.confirm", row)
    _check_open(row, "confirm", now)
    Confirmation.objects.filter(contribution=row, by=actor).delete()


@transaction.atomic
def answer(
    *, actor: Member, contribution: Contribution, to: Member, words: str, now: dt.datetime
) -> Confirmation:
    """Answer a question about a deed of one's own; the one who asked may then confirm it."""
    row = own(contribution)
    allow(actor, "contributions.log", row)
    if actor.pk not in (row.by_id, row.logged_by_id):
        raise Fault("the one who did it answers", "let them answer")
    said = Confirmation.objects.filter(contribution=row, by=to, says="question").first()
    if said is None:
        raise Conflict("there is no such question any more", "look at the deed again")
    said.answer, said.answered = texts.lines(words, "words", needed=True), now
    said.save(update_fields=["answer", "answered"])
    return said
