"""A table as CSV: the first line names the keys, an empty cell leaves its key out."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from commonpool.core.fault import quote
from commonpool.core.shapes import Json
from commonpool.engines.lines import separator
from commonpool.formats.files import BadFile, read_lines

MAX_ROWS = 1_000_000


@dataclass(frozen=True, slots=True)
class Table:
    """Rows by key, and where in the file each row ends: on which line, or which row it is."""

    path: Path
    rows: list[dict[str, Json]]
    lines: list[int]
    counted_in: str = "line"
    columns: tuple[str, ...] = ()


def read_csv(path: Path, too_many: str = "split the table") -> Table:
    """The table in a CSV file (comma, semicolon or tab between cells, quotes as in RFC 4180).

    `too_many` says what to do where it has more rows than are read.
    """
    table = Table(path, [], [])
    lines = read_lines(path)
    first = next(lines, "")
    if not first.strip():
        raise BadFile(f"{path}, line 1: no header; name the columns in the first line")
    mark = separator(first)
    rows = _cells(path, _plain_ends(path, chain([first], lines)), mark)
    columns = header(path, next(rows, (1, [""]))[1])
    table = replace(table, columns=tuple(columns))
    for line, cells in rows:
        if len(cells) != len(columns):
            raise BadFile(
                f"{path}, line {line}: {len(cells)} cells under {len(columns)} columns; "
                "put quotes around a cell that holds the separator"
            )
        table.rows.append({name: cell for name, cell in zip(columns, cells, strict=True) if cell})
        table.lines.append(line)
        if len(table.rows) > MAX_ROWS:
            raise BadFile(f"{path}, line {line}: more than {MAX_ROWS:,} rows; {too_many}")
    return table


def header(path: Path, cells: list[str]) -> list[str]:
    """Column names without space around them; none empty, none twice."""
    columns = [cell.strip() for cell in cells]
    for place, name in enumerate(columns, start=1):
        if not name:
            raise BadFile(f"{path}, line 1: column {place} has no name; name it, or take it out")
        if columns.index(name) != place - 1:
            raise BadFile(f"{path}, line 1: the column {quote(name)} stands twice; take one out")
    return columns


def _plain_ends(path: Path, lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        if "\r" in line.removesuffix("\n").removesuffix("\r"):
            raise BadFile(
                f"{path}, line {number}: a stray carriage return; save it with plain line ends"
            )
        yield line


def _cells(path: Path, lines: Iterator[str], mark: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(lines, delimiter=mark, strict=True)
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise BadFile(
                f"{path}, line {reader.line_num}: {error}; close every quote that opens"
            ) from None
        if cells is None:
            return
        if reader.line_num == 1 or any(cell.strip() for cell in cells):
            yield reader.line_num, [cell.strip() for cell in cells]
