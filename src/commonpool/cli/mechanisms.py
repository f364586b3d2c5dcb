"""List the mechanisms a rule can name, or show one with its parameters."""

from __future__ import annotations

import argparse

from commonpool.cli.screen import BOLD, DIM, painted, paragraph, say, table
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
    title = paragraph(mechanism.title, len(mechanism.name) + 4)
    lines = [
        f"  {painted(mechanism.name, BOLD)}  {title}",
        "  " + paragraph(mechanism.formula),
        "  " + paragraph(f"source: {mechanism.source}"),
        f"  reads: {', '.join(mechanism.reads)}",
    ]
    keys = keys_of(mechanism.parameters)
    for name, field in keys.items():
        needed = ", required" if field.required else ""
        kind = painted(f"{field.kind.name}{needed}", DIM)
        lines += ["", f"  {painted(name, BOLD)}  {kind}", f"  {paragraph(field.doc)}"]
    return "\n".join(lines if keys else [*lines, "", "  no parameters"])
