"""Sequential Phragmén: everyone earns at the same pace, supporters buy as soon as they can."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from commonpool.core.kinds import choice
from commonpool.core.mechanisms.base import Claims, Evidence, Mechanism
from commonpool.core.mechanisms.budgeting.ballots import BallotParameters, check_ballots
from commonpool.core.mechanisms.budgeting.election import Election, election_of
from commonpool.core.mechanisms.budgeting.greedy import fill
from commonpool.core.mechanisms.budgeting.outcome import Pick, cheapest, chosen, claims_of
from commonpool.core.mechanisms.budgeting.ties import Choose
from commonpool.core.shapes import key, shape


@shape
class PhragmenParameters(BallotParameters):
    """Loads spread over supporters. A project with any points on a ballot counts as approved."""

    too_dear: str = key(
        choice("stop", "skip"),
        "when the next project does not fit any more: stop, as in the paper, or go on without it",
        default="stop",
    )


class Loads:
    """What each ballot has carried so far, in smallest units for each voter."""

    def __init__(self, election: Election) -> None:
        """Nobody has carried anything."""
        self.election = election
        self.last = [0] * len(election.weights)  # the purchase a ballot took part in last
        self.loads = [Fraction(0)]  # after that purchase all who paid carry the same

    def load(self, project: int) -> Fraction:
        """(cost + what supporters carry) / supporters: what each would carry after buying it."""
        carried: Counter[int] = Counter()
        for side in self.election.backers[project].values():
            for ballot in side:
                carried[self.last[ballot]] += self.election.weights[ballot]
        total = sum((self.loads[step] * count for step, count in carried.items()), Fraction(0))
        tally = self.election.projects[project]
        return (tally.cost + total) / tally.votes

    def buy(self, project: int, load: Fraction) -> None:
        """Every supporter now carries `load`."""
        self.loads.append(load)
        for side in self.election.backers[project].values():
            for ballot in side:
                self.last[ballot] = len(self.loads) - 1


def sequence(
    election: Election, parameters: PhragmenParameters, choose: Choose | None = None
) -> list[Pick]:
    """Buy the project whose supporters' load would be least, again and again.

    A project that costs more than the whole budget takes no part.
    """
    choose, loads, left = choose or election.first, Loads(election), election.budget
    able = [p for p in election.backed() if election.projects[p].cost <= election.budget]
    bounds, picks = dict.fromkeys(able, Fraction(0)), list[Pick]()
    while (least := cheapest(bounds, loads.load)) is not None:
        load, tied = least
        project = choose(tied) if len(tied) > 1 else tied[0]
        del bounds[project]
        if election.projects[project].cost <= left:
            loads.buy(project, load)
            left -= election.projects[project].cost
            picks.append(Pick(project, "load", load, tuple(tied)))
        elif parameters.too_dear == "stop":
            return picks
    return fill(election, picks, election.last, choose)


def phragmen(evidence: Evidence, pot: int, parameters: PhragmenParameters) -> Claims:
    """phragmen@1: the least load first."""
    election = election_of(evidence, pot, parameters)
    return claims_of(election, sequence(election, parameters))


def committee(election: Election, parameters: PhragmenParameters, choose: Choose) -> frozenset[int]:
    """The projects bought when ties fall as `choose` says."""
    return chosen(sequence(election, parameters, choose))


MECHANISMS = (
    Mechanism(
        name="phragmen@1",
        title="Sequential Phragmén: whoever carried least so far is served next",
        formula="buy the project with the least (cost + loads of its supporters) / supporters; "
        "that is then the load of each of them",
        source="Phragmén 1894; Brill, Freeman, Janson, Lackner: Phragmén's Voting Methods and "
        "Justified Representation (arXiv:2102.12305); with costs: Los, Christoff, Grossi: "
        "Proportional Budget Allocations (IJCAI 2022, arXiv:2203.12324)",
        reads=("projects", "ballots"),
        parameters=PhragmenParameters,
        claims=phragmen,
        check=check_ballots,
        pays_amounts=lambda parameters: True,
    ),
)
