"""The command `commonpool`: finds the command's file, and turns faults into exit codes.

0 done, 1 verification failed, 2 bad input.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Sequence

from commonpool import __version__
from commonpool.cli import (
    agreement,
    apportion,
    audit,
    backup,
    buddy,
    calendar,
    commitment,
    community,
    compare,
    cycle,
    deed,
    demo,
    distribute,
    explain,
    export,
    mechanisms,
    migrate,
    money,
    need,
    offer,
    people,
    restore,
    schema,
    serve,
    share,
    shift,
    simulate,
    thanks,
    tick,
    token,
    verify,
)
from commonpool.cli.screen import RED, painted, printed
from commonpool.core.fault import Fault
from commonpool.formats.files import BadFile

COMMANDS = (
    *(distribute, verify, explain, compare, simulate, apportion, mechanisms, calendar, schema),
    *(demo, serve, migrate, tick, audit, backup, restore, export),
    *(community, people, token, need, offer, commitment, deed, shift, buddy, thanks),
    *(money, agreement, cycle, share),
)
BAD_INPUT = 2
TOO_LITTLE_MEMORY = (
    "there is too little memory for this; close other programs, or let an engine add up the "
    "donations (--engine duckdb)"
)


def parser(only: str | None = None) -> argparse.ArgumentParser:
    """All commands and their options; of `only` one command its own, which takes less time."""
    top = argparse.ArgumentParser(
        prog="commonpool",
        description="Share a common pool by rules that anyone can read, "
        "with a receipt that anyone can check.",
    )
    top.add_argument("--version", action="version", version=f"commonpool {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        name = command.__name__.rpartition(".")[2]
        about = (command.__doc__ or "").partition("\n")[0]
        made = commands.add_parser(name, help=about, description=about)
        if only in (None, name):
            command.options(made)
        made.set_defaults(run=command.run)
    return top


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    typed = sys.argv[1:] if words is None else words
    named = next((word for word in typed if not word.startswith("-")), "")
    options = parser(named).parse_args(typed)
    gc.disable()  # one command and the process ends: collecting would only cost
    try:
        return printed(lambda: int(options.run(options)))
    except (BadFile, Fault) as error:
        sys.stderr.write(f"{painted('commonpool:', RED, sys.stderr)} {error}\n")
        return BAD_INPUT
    except MemoryError:
        gc.enable()  # what was read so far goes first, so that there is room for the sentence
        sys.stderr.write(f"{painted('commonpool:', RED, sys.stderr)} {TOO_LITTLE_MEMORY}\n")
        return BAD_INPUT
    except KeyboardInterrupt:
        return 130
    finally:
        gc.enable()


if __name__ == "__main__":
    sys.exit(main())
