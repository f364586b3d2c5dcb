"""Equal Shares with bounded overspending: a little beyond one's share for what many want.

Held to the outcome that the paper gives for the ten voters of its table 1, to a second program
written from the definition (in the tests), and once to pabutools (COMSOC-Community/pabutools at
33b8575, in floats): the same projects in the same order in each of 735 random elections in which
nothing ties.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from commonpool.core.mechanisms.base import Claims, Evidence, Mechanism
from commonpool.core.mechanisms.budgeting.ballots import BallotParameters, check_ballots
from commonpool.core.mechanisms.budgeting.election import Election, election_of
from commonpool.core.mechanisms.budgeting.equal_shares import UTILITY, worth_of
from commonpool.core.mechanisms.budgeting.greedy import fill
from commonpool.core.mechanisms.budgeting.outcome import Pick, cheapest, chosen, claims_of
from commonpool.core.mechanisms.budgeting.ties import Choose
from commonpool.core.shapes import shape


@shape
class OverspendingParameters(BallotParameters):
    """Equal money for every voter, and some room beyond it."""

    utility: str = UTILITY


@dataclass(frozen=True, slots=True)
class Offer:
    """A part α of a project (0 < α ≤ 1), and what α costs its voters for each point: λ = α·ρ·worth.

    α = Σ min(money, λ · points) / cost.
    """

    part: Fraction
    rate: Fraction


class Accounts:
    """What each ballot's voters have left, in whole numbers of 1 / unit of the smallest unit."""

    def __init__(self, election: Election, utility: str) -> None:
        """Every voter has budget / voters."""
        self.election = election
        self.worth = worth_of(election, utility)
        self.unit = election.voters
        self.money = [election.budget] * len(election.weights)
        self.left = election.budget

    def price(self, project: int) -> Fraction | None:
        """ρ / α of the best offer, or None where the project does not fit or nobody has money."""
        if self.election.projects[project].cost > self.left:
            return None
        offer = self.offer(project)
        return None if offer is None else value(offer)[0] / self.worth[project]

    def offer(self, project: int) -> Offer | None:
        """The offer with the least ρ / α, that is λ / α²; the larger part where two are equal.

        Between two places where one more voter runs out of money λ / α² first rises and then
        falls, so the least is at such a place, or where the whole cost is collected.
        """
        cost = self.election.projects[project].cost * self.unit
        most, rows = self.by_ratio(project)
        spent, share, best = 0, sum(points * voters for _, _, points, voters in rows), (0, 0)
        for ratio, money, points, voters in rows:
            # What comes in if no point costs more than `ratio`, times `most`.
            collected = spent * most + ratio * share
            if collected >= cost * most:
                whole = Offer(Fraction(1), Fraction(cost - spent, share * self.unit))
                return whole if not best[1] else min(whole, self.part(best, cost, most), key=value)
            if not best[1] or ratio * best[1] ** 2 <= best[0] * collected**2:
                best = ratio, collected
            spent += money * voters
            share -= points * voters
        return self.part(best, cost, most) if best[1] else None

    def part(self, best: tuple[int, int], cost: int, most: int) -> Offer:
        """The offer in which no point costs more than a ratio, and so much is collected."""
        return Offer(Fraction(best[1], cost * most), Fraction(best[0], most * self.unit))

    def by_ratio(self, project: int) -> tuple[int, list[tuple[int, int, int, int]]]:
        """A multiple of all points, and a project's voters who have money.

        Rows are (money · multiple / points, money, points, voters), the least first.
        """
        held: Counter[tuple[int, int]] = Counter()
        for points, ballots in self.election.backers[project].items():
            for ballot in ballots:
                if self.money[ballot]:
                    held[self.money[ballot], points] += self.election.weights[ballot]
        most = lcm(*self.election.backers[project])
        rows = ((money * (most // points), money, points, n) for (money, points), n in held.items())
        return most, sorted(rows)

    def buy(self, project: int) -> None:
        """Every voter pays min(money, points · λ / α): as if the whole had been collected so."""
        offer = self.offer(project)
        assert offer is not None  # noqa: S101  # it was just found to be the cheapest
        rate = offer.rate / offer.part
        unit = lcm(self.unit, rate.denominator)
        factor, self.unit = unit // self.unit, unit
        self.money = [money * factor for money in self.money]
        for points, ballots in self.election.backers[project].items():
            payment = int(rate * points * unit)
            for ballot in ballots:
                self.money[ballot] = max(0, self.money[ballot] - payment)
        self.left -= self.election.projects[project].cost


def value(offer: Offer) -> tuple[Fraction, Fraction]:
    """What the least of decides between the offers of one project: λ / α², then less of 1 − α."""
    return offer.rate / offer.part**2, -offer.part


def sequence(
    election: Election, parameters: OverspendingParameters, choose: Choose | None = None
) -> list[Pick]:
    """Buy the project with the least ρ / α that still fits, again and again."""
    choose, picks = choose or election.first, list[Pick]()
    if not election.voters:
        return picks
    accounts = Accounts(election, parameters.utility)
    bounds = dict.fromkeys(accounts.worth, Fraction(0))
    while (least := cheapest(bounds, accounts.price)) is not None:
        price, tied = least
        project = choose(tied) if len(tied) > 1 else tied[0]
        del bounds[project]
        accounts.buy(project)
        picks.append(Pick(project, "overspending", price, tuple(tied)))
    return fill(election, picks, election.last, choose)


def bounded_overspending(
    evidence: Evidence, pot: int, parameters: OverspendingParameters
) -> Claims:
    """bounded-overspending@1: the least ρ / α first."""
    election = election_of(evidence, pot, parameters)
    return claims_of(election, sequence(election, parameters))


def committee(
    election: Election, parameters: OverspendingParameters, choose: Choose
) -> frozenset[int]:
    """The projects bought when ties fall as `choose` says."""
    return chosen(sequence(election, parameters, choose))


MECHANISMS = (
    Mechanism(
        name="bounded-overspending@1",
        title="Equal Shares with bounded overspending: a little beyond one's share for what many want",
        formula="each voter has budget / voters; a project that fits is (α, ρ)-affordable if "
        "Σ min(money, α·ρ·utility) = α·cost; buy the least ρ / α, each pays min(money, ρ·utility)",
        source="Papasotiropoulos, Pishbin, Skibski, Skowron, Wąs: Method of Equal Shares with "
        "Bounded Overspending (EC 2025, arXiv:2409.15005): BOS Equal Shares, not its variant BOS+",
        reads=("projects", "ballots"),
        parameters=OverspendingParameters,
        claims=bounded_overspending,
        check=check_ballots,
        pays_amounts=lambda parameters: True,
    ),
)
