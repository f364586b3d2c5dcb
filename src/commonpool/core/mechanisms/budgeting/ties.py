"""Ties: one total order that anyone can recompute, and on request every way they can fall."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from typing import TypeVar

from commonpool.core.amounts import format_ratio
from commonpool.core.apportion import Lot
from commonpool.core.fault import Fault
from commonpool.core.mechanisms.budgeting.ballots import BallotParameters
from commonpool.core.shapes import unknown

T = TypeVar("T")
Choose = Callable[[Sequence[int]], int]  # one project out of those that tie
MOST_RUNS = 10_000  # ties of k projects fall in up to k! ways


@dataclass(frozen=True, slots=True)
class Tally:
    """A project's line in the published result: cost in smallest units, votes and points."""

    id: str
    cost: int
    votes: int
    points: Fraction


CRITERIA: dict[str, Callable[[Tally], object]] = {
    "cheaper": lambda tally: tally.cost,
    "dearer": lambda tally: -tally.cost,
    "votes": lambda tally: -tally.votes,
    "points": lambda tally: -tally.points,
}


def tie_keys(
    tallies: Sequence[Tally], parameters: BallotParameters
) -> tuple[Mapping[str, object], ...]:
    """For each project what decides its ties, the first criterion first; the lowest wins."""
    listed = {name: place for place, name in enumerate(parameters.order)}
    if strangers := sorted(set(listed) - {tally.id for tally in tallies}):
        known = [tally.id for tally in tallies]
        path = ("rule", "parameters", "order", listed[strangers[0]])
        raise unknown(strangers[0], known, "project").under(*path)
    lot = Lot(parameters.seed.encode() or tally_seed(tallies))
    return tuple(
        {
            "order": listed.get(tally.id, len(listed)),
            **{name: CRITERIA[name](tally) for name in parameters.ties},
            "lot": lot.ticket(tally.id),
        }
        for tally in tallies
    )


def tally_seed(tallies: Sequence[Tally]) -> bytes:
    """sha256 of the published result, so that the ballots themselves may stay secret.

    It is a line `id, cost, votes, points` for each project, with tabs between, by id.
    """
    lines = (
        f"{tally.id}\t{tally.cost}\t{tally.votes}\t{format_ratio(tally.points)}"
        for tally in tallies
    )
    return sha256("\n".join(lines).encode()).digest()


def decided_by(chosen: Mapping[str, object], other: Mapping[str, object]) -> str:
    """The first criterion in which the chosen one differs from the other."""
    return next(name for name in chosen if chosen[name] != other[name])


def every_way(rule: Callable[[Choose], T], most: int = MOST_RUNS) -> frozenset[T]:
    """What `rule` gives for every way in which its ties can fall.

    The rule asks its argument which of the projects that tie comes first. One way of falling
    answers the same question the same each time, so a completion that runs a rule again and
    again stays one rule. Raises Fault beyond `most` runs.
    """
    found: set[T] = set()
    scripts: list[dict[tuple[int, ...], int]] = [{}]
    for _ in range(most):
        if not scripts:
            return frozenset(found)
        script = scripts.pop()

        def choose(tied: Sequence[int], script: dict[tuple[int, ...], int] = script) -> int:
            options = tuple(sorted(tied))
            if options not in script:
                scripts.extend({**script, options: other} for other in options[1:])
                script[options] = options[0]
            return script[options]

        found.add(rule(choose))
    if scripts:
        raise Fault(f"ties fall in more than {most} ways", "ask for the one outcome by its order")
    return frozenset(found)
