"""What an attack gains under each rule, before the round closes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from commonpool.core.catalogue import CATALOGUE
from commonpool.core.cycle import distribute
from commonpool.core.document import Document, Rule, read_rule
from commonpool.core.fault import Fault
from commonpool.core.mechanisms.base import Mechanism
from commonpool.core.shapes import keys_of
from commonpool.rounds.attacks import Plan, attacked, check_plan

STEPS = (1, 2, 5, 10, 20, 50, 100)
BOUND_OF_POT = 100  # where pairwise has no bound given: a hundredth of the pot


@dataclass(frozen=True, slots=True)
class Gain:
    """What an attack under `names` names moved to its project, in smallest units."""

    rule: str
    names: int
    before: int
    after: int
    budget: int

    @property
    def per_unit(self) -> Fraction:
        """What came for each unit that was spent."""
        return Fraction(self.after - self.before, self.budget)


def simulate(
    document: Document, attack: str, plan: Plan, rules: Iterable[tuple[str, Rule]]
) -> Iterator[Gain]:
    """The gain under every rule, for 1, 2, 5 … up to `plan.names` names."""
    check_plan(document, attack, plan)
    steps = sorted({step for step in STEPS if step < plan.names} | {plan.names})
    for name, rule in rules:
        ruled = replace(document, rule=rule)
        before = match(ruled, plan.target)
        for names in steps:
            tried = attacked(ruled, attack, replace(plan, names=names))
            yield Gain(name, names, before, match(tried, plan.target), plan.budget)


def match(document: Document, project: str) -> int:
    """What a project gets, in smallest units."""
    shares = distribute(document).outcome.shares
    return sum(share.amount for share in shares if share.party == project)


def fitting_rules(document: Document) -> list[tuple[str, Rule]]:
    """The rule in force, then every rule on donations that needs nothing more to be said.

    A rule that pays donations on needs them in the pot, so it stands beside its like alone.
    """
    own = document.rule.mechanism
    others = [
        one for one in CATALOGUE.values() if "donations" in one.reads and one.name != own.name
    ]
    alike = [one for one in others if one.pays_donations == own.pays_donations]
    tried = ((one.name, _rule(document, one)) for one in alike)
    return [(own.name, document.rule), *((name, rule) for name, rule in tried if rule is not None)]


def bound_of(document: Document) -> int:
    """The bound of pairwise@1 where none is given, in smallest units."""
    return max(1, sum(row.amount for row in document.inflows) // BOUND_OF_POT)


def _rule(document: Document, mechanism: Mechanism[object]) -> Rule | None:
    """The rule at its defaults, with a bound where that is all that it asks for.

    Where claims below the pot are paid as they are, the other rules that can do so, do so too.
    """
    keys = keys_of(mechanism.parameters)
    asked = [key for key, field in keys.items() if field.required]
    bound = document.unit.format(bound_of(document))
    parameters: dict[str, object] = {"bound": bound} if asked == ["bound"] else {}
    pay = getattr(document.rule.parameters, "pay", None)
    if pay is not None and "pay" in keys:
        parameters["pay"] = pay
    terms = replace(document.rule.terms, mechanism=mechanism.name)
    try:
        rule = read_rule({"mechanism": mechanism.name, "parameters": parameters}, document.unit)
        ruled = replace(rule, terms=terms)
        distribute(replace(document, rule=ruled))
    except Fault:
        return None
    return ruled
