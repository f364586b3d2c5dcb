"""What `commonpool simulate` shows: a table, a sentence or two, a picture."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from commonpool.cli.screen import BOLD, DIM, painted, paragraph, table
from commonpool.core.amounts import about
from commonpool.core.document import Document, Rule
from commonpool.core.mechanisms.pairwise import PairwiseParameters
from commonpool.formats.svg_chart import Chart, Series
from commonpool.rounds.fitting import bound_of
from commonpool.rounds.plan import Plan
from commonpool.rounds.simulation import BALLOTS, Gain, voice_of

Rules = list[tuple[str, Rule]]


def screen(attack: str, plan: Plan, gains: list[Gain], document: Document, rules: Rules) -> str:
    """A row for each rule: what each unit spent brings, under one name, two, five, ten."""
    found = by_rule(gains)
    steps = [str(gain.names) for gain in next(iter(found.values()))]
    title, seed = title_of(attack, plan, gains, document), painted(f"seed {plan.seed}", DIM)
    rows = [(rule, *(about_signed(gain.per_unit) for gain in row)) for rule, row in found.items()]
    head = (f"What each unit spent brings, by {names_of(document)[1]}", *steps)
    told = [most_words(gains, document), *bound_words(plan, document, rules)]
    words = "\n".join(f"  {paragraph(line)}" for line in told)
    return f"\n  {painted(title, BOLD)}   {seed}\n\n{table(head, rows)}\n\n{words}\n"


def by_rule(gains: list[Gain]) -> dict[str, list[Gain]]:
    """Gains by rule, in the order of names."""
    found: dict[str, list[Gain]] = {}
    for gain in gains:
        found.setdefault(gain.rule, []).append(gain)
    return found


def title_of(attack: str, plan: Plan, gains: list[Gain], document: Document) -> str:
    """What is done, with how much, for whom."""
    unit, name = document.unit, document.party_names.get(plan.target, plan.target)
    spent = f"{unit.format(plan.budget)} {unit.code} spent"
    if not by_ballots(document):
        return f"{attack}: {spent} for {name}"
    one, many = names_of(document)
    most = max(gain.names for gain in gains)
    return f"{attack}: up to {most} {one if most == 1 else many} for {name}, {price(plan, document)} each"


def by_ballots(document: Document) -> bool:
    """Whether the round is decided by ballots."""
    return voice_of(document.rule.mechanism) == BALLOTS


def names_of(document: Document) -> tuple[str, str]:
    """What an attack has one or many of."""
    return ("ballot", "ballots") if by_ballots(document) else ("name", "names")


def price(plan: Plan, document: Document) -> str:
    """What one ballot costs, in the currency."""
    smallest = Fraction(plan.budget, plan.names) / 10**document.unit.decimals
    return f"{about(smallest)} {document.unit.code}"


def most_words(gains: list[Gain], document: Document) -> str:
    """Where the attack brings most."""
    unit, worst = document.unit, max(gains, key=lambda gain: gain.per_unit)
    if worst.after <= worst.before:
        return "It brings nothing under any of these rules."
    one, many = names_of(document)
    names = f"1 {one}" if worst.names == 1 else f"{worst.names} {many}"
    return (
        f"Each unit brings most under {worst.rule} with {names}: "
        f"{unit.format(worst.after)} {unit.code} instead of {unit.format(worst.before)}."
    )


def bound_words(plan: Plan, document: Document, rules: Rules) -> Iterator[str]:
    """What bounds the names under a pairwise rule, and where the bound comes from."""
    unit, pairs = document.unit, plan.names * (plan.names - 1) // 2
    for name, rule in rules:
        if not isinstance(rule.parameters, PairwiseParameters):
            continue
        bound, taken = rule.parameters.bound, ""
        if rule is not document.rule and bound == bound_of(document):
            taken = " (a hundredth of what came in)"
        yield (
            f"Under {name} each pair claims less than {unit.format(bound)} {unit.code}{taken}. "
            f"{plan.names} names are {pairs} pairs: with one another they claim less than "
            f"{unit.format(pairs * bound)} {unit.code}, whatever they spend."
        )


def about_signed(ratio: Fraction) -> str:
    """A ratio for reading, with its sign."""
    return f"-{about(-ratio)}" if ratio < 0 else about(ratio)


def chart(attack: str, plan: Plan, gains: list[Gain], document: Document) -> Chart:
    """What each unit spent brings, one line for each rule."""
    found, unit = by_rule(gains), document.unit
    series = tuple(
        Series(rule, tuple(gain.per_unit for gain in row)) for rule, row in found.items()
    )
    told = (f"{one.name}: {', '.join(map(about_signed, one.values))}" for one in series)
    return Chart(
        title=title_of(attack, plan, gains, document),
        description=f"What each {unit.code} spent brings. {'; '.join(told)}.",
        across="ballots that are bought"
        if by_ballots(document)
        else "names under which it is given",
        up=f"{unit.code} that each {unit.code} spent brings",
        places=tuple(str(gain.names) for gain in next(iter(found.values()))),
        series=series,
    )
