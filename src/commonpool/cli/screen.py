"""What a terminal shows: tables, colour where there is a person to see it, progress."""

from __future__ import annotations

import os
import sys
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

BOLD, DIM, GREEN, RED = "1", "2", "32", "31"
WIDTH = 88


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


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, left: int = 1) -> str:
    """Columns side by side: the first `left` begin at the left, the others end at the right."""
    columns = list(zip(head, *rows, strict=True))
    sizes = [max(width(cell) for cell in column) for column in columns]

    def line(cells: Sequence[str]) -> str:
        padded = (
            cell + " " * (size - width(cell)) if place < left else " " * (size - width(cell)) + cell
            for place, (cell, size) in enumerate(zip(cells, sizes, strict=True))
        )
        return ("  " + "   ".join(padded)).rstrip()

    rule = "  " + "   ".join("─" * size for size in sizes)
    return "\n".join([painted(line(head), BOLD), painted(rule, DIM), *map(line, rows)])


def paragraph(text: str) -> str:
    """A sentence folded to the width of a page."""
    return textwrap.fill(text, WIDTH, subsequent_indent="  ", break_on_hyphens=False)


def say(text: str = "") -> None:
    """Print to the person, or to whoever reads the output."""
    sys.stdout.write(text + "\n")


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
