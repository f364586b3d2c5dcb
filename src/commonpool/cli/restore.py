"""Fill an empty installation from a backup, and audit what came out."""

from __future__ import annotations

import argparse
from pathlib import Path

from commonpool.cli import audit
from commonpool.cli.installation import installation
from commonpool.cli.screen import GREEN, RED, painted, progress, say

FAILED = 1


def options(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a backup, its hash beside it")


def run(options: argparse.Namespace) -> int:
    """0 where the books are sound, 1 where they are not and nothing was kept."""
    installation(migrated=False)
    from commonpool.books.backup import restore  # noqa: PLC0415  # needs an installation

    with progress("restoring"):
        kept = restore(options.file, _sound)
    if not kept:
        say(f"{painted('refused', RED)}  {options.file}: its books are not sound; nothing was kept")
        return FAILED
    say(f"{painted('restored', GREEN)}  {options.file}")
    return 0


def _sound() -> bool:
    """Whether this program can read what came out, and it is as it was written."""
    installation()
    return audit.audited() == 0
