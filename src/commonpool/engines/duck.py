"""The embedded engine: DuckDB, in one process, spilling to disk when memory is short."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Protocol, cast

from commonpool.engines.columns import check_columns, check_parquet, csv_columns, first_line
from commonpool.engines.combine import Rows, combined
from commonpool.engines.factors import factors_of
from commonpool.engines.port import Job, Reduced, fault
from commonpool.engines.reference import tell_first
from commonpool.engines.rows import needed
from commonpool.engines.sql import LIMB, WEIGHTS, Dialect, Source

if TYPE_CHECKING:
    from commonpool.engines.packed import Arrow

DEFAULT_MEMORY = "4GB"
WHOLE = "give the file whole"
ONE_END = "save it with one kind of line end"
ROW_BYTES = 16  # of memory, for each row that is sorted and for what stands beside it
POWERS = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
DIALECT = Dialect(
    narrow="BIGINT",
    wide="HUGEINT",
    text="VARCHAR",
    high=f"({{0}} >> {LIMB})",
    gather="list({0}) FILTER (WHERE {0} IS NOT NULL)",
    matches="regexp_full_match({0}, '{1}')",
    refuse="error('a row cannot be used')",
    quotient="({0} // {1})",
    squeeze="regexp_replace({0}, ' +', ' ', 'g')",
    trim="trim({0}, '{1}')",
)


class Relation(Protocol):
    """What is used of a DuckDB relation."""

    def to_arrow_table(self) -> object:
        """All its rows."""
        ...

    def to_arrow_reader(self, batch_size: int) -> Iterable[Iterable[Arrow]]:
        """Its rows, a batch of Arrow columns at a time."""
        ...


class Connection(Protocol):
    """What is used of a DuckDB connection."""

    def execute(self, query: str, parameters: object = ...) -> Connection:
        """Run a query."""
        ...

    def fetchall(self) -> list[tuple[object, ...]]:
        """All rows of the last query."""
        ...

    def register(self, name: str, table: object) -> Connection:
        """Give an Arrow table a name in SQL."""
        ...

    def cursor(self) -> Connection:
        """Another connection to the same database."""
        ...

    def sql(self, query: str) -> Relation:
        """A query that runs when its rows are asked for."""
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
        with opened(job, self.memory) as connection:
            return self._reduce(job, connection, quick_errors(duckdb))

    def _reduce(
        self, job: Job, connection: Connection, errors: tuple[type[Exception], ...]
    ) -> Reduced:
        source = source_of(job, connection)
        if job.weights:
            connection.register(WEIGHTS, weights_of(job))
        if find_spec("numpy") and (found := packed_sums(job, connection, source, errors)):
            return found

        def run(query: str) -> Rows:
            return connection.execute(query).fetchall()

        return combined(job, run, DIALECT, source, errors)


@contextmanager
def opened(job: Job, memory: str, *, keep_order: bool = False) -> Iterator[Connection]:
    """DuckDB with so much memory, and a folder to spill to; whatever it raises is a Fault."""
    duckdb = needed("duckdb", "reduce large files")
    with tempfile.TemporaryDirectory(prefix="commonpool-") as folder:
        settings = {"memory_limit": memory, "temp_directory": folder}
        try:
            connection = cast("Connection", duckdb.connect(config=settings))
        except duckdb.Error as error:
            problem = f"memory {memory}: {first_line(error)}"
            raise fault(job, problem, "write it as 4GB or 512MB") from None
        try:
            connection.execute(f"SET preserve_insertion_order = {keep_order}")
            if sys.stderr.isatty() and sys.stdout.isatty():
                connection.execute("SET enable_progress_bar = true")
            yield connection
        except (duckdb.Error, OSError, RuntimeError) as error:
            refuse_to_go_on(error)
            problem, mend = told_of(error, memory, folder)
            if mend in (WHOLE, ONE_END):
                tell_first(job)
            raise fault(job, problem, mend) from None
        finally:
            connection.close()


def refuse_to_go_on(error: Exception) -> None:
    """Ctrl-C within a query comes as an error of DuckDB's or of Arrow's: it is no fault of the file."""
    if "interrupt" in str(error).lower():
        raise KeyboardInterrupt from None


# Where room is short DuckDB fails in writing, or in another act on what it has put aside.
FULL = ("Could not write", "duckdb_temp", "No space left", "File too large", "failed to offload")


def told_of(error: Exception, memory: str, folder: str) -> tuple[str, str]:
    """What went wrong and the mend; by its words, for Arrow hands all on as an OSError."""
    words = first_line(error)
    if any(sign in words for sign in FULL):
        return words, f"make room for {folder}, or set TMPDIR"
    if "Out of Memory" in words:
        return f"out of memory: {words}", f"give it more than {memory} with --memory"
    if "invalid state" in words:
        return "its lines end in two ways", ONE_END
    return words, WHOLE


def weights_of(job: Job) -> object:
    """The weights of donors as an Arrow table."""
    arrow = needed("pyarrow", "weigh the donors of large files")
    donors, *numbers = zip(*factors_of(job).rows(), strict=True)
    columns = [arrow.array(donors, arrow.string())]
    columns += [arrow.array(column, arrow.int64()) for column in numbers]
    return arrow.table(columns, names=["donor", "place", "factor", "most"])


def packed_sums(
    job: Job, connection: Connection, source: Source, errors: tuple[type[Exception], ...]
) -> Reduced | None:
    """The sums by one sort of packed rows, or None where the rows do not let themselves pack."""
    from commonpool.engines import packed  # noqa: PLC0415  # numpy comes with the extra

    if not packed.packable(job, source):
        return None
    packing = packed.packing_of(job, connection.execute(packed.bounds(source)).fetchall()[0])
    if packing is None or ROW_BYTES * packing.rows > memory_of(connection):
        return None
    # The bounds may come from the file's own statistics, so every row is held against them:
    # which DuckDB would spare itself if it believed them here too.
    connection.execute("SET disabled_optimizers = 'statistics_propagation'")
    reading = connection.cursor()
    try:
        rows = reading.sql(packing.query(job, DIALECT, source))
        numbers = packed.gathered(rows.to_arrow_reader(packed.BATCH), packing.rows)
    except errors as error:
        refuse_to_go_on(error)
        return None
    finally:
        reading.close()
        connection.execute("RESET disabled_optimizers")
    return packed.reduced(job, packing, numbers)


def memory_of(connection: Connection) -> int:
    """The memory DuckDB may take, in bytes: it says 512 bytes, 9.5 MiB or 3.7 GiB."""
    text = str(connection.execute("SELECT current_setting('memory_limit')").fetchall()[0][0])
    number, _, unit = text.partition(" ")
    return int(Fraction(number) * POWERS.get(unit[:1], 1))


def quick_errors(duckdb: ModuleType) -> tuple[type[Exception], ...]:
    """What the quick way raises where a row is bad, or a number passes 64 bits.

    What is raised midway, Arrow hands on as an OSError.
    """
    known = duckdb.ConversionException, duckdb.OutOfRangeException, duckdb.InvalidInputException
    return (*known, OSError)


def source_of(job: Job, connection: Connection) -> Source:
    """The file as a table: CSV cells stay text, so that no number is guessed."""
    name = escaped(job)
    if job.parquet:
        check_parquet(job)
        table = f"read_parquet('{name}', hive_partitioning = false)"
        kinds = connection.execute(f"DESCRIBE SELECT * FROM {table}").fetchall()  # noqa: S608  # the path is escaped
        types = {str(row[0]): str(row[1]).lower() for row in kinds}
        check_columns(job, types, len(kinds))
        return Source(table, {one: f'"{one}"' for one in job.columns}, types)
    mark, columns = csv_columns(job)
    cells = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(columns)))
    table = (
        f"read_csv('{name}', auto_detect = false, header = true, delim = '{mark}', quote = '\"', "
        f"escape = '\"', strict_mode = true, hive_partitioning = false, columns = {{{cells}}})"
    )
    return Source(
        table,
        {one: f'"c{columns.index(one)}"' for one in job.columns},
        dict.fromkeys(job.columns, "varchar"),
        tuple(f'"c{place}"' for place in range(len(columns))),
    )


def escaped(job: Job) -> str:
    """The path as DuckDB reads it: what would match many files matches itself alone."""
    text = str(job.path.resolve()).replace("'", "''")
    return "".join(f"[{mark}]" if mark in "*?[" else mark for mark in text)
