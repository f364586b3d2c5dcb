"""What voters still have while Equal Shares runs: exact, and fast in plain Python.

A purse is what all voters with one history of payments have left: start − payments. It is
kept twice: as that history, which is exact, and as a whole number `low` that is never above
2^k · money and less than `slack` below it. The whole numbers rule out what is surely not the
cheapest; what they cannot tell apart is decided on the history. Nothing is ever rounded.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Protocol

from commonpool.core.mechanisms.budgeting.election import Election

EMPTY, START = 0, 1  # the purse with nothing left, and the one that nobody has used yet
PRECISION = 56  # bits, at least, of the whole number that a full purse is kept as
FINER = 64  # bits that a bound keeps after it is divided by what a point is worth

Held = list[tuple[int, Counter[int]]]  # points → how many voters hold each purse
Ready = list[tuple[int, list[int], list[tuple[int, int]]]]  # points → money alone, and of crowds


class Search(Protocol):
    """Who finds the cheapest project: `Purses` here, or a faster one with the same answers."""

    def likely(self) -> list[int]:
        """Projects among which every cheapest one is; none when no project can be paid."""

    def price(self, project: int) -> Fraction | None:
        """The exact payment for one point, or None when its voters cannot pay the project."""

    def pay(self, project: int, price: Fraction) -> None:
        """Take min(money, price · points) from every voter of the project."""


@dataclass(slots=True)
class Side:
    """Ballots that give a project the same points: shared ones, and those cast once."""

    points: int
    crowds: list[int]
    alone: list[int]


class Purses:
    """The reference search. Its results do not depend on the order of ballots."""

    def __init__(self, election: Election, start: Fraction, worth: Mapping[int, int]) -> None:
        """Every voter has `start`; `worth` is the utility of one point of each open project."""
        self.election = election
        self.worth = worth
        self.scale = max(1, (1 << PRECISION) // (int(start) + 1))
        self.slack = 1
        self.low = [0, int(start * self.scale)]
        self.parent = [EMPTY, EMPTY]
        self.paid = [0, 0]  # the payment that led from the parent to this purse
        self.unit = start.denominator  # money · unit is whole, for every purse
        self.start = start.numerator
        self.payments: list[int] = []  # times unit
        self.purse = [START] * len(election.weights)  # by ballot
        self.ready = [self.low[START]] * len(election.weights)  # by ballot: low of its purse
        self.sides = {project: sides_of(election, project) for project in worth}
        self.bounds = dict.fromkeys(worth, 0)  # scale · price is never below
        self.tops: dict[int, int | None] = {}  # nor above, as last estimated
        self.ranks = dict.fromkeys(worth, 0)  # the bound by what a point is worth
        self.held: dict[int, Held] = {}

    def likely(self) -> list[int]:
        """Projects in the order of their bounds, until the next is surely dearer than the best."""
        found, best = list[int](), None
        for project in sorted(self.ranks, key=self.ranks.__getitem__):
            if best is not None and self.ranks[project] > best:
                break
            if not self.estimate(project, best):
                self.close(project)
                continue
            found.append(project)
            top = self.tops[project]
            if top is not None:
                rank = -((-top << FINER) // self.worth[project])
                best = rank if best is None else min(best, rank)
        return [project for project in found if best is None or self.ranks[project] <= best]

    def close(self, project: int) -> None:
        """A project that is bought, or that its voters can no longer pay."""
        for table in (self.ranks, self.bounds, self.sides):
            table.pop(project, None)

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

    def estimate(self, project: int, best: int | None = None) -> bool:
        """Bring the bounds of a price up to date; False when the project surely cannot be paid.

        As soon as the rank is surely beyond `best`, that is enough to know.

        The least q with Σ min(low, q · points) ≥ scale · cost is at or above scale · price. Since
        money is less than slack above low, and each unit of q adds at least `share`, price is
        no more than (excess + slack · voters) / share below it.
        """
        target = self.election.projects[project].cost * self.scale
        sides, price = self.money_ready(project), self.bounds[project]
        voters = sum(len(alone) + sum(many for _, many in crowds) for _, alone, crowds in sides)
        doubt = self.slack * voters
        while True:
            gap, share = target, 0
            for points, alone, crowds in sides:
                limit = price * points
                poor = [money for money in alone if money < limit]
                gap -= sum(poor)
                share += points * (len(alone) - len(poor))
                for money, many in crowds:
                    if money < limit:
                        gap -= money * many
                    else:
                        share += points * many
            if share == 0 or gap <= price * share:
                break
            if (
                best is not None
                and gap - price * share > doubt
                and self.beyond(project, price, best)
            ):
                return True
            price = -(-gap // share)
        if share == 0:
            self.tops[project] = price if gap <= 0 else None
            return gap <= doubt
        self.tops[project] = price
        bound = price + (gap - price * share - doubt) // share
        self.raise_bound(project, max(bound, self.bounds[project]))
        return True

    def beyond(self, project: int, bound: int, best: int) -> bool:
        """Whether this bound ranks a project beyond the best; if so, it is kept."""
        if (bound << FINER) // self.worth[project] <= best:
            return False
        self.raise_bound(project, bound)
        self.tops[project] = None
        return True

    def raise_bound(self, project: int, bound: int) -> None:
        """Keep a new bound of a price, and the rank that goes with it."""
        self.bounds[project] = bound
        self.ranks[project] = (bound << FINER) // self.worth[project]

    def price(self, project: int) -> Fraction | None:
        """The q with Σ min(money, q · points) = cost, by moving to the poor who has less than q."""
        bound, top, slack, low = self.bounds[project], self.tops[project], self.slack, self.low
        poor, unsure, share = list[tuple[int, int]](), list[tuple[int, int, int]](), 0
        for points, purses in self.holders(project):
            below, above = bound * points, None if top is None else top * points
            for purse, voters in purses.items():
                if low[purse] + slack < below:
                    poor.append((purse, voters))
                    continue
                share += points * voters
                if above is None or low[purse] < above:
                    unsure.append((purse, points, voters))
        gap = self.election.projects[project].cost * self.unit - self.total(poor)
        while share:
            less, rest = list[tuple[int, int, int]](), list[tuple[int, int, int]]()
            for row in unsure:
                (less if self.money(row[0]) * share < gap * row[1] else rest).append(row)
            if not less:
                return Fraction(gap, share * self.unit)
            gap -= self.total((purse, voters) for purse, _, voters in less)
            share -= sum(points * voters for _, points, voters in less)
            unsure = rest
        self.close(project)
        return None

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

    def refine(self, denominator: int) -> None:
        """Make `unit` a multiple of `denominator`, and every exact number with it."""
        unit = lcm(self.unit, denominator)
        factor, self.unit = unit // self.unit, unit
        self.start *= factor
        self.payments = [payment * factor for payment in self.payments]

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
