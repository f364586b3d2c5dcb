"""Inflows as a CSV table: read whole or not at all, within bounds."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass

from commonpool.core.amounts import Unit
from commonpool.core.evidence import INFLOW_KINDS
from commonpool.core.fault import Fault, all_of, quote
from commonpool.core.kinds import DATE, as_text
from commonpool.engines.lines import separator

MAX_BYTES = 4 * 1024 * 1024
MAX_ROWS = 5_000
NEEDED = ("amount", "kind", "on")
COLUMNS = (*NEEDED, "source", "pool")
FORMULA = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True, slots=True)
class InflowRow:
    """One line of the table."""

    line: int
    amount: int
    kind: str
    source: str
    pool: str
    on: dt.date


def read_inflows(content: bytes, unit: Unit) -> list[InflowRow]:
    """The rows of a CSV file. Raises Fault with the line and the column."""
    text = decoded(content)
    first = text.partition("\n")[0]
    if not first.strip():
        raise Fault(
            "the file has no header",
            "name the columns: {choices}",
            (0,),
            choices=", ".join(COLUMNS),
        )
    cells = csv.reader(io.StringIO(text, newline=""), delimiter=separator(first), strict=True)
    try:
        columns = header(next(cells))
        return [row_of(line, columns, row, unit) for line, row in numbered(cells)]
    except csv.Error as error:
        raise Fault(
            "line {line}: {error}",
            "close every quote that opens",
            (cells.line_num,),
            line=cells.line_num,
            error=error,
        ) from None


def decoded(content: bytes) -> str:
    """The text of a file that is short enough to be entered whole."""
    if len(content) > MAX_BYTES:
        raise Fault(
            "the file has {count} bytes",
            "send at most {most}: a part at a time",
            count=f"{len(content):,}",
            most=f"{MAX_BYTES:,}",
        )
    if (lines := content.count(b"\n")) > MAX_ROWS + 1:
        raise Fault(
            "the file has {lines} lines",
            "send at most {most} rows at a time",
            lines=f"{lines:,}",
            most=f"{MAX_ROWS:,}",
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Fault(
            "line {line} is not UTF-8", "save the file as UTF-8", (line,), line=line
        ) from None


def numbered(cells: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold something, each with its line; the header is line 1."""
    for line, row in enumerate(cells, start=2):
        if any(cell.strip() for cell in row):
            yield line, [cell.strip() for cell in row]


def header(cells: list[str]) -> list[str]:
    """The columns: those that are needed are there, none is strange, none is there twice."""
    columns = [cell.strip().lower() for cell in cells]
    strange = [name for name in columns if name not in COLUMNS]
    missing = [name for name in NEEDED if name not in columns]
    if strange or missing or len(set(columns)) != len(columns):
        said = ", ".join(quote(name) for name in columns)
        raise Fault(
            "line 1: the columns are {said}",
            "write {choices}, and if you like {others}",
            (1,),
            said=said,
            choices=", ".join(NEEDED),
            others=all_of(COLUMNS[3:]),
        )
    return columns


def row_of(line: int, columns: list[str], cells: list[str], unit: Unit) -> InflowRow:
    """One line as an inflow."""
    if len(cells) != len(columns):
        raise Fault(
            "line {line}: {count} cells under {columns} columns",
            "put quotes around a cell that holds the separator",
            (line,),
            line=line,
            count=len(cells),
            columns=len(columns),
        )
    row = dict(zip(columns, cells, strict=True))
    try:
        return InflowRow(
            line=line,
            amount=unit.parse(row["amount"]),
            kind=known_kind(row["kind"].casefold()),
            source=plain(row.get("source", "")),
            pool=row.get("pool", ""),
            on=dt.date.fromisoformat(DATE.read(row["on"], unit)),
        )
    except Fault as fault:
        raise in_line(line, fault) from None


def in_line(line: int, fault: Fault) -> Fault:
    """The fault of one row of a file, with its line."""
    return Fault("line {line}: {problem}", fault.mend, (line,), line=line, problem=fault.problem)


def known_kind(kind: str) -> str:
    """A kind of inflow that exists."""
    if kind not in INFLOW_KINDS:
        raise Fault(
            "{kind} is no kind of inflow",
            "write one of: {choices}",
            kind=quote(kind),
            choices=", ".join(INFLOW_KINDS),
        )
    return kind


def plain(text: str) -> str:
    """Text that no spreadsheet would run as a formula, and that shows as it is written."""
    if text.startswith(FORMULA):
        raise Fault("{text} begins like a formula", "take the first sign away", text=quote(text))
    if len(text) > 160:
        raise Fault("a source of {count} characters", "keep it under 160", count=len(text))
    return as_text(text)
