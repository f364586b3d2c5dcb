"""Attack a round of donations before it closes: what each rule would give an attacker."""

from __future__ import annotations

import argparse
import json
from fractions import Fraction
from pathlib import Path

from commonpool.cli.compare import rule_of
from commonpool.cli.output import write_all
from commonpool.cli.screen import BOLD, DIM, painted, paragraph, progress, say, table
from commonpool.core.amounts import about
from commonpool.core.document import Document, Rule
from commonpool.formats.cycle_file import explaining, read_cycle_file
from commonpool.formats.svg_chart import Chart, Series, line_chart
from commonpool.rounds.attacks import ATTACKS, Plan
from commonpool.rounds.simulation import Gain, fitting_rules, simulate


def options(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the cycle file of the round")
    parser.add_argument("--attack", choices=sorted(ATTACKS), required=True, help="what is done")
    parser.add_argument("--budget", required=True, metavar="AMOUNT", help="what is spent on it")
    parser.add_argument("--seed", type=int, default=1, help="where chance begins (1)")
    parser.add_argument("--names", type=int, default=20, help="under how many names at most (20)")
    parser.add_argument("--project", metavar="ID", help="for this project (the one given least)")
    parser.add_argument(
        "--with",
        dest="rules",
        nargs="+",
        action="extend",
        metavar="RULE",
        help="these rules beside the one in force (every rule on donations)",
    )
    parser.add_argument("--plot", type=Path, metavar="PATH", help="draw it as SVG here")
    parser.add_argument(
        "--format", choices=("table", "json"), default="table", help="for people, or for programs"
    )


def run(options: argparse.Namespace) -> int:
    """Simulate, show, and draw."""
    file = read_cycle_file(options.file)
    document = file.family.document
    with explaining(file.source), progress("attacking the round under every rule"):
        plan = plan_of(document, options)
        gains = list(simulate(document, options.attack, plan, rules_of(document, options.rules)))
    if options.plot:
        write_all({options.plot: line_chart(chart(options.attack, plan, gains, document))})
    if options.format == "json":
        say(json.dumps([as_json(gain, document) for gain in gains], indent=2))
    else:
        say(screen(options.attack, plan, gains, document))
    return 0


def plan_of(document: Document, options: argparse.Namespace) -> Plan:
    """The attack as asked for; without a project, on the one that was given least."""
    given = dict.fromkeys((row.id for row in document.projects), 0)
    for row in document.donations:
        given[row.to] = given.get(row.to, 0) + row.amount
    least = min(given, key=lambda project: (given[project], project), default="")
    budget = document.unit.parse(options.budget)
    return Plan(options.project or least, budget, max(options.names, 1), options.seed)


def rules_of(document: Document, words: list[str] | None) -> list[tuple[str, Rule]]:
    """The rule in force and those named, or every rule that fits."""
    if not words:
        return fitting_rules(document)
    own = (document.rule.mechanism.name, document.rule)
    return [own, *(rule_of(document, word) for word in words)]


def by_rule(gains: list[Gain]) -> dict[str, list[Gain]]:
    """Gains by rule, in the order of names."""
    found: dict[str, list[Gain]] = {}
    for gain in gains:
        found.setdefault(gain.rule, []).append(gain)
    return found


def screen(attack: str, plan: Plan, gains: list[Gain], document: Document) -> str:
    """A row for each rule: what each unit spent brings, under one name, two, five, ten."""
    found, unit = by_rule(gains), document.unit
    steps = [str(gain.names) for gain in next(iter(found.values()))]
    name = document.party_names[plan.target]
    title = f"{attack}: {unit.format(plan.budget)} {unit.code} spent for {name}"
    rows = [(rule, *(about_signed(gain.per_unit) for gain in row)) for rule, row in found.items()]
    head = ("What each unit spent brings, by names", *steps)
    worst = max(gains, key=lambda gain: gain.per_unit)
    words = (
        f"Most of all under {worst.rule} with {worst.names} names: "
        f"{unit.format(worst.after)} {unit.code} instead of {unit.format(worst.before)}."
    )
    seed = painted(f"seed {plan.seed}", DIM)
    return f"\n  {painted(title, BOLD)}   {seed}\n\n{table(head, rows)}\n\n  {paragraph(words)}\n"


def about_signed(ratio: Fraction) -> str:
    """A ratio for reading, with its sign."""
    return f"-{about(-ratio)}" if ratio < 0 else about(ratio)


def chart(attack: str, plan: Plan, gains: list[Gain], document: Document) -> Chart:
    """What each unit spent brings, one line for each rule."""
    found = by_rule(gains)
    places = tuple(str(gain.names) for gain in next(iter(found.values())))
    series = tuple(
        Series(rule, tuple(gain.per_unit for gain in row)) for rule, row in found.items()
    )
    return Chart(
        title=f"{attack}: what each {document.unit.code} spent brings, by number of names",
        description="; ".join(
            f"{line.name}: {', '.join(about_signed(value) for value in line.values)}"
            for line in series
        ),
        places=places,
        series=series,
    )


def as_json(gain: Gain, document: Document) -> dict[str, object]:
    """One gain for programs."""
    unit = document.unit
    return {
        "rule": gain.rule,
        "names": gain.names,
        "spent": unit.format(gain.budget),
        "before": unit.format(gain.before),
        "after": unit.format(gain.after),
        "per_unit": about_signed(gain.per_unit),
    }
