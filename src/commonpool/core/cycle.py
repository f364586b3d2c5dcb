"""One cycle, from income to shares: the whole way as one pure function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from commonpool.core.apportion import Lot
from commonpool.core.ballot_notes import ballot_notes
from commonpool.core.canonical import digest
from commonpool.core.checks import check
from commonpool.core.counting import Counted, count
from commonpool.core.document import SETTINGS, TABLES, Document, canonical, write_document
from commonpool.core.fault import Fault
from commonpool.core.mechanisms.base import NO_WAYS, Evidence, Mechanism, Note, Ways, note
from commonpool.core.pools import Waters, divide_income
from commonpool.core.shapes import JsonObject
from commonpool.core.sharing import Outcome, settle

COURSE = frozenset({"bought", "tie"})  # notes that tell a course rather than warn


@dataclass(frozen=True, slots=True)
class Distribution:
    """A cycle that was shared: what went in, what came out, and everything in between."""

    document: Document
    settings: JsonObject
    tables: Mapping[str, list[object]]
    hashes: Mapping[str, str]
    seed: str
    waters: Waters
    counted: Counted
    outcome: Outcome

    @property
    def inputs(self) -> JsonObject:
        """The document in canonical form."""
        return {**self.settings, **self.tables}

    @property
    def warnings(self) -> tuple[Note, ...]:
        """What a reader must know, in the order in which it came up."""
        told = tuple(note for note in self.outcome.notes if note.code not in COURSE)
        return self.waters.notes + told + held_notes(self)

    @property
    def course(self) -> tuple[Note, ...]:
        """How a round went, step by step, where its rule goes in steps."""
        return tuple(note for note in self.outcome.notes if note.code in COURSE)


def distribute(document: Document, ways: Ways = NO_WAYS) -> Distribution:
    """Share the pool of one cycle. Raises Fault where the document contradicts itself.

    `ways` only save time: whoever checks a receipt does without.
    """
    check(document)
    ordered = canonical(document)
    try:
        return _shared(ordered, ways)
    except Fault as fault:
        raise _as_written(fault, document, ordered) from None


def _shared(document: Document, ways: Ways) -> Distribution:
    """The shares of a document in canonical order."""
    written = write_document(document)
    settings = {name: written[name] for name in SETTINGS if name in written}
    rows = {name: _rows(written, name) for name in TABLES if name in written}
    hashes = {name: digest(table) for name, table in rows.items()}
    seed = digest({"settings": settings, "evidence": hashes})
    lot = Lot(bytes.fromhex(seed))
    waters = divide_income(document, lot)
    counted = count(document)
    rule = document.rule
    claim = ways.get(rule.mechanism.name, rule.mechanism.claims)
    claims = claim(counted.evidence, waters.flow, rule.parameters)
    told = ballot_notes(counted.evidence, rule.mechanism)
    claims = replace(claims, notes=(*told, *claims.notes))
    members = sharers(counted.evidence, rule.mechanism)
    return Distribution(
        document=document,
        settings=settings,
        tables=rows,
        hashes=hashes,
        seed=seed,
        waters=waters,
        counted=counted,
        outcome=settle(claims, waters.flow, rule.terms, members, lot),
    )


def _as_written(fault: Fault, document: Document, ordered: Document) -> Fault:
    """A fault that counts a row in canonical order, with the row's place as it was written."""
    table, place = (*fault.path, "", "")[:2]
    if table not in TABLES or not isinstance(place, int):
        return fault
    row = getattr(ordered, str(table))[place]
    own = next(at for at, one in enumerate(getattr(document, str(table))) if one is row)
    return fault.at(table, own, *fault.path[2:])


def sharers(evidence: Evidence, mechanism: Mechanism[object]) -> tuple[str, ...]:
    """Who shares equally where nobody has a claim: the projects of a round, else the members."""
    if "projects" in mechanism.reads:
        return tuple(project.id for project in evidence.projects)
    return tuple(person.id for person in evidence.members())


def _rows(written: JsonObject, name: str) -> list[object]:
    rows = written[name]
    return rows if isinstance(rows, list) else []


def why_held(document: Document) -> dict[str, str]:
    """Parties whose share is held, and why: `unregistered`, or `left`."""
    return {
        person.id: "left" if person.registered else "unregistered"
        for person in document.people
        if person.left or not person.registered
    }


def held_notes(distribution: Distribution) -> tuple[Note, ...]:
    """A note for each share that is held."""
    held = why_held(distribution.document)
    unit = distribution.document.unit
    return tuple(
        note("held", party=share.party, amount=unit.format(share.amount), why=held[share.party])
        for share in distribution.outcome.shares
        if share.party in held
    )


def instalments(amount: int, cycles: int) -> list[int]:
    """An amount in `cycles` parts that differ by one unit at most; the first is paid now."""
    return [amount * (k + 1) // cycles - amount * k // cycles for k in range(cycles)]
