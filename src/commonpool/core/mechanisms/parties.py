"""Names in parameters that must be known in the evidence."""

from __future__ import annotations

from commonpool.core.fault import say
from commonpool.core.mechanisms.base import Evidence
from commonpool.core.shapes import unknown


def known_party(evidence: Evidence, party: str, *where: str | int) -> None:
    """Fault at `rule.parameters.<where>` unless `party` is one of the people."""
    known = {person.id for person in evidence.people}
    if party not in known:
        raise unknown(party, known, say("person")).under("rule", "parameters", *where)
