"""What a reader must know of the files of a round, and no receipt tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

from commonpool.core.amounts import Unit
from commonpool.core.fault import quote
from commonpool.engines.columns import csv_columns, others
from commonpool.engines.port import Job, is_parquet
from commonpool.formats.csv_table import Table
from commonpool.formats.parquet_table import names_in

ROUND = ("projects", "donations", "donors", "ballots")
ENDS = b'\n\r"'  # what a whole line ends with; and nothing is cut within quotes


def remarks_on(tables: Mapping[str, Table], added_up: Path | None) -> Iterator[str]:
    """The remarks on tables that were read, and on a file of donations that was added up."""
    columns = {tables[name].path: tables[name].columns for name in ROUND if name in tables}
    donations = tables["donations"].path if "donations" in tables else added_up
    if added_up is not None:
        columns[added_up] = columns_of(added_up)
    for path, names in columns.items():
        if path == donations and (left := others(names)):
            yield f"{path}: {passed_over(left)}"
        if is_open(path):
            yield f"{path}: the last line has no line end; is the file whole?"


def columns_of(path: Path) -> tuple[str, ...]:
    """The columns of a file that an engine has read."""
    if not is_parquet(path):
        return tuple(csv_columns(Job(path, Unit("", 0)))[1])
    return names_in(path) if find_spec("pyarrow") else ()


def passed_over(names: tuple[str, ...]) -> str:
    """That these columns were not looked at."""
    if len(names) == 1:
        return f"the column {quote(names[0])} is passed over"
    return f"the columns {', '.join(map(quote, names))} are passed over"


def is_open(path: Path) -> bool:
    """Whether a CSV may have been cut within its last cell."""
    if is_parquet(path) or not path.stat().st_size:
        return False
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1) not in ENDS
