"""What a terminal shows: tables, colour where there is a person to see it, progress."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from typing import TextIO

BOLD, DIM, GREEN, RED = "1", "2", "32", "31"
WIDTH = 88  # of a page that is read, and of any output that is no terminal
NARROWEST = 40
NARROWEST_NAME = 28


def painted(text: str, style: str, stream: TextIO | None = None) -> str:
    """`text` in a style if the stream is a terminal and nobody asked for none."""
    stream = stream or sys.stdout
    plain = not stream.isatty() or "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
    return text if plain else f"\x1b[{style}m{text}\x1b[0m"


def width(text: str) -> int:
    """How many columns a terminal gives to `text`."""
    return sum(_columns(mark) for mark in text)


def _columns(mark: str) -> int:
    if unicodedata.combining(mark):
        return 0
    return 2 if unicodedata.east_asian_width(mark) in "WF" else 1


def table(
    head: Sequence[str], rows: Sequence[Sequence[str]], *, left: int = 1, plain: bool = False
) -> str:
    """Columns side by side: the first `left` begin at the left, the others end at the right.

    Long names in the first are folded where the table would be wider than the terminal.
    """
    room = name_room(head, rows)
    rows = [line for row in rows for line in folded(row, room)]
    columns = list(zip(head, *rows, strict=True))
    sizes = [max(width(cell) for cell in column) for column in columns]

    def line(cells: Sequence[str]) -> str:
        padded = (
            cell + " " * (size - width(cell)) if place < left else " " * (size - width(cell)) + cell
            for place, (cell, size) in enumerate(zip(cells, sizes, strict=True))
        )
        return ("  " + "   ".join(padded)).rstrip()

    rule = "  " + "   ".join("─" * size for size in sizes)
    top = [line(head), rule] if plain else [painted(line(head), BOLD), painted(rule, DIM)]
    return "\n".join([*top, *map(line, rows)])


def name_room(head: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """How wide the first column may be, so that the others stand beside it."""
    rest = (
        max(width(cell) for cell in column) for column in list(zip(head, *rows, strict=True))[1:]
    )
    return max(NARROWEST_NAME, terminal_width() - 2 - sum(3 + size for size in rest))


def folded(row: Sequence[str], room: int) -> Iterator[Sequence[str]]:
    """A row, with the rest of a long name in rows of its own below."""
    first, *others = row
    lines = textwrap.wrap(first, room, break_on_hyphens=False) if width(first) > room else [first]
    yield (lines[0], *others)
    yield from ((line, *("" for _ in others)) for line in lines[1:])


def terminal_width() -> int:
    """Columns of the terminal; of a page, where the output goes elsewhere."""
    return max(NARROWEST, shutil.get_terminal_size((WIDTH, 24)).columns)


def paragraph(text: str, before: int = 2) -> str:
    """A sentence folded to the width of a page, with room for `before` columns in front."""
    page = min(WIDTH, terminal_width())
    first = textwrap.fill(
        text, page, initial_indent=" " * before, subsequent_indent="  ", break_on_hyphens=False
    )
    return first[before:]


def printed(run: Callable[[], int]) -> int:
    """Run a command; its exit code, or 2 where its output cannot be printed.

    Output that no terminal shows is UTF-8 on every machine.
    """
    if isinstance(sys.stdout, TextIOWrapper):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="replace")
        else:
            sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")
    try:
        code = run()
        sys.stdout.flush()
    except BrokenPipeError:
        _close_output()
        return 0
    except OSError as error:
        _close_output()
        sys.stderr.write(f"the output cannot be printed ({error.strerror}); make room for it\n")
        return 2
    return code


def _close_output() -> None:
    """Let what is still to be printed go nowhere, so that the end of the process says nothing."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(text: str = "") -> None:
    """Print to the person, or to whoever reads the output."""
    sys.stdout.write(text + "\n")


def remark(words: Iterable[str]) -> None:
    """Tell the person what no receipt tells, beside the output and not in it."""
    for line in words:
        sys.stderr.write(f"{painted('note', BOLD, sys.stderr)} {line}\n")


@contextmanager
def progress(what: str) -> Iterator[None]:
    """Show what is being done while it is done, on a terminal, and leave no trace."""
    if not sys.stderr.isatty():
        yield
        return
    sys.stderr.write(f"\r{what} …\x1b[K")
    sys.stderr.flush()
    try:
        yield
    finally:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
