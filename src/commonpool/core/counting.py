"""Which contributions count this cycle, what each measures, and why others are set aside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from commonpool.core.document import Document
from commonpool.core.eligibility import eligibility
from commonpool.core.evidence import Confirmation, Contribution
from commonpool.core.fault import Fault, quote
from commonpool.core.mechanisms.base import Deed, Evidence, Note, note


@dataclass(frozen=True, slots=True)
class Counted:
    """What the rule may read, and a note for each contribution that is set aside."""

    evidence: Evidence
    set_aside: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Voices:
    """What witnesses say of one contribution; nobody witnesses for themselves."""

    confirm: frozenset[str] = frozenset()
    dispute: frozenset[str] = frozenset()

    def joined_by(self, said: Confirmation) -> Voices:
        """These voices and one more; a question changes nothing."""
        if said.says == "confirm":
            return Voices(self.confirm | {said.by}, self.dispute)
        if said.says == "dispute":
            return Voices(self.confirm, self.dispute | {said.by})
        return self


SILENCE = Voices()


def count(document: Document) -> Counted:
    """The evidence of a canonical document."""
    voices, meets = hear(document.confirmations), eligibility(document)
    deeds, aside = [], []
    for row in document.contributions:
        why = reason_aside(row, voices.get(row.id, SILENCE), document)
        if why is None and not meets(row):
            asks = document.rule.terms.eligible
            why = note("ineligible", contribution=row.id, party=row.by, asks=asks)
        if why is None:
            deeds.append(Deed(row, measure(row, document)))
        else:
            aside.append(why)
    return Counted(evidence_of(document, tuple(deeds)), tuple(aside))


def evidence_of(document: Document, deeds: tuple[Deed, ...]) -> Evidence:
    """The tables of a document, with the deeds that count."""
    return Evidence(
        cycle=document.cycle,
        people=document.people,
        needs=document.needs,
        deeds=deeds,
        appreciations=document.appreciations,
        outcomes=document.outcomes,
        measurements=document.measurements,
        standings=document.standings,
        projects=document.projects,
        donations=document.donations,
        donors=document.donors,
        sums=document.sums,
        reduction=document.reduction,
        ballots=document.ballots,
        praises=document.praises,
        praise_scores=document.praise_scores,
        holdings=document.holdings,
    )


def hear(confirmations: Iterable[Confirmation]) -> dict[str, Voices]:
    """Voices by contribution, for those of which anybody spoke."""
    heard: dict[str, Voices] = {}
    for said in confirmations:
        before = heard.get(said.contribution, SILENCE)
        heard[said.contribution] = before.joined_by(said)
    return heard


def reason_aside(row: Contribution, voices: Voices, document: Document) -> Note | None:
    """Why a contribution does not count in this cycle, or None if it does."""
    needed = document.rule.terms.confirmations
    if row.gift:
        return note("gift", contribution=row.id, party=row.by)
    if not (row.late or in_cycle(row, document)):
        return note("outside-cycle", contribution=row.id, party=row.by, on=row.on or "")
    if voices.dispute:
        return note(
            "disputed", contribution=row.id, party=row.by, by=", ".join(sorted(voices.dispute))
        )
    if len(voices.confirm) < needed:
        return note(
            "unconfirmed",
            contribution=row.id,
            party=row.by,
            has=str(len(voices.confirm)),
            needs=str(needed),
        )
    return None


def in_cycle(row: Contribution, document: Document) -> bool:
    """Whether the day of a deed falls in the cycle; the day of closing belongs to the next.

    Each day belongs to one cycle alone, also where a cycle opens at a moment within it:
    the day of the new moon belongs to the cycle that the moon opens.
    """
    if row.on is None:
        return True
    return document.cycle.opens[:10] <= row.on < document.cycle.closes[:10]


def measure(row: Contribution, document: Document) -> Fraction:
    """The contribution in the common measure: its hours, or quantity × equivalence."""
    if row.hours is not None:
        return row.hours
    if "contributions" not in document.rule.mechanism.reads:
        return Fraction(0)
    for same in document.rule.terms.equivalences:
        if same.kind == row.kind and same.unit == row.unit and row.quantity is not None:
            return row.quantity * same.counts
    raise Fault(
        "nothing says what 1 {unit} of {kind} counts, as in contribution {id}",
        'add {{kind = "{key}", unit = "{unit}", counts = "…"}} to rule.equivalences',
        ("rule", "equivalences"),
        unit=row.unit,
        kind=quote(row.kind),
        id=quote(row.id),
        key=row.kind,
    )
