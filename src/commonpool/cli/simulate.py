"""Attack a round of donations or ballots before it closes: what each rule would give an attacker."""

from __future__ import annotations

import argparse
import json
from fractions import Fraction
from pathlib import Path

from commonpool.cli.compare import rule_of
from commonpool.cli.output import refuse_own_input, written
from commonpool.cli.screen import GREEN, painted, progress, say
from commonpool.cli.simulate_words import Rules, about_signed, chart, screen
from commonpool.core.document import Document
from commonpool.core.fault import Fault
from commonpool.core.more_donations import free
from commonpool.formats.cycle_file import explaining, read_cycle_file
from commonpool.formats.files import BadFile
from commonpool.formats.svg_chart import line_chart
from commonpool.rounds.attacks import ATTACKS
from commonpool.rounds.plan import Plan
from commonpool.rounds.simulation import (
    Gain,
    fitting_rules,
    fundable,
    simulate,
)


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
