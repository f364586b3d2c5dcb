"""Divide an amount among millions: a table of parties and weights in, a table of shares out."""

from __future__ import annotations

import argparse
from pathlib import Path

from commonpool.cli.output import refuse_own_input, workshop, written
from commonpool.cli.screen import GREEN, painted, progress, say
from commonpool.core.amounts import unit_of
from commonpool.core.canonical import canonical_text, digest
from commonpool.core.fault import Fault
from commonpool.core.rule import OFFERED_ROUNDINGS
from commonpool.core.shapes import JsonObject
from commonpool.engines.duck import DEFAULT_MEMORY
from commonpool.engines.port import LARGEST_AMOUNT
from commonpool.engines.weights import Division, apportion_table, job_of
from commonpool.formats.files import regular


def options(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="party and weight, as CSV or Parquet"
    )
    parser.add_argument("--amount", required=True, metavar="AMOUNT", help="what is divided")
    parser.add_argument("--currency", required=True, metavar="CODE", help="such as EUR")
    parser.add_argument(
        "--decimals", type=int, metavar="N", help="decimals of the currency, where it has its own"
    )
    parser.add_argument(
        "--to",
        type=Path,
        required=True,
        metavar="PATH",
        help="write the shares here (.csv, .parquet)",
    )
    parser.add_argument("--receipt", type=Path, metavar="PATH", help="write the receipt here")
    parser.add_argument(
        "--rounding",
        choices=OFFERED_ROUNDINGS,
        default=OFFERED_ROUNDINGS[0],
        help=f"how shares become whole units ({OFFERED_ROUNDINGS[0]})",
    )
    parser.add_argument(
        "--memory", default=DEFAULT_MEMORY, metavar="SIZE", help="at most so much for duckdb (4GB)"
    )


def run(options: argparse.Namespace) -> int:
    """Divide, write the shares, and show what was divided."""
    division = division_of(options)
    refuse_own_input([options.file], options.to, options.receipt)
    with workshop(options.to) as draft:
        with progress("dividing"):
            receipt = apportion_table(division, draft)
        files = {options.receipt: canonical_text(receipt)} if options.receipt else {}
        with written(files, {options.to: draft}):
            say(screen(receipt, division.unit.code))
            for path in (options.to, *files):
                say(f"  {painted('wrote', GREEN)} {path}")
    return 0


def division_of(options: argparse.Namespace) -> Division:
    """What the words ask for. Raises Fault."""
    unit = unit_of(options.currency, options.decimals)
    if not 0 <= unit.decimals <= 18:
        raise Fault(f"--decimals {unit.decimals}", "write 0 to 18")
    whole = unit.parse(options.amount)
    if whole > LARGEST_AMOUNT:
        raise Fault(f"--amount {options.amount} is larger than any engine divides", "check it")
    path = regular(options.file)
    return Division(job_of(path), unit, whole, options.rounding, options.memory)


def screen(receipt: JsonObject, code: str) -> str:
    """The receipt as a person reads it."""
    words = f"{receipt['parties']:,} parties, {receipt['rounding']}"
    return f"""
  {receipt["shared"]} {code} to {words}, by a weight of {receipt["weight"]} together
  Remainder: {receipt["remainder"]}

  Receipt {digest(receipt)}
"""
