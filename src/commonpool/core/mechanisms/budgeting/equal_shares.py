"""The Method of Equal Shares: every voter gets the same money, supporters buy what they like."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from commonpool.core.fault import Fault
from commonpool.core.kinds import AMOUNT, choice
from commonpool.core.mechanisms.base import Claims, Evidence, Mechanism, Note, note
from commonpool.core.mechanisms.budgeting.ballots import BallotParameters, check_ballots
from commonpool.core.mechanisms.budgeting.election import Election, election_of
from commonpool.core.mechanisms.budgeting.greedy import by_votes, fill
from commonpool.core.mechanisms.budgeting.outcome import Pick, chosen, claims_of
from commonpool.core.mechanisms.budgeting.purses import Purses
from commonpool.core.mechanisms.budgeting.search import Search
from commonpool.core.mechanisms.budgeting.ties import Choose
from commonpool.core.shapes import key, maybe, shape

Searching = Callable[[Election, Fraction, Mapping[int, int]], Search]
Equipping = Callable[[Election], Searching]  # who searches in this election
UTILITY = key(
    choice("cost", "one"),
    "what a point for a project is worth to its voter: the project's cost, or 1",
    default="cost",
)


@shape
class EqualSharesParameters(BallotParameters):
    """Equal money for every voter."""

    utility: str = UTILITY
    completion: str = key(
        choice("none", "utilitarian", "add-1", "add-1-utilitarian"),
        "how money left over is spent: not at all; by points, whatever fits; by running again "
        "with more money for each voter, as long as the outcome fits; or both in turn",
        default="utilitarian",
    )
    step: int | None = key(
        maybe(AMOUNT),
        "how much more each voter gets in each run of add-1, such as 1.00",
        default=None,
    )
    until: str = key(
        choice("over", "full"),
        "when add-1 stops: over: at the first outcome that costs more than the budget; full: "
        "before that, where nothing more would fit beside what is bought",
        default="over",
    )
    comparison: str = key(
        choice("none", "satisfaction", "exclusion"),
        "pay the greedy outcome instead if more voters have more of their projects in it than "
        "fewer (satisfaction), or fewer voters have none of theirs (exclusion)",
        default="none",
    )


@dataclass(frozen=True, slots=True)
class Run:
    """Equal Shares on one election: how ties fall, and who searches for the cheapest."""

    election: Election
    parameters: EqualSharesParameters
    choose: Choose
    searching: Searching = Purses

    def shares(self, start: Fraction) -> list[Pick]:
        """Buy the project with the least price, again and again; each voter starts with `start`.

        The price of a project is the least q with Σ min(money, q · utility) = cost.
        """
        return self.bought(self.searching(self.election, start, self.worth()))

    def worth(self) -> dict[int, int]:
        """The utility of one point of each project that has a vote."""
        return worth_of(self.election, self.parameters.utility)

    def bought(self, search: Search) -> list[Pick]:
        """Buy until the search finds nothing that can be paid."""
        picks, worth = list[Pick](), self.worth()
        while likely := search.likely():
            prices = {p: price for p in likely if (price := search.price(p)) is not None}
            if not prices:
                continue
            least = min(price / worth[project] for project, price in prices.items())
            tied = sorted(p for p, price in prices.items() if price == least * worth[p])
            project = self.choose(tied) if len(tied) > 1 else tied[0]
            search.pay(project, prices[project])
            picks.append(Pick(project, "shares", prices[project], tuple(tied)))
        return picks

    def add_one(self, step: int) -> tuple[Fraction, list[Pick]]:
        """Start with the whole steps in budget / voters, and add a step in each run.

        The last outcome that fits is kept. Pabulib's checker goes on until one costs too much,
        and so did the votes it holds; the code on equalshares.net stops where nothing more fits.
        """
        election, done = self.election, UNTIL[self.parameters.until]
        start = Fraction(election.budget // (election.voters * step) * step)
        picks = self.shares(start)
        while not done(election, chosen(picks)):
            more = self.shares(start + step)
            if election.cost(chosen(more)) > election.budget:
                break
            start, picks = start + step, more
        return start, picks

    def paid(self) -> tuple[Fraction, list[Pick]]:
        """What each voter began with, and what their parts paid."""
        if self.parameters.completion.startswith("add-1"):
            return self.add_one(self.parameters.step or 1)
        start = Fraction(self.election.budget, self.election.voters)
        return start, self.shares(start)

    def outcome(self) -> tuple[list[Pick], list[Note]]:
        """The projects bought, and a note if the comparison prefers the greedy outcome."""
        election, completion = self.election, self.parameters.completion
        if not election.voters:
            return [], []
        _, picks = self.paid()
        if completion.endswith("utilitarian"):
            picks = fill(election, picks, (*election.backed(), *election.last), self.choose)
        greedy = by_votes(election, self.choose)
        more, fewer = COMPARISONS[self.parameters.comparison](
            election, chosen(picks), chosen(greedy)
        )
        if more <= fewer:
            return picks, []
        return greedy, [note("greedy-preferred", more=str(more), fewer=str(fewer))]


def worth_of(election: Election, utility: str) -> dict[int, int]:
    """The utility of one point of each project that has a vote."""
    tallies = election.projects
    return {p: tallies[p].cost if utility == "cost" else 1 for p in election.backed()}


def exhaustive(election: Election, bought: frozenset[int]) -> bool:
    """Whether no further project that has a vote fits."""
    left = election.budget - election.cost(bought)
    return all(election.projects[p].cost > left for p in election.backed() if p not in bought)


def complete(election: Election, bought: frozenset[int]) -> bool:
    """Whether every project is bought that has a vote and costs no more than the budget."""
    costs = election.projects
    return all(p in bought for p in election.backed() if costs[p].cost <= election.budget)


UNTIL = {"over": complete, "full": exhaustive}


def satisfaction(
    election: Election, bought: frozenset[int], greedy: frozenset[int]
) -> tuple[int, int]:
    """How many voters have more of their projects in the greedy outcome, and how many fewer."""
    gain = [0] * len(election.weights)
    for project in bought ^ greedy:
        change = 1 if project in greedy else -1
        for side in election.backers[project].values():
            for ballot in side:
                gain[ballot] += change
    pairs = list(zip(gain, election.weights, strict=True))
    return sum(w for g, w in pairs if g > 0), sum(w for g, w in pairs if g < 0)


def exclusion(
    election: Election, bought: frozenset[int], greedy: frozenset[int]
) -> tuple[int, int]:
    """How many voters have some project of theirs in the greedy outcome, and in the other."""
    return served(election, greedy), served(election, bought)


def served(election: Election, bought: frozenset[int]) -> int:
    """How many voters have at least one project of theirs among those bought."""
    ballots = {
        ballot
        for project in bought
        for side in election.backers[project].values()
        for ballot in side
    }
    return sum(election.weights[ballot] for ballot in ballots)


COMPARISONS: dict[str, Callable[[Election, frozenset[int], frozenset[int]], tuple[int, int]]] = {
    "none": lambda election, bought, greedy: (0, 0),
    "satisfaction": satisfaction,
    "exclusion": exclusion,
}


def equal_shares(
    evidence: Evidence,
    pot: int,
    parameters: EqualSharesParameters,
    equipping: Equipping = lambda election: Purses,
) -> Claims:
    """equal-shares@1: equal money, then the completion and the comparison that were adopted."""
    election = election_of(evidence, pot, parameters)
    picks, notes = Run(election, parameters, election.first, equipping(election)).outcome()
    return claims_of(election, picks, notes)


def left_together(
    evidence: Evidence, pot: int, parameters: EqualSharesParameters, project: str
) -> tuple[Fraction, int, Fraction]:
    """What each voter began with; how many voted for a project; what they have left in the end."""
    election = election_of(evidence, pot, parameters)
    run = Run(election, parameters, election.first)
    start, _ = run.paid()
    purses = Purses(election, start, run.worth())
    run.bought(purses)
    tally = next(at for at, one in enumerate(election.projects) if one.id == project)
    held = [
        (purses.purse[ballot], election.weights[ballot])
        for ballots in election.backers[tally].values()
        for ballot in ballots
    ]
    left = sum(purses.money(purse) * voters for purse, voters in held)
    return start, election.projects[tally].votes, Fraction(left, purses.unit)


def committee(
    election: Election, parameters: EqualSharesParameters, choose: Choose
) -> frozenset[int]:
    """The projects bought when ties fall as `choose` says."""
    picks, _ = Run(election, parameters, choose).outcome()
    return chosen(picks)


def check_equal_shares(parameters: EqualSharesParameters) -> None:
    """Add-1 needs its step, which nobody should have to guess."""
    check_ballots(parameters)
    if parameters.completion.startswith("add-1") and not parameters.step:
        raise Fault(
            f"completion {parameters.completion} without a step",
            'write how much more each voter gets in each run, such as step = "1.00"',
            ("step",),
        )


MECHANISMS = (
    Mechanism(
        name="equal-shares@1",
        title="Method of Equal Shares: every voter's part of the money goes to what they voted for",
        formula="each voter has budget / voters; price of a project = least q with "
        "Σ min(money, q × utility) = cost; buy the least price, again and again",
        source="Peters, Pierczyński, Skowron: Proportional Participatory Budgeting with Additive "
        "Utilities (NeurIPS 2021, arXiv:2008.13276); completions and comparison as on "
        "equalshares.net and in Pabulib's checker",
        reads=("projects", "ballots"),
        parameters=EqualSharesParameters,
        claims=equal_shares,
        check=check_equal_shares,
        pays_amounts=lambda parameters: True,
    ),
)
