"""What somebody could do to a round of donations, as the donations that they would make.

Every attack spends a budget for one project. Chance comes from a seed, so that a run can be
repeated; it stands outside the core, which knows none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from random import Random

from commonpool.core.document import Document
from commonpool.core.fault import Fault
from commonpool.core.more_donations import free
from commonpool.core.rounds import Donation
from commonpool.rounds.plan import Plan


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
ATTACKS: Mapping[str, Attack] = {
    "sybil": sybil,
    "collusion": collusion,
    "split-votes": split_votes,
    "self-dealing": self_dealing,
}
BY_NEWCOMERS = frozenset({"sybil", "self-dealing"})  # so that sums are enough
