"""The lines of a file, one by one, each of bounded length and in UTF-8."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from commonpool.core.fault import Fault
from commonpool.engines.foreign import refuse_foreign

MAX_LINE = 1024 * 1024
AT_ONCE = 4_096  # rows between two looks at the memory
SPARE = 16 * 1024 * 1024


def read_lines(path: Path) -> Iterator[str]:
    """Every line; the first may begin with a byte order mark. Raises Fault with the line."""
    refuse_foreign(path)
    with path.open("rb") as file:
        number = 0
        while line := file.readline(MAX_LINE + 1):
            number += 1
            if len(line) > MAX_LINE:
                raise Fault(
                    f"line {number} has more than {MAX_LINE:,} bytes",
                    "check that the file is a CSV with one row on each line",
                )
            if number % AT_ONCE == 0:
                spare_memory()
            yield _text(line, number)


def spare_memory() -> None:
    """Ask for `SPARE` bytes and leave them: out of memory is told while there is room to stop.

    With none left at all, CPython can neither end a generator nor leave a long function: it
    turns in a circle for ever. Raises MemoryError.
    """
    bytes(SPARE)


def _text(line: bytes, number: int) -> str:
    try:
        return line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError:
        raise Fault(f"line {number} is not UTF-8", "save the file as UTF-8") from None


def separator(first: str) -> str:
    """The separator that the header of a CSV uses most."""
    return max(",;\t", key=first.count)
