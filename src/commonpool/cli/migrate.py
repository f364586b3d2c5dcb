"""Bring the database up to this version. Make a backup first."""

from __future__ import annotations

import argparse
from importlib import import_module

from commonpool.cli.installation import installation
from commonpool.cli.screen import say


def options(parser: argparse.ArgumentParser) -> None:
    """This command has no options."""


def run(options: argparse.Namespace) -> int:
    """Migrate, and say so."""
    installation(migrated=False)
    import_module("commonpool.config.start").migrate()
    say("The database fits this version.")
    return 0
