"""What a reader must know of ballots, whatever rule counts them."""

from __future__ import annotations

from commonpool.core.mechanisms.base import Evidence, Mechanism, Note, note
from commonpool.core.spelling import alike

TABLES = ("donations", "ballots")  # what a round's rule reads: one of the two


def ballot_notes(evidence: Evidence, mechanism: Mechanism[object]) -> tuple[Note, ...]:
    """Notes where voters differ by case or space alone, and where nobody reads what was given."""
    given = {"donations": evidence.donations or evidence.sums, "ballots": evidence.ballots}
    unread = [name for name in TABLES if given[name] and name not in mechanism.reads]
    told = [note("unread-table", table=name, rule=mechanism.name) for name in unread]
    if "ballots" in mechanism.reads and (count := alike({row.voter for row in evidence.ballots})):
        told.append(note("alike-voters", count=str(count)))
    return tuple(told)
