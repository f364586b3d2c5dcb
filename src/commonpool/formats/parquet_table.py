"""A table as Parquet: the columns name the keys, a null leaves its key out, floats are refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Protocol, cast

from commonpool.core.fault import Fault, quote
from commonpool.core.shapes import Json
from commonpool.engines.columns import first_line
from commonpool.engines.foreign import refuse_foreign
from commonpool.engines.lines import AT_ONCE, spare_memory
from commonpool.engines.rows import needed
from commonpool.formats.csv_table import MAX_ROWS, Table, header
from commonpool.formats.files import BadFile, regular

FLOATS = ("float", "double", "halffloat")
Row = dict[str, object]


class ColumnType(Protocol):
    """What is used of an Arrow field."""

    name: str
    type: object


class Metadata(Protocol):
    """What is used of a Parquet file's metadata."""

    num_rows: int


class ParquetFile(Protocol):
    """What is used of a Parquet file."""

    schema_arrow: list[ColumnType]
    metadata: Metadata

    def iter_batches(self, batch_size: int) -> Iterator[Batch]:
        """Its rows, a batch at a time."""
        ...


class Batch(Protocol):
    """What is used of an Arrow record batch."""

    def to_pylist(self) -> list[Row]:
        """Its rows as plain Python."""
        ...


def read_parquet(path: Path) -> Table:
    """The table in a Parquet file. Raises BadFile."""
    try:
        refuse_foreign(regular(path), parquet=True)
        parquet = needed("pyarrow.parquet", "read Parquet")
    except Fault as fault:
        raise BadFile(f"{path}: {fault}") from None
    try:
        file = cast("ParquetFile", parquet.ParquetFile(path))
        columns = check(path, file)
        rows = [row_of(path, place, row) for place, row in enumerate(rows_of(file), start=1)]
    except (BadFile, MemoryError):
        raise
    except Exception as error:  # a broken file raises whatever it likes
        raise BadFile(f"{path}: not Parquet: {first_line(error)}; give the file whole") from None
    return Table(path, rows, list(range(1, len(rows) + 1)), "row", columns)


def names_in(path: Path) -> tuple[str, ...]:
    """The columns of a Parquet file that was read before."""
    file = needed("pyarrow.parquet", "read Parquet").ParquetFile(path)
    return tuple(field.name for field in cast("ParquetFile", file).schema_arrow)


def rows_of(file: ParquetFile) -> Iterator[Row]:
    """Every row."""
    for batch in file.iter_batches(AT_ONCE):
        spare_memory()
        yield from batch.to_pylist()


def check(path: Path, file: ParquetFile) -> tuple[str, ...]:
    """The columns: names that can be told apart, numbers that are exact, and no more rows than are read."""
    columns = header(path, [field.name for field in file.schema_arrow])
    for field in file.schema_arrow:
        if str(field.type) in FLOATS:
            raise BadFile(
                f"{path}, column {quote(field.name)}: numbers in {field.type}, which are never "
                "exact; write them as DECIMAL, as whole numbers, or as text"
            )
    if file.metadata.num_rows > MAX_ROWS:
        raise BadFile(f"{path}: more than {MAX_ROWS:,} rows; split the table")
    return tuple(columns)


def row_of(path: Path, place: int, row: Row) -> dict[str, Json]:
    """A row as a cycle file would have it."""
    made: dict[str, Json] = {}
    for name, value in row.items():
        if value is None or value == "":
            continue
        try:
            made[name.strip()] = plain(value)
        except Fault as fault:
            raise BadFile(f"{path}, row {place}, column {quote(name)}: {fault}") from None
    return made


def plain(value: object) -> Json:
    """A cell as text, a whole number, a truth value, or a list of them."""
    if isinstance(value, str | bool | int):
        return value
    if isinstance(value, Decimal) and value.is_finite():
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [plain(one) for one in value]
    raise Fault(f"{quote(str(value))} is of a kind that no table holds", "write it as text")
