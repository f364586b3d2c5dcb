"""The embedded engine: DuckDB, in one process, spilling to disk when memory is short."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from typing import Protocol, cast

from commonpool.engines.combine import combined
from commonpool.engines.port import Job, Reduced, fault
from commonpool.engines.rows import check_columns, first_line, needed
from commonpool.engines.sql import LIMB, Dialect, reduction

DEFAULT_MEMORY = "4GB"


class Connection(Protocol):
    """What is used of a DuckDB connection."""

    def execute(self, query: str, parameters: object = ...) -> Connection:
        """Run a query."""
        ...

    def fetchall(self) -> list[tuple[object, ...]]:
        """All rows of the last query."""
        ...

    def close(self) -> None:
        """Close it."""
        ...


@dataclass(frozen=True, slots=True)
class Duck:
    """Reduces a file inside DuckDB; only one row for each project comes out."""

    memory: str = DEFAULT_MEMORY
    name: str = "duckdb"

    def reduce(self, job: Job) -> Reduced:
        """Sums per project."""
        duckdb = needed("duckdb", "reduce large files")
        with tempfile.TemporaryDirectory(prefix="commonpool-") as folder:
            connection = cast("Connection", duckdb.connect(config=self.settings(folder)))
            try:
                return self._reduce(job, connection)
            except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
                problem = f"out of memory or disk: {first_line(error)}"
                raise fault(job, problem, "give it more, or use a cluster") from None
            except duckdb.Error as error:
                raise fault(job, first_line(error), "give the file whole") from None
            finally:
                connection.close()

    def settings(self, folder: str) -> dict[str, str]:
        """Memory, and a folder to spill to."""
        return {
            "memory_limit": self.memory,
            "temp_directory": folder,
            "preserve_insertion_order": "false",
        }

    def _reduce(self, job: Job, connection: Connection) -> Reduced:
        if sys.stderr.isatty():
            connection.execute("SET enable_progress_bar = true")
        source = table_of(job)
        kinds = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()  # noqa: S608  # the path is escaped
        types = {str(row[0]): str(row[1]) for row in kinds}
        check_columns(job, types)
        check_rows(job, connection, source, types)
        dialect = Dialect(
            units=units(job, types["amount"]),
            high=f"({{0}} >> {LIMB})",
            gather="list({0}) FILTER (WHERE {0} IS NOT NULL)",
            source=source,
        )
        return combined(job, connection.execute(reduction(job, dialect)).fetchall())


def table_of(job: Job) -> str:
    """The file as a table: CSV cells stay text, so that no number is guessed."""
    name = str(job.path).replace("'", "''")
    if job.parquet:
        return f"read_parquet('{name}')"
    return f"read_csv('{name}', all_varchar = true, header = true, strict_mode = true)"


def units(job: Job, kind: str) -> str:
    """The column `amount` in smallest units; exact, as check_rows saw to it."""
    amount = (
        f'CAST("amount" AS DECIMAL(38,{job.unit.decimals}))' if kind == "VARCHAR" else '"amount"'
    )
    return f"CAST({amount} * {job.unit.scale} AS BIGINT)"


def check_rows(job: Job, connection: Connection, source: str, types: dict[str, str]) -> None:
    """No empty cell, no amount that is not a plain number above zero: else Fault."""
    bad = (
        f'"by" IS NULL OR "to" IS NULL OR "amount" IS NULL OR {not_an_amount(job, types["amount"])}'
    )
    query = f'SELECT count(*), any_value("amount") FROM {source} WHERE {bad}'  # noqa: S608  # the path is escaped
    counted = connection.execute(query)
    rows, example = counted.fetchall()[0]
    if rows:
        raise fault(
            job,
            f"{rows} rows have an empty cell or an amount that is no plain number above 0, "
            f"such as {example!r}",
            "mend them, or take them out",
        )


def not_an_amount(job: Job, kind: str) -> str:
    """A condition true of amounts that cannot be used."""
    if kind == "VARCHAR":
        decimals = f"(\\.[0-9]{{1,{job.unit.decimals}}})?" if job.unit.decimals else ""
        return (
            f"NOT regexp_full_match(\"amount\", '[0-9]{{1,18}}{decimals}') "
            'OR CAST("amount" AS DECIMAL(38,18)) = 0'
        )
    fits = f'"amount" * {job.unit.scale} % 1 <> 0' if kind.startswith("DECIMAL") else "false"
    return f'"amount" <= 0 OR {fits}'
