"""List the mechanisms a rule can name, or show one with its parameters."""

from __future__ import annotations

import argparse

from commonpool.cli.screen import BOLD, painted, paragraph, say, table
from commonpool.core.catalogue import CATALOGUE, find
from commonpool.core.mechanisms.base import Mechanism
from commonpool.core.shapes import keys_of


def options(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("name", nargs="?", metavar="NAME", help="a mechanism, such as need@1")


def run(options: argparse.Namespace) -> int:
    """All mechanisms, or one."""
    if options.name:
        say(one(find(options.name)))
    else:
        rows = [(mechanism.name, mechanism.title) for mechanism in CATALOGUE.values()]
        say(table(("Mechanism", "What it does"), rows, left=2))
    return 0


def one(mechanism: Mechanism[object]) -> str:
    """A mechanism with its formula, its source, and its parameters."""
    rows = [
        (name, field.kind.name, "required" if field.required else "", field.doc)
        for name, field in keys_of(mechanism.parameters).items()
    ]
    lines = [
        f"  {painted(mechanism.name, BOLD)}  {mechanism.title}",
        "  " + paragraph(mechanism.formula),
        f"  source: {mechanism.source}",
        f"  reads: {', '.join(mechanism.reads)}",
        "",
    ]
    shown = (
        table(("Parameter", "Kind", "", "What it does"), rows, left=4)
        if rows
        else "  no parameters"
    )
    return "\n".join([*lines, shown])
