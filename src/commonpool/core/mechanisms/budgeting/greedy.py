"""The greedy family: most points first, as most cities count participatory budgets."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import groupby

from commonpool.core.fault import Fault
from commonpool.core.kinds import RATIO
from commonpool.core.mechanisms.base import Claims, Evidence, Mechanism, note
from commonpool.core.mechanisms.budgeting.ballots import BallotParameters, check_ballots
from commonpool.core.mechanisms.budgeting.election import Election, election_of
from commonpool.core.mechanisms.budgeting.outcome import Pick, chosen, claims_of
from commonpool.core.mechanisms.budgeting.ties import Choose
from commonpool.core.shapes import key, shape

SOURCE = (
    "Faliszewski, Flis, Peters, Pierczyński, Skowron, Stolicki, Szufa, Talmon: Participatory "
    "Budgeting: Data, Tools, and Analysis (IJCAI 2023, arXiv:2305.11035); rule names of Pabulib"
)

Bought = tuple[int, tuple[int, ...]]  # a project, and those it tied with


@shape
class GreedyParameters(BallotParameters):
    """Most points first."""

    threshold: Fraction = key(RATIO, "a project with fewer points is left out", default=Fraction(0))


def greedy(evidence: Evidence, pot: int, parameters: GreedyParameters) -> Claims:
    """greedy@1: in order of points, whatever still fits."""
    return buy(election_of(evidence, pot, parameters), parameters, skip=True)


def greedy_no_skip(evidence: Evidence, pot: int, parameters: GreedyParameters) -> Claims:
    """greedy-no-skip@1: in order of points, up to the first that does not fit."""
    return buy(election_of(evidence, pot, parameters), parameters, skip=False)


def buy(election: Election, parameters: GreedyParameters, *, skip: bool) -> Claims:
    """The claims of a greedy rule, with a note for each project under the threshold."""
    picks = sequence(election, parameters, election.first, skip=skip)
    left_out = [
        note("below-threshold", project=election.projects[project].id)
        for project in election.backed()
        if election.projects[project].points < parameters.threshold
    ]
    return claims_of(election, picks, left_out)


def sequence(
    election: Election, parameters: GreedyParameters, choose: Choose, *, skip: bool
) -> list[Pick]:
    """What a greedy rule buys: of the projects that reach the threshold."""
    able = [
        project
        for project in (*election.backed(), *election.last)
        if election.projects[project].points >= parameters.threshold
    ]
    return by_points(election, able, skip=skip, choose=choose)


def by_points(
    election: Election,
    able: Iterable[int],
    *,
    skip: bool = True,
    spent: int = 0,
    choose: Choose | None = None,
) -> list[Pick]:
    """Buy in order of points what of `able` fits beside the amount `spent`."""
    choose, left, picks = choose or election.first, election.budget - spent, list[Pick]()
    worth = points_of(election)
    for points, group in groupby(sorted(able, key=worth, reverse=True), worth):
        tied = sorted(group, key=election.places.__getitem__)
        bought = of_equals(election, tied, left, choose, skip=skip)
        picks += [Pick(project, "points", points, among) for project, among in bought]
        left -= election.cost(project for project, _ in bought)
        if not skip and len(bought) < len(tied):
            break
    return picks


def of_equals(
    election: Election, tied: list[int], left: int, choose: Choose, *, skip: bool
) -> list[Bought]:
    """What is bought of projects with equal points, each with those it then tied with.

    Nobody is asked where all fit; where all cost the same, only the set matters.
    """
    costs = {election.projects[project].cost for project in tied}
    if election.cost(tied) <= left:
        return [(project, ()) for project in tied]
    if len(costs) == 1:
        return some_of(tied, left // min(costs), choose)
    bought = list[Bought]()
    while tied:
        project = choose(tied) if len(tied) > 1 else tied[0]
        if election.projects[project].cost <= left:
            left -= election.projects[project].cost
            bought.append((project, tuple(tied)))
        elif not skip:
            break
        tied = [other for other in tied if other != project]
    return bought


def some_of(tied: list[int], places: int, choose: Choose) -> list[Bought]:
    """So many of `tied`.

    Each choice is among those later in the order, so that no set comes up twice, and it
    leaves enough for the choices after it.
    """
    bought = list[Bought]()
    for after in reversed(range(places)):
        among = tuple(tied[: len(tied) - after])
        project = choose(among) if len(among) > 1 else among[0]
        bought.append((project, among))
        tied = tied[tied.index(project) + 1 :]
    return bought


def by_votes(election: Election, choose: Choose) -> list[Pick]:
    """The greedy outcome on all that may be bought."""
    return by_points(election, (*election.backed(), *election.last), choose=choose)


def fill(election: Election, picks: list[Pick], able: Iterable[int], choose: Choose) -> list[Pick]:
    """`picks`, and then in order of points what of `able` still fits."""
    bought = chosen(picks)
    rest = [project for project in able if project not in bought]
    return picks + by_points(election, rest, spent=election.cost(bought), choose=choose)


def points_of(election: Election) -> Callable[[int], Fraction]:
    """The points of a project by its number."""
    return lambda project: election.projects[project].points


def committee(
    election: Election, parameters: GreedyParameters, choose: Choose, *, skip: bool = True
) -> frozenset[int]:
    """The projects bought when ties fall as `choose` says."""
    return chosen(sequence(election, parameters, choose, skip=skip))


def check_threshold(parameters: GreedyParameters) -> None:
    """greedy-threshold without a threshold is greedy."""
    check_ballots(parameters)
    if parameters.threshold == 0:
        raise Fault("there is no threshold", "write threshold, or use greedy@1", ("threshold",))


FORMULA = "pay each project its cost, most points first"
READS = ("projects", "ballots")
MECHANISMS = (
    Mechanism(
        name="greedy@1",
        title="Greedy: most points first, skipping what does not fit",
        formula=f"{FORMULA}, if it still fits",
        source=SOURCE,
        reads=READS,
        parameters=GreedyParameters,
        claims=greedy,
        check=check_ballots,
        pays_amounts=lambda parameters: True,
    ),
    Mechanism(
        name="greedy-no-skip@1",
        title="Greedy without skipping: most points first, until one does not fit",
        formula=f"{FORMULA}, and stop at the first that does not fit",
        source=SOURCE,
        reads=READS,
        parameters=GreedyParameters,
        claims=greedy_no_skip,
        check=check_ballots,
        pays_amounts=lambda parameters: True,
    ),
    Mechanism(
        name="greedy-threshold@1",
        title="Greedy over a threshold: most points first, of those with enough",
        formula=f"{FORMULA}, if it still fits and points ≥ threshold",
        source=SOURCE,
        reads=READS,
        parameters=GreedyParameters,
        claims=greedy,
        check=check_threshold,
        pays_amounts=lambda parameters: True,
    ),
)
