"""What an attack gains under each rule, before the round closes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from commonpool.core.cycle import distribute
from commonpool.core.document import Document, Rule
from commonpool.core.fault import Fault
from commonpool.core.mechanisms.base import Mechanism
from commonpool.core.more_donations import with_donations
from commonpool.core.shapes import unknown
from commonpool.rounds.attacks import ATTACKS, BY_NEWCOMERS
from commonpool.rounds.ballot_attacks import BALLOT_ATTACKS, with_ballots
from commonpool.rounds.fitting import others
from commonpool.rounds.plan import Plan
from commonpool.rounds.strongest import check_votable

STEPS = (1, 2, 5, 10, 20, 50, 100)
DONATIONS, BALLOTS = "donations", "ballots"


@dataclass(frozen=True, slots=True)
class Gain:
    """What an attack under `names` names moved to its project, and what it spent, in smallest units."""

    rule: str
    names: int
    before: int
    after: int
    spent: Fraction

    @property
    def per_unit(self) -> Fraction:
        """What came for each unit that was spent."""
        return (self.after - self.before) / self.spent


def voice_of(mechanism: Mechanism[object]) -> str | None:
    """What a rule hears that can be made up or bought: donations, ballots, or nothing of the two."""
    return next((voice for voice in (DONATIONS, BALLOTS) if voice in mechanism.reads), None)


def simulate(
    document: Document, attack: str, plan: Plan, rules: Iterable[tuple[str, Rule]]
) -> Iterator[Gain]:
    """The gain under every rule, for 1, 2, 5 … up to `plan.names` names.

    A budget of donations is given whole, however many names give it; where ballots are bought,
    each costs the same: the budget buys `plan.names` of them.
    """
    check_plan(document, attack, plan)
    steps = steps_of(document, attack, plan)
    by_name = voice_of(document.rule.mechanism) == BALLOTS
    for name, rule in rules:
        ruled = replace(document, rule=rule)
        check_votable(ruled, plan.target)
        before = match(ruled, plan.target)
        for names in steps:
            tried = attacked(ruled, attack, replace(plan, names=names))
            spent = Fraction(plan.budget * names, plan.names) if by_name else Fraction(plan.budget)
            yield Gain(name, names, before, match(tried, plan.target), spent)


def steps_of(document: Document, attack: str, plan: Plan) -> list[int]:
    """How many names are tried; no more voters are paid than there are."""
    most = plan.names
    if attack == "collusion" and voice_of(document.rule.mechanism) == BALLOTS:
        most = min(most, len({row.voter for row in document.ballots}))
    return sorted({step for step in STEPS if step < most} | {most})


def attacked(document: Document, attack: str, plan: Plan) -> Document:
    """The round with the donations, or the ballots, of an attack among the others."""
    if voice_of(document.rule.mechanism) == BALLOTS:
        return with_ballots(document, BALLOT_ATTACKS[attack](document, plan))
    return with_donations(document, ATTACKS[attack](document, plan))


def check_plan(document: Document, attack: str, plan: Plan) -> None:
    """Raise Fault where there is nothing to attack, or nothing to attack it with."""
    if document.reduction is not None and attack not in BY_NEWCOMERS:
        raise Fault(
            f"its donations are added up already, and {attack} needs each of them",
            f"give them as a CSV of less than 32 MB, or try {' or '.join(sorted(BY_NEWCOMERS))}",
            ("donations",),
        )
    mechanism = document.rule.mechanism
    voice = voice_of(mechanism)
    if voice is None:
        raise Fault(
            f"{mechanism.name} hears no donations and no ballots, and an attack is made of those",
            "simulate such a round; to see what other rules would do here, use compare",
            ("rule", "mechanism"),
        )
    if not getattr(document, voice) and not (voice == DONATIONS and document.sums):
        raise Fault(f"the round has no {voice}", f"name the file of {voice}", (voice,))
    projects = fundable(document)
    if plan.target not in projects:
        raise unknown(plan.target, projects, "project")
    if plan.budget == 0:
        raise Fault("a budget of 0", "give what an attacker could spend")
    if plan.names < 1:
        raise Fault(f"{plan.names} names", "an attack needs at least one")


def fundable(document: Document) -> set[str]:
    """What a round may fund; where no projects are listed, what is measured or voted for."""
    listed = {row.id for row in document.projects}
    measured = {row.party for row in document.outcomes}
    return listed or measured or {row.project for row in document.ballots}


def match(document: Document, project: str) -> int:
    """What a project gets, in smallest units."""
    shares = distribute(document).outcome.shares
    return sum(share.amount for share in shares if share.party == project)


def fitting_rules(document: Document) -> list[tuple[str, Rule]]:
    """The rule in force, then every rule that hears the same and needs nothing more to be said.

    A rule that pays donations on needs them in the pot, so it stands beside its like alone.
    """
    voice = voice_of(document.rule.mechanism)
    fitting = ((name, rule) for name, rule in others(document) if isinstance(rule, Rule))
    hearing = [(name, rule) for name, rule in fitting if voice_of(rule.mechanism) == voice]
    own = (document.rule.mechanism.name, document.rule)
    return [own, *((name, rule) for name, rule in hearing if _works(document, rule))]


def _works(document: Document, rule: Rule) -> bool:
    try:
        distribute(replace(document, rule=rule))
    except Fault:
        return False
    return True
