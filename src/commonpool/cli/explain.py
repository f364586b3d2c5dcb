"""Say in words why a party got its share, or where the money of the cycle went."""

from __future__ import annotations

import argparse
from pathlib import Path

from commonpool.cli.screen import BOLD, painted, paragraph, say
from commonpool.cli.verify import FAILED, verified
from commonpool.core.explanation import explain, explain_cycle
from commonpool.core.fault import Fault
from commonpool.formats.files import BadFile


def options(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument(
        "bundle", type=Path, metavar="BUNDLE", help="the file of distribute --bundle"
    )
    parser.add_argument(
        "party", nargs="?", metavar="PARTY", help="id of the party; without it, the whole cycle"
    )


def run(options: argparse.Namespace) -> int:
    """Verify the bundle first: what cannot be recomputed is not explained."""
    bundle = verified(options.bundle)
    if bundle is None:
        return FAILED
    try:
        told = explain(bundle, options.party) if options.party else explain_cycle(bundle)
    except Fault as fault:
        raise BadFile(f"{options.bundle}: {fault}") from None
    say()
    say("  " + painted(paragraph(told[0]), BOLD))
    for line in told[1:]:
        say("  " + paragraph(line))
    say()
    return 0
