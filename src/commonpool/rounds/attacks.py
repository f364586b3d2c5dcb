"""What somebody could do to a round of donations, as the donations that they would make.

Every attack spends a budget for one project. Chance comes from a seed, so that a run can be
repeated; it stands outside the core, which knows none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from commonpool.core.document import Document
from commonpool.core.fault import Fault
from commonpool.core.more_donations import free, with_donations
from commonpool.core.rounds import Donation
from commonpool.core.shapes import unknown


@dataclass(frozen=True, slots=True)
class Plan:
    """An attack: `budget` (smallest units) for the project `target`, under `names` names."""

    target: str
    budget: int
    names: int
    seed: int


def parts(budget: int, names: int) -> list[int]:
    """The budget in as many parts as there are names; none is nothing."""
    if names > budget:
        raise Fault(
            f"a budget of {budget} smallest units under {names} names",
            "give a larger budget, or fewer names",
        )
    return [budget * (place + 1) // names - budget * place // names for place in range(names)]


def sybil(document: Document, plan: Plan) -> tuple[Donation, ...]:
    """One person gives under many made-up names that give to nobody else."""
    gifts = parts(plan.budget, plan.names)
    return tuple(
        Donation(by=fresh(document, f"sybil-{place}"), to=plan.target, amount=amount)
        for place, amount in enumerate(gifts)
    )


def collusion(document: Document, plan: Plan) -> tuple[Donation, ...]:
    """Real donors of the round, all of them at most, are paid to give to the project as well."""
    donors = sorted({row.by for row in document.donations})
    names = min(plan.names, len(donors))
    chosen = Random(plan.seed).sample(donors, names)  # noqa: S311  # a seed, to be repeated
    gifts = parts(plan.budget, names)
    return tuple(
        Donation(by=donor, to=plan.target, amount=amount)
        for donor, amount in zip(chosen, gifts, strict=True)
    )


def self_dealing(document: Document, plan: Plan) -> tuple[Donation, ...]:
    """Those who run the project give to it themselves, each a different amount."""
    chance = Random(plan.seed)  # noqa: S311  # a seed, to be repeated
    weights = [chance.randint(1, 9) for _ in range(plan.names)]
    marks = [sum(weights[:place]) for place in range(plan.names + 1)]
    cuts = [plan.budget * mark // marks[-1] for mark in marks]
    return tuple(
        Donation(by=fresh(document, f"owner-{place}"), to=plan.target, amount=after - before)
        for place, (before, after) in enumerate(pairwise(cuts))
        if after > before
    )


def split_votes(document: Document, plan: Plan) -> tuple[Donation, ...]:
    """The largest donor of another project gives, under their own name and made-up ones."""
    rivals = [row for row in document.donations if row.to != plan.target]
    if not rivals:
        raise Fault("no donor gives to another project", "choose another attack")
    largest = max(rivals, key=lambda row: (row.amount, row.by, row.to)).by
    others = (fresh(document, f"{largest}-{place}") for place in range(1, plan.names))
    gifts = zip((largest, *others), parts(plan.budget, plan.names), strict=True)
    return tuple(Donation(by=name, to=plan.target, amount=amount) for name, amount in gifts)


def fresh(document: Document, name: str) -> str:
    """A donor's id that nobody in the round has."""
    return free(name, {row.by for row in document.donations})


Attack = Callable[[Document, Plan], tuple[Donation, ...]]
ATTACKS: dict[str, Attack] = {
    "sybil": sybil,
    "collusion": collusion,
    "split-votes": split_votes,
    "self-dealing": self_dealing,
}
BY_NEWCOMERS = frozenset({"sybil", "self-dealing"})  # so that sums are enough


def check_plan(document: Document, attack: str, plan: Plan) -> None:
    """Raise Fault where there is nothing to attack, or nothing to attack it with."""
    if document.reduction is not None and attack not in BY_NEWCOMERS:
        raise Fault(
            f"its donations are added up already, and {attack} needs each of them",
            f"give them as a CSV of less than 32 MB, or try {' or '.join(sorted(BY_NEWCOMERS))}",
            ("donations",),
        )
    mechanism = document.rule.mechanism
    if "donations" not in mechanism.reads:
        raise Fault(
            f"{mechanism.name} is not decided by donations, and an attack is made of donations",
            "simulate a round of donations; to see what other rules would do here, use compare",
            ("rule", "mechanism"),
        )
    if not document.donations and not document.sums:
        raise Fault("the round has no donations", "name the file of donations", ("donations",))
    projects = {row.id for row in document.projects}
    if plan.target not in projects:
        raise unknown(plan.target, projects, "project")
    if plan.budget == 0:
        raise Fault("a budget of 0", "give what an attacker could spend")
    if plan.names < 1:
        raise Fault(f"{plan.names} names", "an attack needs at least one")


def attacked(document: Document, name: str, plan: Plan) -> Document:
    """The round with the donations of an attack among the others."""
    return with_donations(document, ATTACKS[name](document, plan))
