"""The cluster engine: Apache Spark, on this machine or on many."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Protocol, cast

from commonpool.core.fault import Fault, quote
from commonpool.engines.columns import check_columns, check_parquet, csv_columns, first_line
from commonpool.engines.combine import Rows, combined
from commonpool.engines.factors import factors_of
from commonpool.engines.port import Job, Reduced, fault
from commonpool.engines.reference import tell_first
from commonpool.engines.rows import needed
from commonpool.engines.sql import LIMB, WEIGHTS, Dialect, Source

VIEW = "gifts_file"
WEIGHT_COLUMNS = "donor STRING, place INT, factor BIGINT, most BIGINT"
DIALECT = Dialect(
    narrow="BIGINT",
    wide="DECIMAL(38,0)",
    text="STRING",
    high=f"shiftright({{0}}, {LIMB})",
    gather="collect_list({0})",
    matches="{0} RLIKE r'^({1})\\z'",
    refuse="raise_error('a row cannot be used')",
    quotient="({0} div {1})",
    squeeze="regexp_replace({0}, ' +', ' ')",
    trim="btrim({0}, '{1}')",
)
# ANSI: an overflow raises, and is never wrapped in silence.
SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "true",
    "spark.sql.csv.parser.columnPruning.enabled": "false",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
# On one machine a few large pieces are quicker than Spark's two hundred, and nobody else is to
# reach this process; the machines of a cluster must, so there Spark finds its own address.
LOCAL = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "8",
    "spark.sql.warehouse.dir": tempfile.gettempdir(),
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

    def createDataFrame(self, rows: object, schema: str) -> Frame:  # noqa: N802  # Spark's own name
        """Rows of this process as a frame."""
        ...


@dataclass(frozen=True, slots=True)
class Cluster:
    """Reduces a file inside Spark; only one row for each project comes back."""

    master: str = "local[2]"
    name: str = "spark"

    def reduce(self, job: Job) -> Reduced:
        """Sums per project."""
        sql = needed("pyspark.sql", "reduce on a cluster")
        errors = (
            needed("pyspark.errors", "reduce on a cluster").PySparkException,
            needed("py4j.protocol", "reduce on a cluster").Py4JError,
        )
        try:
            session = self.session(sql)
        except (*errors, OSError):
            raise self.not_started() from None
        try:
            source = source_of(job, session)
            if job.weights:
                rows = session.createDataFrame(factors_of(job).rows(), WEIGHT_COLUMNS)
                rows.createOrReplaceTempView(WEIGHTS)

            def run(query: str) -> Rows:
                return session.sql(query).collect()

            return combined(job, run, DIALECT, source, errors)
        except errors as error:
            tell_first(job)
            raise fault(job, first_line(error), "give the file whole") from None

    def not_started(self) -> Fault:
        """Why Spark may not have started: it says the same whether Java or the master is amiss."""
        if not java():
            return Fault(
                "Spark did not start, and it needs Java 17 or newer",
                "install your system's own (on Debian: apt install openjdk-17-jre-headless)",
                ("donations",),
            )
        return Fault(
            f"Spark did not start with the master {quote(self.master)}",
            "name with --spark-master local[2], or a cluster that answers; Java must be 17 or newer",
            ("donations",),
        )

    def session(self, sql: ModuleType) -> Session:
        """The session, which Java's start makes slow and a process keeps."""
        builder = sql.SparkSession.builder.appName("commonpool").master(self.master)
        local = LOCAL if self.master.startswith("local") else {}
        for name, value in {**SETTINGS, **local}.items():
            builder = builder.config(name, value)
        with quiet():
            session = builder.getOrCreate()
            session.sparkContext.setLogLevel("OFF")
        logger = needed("pyspark.logger", "reduce on a cluster").PySparkLogger
        logger.getLogger("SQLQueryContextLogger").setLevel("CRITICAL")
        return cast("Session", session)


def java() -> bool:
    """Whether there is a Java where Spark looks for it."""
    home = os.environ.get("JAVA_HOME")
    return bool(shutil.which(Path(home, "bin", "java")) if home else shutil.which("java"))


@contextmanager
def quiet() -> Iterator[None]:
    """Java is born with this process's standard error, and writes there for the rest of its life."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def source_of(job: Job, session: Session) -> Source:
    """The file as a view: CSV cells stay text, so that no number is guessed."""
    reader = cast("ModuleType", session).read
    places: tuple[str, ...] = ()
    if job.parquet:
        check_parquet(job)
        frame = cast("Frame", reader.parquet(escaped(job.path)))
        check_columns(job, dict(frame.dtypes), len(frame.dtypes))
        names, types = {one: f"`{one}`" for one in job.columns}, dict(frame.dtypes)
    else:
        mark, columns = csv_columns(job)
        cells = ", ".join(f"c{place} STRING" for place in range(len(columns)))
        options = {"header": "true", "mode": "FAILFAST", "sep": mark, "quote": '"', "escape": '"'}
        options["unescapedQuoteHandling"] = "RAISE_ERROR"
        check_quotes(job, session)
        frame = reader.schema(cells).options(**options).csv(escaped(job.path))
        names = {one: f"`c{columns.index(one)}`" for one in job.columns}
        types = dict.fromkeys(job.columns, "string")
        places = tuple(f"`c{place}`" for place in range(len(columns)))
    frame.createOrReplaceTempView(VIEW)
    return Source(VIEW, names, types, places)


def check_quotes(job: Job, session: Session) -> None:
    """Every quote is closed on its line, which Spark does not look after."""
    text = cast("ModuleType", session).read.text(escaped(job.path))
    text.createOrReplaceTempView(VIEW)
    odd = "length(value) - length(replace(value, '\"', ''))"
    counted = session.sql(f"SELECT count(*) FROM {VIEW} WHERE ({odd}) % 2 = 1")  # noqa: S608  # ours
    if rows := next(iter(counted.collect()))[0]:
        tell_first(job)
        raise fault(job, f"{rows} lines have a quote that is not closed", "close every quote")


def escaped(path: Path) -> str:
    """The path as Spark reads it: what would match many files matches itself alone."""
    return "".join(f"\\{mark}" if mark in "*?[]{}\\" else mark for mark in str(path.resolve()))
