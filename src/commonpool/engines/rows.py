"""Rows of donations out of CSV or Parquet, as text, with the line on which each stands."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Protocol

from commonpool.core.fault import Fault
from commonpool.engines.lines import read_lines
from commonpool.engines.port import Job, fault

COLUMNS = ("by", "to", "amount")


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

    def iter_batches(self, *, columns: list[str]) -> Iterator[Batch]:
        """Its rows, a batch at a time."""
        ...


Row = tuple[int, str, str, str]  # line, donor, project, amount


def read_rows(job: Job) -> Iterator[Row]:
    """Every row: line (from 1), donor, project, amount as text."""
    return _parquet_rows(job) if job.parquet else _csv_rows(job)


def _csv_rows(job: Job) -> Iterator[Row]:
    reader = csv.reader(read_lines(job.path), strict=True)
    try:
        columns = next(reader, [])
        check_columns(job, dict.fromkeys(columns, "text"))
        places = [columns.index(name) for name in COLUMNS]
        for cells in reader:
            yield _row(job, reader.line_num, cells, columns, places)
    except csv.Error as error:
        raise fault(job, f"line {reader.line_num}: {error}", "close every quote") from None


def _row(job: Job, line: int, cells: list[str], columns: list[str], places: list[int]) -> Row:
    if len(cells) != len(columns):
        raise fault(
            job,
            f"line {line}: {len(cells)} cells under {len(columns)} columns",
            "the file may be cut: give it whole",
        )
    donor, project, amount = (cells[place] for place in places)
    if not (donor and project and amount):
        raise fault(job, f"line {line}: an empty cell", "fill it, or take the row out")
    return line, donor, project, amount


def _parquet_rows(job: Job) -> Iterator[Row]:
    parquet = needed("pyarrow.parquet", "read Parquet")
    try:
        file = parquet.ParquetFile(job.path)
    except Exception as error:  # a broken file raises whatever it likes
        raise fault(job, f"not Parquet: {first_line(error)}", "give the file whole") from None
    check_columns(job, {field.name: str(field.type) for field in file.schema_arrow})
    for row, cells in enumerate(_cells(file), start=1):
        if None in cells:
            raise fault(job, f"row {row}: an empty cell", "fill it, or take the row out")
        donor, project, amount = map(str, cells)
        yield row, donor, project, amount


def _cells(file: Batches) -> Iterator[tuple[object, ...]]:
    for batch in file.iter_batches(columns=list(COLUMNS)):
        yield from zip(*(batch.column(name).to_pylist() for name in COLUMNS), strict=True)


def check_columns(job: Job, kinds: dict[str, str]) -> None:
    """The three columns are there, and money is not in floats."""
    for name in COLUMNS:
        if name not in kinds:
            raise fault(job, f'there is no column "{name}"', f"it has {', '.join(kinds)}: name it")
    kind = kinds["amount"].lower()
    if kind.startswith(("float", "double", "half", "real")):
        raise fault(
            job,
            f"column amount: money in {kind}, which is never exact",
            f"write it as DECIMAL(18,{job.unit.decimals}), or as text",
        )


def needed(module: str, what: str) -> ModuleType:
    """A module of an extra, or Fault saying how to get it."""
    try:
        return import_module(module)
    except ImportError:
        extra = "cluster" if module.startswith("pyspark") else "engines"
        raise Fault(
            f"{module} is needed to {what}", f"install commonpool[{extra}]", ("donations",)
        ) from None


def first_line(error: Exception) -> str:
    """The first line of a library's message, without its full stop."""
    return str(error).strip().partition("\n")[0].rstrip(".")
