"""Every outcome that ties allow: all winning committees of a budgeting rule, on request."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from commonpool.core.mechanisms.base import Evidence
from commonpool.core.mechanisms.budgeting import (
    bounded_overspending,
    equal_shares,
    greedy,
    phragmen,
)
from commonpool.core.mechanisms.budgeting.ballots import BallotParameters
from commonpool.core.mechanisms.budgeting.election import Election, election_of
from commonpool.core.mechanisms.budgeting.ties import MOST_RUNS, Choose, every_way
from commonpool.core.shapes import unknown

Committee = Callable[[Election, BallotParameters, Choose], frozenset[int]]
RULES: dict[str, Committee] = {  # each is called with its own parameters
    "greedy@1": greedy.committee,  # type: ignore[dict-item]
    "greedy-no-skip@1": partial(greedy.committee, skip=False),
    "greedy-threshold@1": greedy.committee,  # type: ignore[dict-item]
    "equal-shares@1": equal_shares.committee,  # type: ignore[dict-item]
    "phragmen@1": phragmen.committee,  # type: ignore[dict-item]
    "bounded-overspending@1": bounded_overspending.committee,  # type: ignore[dict-item]
}


def committees(
    name: str, evidence: Evidence, pot: int, parameters: BallotParameters, most: int = MOST_RUNS
) -> frozenset[frozenset[str]]:
    """Every set of projects that the rule `name` pays for some way in which its ties fall.

    Raises Fault where that takes more than `most` runs, or the rule knows no committees.
    """
    if name not in RULES:
        raise unknown(name, RULES, "budgeting rule")
    election = election_of(evidence, pot, parameters)
    found = every_way(lambda choose: RULES[name](election, parameters, choose), most)
    return frozenset(frozenset(election.ids(bought)) for bought in found)
