"""From the projects a rule picks to claims: each is paid its cost, what is left is remainder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from commonpool.core.amounts import about, format_ratio
from commonpool.core.mechanisms.base import Claims, Note, Reason, note
from commonpool.core.mechanisms.budgeting.election import Election
from commonpool.core.mechanisms.budgeting.ties import decided_by

V = TypeVar("V", bound=Fraction)
PRICE_DECIMALS = 6  # shown to a reader; nothing is computed from it


@dataclass(frozen=True, slots=True)
class Pick:
    """One project that a rule buys: the step it is bought in, and those it tied with.

    `price` is what decided, in the rule's own measure: a payment, a load, or points.
    """

    project: int
    step: str
    price: Fraction
    tied: tuple[int, ...] = ()


def chosen(picks: Sequence[Pick]) -> frozenset[int]:
    """The projects of some picks."""
    return frozenset(pick.project for pick in picks)


def cheapest(
    bounds: dict[int, Fraction], value: Callable[[int], Fraction | None]
) -> tuple[Fraction, list[int]] | None:
    """The least value and every project that has it, or None when no project has a value.

    `bounds` holds for each open project a value it had before: values never fall from step
    to step, so most need not be computed again. A project without a value is closed.
    """
    best: Fraction | None = None
    for project in sorted(bounds, key=bounds.__getitem__):
        if best is not None and bounds[project] > best:
            break
        now = value(project)
        if now is None:
            del bounds[project]
            continue
        bounds[project] = now
        best = now if best is None else min(best, now)
    if best is None:
        return None
    return best, [project for project, bound in bounds.items() if bound == best]


def claims_of(election: Election, picks: Sequence[Pick], notes: Sequence[Note] = ()) -> Claims:
    """Each picked project claims its cost; notes say the order, and how each tie fell."""
    reasons: Mapping[str, tuple[Reason, ...]] = {
        election.projects[pick.project].id: (reason_of(election, pick, place),)
        for place, pick in enumerate(picks, 1)
    }
    said = [
        line for place, pick in enumerate(picks, 1) for line in pick_notes(election, pick, place)
    ]
    silence = () if election.weights else (note("no-ballots"),)
    told = (*silence, *said, *over_budget(election), *notes)
    return Claims(dict(sorted(reasons.items())), fixed=True, notes=told)


def reason_of(election: Election, pick: Pick, place: int) -> Reason:
    """A project's cost, as the claim that its votes bought."""
    cost = Fraction(election.projects[pick.project].cost)
    return Reason("ballots", str(place), cost, cost)


def pick_notes(election: Election, pick: Pick, place: int) -> list[Note]:
    """What was bought and at what price; and what it tied with."""
    tally = election.projects[pick.project]
    bought = note(
        "bought",
        project=tally.id,
        place=str(place),
        step=pick.step,
        votes=str(tally.votes),
        points=format_ratio(tally.points),
        price=about(pick.price, PRICE_DECIMALS),
    )
    return [bought, tie_note(election, pick)] if len(pick.tied) > 1 else [bought]


def tie_note(election: Election, pick: Pick) -> Note:
    """Which projects tied, which won, and what decided."""
    others = [project for project in pick.tied if project != pick.project]
    keys = election.tie_keys
    by = decided_by(keys[pick.project], keys[election.first(others)])
    names = election.ids(pick.tied)
    return note("tie", chosen=election.projects[pick.project].id, among=", ".join(names), by=by)


def over_budget(election: Election) -> list[Note]:
    """A note for each project that costs more than there is."""
    return [
        note("over-budget", project=tally.id)
        for tally in election.projects
        if tally.cost > election.budget
    ]
