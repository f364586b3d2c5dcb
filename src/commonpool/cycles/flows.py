"""Where the money of a cycle came from and went, for the picture of its flow."""

from __future__ import annotations

from dataclasses import dataclass

from commonpool.core.cycle import Distribution, distribute, why_held
from commonpool.cycles import documents
from commonpool.cycles.models import Cycle


@dataclass(frozen=True, slots=True)
class Flow:
    """An amount that goes from one place to another, in smallest units.

    A place is a kind and a name: ("inflow", "dues"), ("pool", "flow"), ("share", "heron-4821").
    """

    source: tuple[str, str]
    target: tuple[str, str]
    amount: int


POT = ("pot", "")


def flows(cycle: Cycle) -> list[Flow]:
    """The flows of a cycle: as it closed, or as it would close now."""
    return flows_of(distribute(documents.document(cycle)))


def flows_of(made: Distribution) -> list[Flow]:
    """Into the pot from each kind of inflow; out to pools, reserve, baseline, shares, later."""
    document, waters, outcome = made.document, made.waters, made.outcome
    kinds: dict[str, int] = {}
    for row in document.inflows:
        kinds[row.kind] = kinds.get(row.kind, 0) + row.amount
    left = {"carry": 0, "reserve": 0, outcome.goes_to: outcome.remainder}
    held = why_held(document)
    into = [
        (("carried", ""), waters.carried),
        *((("inflow", kind), amount) for kind, amount in sorted(kinds.items())),
    ]
    out = [
        *((("pool", name), amount) for name, amount in waters.pools.items()),
        (("pool", "reserve"), waters.given_to_reserve + waters.reserve + left["reserve"]),
        *((("baseline", name), amount) for name, amount in sorted(waters.baseline.items())),
        *(
            (("held" if one.party in held else "share", one.party), one.amount)
            for one in outcome.shares
        ),
        (("later", ""), waters.kept + left["carry"]),
    ]
    return [
        *(Flow(place, POT, amount) for place, amount in into if amount),
        *(Flow(POT, place, amount) for place, amount in out if amount),
    ]
