"""What voters still have while Equal Shares runs: exact, and fast in plain Python.

A purse is what all voters with one history of payments have left. The history is kept, which is
exact, and beside it the whole number `low` of the search.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from commonpool.core.mechanisms.budgeting.election import Election
from commonpool.core.mechanisms.budgeting.search import Kind, Parting, Search, least

EMPTY, START = 0, 1  # the purse with nothing left, and the one that nobody has used yet
PRECISION = 56  # bits, at least, of the whole number that a full purse is kept as

Held = list[tuple[int, Counter[int]]]  # points → how many voters hold each purse
Ready = list[tuple[int, list[int], list[tuple[int, int]]]]  # points → money alone, and of crowds


@dataclass(slots=True)
class Side:
    """Ballots that give a project the same points: shared ones, and those cast once."""

    points: int
    crowds: list[int]
    alone: list[int]


class Purses(Search):
    """The reference search. Its results do not depend on the order of ballots."""

    def __init__(self, election: Election, start: Fraction, worth: Mapping[int, int]) -> None:
        """Every voter has `start`; `worth` is the utility of one point of each open project."""
        super().__init__(election, start, worth, max(1, (1 << PRECISION) // (int(start) + 1)))
        self.low = [0, int(start * self.scale)]
        self.parent = [EMPTY, EMPTY]
        self.paid = [0, 0]  # the payment that led from the parent to this purse
        self.purse = [START] * len(election.weights)  # by ballot
        self.ready = [self.low[START]] * len(election.weights)  # by ballot: low of its purse
        self.sides = {project: sides_of(election, project) for project in worth}
        self.held: dict[int, Held] = {}

    def close(self, project: int) -> None:
        """A project that is bought, or that its voters can no longer pay."""
        super().close(project)
        self.sides.pop(project, None)

    def holders(self, project: int) -> Held:
        """How many voters hold each purse, by the points they give; empty purses left out."""
        if project not in self.held:
            self.held[project] = [(side.points, self.count(side)) for side in self.sides[project]]
        return self.held[project]

    def count(self, side: Side) -> Counter[int]:
        """Voters by purse."""
        held = Counter(map(self.purse.__getitem__, side.alone))
        for ballot in side.crowds:
            held[self.purse[ballot]] += self.election.weights[ballot]
        del held[EMPTY]
        return held

    def money_ready(self, project: int) -> Ready:
        """What the whole numbers say that voters have, by the points they give.

        Ballots whose purse is empty are forgotten once they are many.
        """
        ready, weights, found = self.ready, self.election.weights, Ready()
        for side in self.sides[project]:
            alone = list(map(ready.__getitem__, side.alone))
            if alone.count(0) * 4 > len(alone):
                side.alone = [ballot for ballot in side.alone if self.purse[ballot]]
                alone = list(map(ready.__getitem__, side.alone))
            found.append((side.points, alone, [(ready[b], weights[b]) for b in side.crowds]))
        return found

    def parting(self, project: int) -> tuple[int, Parting]:
        """How many voters a project has at most, and what they have by the whole numbers."""
        sides = self.money_ready(project)

        def parted(price: int) -> tuple[int, int]:
            together = share = 0
            for points, alone, crowds in sides:
                limit = price * points
                poor = [money for money in alone if money < limit]
                together += sum(poor)
                share += points * (len(alone) - len(poor))
                for money, many in crowds:
                    if money < limit:
                        together += money * many
                    else:
                        share += points * many
            return together, share

        voters = sum(len(alone) + sum(many for _, many in crowds) for _, alone, crowds in sides)
        return voters, parted

    def price(self, project: int) -> Fraction | None:
        """The q with Σ min(money, q · points) = cost: most purses are surely above or below it."""
        bound, top, slack, low = self.bounds[project], self.tops[project], self.slack, self.low
        poor, unsure, share = list[tuple[int, int]](), list[Kind](), 0
        for points, purses in self.holders(project):
            below, above = bound * points, None if top is None else top * points
            for purse, voters in purses.items():
                if low[purse] + slack < below:
                    poor.append((purse, voters))
                elif above is None or low[purse] < above:
                    unsure.append((self.money(purse), points, voters))
                else:
                    share += points * voters
        cost = self.election.projects[project].cost
        price = least(cost * self.unit - self.total(poor), share, unsure)
        if price is None:
            self.close(project)
            return None
        return price / self.unit

    def money(self, purse: int) -> int:
        """Exactly what a purse holds, times unit."""
        return self.total(((purse, 1),)) if purse else 0

    def total(self, held: Iterable[tuple[int, int]]) -> int:
        """Exactly what many purses hold together, times unit: starts less payments, by counting."""
        voters, paid = 0, Counter[int]()
        for held_purse, count in held:
            voters, purse = voters + count, held_purse
            while purse != START:
                paid[self.paid[purse]] += count
                purse = self.parent[purse]
        spent = sum(self.payments[payment] * count for payment, count in paid.items())
        return self.start * voters - spent

    def pay(self, project: int, price: Fraction) -> None:
        """Move every voter of the project to the purse that the payment leaves them."""
        self.refine(price.denominator)
        for (points, purses), side in zip(self.holders(project), self.sides[project], strict=True):
            self.payments.append(price.numerator * (self.unit // price.denominator) * points)
            moved = self.after(purses, price * points)
            for ballots in (side.alone, side.crowds):
                for ballot in ballots:
                    purse = moved[self.purse[ballot]]
                    self.purse[ballot], self.ready[ballot] = purse, self.low[purse]
        self.slack += 1
        self.held.clear()
        self.close(project)

    def after(self, purses: Collection[int], payment: Fraction) -> dict[int, int]:
        """The purse that each of these becomes when the last of `payments` is taken."""
        cut = -(-payment.numerator * self.scale // payment.denominator)
        unsure = cut - self.slack
        rich = [
            purse
            for purse in purses
            if self.low[purse] > cut
            or (self.low[purse] >= unsure and self.money(purse) > self.payments[-1])
        ]
        children = range(len(self.low), len(self.low) + len(rich))
        self.low += [max(self.low[purse] - cut, 0) for purse in rich]
        self.parent += rich
        self.paid += [len(self.payments) - 1] * len(rich)
        return {
            **dict.fromkeys(purses, EMPTY),
            EMPTY: EMPTY,
            **dict(zip(rich, children, strict=True)),
        }


def sides_of(election: Election, project: int) -> list[Side]:
    """The ballots of a project by points, shared ones apart."""
    sides = []
    for points, ballots in election.backers[project].items():
        split = bisect_left(ballots, election.crowds)
        sides.append(Side(points, list(ballots[:split]), list(ballots[split:])))
    return sides
