"""Whether a deed counts, and why: a pure function of what is known of it.

What core is told and what members read both come from here, so they agree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

WAITING, COUNTS, UNMEASURED, QUESTIONED, DISPUTED, FELL, WITHDRAWN = STATES = (
    "waiting",
    "counts",
    "unmeasured",
    "questioned",
    "disputed",
    "fell",
    "withdrawn",
)
NOBODY: frozenset[int] = frozenset()
Rings = Mapping[int, frozenset[int]]
Measure = tuple[str, str]  # a kind and a unit, as in rule.equivalences


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one deed; people by number. `questions` are the unanswered ones.

    `unmeasured` is the kind and unit of a quantity of which the rule does not say what it counts.
    """

    by: int
    logged_by: int
    deadline: dt.date  # the last day on which somebody can confirm it
    accepted: bool = True
    gift: bool = False
    withdrawn: bool = False
    counted_in: str = ""
    confirms: frozenset[int] = NOBODY
    disputes: frozenset[int] = NOBODY
    questions: frozenset[int] = NOBODY
    verdict: str = ""
    verdict_by: int = 0
    unmeasured: Measure | None = None


@dataclass(frozen=True, slots=True)
class Voices:
    """Whose word is taken; `ringed` are set aside for their ring, `alone` for being the only one."""

    confirm: frozenset[int] = NOBODY
    dispute: frozenset[int] = NOBODY
    ringed: frozenset[int] = NOBODY
    alone: frozenset[int] = NOBODY


@dataclass(frozen=True, slots=True)
class Judgement:
    """The state of a deed and the code of its reason; `who` and `measure` are what it is about."""

    state: str
    code: str
    who: frozenset[int] = NOBODY
    missing: int = 0
    until: dt.date | None = None
    cycle: str = ""
    measure: Measure | None = None


def voices(facts: Facts, rings: Rings) -> Voices:
    """Whose word is taken of a deed.

    A verdict stands above what it settled, and its steward is a witness. Who wrote a deed down
    for somebody else is a witness too, once the doer says yes or anybody else confirms.
    """
    if facts.verdict == "falls":
        return Voices(facts.confirms, frozenset({facts.verdict_by}))
    stands = frozenset({facts.verdict_by}) if facts.verdict else NOBODY
    confirm = facts.confirms - {facts.by}
    ringed = confirm & rings.get(facts.by, NOBODY)
    confirm = (confirm - ringed) | stands
    dispute = NOBODY if stands else facts.disputes
    logger = frozenset({facts.logged_by})
    if confirm == logger and not facts.accepted:
        return Voices(dispute=dispute, ringed=ringed, alone=logger)
    return Voices(confirm, dispute, ringed)


def judge(facts: Facts, rings: Rings, needed: int, on: dt.date) -> Judgement:
    """The state of a deed on a day, where `needed` voices make it count."""
    heard = voices(facts, rings)
    if facts.withdrawn:
        return Judgement(WITHDRAWN, "withdrawn")
    if facts.counted_in:
        return Judgement(COUNTS, "counted", cycle=facts.counted_in)
    if facts.verdict == "falls":
        return Judgement(FELL, "verdict", frozenset({facts.verdict_by}))
    if heard.dispute:
        return Judgement(DISPUTED, "disputed", heard.dispute)
    if facts.gift:
        return Judgement(COUNTS, "gift")
    if len(heard.confirm) >= needed:
        if facts.unmeasured:
            return Judgement(UNMEASURED, "unmeasured", measure=facts.unmeasured)
        return Judgement(COUNTS, "confirmed" if heard.confirm else "unasked", heard.confirm)
    return _short(facts, heard, needed - len(heard.confirm), on)


def _short(facts: Facts, heard: Voices, missing: int, on: dt.date) -> Judgement:
    """A deed for which too few have spoken, and what it waits for."""
    if on > facts.deadline:
        return Judgement(FELL, "deadline", missing=missing, until=facts.deadline)
    if facts.questions and not facts.verdict:
        return Judgement(QUESTIONED, "questioned", facts.questions, missing, facts.deadline)
    if heard.ringed:
        return Judgement(WAITING, "ring", heard.ringed, missing, facts.deadline)
    if heard.alone:
        return Judgement(WAITING, "alone", heard.alone, missing, facts.deadline)
    return Judgement(WAITING, "waiting", NOBODY, missing, facts.deadline)
