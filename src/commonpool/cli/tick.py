"""Close the cycles that are due, open what follows, and send the letters of the morning."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from commonpool.cli.installation import installation
from commonpool.cli.screen import progress, say


def options(parser: argparse.ArgumentParser) -> None:
    """This command has no options: run it every hour."""


def run(options: argparse.Namespace) -> int:
    """A line for whatever was closed, opened, or could not be."""
    installation()
    from commonpool.cycles import services  # noqa: PLC0415  # needs an installation
    from commonpool.notices import services as notices  # noqa: PLC0415  # as above

    now = datetime.now(UTC)
    with progress("looking at the calendars"):
        said = [*services.tick(now=now), *notices.deliver(now=now)]
    for line in said:
        say(line)
    return 0
