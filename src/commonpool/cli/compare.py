"""Put rules side by side on one cycle's own data: every party, and the change."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from commonpool.cli.compare_words import bars, degenerate_words, distance_json, distance_words
from commonpool.cli.distribute import summary_title, warnings
from commonpool.cli.output import refuse_own_input, written
from commonpool.cli.screen import (
    BOLD,
    DIM,
    GREEN,
    painted,
    paragraph,
    progress,
    say,
    table,
    terminal_width,
    width,
)
from commonpool.core.amounts import Unit
from commonpool.core.bundle import Closed, Family, close
from commonpool.core.catalogue import find
from commonpool.core.document import Document, Rule
from commonpool.core.fault import Fault
from commonpool.core.shapes import JsonObject
from commonpool.engines.choice import ways_for
from commonpool.formats.cycle_file import explaining, read_cycle_file
from commonpool.formats.files import BadFile
from commonpool.formats.svg_bars import bar_chart
from commonpool.rounds.fitting import check_fits, others, tried


@dataclass(frozen=True, slots=True)
class Column:
    """One rule's result."""

    name: str
    closed: Closed

    def share(self, party: str) -> int:
        """A party's share, in smallest units."""
        shares = self.closed.distribution.outcome.shares
        return sum(share.amount for share in shares if share.party == party)


def options(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the cycle file (TOML)")
    parser.add_argument(
        "--with",
        dest="rules",
        nargs="+",
        metavar="RULE",
        action="extend",
        help="a mechanism such as need@1 (its other terms stay), or a cycle file whose rule is "
        "taken; without it, every rule that fits what the file holds",
    )
    parser.add_argument(
        "--format", choices=("table", "json"), default="table", help="for people, or for programs"
    )
    parser.add_argument(
        "--plot", type=Path, metavar="PATH", help="draw every party under every rule, as SVG"
    )


def run(options: argparse.Namespace) -> int:
    """Share under every rule; show them side by side."""
    file = read_cycle_file(options.file)
    misfits: list[tuple[str, Fault]] = []
    refuse_own_input(file.source.files(), options.plot)
    with progress("sharing under every rule"), explaining(file.source):
        rule = file.family.document.rule.mechanism.name
        columns = [Column(rule, close(file.family, ways_for(None)))]
        if not options.rules:
            more, misfits = every(file.family)
            columns += more
    columns += [column(file.family, word) for word in options.rules or ()]
    files: dict[Path, str] = {}
    if options.plot:
        pairs = [(one.name, one.closed) for one in columns]
        files[options.plot] = bar_chart(bars(pairs, parties(columns)))
    with written(files):
        if options.format == "json":
            rules = [as_json(one, columns[0]) for one in columns]
            beside = [{"rule": name, "why": str(fault)} for name, fault in misfits]
            say(json.dumps({"rules": rules, "not": beside}, indent=2, ensure_ascii=False))
        else:
            say(screen(columns))
            for line in misfit_lines(misfits):
                say(line)
            for path in files:
                say(f"  {painted('wrote', GREEN)} {path}")
    return 0


def column(family: Family, word: str) -> Column:
    """The same cycle under another rule. Raises BadFile naming the rule."""
    name, rule = rule_of(family.document, word)
    try:
        return under(family, name, rule)
    except Fault as fault:
        raise BadFile(f"under {word}: {fault}") from None


def under(family: Family, name: str, rule: Rule) -> Column:
    """The same cycle under another rule. Raises Fault where the rule cannot be worked out on it."""
    ruled = replace(family, document=replace(family.document, rule=rule))
    return Column(name, close(ruled, ways_for(None)))


def every(family: Family) -> tuple[list[Column], list[tuple[str, Fault]]]:
    """Every other rule that fits, and those that do not, each with its reason."""
    columns: list[Column] = []
    misfits: list[tuple[str, Fault]] = []
    for name, rule in others(family.document):
        try:
            if isinstance(rule, Fault):
                raise rule
            columns.append(under(family, name, rule))
        except Fault as fault:
            misfits.append((name, fault))
    return columns, misfits


def rule_of(document: Document, word: str) -> tuple[str, Rule]:
    """A rule by its mechanism's name, or out of another cycle file, with its column's name."""
    if word.endswith(".toml"):
        rule = read_cycle_file(Path(word)).family.document.rule
        with refusing(word):
            check_fits(document, rule.mechanism)
        return Path(word).stem, rule
    with refusing(word, " (commonpool mechanisms lists them)"):
        mechanism = find(word)
    with refusing(word):
        check_fits(document, mechanism)
    with refusing(word, " (a cycle file can say it: --with FILE)"):
        return word, tried(document, mechanism)


@contextmanager
def refusing(word: str, hint: str = "") -> Iterator[None]:
    """What is wrong with a rule that was asked for, in one sentence that names it."""
    try:
        yield
    except Fault as fault:
        raise BadFile(f"--with {word}: {fault.problem}; {fault.mend}{hint}") from None


def screen(columns: list[Column]) -> str:
    """A column for each rule; beside every share, its change from the rule in force.

    Rules that do not fit side by side stand below, each time beside the rule in force.
    """
    document = columns[0].closed.distribution.document
    title = summary_title(document)
    unit = f"shares in {document.unit.code}"
    lines = [f"\n  {painted(title, BOLD)}   {painted(unit, DIM)}\n"]
    who = parties(columns)
    lines += [f"{panel(chosen, who)}\n" for chosen in panels(columns, who, terminal_width())]
    for one in columns:
        told = list(notes_on(one, columns[0]))
        room = len(one.name) + 4
        lines += [f"  {painted(one.name, BOLD)}: {paragraph(words, room)}" for words in told]
    return "\n".join(lines)


def notes_on(one: Column, first: Column) -> Iterator[str]:
    """What a reader must know of a rule: of the others, what is not said of the first already."""
    said = set() if one is first else set(warnings(first.closed))
    yield from (words for words in warnings(one.closed) if words not in said)
    yield from degenerate_words(one.closed)
    if one is not first:
        yield from distance_words(first.closed, one.closed)


def misfit_lines(misfits: list[tuple[str, Fault]]) -> Iterator[str]:
    """Which rules do not stand beside the others, those with the same reason together."""
    by_why: dict[str, list[str]] = {}
    for name, fault in misfits:
        by_why.setdefault(str(fault), []).append(name)
    for why, names in by_why.items():
        head = f"not {', '.join(names)}:"
        folded = paragraph(f"{head} {why}")
        whole = folded.startswith(head)  # many rules fold themselves
        yield f"  {painted(head, DIM)}{folded[len(head) :]}" if whole else f"  {folded}"


def panels(columns: list[Column], who: list[str], room: int) -> Iterator[list[Column]]:
    """The rule in force with as many others as fit into `room`, until all were shown."""
    chosen = columns[:1]
    for one in columns[1:]:
        if len(chosen) > 1 and panel_width([*chosen, one], who) > room:
            yield chosen
            chosen = columns[:1]
        chosen = [*chosen, one]
    yield chosen


def panel_width(columns: list[Column], who: list[str]) -> int:
    """How wide a panel is."""
    return max(width(line) for line in panel(columns, who, plain=True).splitlines())


def panel(columns: list[Column], who: list[str], *, plain: bool = False) -> str:
    """One table: who, and a column for each rule."""
    document = columns[0].closed.distribution.document
    names, unit = document.party_names, document.unit
    rows = [(names.get(party, party), *cells(party, columns)) for party in who]
    left = (unit.format(one.closed.distribution.outcome.remainder) for one in columns)
    head = ("Who", *(one.name for one in columns))
    return table(head, [*rows, ("remainder", *left)], plain=plain)


def parties(columns: list[Column]) -> list[str]:
    """Everybody who has a share under some rule, in the order of the file."""
    found = {share.party: None for one in columns for share in one.closed.shares}
    return [party for party in columns[0].closed.written.party_names if party in found]


def cells(party: str, columns: list[Column]) -> list[str]:
    """A party's share under each rule, with the change."""
    unit = columns[0].closed.distribution.document.unit
    now = columns[0].share(party)
    others = (one.share(party) for one in columns[1:])
    return [unit.format(now), *(f"{unit.format(new)} {signed(new - now, unit)}" for new in others)]


def signed(change: int, unit: Unit) -> str:
    """A change with its sign, as wide as the widest of its kind would be read: (+12.00)."""
    return f"({'+' if change > 0 else ''}{unit.format(change)})" if change else "(same)"


def as_json(one: Column, first: Column) -> JsonObject:
    """One rule's result for programs."""
    made = one.closed.distribution
    unit = made.document.unit
    return {
        "rule": one.name,
        "shares": {share.party: unit.format(share.amount) for share in made.outcome.shares},
        "change": {
            party: unit.format(one.share(party) - first.share(party))
            for party in parties([first, one])
        },
        **distance_json(first.closed, one.closed),
        "remainder": unit.format(made.outcome.remainder),
        "warnings": warnings(one.closed),
    }
