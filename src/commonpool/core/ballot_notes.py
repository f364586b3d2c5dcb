"""What a reader must know of ballots, whatever rule counts them."""

from __future__ import annotations

from commonpool.core.mechanisms.base import Evidence, Mechanism, Note, note
from commonpool.core.spelling import alike


def ballot_notes(evidence: Evidence, mechanism: Mechanism[object]) -> tuple[Note, ...]:
    """A note where voters differ by case or space alone."""
    if "ballots" not in mechanism.reads:
        return ()
    count = alike({row.voter for row in evidence.ballots})
    return (note("alike-voters", count=str(count)),) if count else ()
