"""Copy the whole installation into one file while it runs, with a hash beside it."""

from __future__ import annotations

import argparse
from pathlib import Path

from commonpool.cli.installation import installation
from commonpool.cli.screen import GREEN, painted, progress, say


def options(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the backup to write")


def run(options: argparse.Namespace) -> int:
    """Write the backup, and say its hash."""
    installation()
    from commonpool.books.backup import back_up  # noqa: PLC0415  # needs an installation

    with progress("copying"):
        found = back_up(options.file)
    size = options.file.stat().st_size
    say(f"{painted('kept', GREEN)}  {options.file}: {size:,} bytes, sha256 {found}")
    return 0
