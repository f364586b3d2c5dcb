"""Equal Shares on large elections: the search of the core, with voters in numpy columns.

Every number in a column is a 64-bit whole number, and `scale` is chosen so that none can pass
2^62: no sum is rounded and none wraps. The columns hold `low`, which bounds what a voter has
(see the core's `search`); whatever they leave in doubt is decided on what was truly paid, in
Python's own whole numbers. So prices, ties and notes are those of the core, digit for digit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from commonpool.core.mechanisms.base import Claims, Evidence
from commonpool.core.mechanisms.budgeting.election import Election
from commonpool.core.mechanisms.budgeting.equal_shares import EqualSharesParameters, equal_shares
from commonpool.core.mechanisms.budgeting.purses import Purses
from commonpool.core.mechanisms.budgeting.search import Kind, Parting, Search, least

Whole = NDArray[np.int64]
ROOM = 1 << 62  # no number in a column, and no sum of them, reaches this
COARSEST = 20  # bits that a full purse keeps at least; with fewer, the core's own search is better


@dataclass(frozen=True, slots=True)
class Column:
    """The voters of a project: side by side those who give it the same points, fewest first."""

    ballots: Whole
    points: Whole | int  # one number where all give the same
    weights: Whole | int  # how many cast each ballot: 1, where nobody shares one
    voters: int
    share: int  # all their points together

    @classmethod
    def of(cls, ballots: Whole, points: Whole | int, weights: Whole | int) -> Column:
        """A column with its sums."""
        voters = weighed(np.ones_like(ballots), weights)
        share = points * voters if isinstance(points, int) else weighed(points, weights)
        return cls(ballots, points, weights, voters, share)

    def part(self, kept: NDArray[np.bool_]) -> Column:
        """Some of the ballots."""
        points, weights = self.points, self.weights
        return Column.of(
            self.ballots[kept],
            points if isinstance(points, int) else points[kept],
            weights if isinstance(weights, int) else weights[kept],
        )


def weighed(values: Whole, weights: Whole | int) -> int:
    """Σ value · weight."""
    return weights * int(values.sum()) if isinstance(weights, int) else int(values @ weights)


def column_of(sides: Mapping[int, Sequence[int]], weights: Whole | int) -> Column:
    """The column of a project out of its ballots by points."""
    parts = [np.fromiter(side, np.int64, len(side)) for side in sides.values()]
    ballots = np.concatenate(parts)
    points: Whole | int
    if len(parts) == 1:
        (points,) = sides
    else:
        points = np.repeat(np.fromiter(sides, np.int64, len(sides)), [len(part) for part in parts])
    own = weights if isinstance(weights, int) else weights[ballots]
    return Column.of(ballots, points, own)


class Columns:
    """An election in columns, for as many runs as its completion needs."""

    def __init__(self, election: Election) -> None:
        """Read the ballots once; nothing is read where points are too large for columns."""
        self.most = max((max(election.backers[p]) for p in election.backed()), default=1)
        self.weights: Whole | int = 1
        self.by_project: dict[int, Column] = {}
        if scale_for(election, Fraction(election.budget, election.voters or 1), self.most):
            if election.crowds:
                self.weights = np.array(election.weights, np.int64)
            self.by_project = {
                project: column_of(election.backers[project], self.weights)
                for project in election.backed()
            }

    def search(self, election: Election, start: Fraction, worth: Mapping[int, int]) -> Search:
        """The search of one run; the core's own, where 64 bits are too few to tell much."""
        scale = scale_for(election, start, self.most)
        if not scale or not self.by_project:
            return Purses(election, start, worth)
        return ColumnSearch(election, start, worth, scale, self)


def scale_for(election: Election, start: Fraction, most: int) -> int:
    """The largest scale at which no sum reaches ROOM; 0 if a full purse is then too coarse.

    Those sums are Σ low, Σ min(low, q · points) and Σ points over all voters; and q · points,
    where q is at most a full purse and 2.
    """
    full = int(start) + 1
    scale = ROOM // (4 * full * max(election.voters, most))
    sound = most * election.voters < ROOM and full * scale >= 1 << COARSEST
    return scale if sound else 0


class ColumnSearch(Search):
    """The search with voters in columns."""

    def __init__(
        self,
        election: Election,
        start: Fraction,
        worth: Mapping[int, int],
        scale: int,
        columns: Columns,
    ) -> None:
        """Every voter has `start`, and `scale` keeps every sum within 64 bits."""
        super().__init__(election, start, worth, scale)
        self.full = int(start * scale)
        self.low = np.full(len(election.weights), self.full, np.int64)  # by ballot
        self.holds = np.ones(len(election.weights), np.bool_)  # by ballot: has money left
        self.open = {project: columns.by_project[project] for project in worth}
        self.bought: list[Column] = []  # one for each of `payments`, which are for one point

    def close(self, project: int) -> None:
        """A project that is bought, or that its voters can no longer pay."""
        super().close(project)
        self.open.pop(project, None)

    def column(self, project: int) -> Column:
        """The voters of a project. Those without money are forgotten once they are many."""
        column = self.open[project]
        holds = self.holds[column.ballots]
        if np.count_nonzero(holds) * 4 < len(holds) * 3:
            column = self.open[project] = column.part(holds)
        return column

    def parting(self, project: int) -> tuple[int, Parting]:
        """How many voters a project has at most, and what they have by their `low`."""
        column = self.column(project)
        low, points, weights = self.low[column.ballots], column.points, column.weights
        most = self.full + 1  # at this price for one point, and beyond it, everyone has less

        def parted(price: int) -> tuple[int, int]:
            rich = low >= min(price, most) * points
            poor = weighed(np.where(rich, 0, low), weights)
            if isinstance(points, int):
                return poor, points * weighed(rich.view(np.int8).astype(np.int64), weights)
            return poor, weighed(np.where(rich, points, 0), weights)

        return column.voters, parted

    def price(self, project: int) -> Fraction | None:
        """The q with Σ min(money, q · points) = cost: most voters are surely above or below it."""
        column, most = self.holders(project), self.full + 1
        low, points, top = self.low[column.ballots], column.points, self.tops[project]
        poor = low + self.slack < min(self.bounds[project], most) * points
        rich = ~poor if top is None else low >= min(top, most) * points
        if top is None:
            rich[:] = False
        unsure = column.part(~poor & ~rich)
        share = column.share - column.part(~rich).share
        gap = self.election.projects[project].cost * self.unit - self.total(column.part(poor))
        price = least(gap, share, self.kinds(unsure))
        if price is None:
            self.close(project)
            return None
        return price / self.unit

    def holders(self, project: int) -> Column:
        """The voters of a project that have money left."""
        column = self.column(project)
        return column.part(self.holds[column.ballots])

    def total(self, column: Column) -> int:
        """Exactly what voters have together, times unit: starts less payments, by counting."""
        present = np.zeros(len(self.low), np.int64)
        present[column.ballots] = column.weights
        spent = sum(
            payment * weighed(present[paid.ballots], paid.points)
            for payment, paid in zip(self.payments, self.bought, strict=True)
        )
        return self.start * column.voters - spent

    def kinds(self, column: Column) -> list[Kind]:
        """Voters of one history and the same points together: what each has exactly, times unit."""
        rows, places = self.histories(column)
        counted = np.zeros(len(rows), np.int64)
        np.add.at(counted, places, column.weights)
        return [
            (self.exactly(row[:-1]), row[-1], many)
            for row, many in zip(rows, counted.tolist(), strict=True)
        ]

    def exactly(self, given: Sequence[int]) -> int:
        """What a voter has, times unit, who gave these points to those bought."""
        return self.start - sum(p * n for p, n in zip(self.payments, given, strict=True))

    def histories(self, column: Column) -> tuple[list[list[int]], Whole]:
        """The points that voters gave to each project bought, and to this one; whose they are."""
        if not column.ballots.size:
            return [], column.ballots
        rows = np.empty((column.ballots.size, len(self.bought) + 1), np.int64)
        rows[:, -1] = column.points
        given = np.zeros(len(self.low), np.int64)
        for place, paid in enumerate(self.bought):
            given[paid.ballots] = paid.points
            rows[:, place] = given[column.ballots]
            given[paid.ballots] = 0
        found, places = np.unique(rows, axis=0, return_inverse=True)
        return found.tolist(), places.reshape(-1)

    def pay(self, project: int, price: Fraction) -> None:
        """Take what each voter pays from its `low`; who is left without money pays no more."""
        column = self.holders(project)
        low, cuts = self.low[column.ballots], self.cuts(column, price)
        rich = low > cuts
        unsure = ~rich & (low + self.slack >= cuts)
        rows, places = self.histories(column.part(unsure))
        owed = price * self.unit
        rich[unsure] = np.array(
            [self.exactly(row[:-1]) > owed * row[-1] for row in rows], np.bool_
        )[places]
        self.low[column.ballots] = np.where(rich, np.maximum(low - cuts, 0), 0)
        self.holds[column.ballots] = rich
        self.refine(price.denominator)
        self.payments.append(price.numerator * (self.unit // price.denominator))
        self.bought.append(column)
        self.slack += 1
        self.close(project)

    def cuts(self, column: Column, price: Fraction) -> Whole | int:
        """What a payment takes from `low`: scale · price · points rounded up, or what is more than anyone has."""
        rate, most = price * self.scale, self.full + self.slack + 2

        def cut(points: int) -> int:
            return min(-(-rate.numerator * points // rate.denominator), most)

        points = column.points
        if isinstance(points, int):
            return cut(points)
        starts = np.flatnonzero(np.diff(points, prepend=0))
        runs = np.diff(starts, append=points.size)
        return np.repeat(np.array(list(map(cut, points[starts].tolist())), np.int64), runs)


def in_columns(evidence: Evidence, pot: int, parameters: EqualSharesParameters) -> Claims:
    """equal-shares@1, with the same claims and notes as the core's."""
    return equal_shares(evidence, pot, parameters, lambda election: Columns(election).search)
