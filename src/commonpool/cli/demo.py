"""See it work: a village with six months of history, seeded and served on this machine."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from commonpool.cli import serve, visit
from commonpool.cli.installation import installation
from commonpool.cli.screen import BOLD, painted, progress, say
from commonpool.cli.walk import walk
from commonpool.formats.files import BadFile

# What an installation on this machine may have set; the demo is none of it.
FORGOTTEN = ("DATABASE_URL", "COMMONPOOL_ORIGIN", "COMMONPOOL_HOSTS", "COMMONPOOL_MAIL")


def options(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument(
        "--port", type=serve.port, default=8000, metavar="N", help="serve here (8000)"
    )
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave what is made here")
    parser.add_argument(
        "--once", action="store_true", help="ask its own pages, say what was seen, and end"
    )
    parser.add_argument(
        "--walk",
        action="store_true",
        help="on the command line alone: one month under every model, a receipt, a check",
    )


def run(options: argparse.Namespace) -> int:
    """The village; in CI, where nobody can stop it, only once."""
    with place(options.keep) as folder:
        if options.walk:
            return walk(folder)
        seed(folder / "village")
        if options.once or os.environ.get("CI"):
            return visit.once(folder)
        say(f"\n{painted('Holon Alpha', BOLD)} is at http://127.0.0.1:{options.port}/")
        say("Be one of its people: /demo/   A program's way in: /api/v1/docs   Ctrl-C ends it.\n")
        return serve.run(argparse.Namespace(host="127.0.0.1", port=options.port))


@contextmanager
def place(keep: Path | None) -> Iterator[Path]:
    """The folder that was named, or one that is gone afterwards."""
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="commonpool-demo-") as folder:
            yield Path(folder)
        return
    try:
        keep.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadFile(
            f"{keep} cannot be made a folder ({error.strerror}); choose another"
        ) from None
    yield keep


def seed(home: Path) -> None:
    """A village that is new each time."""
    for name in FORGOTTEN:
        os.environ.pop(name, None)
    os.environ |= {"COMMONPOOL_HOME": str(home.resolve()), "COMMONPOOL_DEMO": "yes"}
    for old in home.glob("*.sqlite3*"):
        old.unlink()
    installation(migrated=False)
    with progress("telling six months of Holon Alpha"):
        import_module("commonpool.config.demo.stage").prepare()
