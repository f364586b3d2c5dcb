"""The cluster engine: Apache Spark, on this machine or on many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Protocol, cast

from commonpool.engines.combine import combined
from commonpool.engines.port import Job, Reduced, fault
from commonpool.engines.rows import check_columns, first_line, needed
from commonpool.engines.sql import LIMB, Dialect, reduction

VIEW = "gifts_file"
# ANSI: an overflow raises, and is never wrapped in silence.
SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "8",
}


class Frame(Protocol):
    """What is used of a Spark data frame."""

    dtypes: list[tuple[str, str]]

    def createOrReplaceTempView(self, name: str) -> None:  # noqa: N802  # Spark's own name
        """Give it a name in SQL."""
        ...

    def collect(self) -> Iterable[Sequence[object]]:
        """Its rows."""
        ...


class Session(Protocol):
    """What is used of a Spark session."""

    def sql(self, query: str) -> Frame:
        """Run a query."""
        ...


@dataclass(frozen=True, slots=True)
class Cluster:
    """Reduces a file inside Spark; only one row for each project comes back."""

    master: str = "local[2]"
    name: str = "spark"

    def reduce(self, job: Job) -> Reduced:
        """Sums per project."""
        sql = needed("pyspark.sql", "reduce on a cluster")
        errors = needed("pyspark.errors", "reduce on a cluster")
        try:
            return self._reduce(job, self.session(sql))
        except errors.PySparkException as error:
            raise fault(job, first_line(error), "give the file whole") from None

    def session(self, sql: ModuleType) -> Session:
        """The session, which Java's start makes slow and a process keeps."""
        builder = sql.SparkSession.builder.appName("commonpool").master(self.master)
        for name, value in SETTINGS.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        return cast("Session", session)

    def _reduce(self, job: Job, session: Session) -> Reduced:
        frame = self.frame(job, session)
        types = dict(frame.dtypes)
        check_columns(job, types)
        frame.createOrReplaceTempView(VIEW)
        check_rows(job, session, types["amount"])
        dialect = Dialect(
            units=units(job, types["amount"]),
            high=f"shiftright({{0}}, {LIMB})",
            gather="collect_list({0})",
            source=VIEW,
        )
        query = reduction(job, dialect).replace('"', "`")
        return combined(job, session.sql(query).collect())

    def frame(self, job: Job, session: Session) -> Frame:
        """The file as a frame: CSV cells stay text, so that no number is guessed."""
        reader = cast("ModuleType", session).read
        path = str(job.path.resolve())
        if job.parquet:
            return cast("Frame", reader.parquet(path))
        options = reader.option("header", "true").option("mode", "FAILFAST")
        return cast("Frame", options.csv(path))


def units(job: Job, kind: str) -> str:
    """The column `amount` in smallest units; exact, as check_rows saw to it."""
    decimals = job.unit.decimals
    amount = f'CAST("amount" AS DECIMAL(38,{decimals}))' if kind == "string" else '"amount"'
    return f"CAST({amount} * {job.unit.scale} AS BIGINT)"


def check_rows(job: Job, session: Session, kind: str) -> None:
    """No empty cell, no amount that is not a plain number above zero: else Fault."""
    bad = f"`by` IS NULL OR `to` IS NULL OR amount IS NULL OR {not_an_amount(job, kind)}"
    query = f"SELECT count(*), first(amount) FROM {VIEW} WHERE {bad}"  # noqa: S608  # our own words only
    rows, example = next(iter(session.sql(query).collect()))
    if rows:
        raise fault(
            job,
            f"{rows} rows have an empty cell or an amount that is no plain number above 0, "
            f"such as {str(example)!r}",
            "mend them, or take them out",
        )


def not_an_amount(job: Job, kind: str) -> str:
    """A condition true of amounts that cannot be used."""
    if kind == "string":
        decimals = f"([.][0-9]{{1,{job.unit.decimals}}})?" if job.unit.decimals else ""
        return (
            f"NOT (amount RLIKE '^[0-9]{{1,18}}{decimals}$') OR CAST(amount AS DECIMAL(38,18)) = 0"
        )
    fits = f"amount * {job.unit.scale} % 1 <> 0" if kind.startswith("decimal") else "false"
    return f"amount <= 0 OR {fits}"
