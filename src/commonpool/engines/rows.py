"""Rows of donations out of CSV or Parquet, as text, with the line on which each stands."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from decimal import Decimal
from importlib import import_module
from types import ModuleType
from typing import Protocol

from commonpool.core.fault import Fault, quote
from commonpool.core.kinds import as_id
from commonpool.engines.columns import (
    ID,
    check_columns,
    check_parquet,
    csv_columns,
    first_line,
    lines_of,
    needed_extra,
)
from commonpool.engines.lines import AT_ONCE, spare_memory
from commonpool.engines.port import COLUMNS, Job, fault

_ID = re.compile(ID)
Row = tuple[int, str, str, str]  # line, donor, project, amount


class Column(Protocol):
    """What is used of an Arrow column."""

    def to_pylist(self) -> list[object]:
        """Its values."""
        ...


class Batch(Protocol):
    """What is used of an Arrow record batch."""

    def column(self, name: str) -> Column:
        """A column by its name."""
        ...


class Batches(Protocol):
    """What is used of a Parquet file."""

    def iter_batches(self, batch_size: int, *, columns: list[str]) -> Iterator[Batch]:
        """Its rows, a batch at a time."""
        ...


def read_rows(job: Job) -> Iterator[Row]:
    """Every row: line (or row of Parquet, from 1), donor, project, amount as text."""
    for line, donor, project, amount in _parquet_rows(job) if job.parquet else _csv_rows(job):
        for name, text in (("by", donor), ("to", project)):
            if not _ID.fullmatch(text):
                raise no_id(job, f"{job.counted_in} {line}, column {name}", text)
        yield line, donor, project, amount


def no_id(job: Job, place: str, text: str) -> Fault:
    """Why a text is no id."""
    try:
        as_id(text)
    except Fault as error:
        return fault(job, f"{place}: {error.problem}", error.mend)
    return fault(job, f"{place}: {quote(text)} is no id", "write it anew, in UTF-8")


def _csv_rows(job: Job) -> Iterator[Row]:
    mark, columns = csv_columns(job)
    places = [columns.index(name) for name in COLUMNS]
    reader = csv.reader(lines_of(job), delimiter=mark, strict=True)
    try:
        next(reader)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _row(job, reader.line_num, cells, len(columns), places)
    except csv.Error as error:
        raise fault(job, f"line {reader.line_num}: {error}", "close every quote") from None


def _row(job: Job, line: int, cells: list[str], columns: int, places: list[int]) -> Row:
    if len(cells) != columns:
        raise fault(
            job,
            f"line {line}: {len(cells)} cells under {columns} columns",
            "the file may be cut: give it whole",
        )
    donor, project, amount = (cells[place].strip() for place in places)
    return line, donor, project, amount


def _parquet_rows(job: Job) -> Iterator[Row]:
    check_parquet(job)
    parquet = needed("pyarrow.parquet", "read Parquet")
    try:
        file = parquet.ParquetFile(job.path)
        fields = list(file.schema_arrow)
        check_columns(job, {field.name: str(field.type) for field in fields}, len(fields))
        for row, cells in enumerate(_cells(file), start=1):
            donor, project, amount = map(_as_text, cells)
            yield row, donor, project, amount
    except (Fault, MemoryError):
        raise
    except Exception as error:  # a broken file raises whatever it likes
        raise fault(job, f"not Parquet: {first_line(error)}", "give the file whole") from None


def _cells(file: Batches) -> Iterator[tuple[object, ...]]:
    for batch in file.iter_batches(AT_ONCE, columns=list(COLUMNS)):
        spare_memory()
        yield from zip(*(batch.column(name).to_pylist() for name in COLUMNS), strict=True)


def _as_text(value: object) -> str:
    """A cell as text: nothing for nothing, and of a decimal no zeros at its end."""
    if value is None:
        return ""
    if not isinstance(value, Decimal):
        return str(value)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def needed(module: str, what: str) -> ModuleType:
    """A module of an extra, or Fault saying how to get it."""
    try:
        return import_module(module)
    except ImportError:
        raise needed_extra(module, what) from None
