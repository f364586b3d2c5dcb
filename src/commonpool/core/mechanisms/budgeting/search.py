"""Who is the cheapest: bounds of every price in whole numbers, and exact prices where they touch.

What a voter has left is start − payments. It is kept twice: exactly, and as a whole number `low`
that is never above scale · money and less than `slack` below it. The whole numbers rule out what
is surely not the cheapest; what they cannot tell apart is decided exactly. Nothing is rounded.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import lcm

from commonpool.core.mechanisms.budgeting.election import Election

FINER = 64  # bits that a bound keeps after it is divided by what a point is worth

# At a payment for one point: what those have together who have less, and the points of the rest.
Parting = Callable[[int], tuple[int, int]]
Kind = tuple[int, int, int]  # what each of some voters has, the points they give, how many they are


class Search(ABC):
    """Finds the cheapest project. How money is kept is left to those who inherit."""

    def __init__(
        self, election: Election, start: Fraction, worth: Mapping[int, int], scale: int
    ) -> None:
        """Every voter has `start`; `worth` is the utility of one point of each open project."""
        self.election = election
        self.worth = worth
        self.scale = scale
        self.slack = 1
        self.unit = start.denominator  # money · unit is whole, for every voter
        self.start = start.numerator
        self.payments: list[int] = []  # times unit
        self.bounds = dict.fromkeys(worth, 0)  # scale · price is never below
        self.tops: dict[int, int | None] = {}  # nor above, as last estimated
        self.ranks = dict.fromkeys(worth, 0)  # the bound by what a point is worth

    @abstractmethod
    def parting(self, project: int) -> tuple[int, Parting]:
        """How many voters a project has at most, and what they have by their `low`."""

    @abstractmethod
    def price(self, project: int) -> Fraction | None:
        """The exact payment for one point, or None when its voters cannot pay the project."""

    @abstractmethod
    def pay(self, project: int, price: Fraction) -> None:
        """Take min(money, price · points) from every voter of the project."""

    def likely(self) -> list[int]:
        """Projects among which every cheapest one is; none when no project can be paid.

        They are looked at in the order of their bounds, until the next is surely dearer than
        the best.
        """
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
        self.ranks.pop(project, None)
        self.bounds.pop(project, None)

    def estimate(self, project: int, best: int | None = None) -> bool:
        """Bring the bounds of a price up to date; False when the project surely cannot be paid.

        As soon as the rank is surely beyond `best`, that is enough to know.

        The least q with Σ min(low, q · points) ≥ scale · cost is at or above scale · price. Since
        money is less than slack above low, and each unit of q adds at least `share`, price is
        no more than (excess + slack · voters) / share below it.
        """
        target = self.election.projects[project].cost * self.scale
        price = self.bounds[project]
        voters, parted = self.parting(project)
        doubt = self.slack * voters
        while True:
            poor, share = parted(price)
            gap = target - poor
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

    def refine(self, denominator: int) -> None:
        """Make `unit` a multiple of `denominator`, and every exact number with it."""
        unit = lcm(self.unit, denominator)
        factor, self.unit = unit // self.unit, unit
        self.start *= factor
        self.payments = [payment * factor for payment in self.payments]


def least(gap: int, share: int, kinds: Sequence[Kind]) -> Fraction | None:
    """The q with share · q + Σ min(money, q · points) = gap, or None where they cannot pay it.

    Whoever has less than q at some step, has less than every later q.
    """
    share += sum(points * voters for _, points, voters in kinds)
    while share:
        less = [kind for kind in kinds if kind[0] * share < gap * kind[1]]
        if not less:
            return Fraction(gap, share)
        kinds = [kind for kind in kinds if kind[0] * share >= gap * kind[1]]
        gap -= sum(money * voters for money, _, voters in less)
        share -= sum(points * voters for _, points, voters in less)
    return None
