"""Verdicts: a circle steward who is no party to a deed settles what is said of it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from commonpool.contributions.facts import Court, practice_of, with_all
from commonpool.contributions.judging import DISPUTED, FELL, QUESTIONED
from commonpool.contributions.models import VERDICTS, Contribution, Verdict
from commonpool.contributions.queries import parties
from commonpool.contributions.services.logging import own
from commonpool.core.fault import Fault, quote
from commonpool.needs import texts
from commonpool.needs.days import today
from commonpool.people.models import Member
from commonpool.people.permissions import Refused, allow
from commonpool.people.queries import Conflict


@transaction.atomic
def settle(
    *, actor: Member, contribution: Contribution, verdict: str, words: str, now: dt.datetime
) -> Verdict:
    """Say whether a deed stands or falls that is disputed, questioned, or was never confirmed.

    Where it stands, the steward is one witness, and the time to confirm it begins anew.
    """
    own(contribution)
    row = with_all(Contribution.objects.filter(pk=contribution.pk)).get()
    allow(actor, "contributions.settle", row)
    if actor.pk in parties(row):
        raise Refused("you are a party to this deed", "ask another circle steward")
    if verdict not in VERDICTS:
        raise Fault(
            "{verdict} is no verdict", "write stands or falls", ("verdict",), verdict=quote(verdict)
        )
    if getattr(row, "verdict", None) is not None:
        raise Conflict("this deed was settled before", "talk to the steward who did")
    state = Court(practice_of(row.community)).judge(row, today(row.community, now)).state
    if state not in (DISPUTED, QUESTIONED, FELL) or row.counted_in:
        raise Conflict("there is nothing to settle", "only what is disputed, asked or lapsed is")
    reason = texts.lines(words, "words", needed=True)
    return Verdict.objects.create(contribution=row, by=actor, verdict=verdict, words=reason, at=now)
