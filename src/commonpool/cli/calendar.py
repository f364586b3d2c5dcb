"""Print the bounds of coming cycles, ready for a cycle file."""

from __future__ import annotations

import argparse
from datetime import date
from itertools import islice

from commonpool.calendars import cycles
from commonpool.cli.screen import say
from commonpool.core.fault import Fault, quote

RHYTHMS = ("weekly", "monthly", "lunar")
MOST = 1000


def options(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("rhythm", choices=RHYTHMS, help="lunar runs from new moon to new moon")
    parser.add_argument("--zone", required=True, help="time zone, such as Europe/Lisbon")
    parser.add_argument(
        "--from", dest="start", required=True, metavar="DATE", help="a day in the first cycle"
    )
    parser.add_argument("--count", type=int, default=12, help="how many cycles (12)")


def run(options: argparse.Namespace) -> int:
    """Print a [cycle] table for each."""
    if not 0 < options.count <= MOST:
        raise Fault(f"a count of {options.count}", f"ask for 1 to {MOST} cycles")
    found = cycles(
        rhythm=options.rhythm, zone=options.zone, start=day(options.start), count=options.count
    )
    for bounds in islice(found, options.count):
        say("[cycle]")
        say(f'id = "{bounds.opens.date().isoformat()}"')
        say(f"opens = {bounds.opens.isoformat()}")
        say(f"closes = {bounds.closes.isoformat()}")
        say(f'rhythm = "{options.rhythm}"\nzone = "{options.zone}"\n')
    return 0


def day(text: str) -> date:
    """The date in `text`, or Fault."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Fault(
            f"{quote(text)} is not a date of the calendar", "write it as 2026-01-31"
        ) from None
