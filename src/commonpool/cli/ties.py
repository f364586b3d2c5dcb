"""Every outcome that the ties of a vote allow, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator

from commonpool.core.bundle import Closed
from commonpool.core.fault import Fault
from commonpool.core.mechanisms.budgeting.ballots import BallotParameters
from commonpool.core.mechanisms.budgeting.committees import committees

MANY = 20  # outcomes that a screen lists


def outcomes(closed: Closed) -> list[list[str]]:
    """The projects bought in each outcome, in the order of their ids; the one paid comes first.

    Raises Fault where the rule buys no projects, or its ties fall in too many ways.
    """
    rule, distribution = closed.written.rule, closed.distribution
    if not isinstance(rule.parameters, BallotParameters):
        raise Fault(
            f"{rule.mechanism.name} buys no projects, so its ties change no more than a unit",
            "leave out --ties, or share by a budgeting rule",
        )
    evidence, pot = distribution.counted.evidence, distribution.waters.flow
    found = committees(rule.mechanism.name, evidence, pot, rule.parameters)
    steps = (note for note in distribution.course if note.code == "bought")
    paid = frozenset(dict(step.values)["project"] for step in steps)
    return sorted(map(sorted, found), key=lambda bought: (set(bought) != paid, bought))


def words(closed: Closed, found: list[list[str]]) -> Iterator[str]:
    """What ties decided: what is bought however they fall, and what else in each outcome."""
    names = closed.written.party_names

    def listed(projects: list[str]) -> str:
        return ", ".join(names.get(project, project) for project in projects) or "nothing"

    if len(found) == 1:
        yield "No tie decided anything: the rule allows this outcome alone."
        return
    always = sorted(set(found[0]).intersection(*found))
    alike = f"In all of them: {listed(always)}" if always else "No project is in all of them"
    yield f"Ties could have given {len(found)} outcomes. {alike}."
    for place, bought in enumerate(found[:MANY]):
        more = [project for project in bought if project not in always]
        yield f"{place + 1}. Besides: {listed(more)}{' (this one)' if place == 0 else ''}."
    if len(found) > MANY:
        yield f"… and {len(found) - MANY} more, which --format json lists."
