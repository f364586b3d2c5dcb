"""Bring the database up to this version. Make a backup first."""

from __future__ import annotations

import argparse

from commonpool.cli.screen import say
from commonpool.cli.serve import room


def options(parser: argparse.ArgumentParser) -> None:
    """This command has no options."""


def run(options: argparse.Namespace) -> int:
    """Migrate, and say so."""
    start = room("start")
    start.read_settings()
    start.migrate()
    say("The database fits this version.")
    return 0
