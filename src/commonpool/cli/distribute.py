"""Share the pool of one cycle file: shares, remainder, receipt."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from commonpool.cli import ties
from commonpool.cli.output import refuse_own_input, written
from commonpool.cli.screen import (
    BOLD,
    DIM,
    GREEN,
    painted,
    paragraph,
    progress,
    remark,
    say,
    table,
)
from commonpool.core.amounts import about
from commonpool.core.bundle import Closed, close
from commonpool.core.canonical import canonical_text
from commonpool.core.document import Document
from commonpool.core.fault import Fault
from commonpool.core.mechanisms.base import NO_WAYS, Ways
from commonpool.core.receipt import all_points
from commonpool.core.shapes import JsonObject
from commonpool.core.words import labels_of, sentence
from commonpool.engines.choice import ENGINES, SEARCH, SEARCHED, engine_named, ways_for
from commonpool.engines.duck import DEFAULT_MEMORY
from commonpool.engines.port import Engine
from commonpool.formats.cycle_file import CycleFile, explaining, read_cycle_file
from commonpool.formats.files import BadFile
from commonpool.formats.published import beside_published, published

GOES_TO = {"carry": "carried over to the next cycle", "reserve": "to the reserve"}


def options(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the cycle file (TOML)")
    parser.add_argument(
        "--format", choices=("table", "json"), default="table", help="for people, or for programs"
    )
    parser.add_argument("--receipt", type=Path, metavar="PATH", help="write the receipt here")
    parser.add_argument(
        "--bundle", type=Path, metavar="PATH", help="write receipt and evidence here"
    )
    parser.add_argument(
        "--pb", type=Path, metavar="PATH", help="write a vote here as .pb, with what was selected"
    )
    parser.add_argument(
        "--ties", action="store_true", help="show every outcome that the ties of a vote allow"
    )
    parser.add_argument(
        "--engine",
        choices=(*ENGINES, SEARCH),
        help="add up a file of donations with python, duckdb or spark; search an Equal Shares "
        "election with python or numpy",
    )
    parser.add_argument(
        "--memory", default=DEFAULT_MEMORY, metavar="SIZE", help="at most so much for duckdb (4GB)"
    )
    parser.add_argument(
        "--spark-master", default="local[*]", metavar="URL", help="where Spark runs (local[*])"
    )


def run(options: argparse.Namespace) -> int:
    """Share, write what was asked for, and show the shares."""
    engine = engine_of(options)
    file = read_file(options.file, engine)
    refuse_own_input(file.source.files(), options.receipt, options.bundle, options.pb)
    check_search(file, options.engine)
    closed = close_file(file, ways_for(options.engine))
    ways = found_outcomes(closed) if options.ties else None
    vote = file.source.election
    told = beside_published(vote, closed) if vote else []
    files = {}
    with progress("writing"):
        if options.receipt:
            files[options.receipt] = canonical_text(closed.bundle["receipt"])
        if options.bundle:
            files[options.bundle] = canonical_text(closed.bundle) + "\n"
        if options.pb:
            files[options.pb] = published(closed, vote if options.file.suffix == ".pb" else None)
    with written(files):
        remark(file.source.told())
        if options.format == "json":
            more: JsonObject = {} if ways is None else {"outcomes": [list(way) for way in ways]}
            if told:
                more["published"] = list(told)
            say(json.dumps({**summary(closed), **more}, ensure_ascii=False, indent=2))
        else:
            say(screen(closed))
            for line in told:
                say(f"  {paragraph(f'{file.source.named()}: {line}.')}")
            if ways is not None:
                say("".join(f"  {paragraph(line)}\n" for line in ties.words(closed, ways)))
            for path in files:
                say(f"  {painted('wrote', GREEN)} {path}")
    return 0


def engine_of(options: argparse.Namespace) -> Engine | None:
    """The engine for donations that was asked for."""
    name = None if options.engine == SEARCH else options.engine
    if name is None and options.memory == DEFAULT_MEMORY:
        return None
    return engine_named(name or "duckdb", options.spark_master, options.memory)


def check_search(file: CycleFile, engine: str | None) -> None:
    """Raise BadFile where numpy was asked for, and there is no election that it searches."""
    rule = file.family.document.rule.mechanism.name
    if engine == SEARCH and rule not in SEARCHED:
        raise BadFile(
            f"--engine {SEARCH} searches an Equal Shares election, and the rule here is {rule}; "
            f"leave it out, or name one of {', '.join(ENGINES)}"
        )


def read_file(path: Path, engine: Engine | None = None) -> CycleFile:
    """Read a cycle file. Raises BadFile."""
    with progress(f"reading {path}"):
        return read_cycle_file(path, engine)


def close_file(file: CycleFile, ways: Ways = NO_WAYS) -> Closed:
    """Share the pool of a cycle file. Raises BadFile."""
    with progress("sharing"), explaining(file.source):
        return close(file.family, ways)


def found_outcomes(closed: Closed) -> list[list[str]]:
    """Every outcome that ties allow. Raises BadFile."""
    with progress("following every tie"):
        try:
            return ties.outcomes(closed)
        except Fault as fault:
            raise BadFile(f"--ties: {fault}") from None


def summary(closed: Closed) -> JsonObject:
    """What `--format json` prints; amounts are text, in the currency."""
    made = closed.distribution
    unit, waters = made.document.unit, made.waters
    found: JsonObject = {
        "community": made.document.community.id,
        "cycle": made.document.cycle.id,
        "currency": unit.code,
        "income": unit.format(waters.income),
        "pools": {name: unit.format(amount) for name, amount in waters.pools.items()},
        "pot": unit.format(waters.pot),
        "reserve": unit.format(waters.reserve),
        "baseline": unit.format(sum(waters.baseline.values())),
        "shares": {share.party: unit.format(share.amount) for share in closed.shares},
        "held": sorted(held_parties(closed)),
        "remainder": unit.format(made.outcome.remainder),
        "remainder_to": made.outcome.goes_to,
        "warnings": warnings(closed),
        "receipt": closed.sha256,
    }
    if closed.children:
        found["nested"] = {party: summary(child) for party, child in closed.children.items()}
    return found


def held_parties(closed: Closed) -> set[str]:
    """Parties whose share is held."""
    return {
        dict(note.values)["party"] for note in closed.distribution.warnings if note.code == "held"
    }


def warnings(closed: Closed) -> list[str]:
    """What a reader must know, as sentences."""
    labels = labels_of(closed.written)
    return [
        sentence({"code": note.code, **dict(note.values)}, labels)
        for note in closed.distribution.warnings
    ]


def summary_title(document: Document) -> str:
    """The community and its cycle."""
    return f"{document.community.name or document.community.id}, {document.cycle.id}"


def screen(closed: Closed) -> str:
    """The shares as a person reads them."""
    made = closed.distribution
    document, unit = made.document, made.document.unit
    title = summary_title(document)
    rule = f"by {document.rule.mechanism.name}, {document.cycle.opens} to {document.cycle.closes}"
    parts = [f"\n  {painted(title, BOLD)}   {painted(rule, DIM)}\n", waters_table(closed)]
    if made.outcome.shares:
        parts += ["", shares_table(closed)]
    left = f"{unit.format(made.outcome.remainder)} {GOES_TO[made.outcome.goes_to]}"
    parts += ["", f"  Remainder: {left}"]
    parts += [f"  {painted('note', BOLD)} {paragraph(words)}" for words in warnings(closed)]
    parts += ["", f"  Receipt {closed.sha256}", ""]
    parts += [screen(child) for child in closed.children.values()]
    return "\n".join(parts)


def waters_table(closed: Closed) -> str:
    """From income to flow, leaving out what is nothing."""
    waters, unit = closed.distribution.waters, closed.distribution.document.unit
    rows = [
        ("came in", waters.income),
        ("carried over from before", waters.carried),
        ("returned by decay", sum(waters.decayed.values())),
        *((f"to the pool {name}", amount) for name, amount in waters.pools.items()),
        ("given to the reserve", waters.given_to_reserve),
        ("kept for later", waters.kept),
        ("the pot", waters.pot),
        ("reserve", waters.reserve),
        *((f"baseline: {name}", amount) for name, amount in sorted(waters.baseline.items())),
        ("to share", waters.flow),
    ]
    shown = [(name, unit.format(amount)) for name, amount in rows if amount or name == "to share"]
    return table(("Money", unit.code), shown)


def document_tracks(closed: Closed) -> bool:
    """Whether the community only writes things down for now."""
    return closed.written.policy.stage == "track"


def shares_table(closed: Closed) -> str:
    """Each party with its points and its share; without shares while nothing is shared yet."""
    made, names = closed.distribution, closed.written.party_names
    unit, held = made.document.unit, held_parties(closed)
    scale = unit.scale if made.outcome.money else 1
    rows = [
        (
            names[share.party] + (" (held)" if share.party in held else ""),
            about(share.points / scale),
            unit.format(share.amount),
        )
        for share in closed.shares
    ]
    what = "Claim" if made.outcome.money else "Points"
    if document_tracks(closed):
        return table(("Who", f"{what} so far"), [row[:2] for row in rows])
    total = sum(share.amount for share in made.outcome.shares)
    points = about(all_points(made.outcome.shares) / scale)
    head = ("Who", what, "Share")
    return table(head, [*rows, ("all", points, unit.format(total))])
