"""Attack a round of donations or ballots before it closes: what each rule would give an attacker."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from commonpool.cli.compare import rule_of
from commonpool.cli.output import refuse_own_input, written
from commonpool.cli.screen import BOLD, DIM, GREEN, painted, paragraph, progress, say, table
from commonpool.core.amounts import about
from commonpool.core.document import Document, Rule
from commonpool.core.fault import Fault
from commonpool.core.mechanisms.pairwise import PairwiseParameters
from commonpool.core.more_donations import free
from commonpool.formats.cycle_file import explaining, read_cycle_file
from commonpool.formats.files import BadFile
from commonpool.formats.svg_chart import Chart, Series, line_chart
from commonpool.rounds.attacks import ATTACKS
from commonpool.rounds.fitting import bound_of
from commonpool.rounds.plan import Plan
from commonpool.rounds.simulation import (
    BALLOTS,
    Gain,
    fitting_rules,
    fundable,
    simulate,
    voice_of,
)

Rules = list[tuple[str, Rule]]


def options(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the cycle file of the round")
    parser.add_argument(
        "--attack",
        choices=sorted(ATTACKS),
        required=True,
        help="sybil: made-up names give, or vote; collusion: donors or voters of the round are "
        "paid; split-votes: the largest donor or voter elsewhere, under more names; "
        "self-dealing: the project's owners",
    )
    parser.add_argument(
        "--budget",
        required=True,
        metavar="AMOUNT",
        help="what is spent: all of it is given, or it buys as many ballots as --names says",
    )
    parser.add_argument("--seed", type=int, default=1, help="where chance begins (1)")
    parser.add_argument("--names", type=int, default=20, help="under how many names at most (20)")
    parser.add_argument("--project", metavar="ID", help="for this project (the one with least)")
    parser.add_argument(
        "--with",
        dest="rules",
        nargs="+",
        action="extend",
        metavar="RULE",
        help="these rules beside the one in force (every rule that hears the same)",
    )
    parser.add_argument("--plot", type=Path, metavar="PATH", help="draw it as SVG here")
    parser.add_argument(
        "--format", choices=("table", "json"), default="table", help="for people, or for programs"
    )


def run(options: argparse.Namespace) -> int:
    """Simulate, show, and draw."""
    file = read_cycle_file(options.file)
    document = file.family.document
    refuse_own_input(file.source.files(), options.plot)
    plan = plan_of(document, options)
    with explaining(file.source), progress("attacking the round under every rule"):
        rules = rules_of(document, options.rules)
        gains = list(simulate(document, options.attack, plan, rules))
    files = {}
    if options.plot:
        files[options.plot] = line_chart(chart(options.attack, plan, gains, document))
    with written(files):
        if options.format == "json":
            say(json.dumps(as_json(options.attack, plan, gains, document), indent=2))
        else:
            say(screen(options.attack, plan, gains, document, rules))
            for path in files:
                say(f"  {painted('wrote', GREEN)} {path}")
    return 0


def plan_of(document: Document, options: argparse.Namespace) -> Plan:
    """The attack as asked for; without a project, on the one that was given least."""
    try:
        budget = document.unit.parse(options.budget)
    except Fault as fault:
        raise BadFile(f"--budget {fault}") from None
    return Plan(options.project or least(document), budget, options.names, options.seed)


def least(document: Document) -> str:
    """The project with the smallest donations, or the fewest points and lines of ballots."""
    given = dict.fromkeys(sorted(fundable(document)), Fraction(0))
    for row in document.donations:
        given[row.to] = given.get(row.to, Fraction(0)) + row.amount
    for sums in document.sums:
        given[sums.project] = Fraction(sums.amount)
    for line in document.ballots:
        if line.project in given and not line.conflict:
            given[line.project] += 1 if line.points is None else line.points
    return min(given, key=lambda project: given[project], default="")


def rules_of(document: Document, words: list[str] | None) -> Rules:
    """The rule in force and those named, or every rule that fits."""
    if not words:
        return fitting_rules(document)
    own = (document.rule.mechanism.name, document.rule)
    named = [rule_of(document, word) for word in words]
    rules = [own]
    for name, rule in named:
        rules.append((free(name, {taken for taken, _ in rules}), rule))
    return rules


def by_rule(gains: list[Gain]) -> dict[str, list[Gain]]:
    """Gains by rule, in the order of names."""
    found: dict[str, list[Gain]] = {}
    for gain in gains:
        found.setdefault(gain.rule, []).append(gain)
    return found


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
        f"Most of all under {worst.rule} with {names}: "
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


def as_json(attack: str, plan: Plan, gains: list[Gain], document: Document) -> dict[str, object]:
    """The whole run for programs; amounts are text."""
    unit = document.unit
    return {
        "attack": attack,
        "project": plan.target,
        "spent": unit.format(plan.budget),
        "seed": plan.seed,
        "gains": [
            {
                "rule": gain.rule,
                "names": gain.names,
                "before": unit.format(gain.before),
                "after": unit.format(gain.after),
                "per_unit": about_signed(gain.per_unit),
            }
            for gain in gains
        ],
    }
