"""What an attack gains under each rule, before the round closes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from commonpool.core.cycle import distribute
from commonpool.core.document import Document, Rule
from commonpool.core.fault import Fault
from commonpool.rounds.attacks import Plan, attacked, check_plan
from commonpool.rounds.fitting import others

STEPS = (1, 2, 5, 10, 20, 50, 100)


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
    fitting = ((name, rule) for name, rule in others(document) if isinstance(rule, Rule))
    on_donations = [(name, rule) for name, rule in fitting if "donations" in rule.mechanism.reads]
    own = (document.rule.mechanism.name, document.rule)
    return [own, *((name, rule) for name, rule in on_donations if _works(document, rule))]


def _works(document: Document, rule: Rule) -> bool:
    try:
        distribute(replace(document, rule=rule))
    except Fault:
        return False
    return True
