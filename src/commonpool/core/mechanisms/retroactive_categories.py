"""Category ballots: voters set the budget, its categories, and the projects in each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from commonpool.core.amounts import format_percent
from commonpool.core.fault import Fault, quote
from commonpool.core.kinds import AMOUNT, ID, PERCENT, choice
from commonpool.core.mechanisms.base import Claims, Evidence, Factor, Mechanism, Note, Reason, note
from commonpool.core.mechanisms.retroactive_ballots import (
    NONE,
    Votes,
    check_lines,
    conflict_notes,
    dropped,
    median,
    pay,
    silence,
    votes,
)
from commonpool.core.shapes import key, maybe, shape

Amounts = dict[str, Fraction]


@shape
class CategoryBallotParameters:
    """A ballot has a line for the budget, one for each category, and one for each project."""

    budget_point: int | None = key(
        maybe(AMOUNT),
        "what 1 on the budget line is worth, such as 1.00; without it the budget is the whole "
        "pot and nobody votes on it",
        default=None,
    )
    budget: str = key(ID, "name of the budget line", default="budget")
    cap: Fraction | None = key(
        maybe(PERCENT), "no project gets more than this percentage of the budget", default=None
    )
    minimum: int = key(AMOUNT, "a project that would get less than this gets nothing", default=0)
    within: str = key(
        choice("category", "round"),
        "what cap and minimum take from a project goes to others in its category, or in the round",
        default="category",
    )


def category_ballots(evidence: Evidence, pot: int, parameters: CategoryBallotParameters) -> Claims:
    """category-ballots@1: median budget × part of the category × part of the project.

    Parts are medians, normalised: those of categories over all categories, those of projects
    within their category. Conflicts of interest are no votes. What nobody gets is remainder.
    """
    home = homes(evidence, parameters)
    known = {*home, *home.values(), *budget_lines(parameters)}
    check_lines(evidence.ballots, known, "project or category")
    given = votes(evidence.ballots)
    budget, notes = voted_budget(pot, given, parameters)
    rooms = parts({name: median(given.get(name, ())) for name in set(home.values())})
    budgets = {name: budget * part for name, part in rooms.items()}
    medians = {name: median(given.get(name, ())) for name in home}
    due = {
        name: budgets[home[name]] * part
        for category in sorted(set(home.values()))
        for name, part in parts({n: medians[n] for n in home if home[n] == category}).items()
    }
    paid = pay_within(due, (budget, budgets), home, parameters)
    reasons = {
        name: (
            Reason(
                "ballots",
                home[name],
                medians[name],
                amount,
                (
                    Factor("budget", home[name], due[name] / medians[name]),
                    Factor("rescaled", "minimum and cap", amount / due[name]),
                ),
            ),
        )
        for name, amount in paid.items()
        if amount
    }
    lost = (name for name in due if due[name] and not paid[name])
    silent = silence(evidence.ballots)
    spent = (*silent, *notes, *conflict_notes(evidence.ballots), *dropped(lost))
    return Claims(reasons, fixed=True, notes=(*spent, *unspent(budgets, due, home)))


def budget_lines(parameters: CategoryBallotParameters) -> tuple[str, ...]:
    """The name of the budget line, where the budget is voted on."""
    return () if parameters.budget_point is None else (parameters.budget,)


def homes(evidence: Evidence, parameters: CategoryBallotParameters) -> dict[str, str]:
    """The category of each project; every name on a ballot means one thing only."""
    home = {project.id: project.category for project in evidence.projects}
    for place, project in enumerate(evidence.projects):
        if not project.category:
            raise Fault(
                f"the project {quote(project.id)} stands in no category",
                "write its category",
                ("projects", place),
            )
    meanings = [*home, *set(home.values()), *budget_lines(parameters)]
    for name in sorted(set(meanings)):
        if meanings.count(name) > 1:
            raise Fault(
                f"{quote(name)} would mean two things on a ballot",
                "name projects, categories and the budget line differently",
                ("projects",),
            )
    return dict(sorted(home.items()))


def voted_budget(
    pot: int, given: Votes, parameters: CategoryBallotParameters
) -> tuple[Fraction, tuple[Note, ...]]:
    """The median of the budget lines in smallest units, and never more than the pot."""
    if parameters.budget_point is None:
        return Fraction(pot), ()
    voted = median(given.get(parameters.budget, ())) * parameters.budget_point
    if voted > pot:
        return Fraction(pot), (note("budget-above-pot"),)
    part = voted / pot if pot else NONE
    return voted, (note("budget-voted", part=format_percent(part)),)


def parts(medians: Mapping[str, Fraction]) -> Amounts:
    """The medians as parts of 1, or all 0."""
    total = sum(medians.values(), NONE) or Fraction(1)
    return {name: value / total for name, value in sorted(medians.items())}


def pay_within(
    due: Mapping[str, Fraction],
    budgets: tuple[Fraction, Mapping[str, Fraction]],
    home: Mapping[str, str],
    parameters: CategoryBallotParameters,
) -> Amounts:
    """Amounts within cap and minimum; what these take stays in the category, or in the round."""
    budget, by_category = budgets
    cap = budget if parameters.cap is None else parameters.cap * budget
    if parameters.within == "round":
        return pay(budget, due, cap, parameters.minimum)
    paid: Amounts = {}
    for category, room in by_category.items():
        here = {name: amount for name, amount in due.items() if home[name] == category}
        paid |= pay(room, here, cap, parameters.minimum)
    return dict(sorted(paid.items()))


def unspent(
    budgets: Mapping[str, Fraction], due: Mapping[str, Fraction], home: Mapping[str, str]
) -> Iterable[Note]:
    """A note for each category that has a budget and no project with points."""
    served = {home[name] for name, amount in due.items() if amount}
    return (
        note("category-unserved", category=name)
        for name in sorted(budgets)
        if budgets[name] and name not in served
    )


def check_limits(parameters: CategoryBallotParameters) -> None:
    """A cap of nothing and a budget point of nothing are slips."""
    if parameters.cap == 0:
        raise Fault("the cap is 0%", "leave it out for no cap", ("cap",))
    if parameters.budget_point == 0:
        raise Fault(
            "budget_point is 0", "write what one point is worth, such as 1.00", ("budget_point",)
        )


MECHANISMS = (
    Mechanism(
        name="category-ballots@1",
        title="Category ballots: voters set the budget, the categories and the projects",
        formula="share = median budget × median of the category / all medians of categories "
        "× median of the project / all medians in its category, within cap and minimum",
        source="Optimism Retro Funding 5",
        reads=("projects", "ballots"),
        parameters=CategoryBallotParameters,
        claims=category_ballots,
        check=check_limits,
        pays_amounts=lambda parameters: True,
        least=lambda parameters: parameters.minimum,
    ),
)
