"""Made-up donations of a large round, in every form that something in the bench reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from commonpool.core.amounts import Unit
from commonpool.engines.port import Job
from commonpool.engines.rows import needed

PROJECTS = 2_000
EUROS = Unit("EUR", 2)
COLUMNS = {
    "by": "(hash(i * 7 + 1) % {donors})::BIGINT",
    "to": f"(hash(i * 13 + 5) % {PROJECTS})::BIGINT",
    "amount": "(1 + hash(i * 3) % 100000 / 100)::DECIMAL(18, 2)",
}


@dataclass(frozen=True, slots=True)
class Round:
    """A round of so many donations; nearly every row is a donor and a project of its own."""

    folder: Path
    rows: int

    @property
    def job(self) -> Job:
        """Parquet with numbers for ids and decimals for money."""
        return Job(self.written("numbers", "{by}", "{to}", "{amount}"), EUROS)

    @property
    def named(self) -> Job:
        """The same with text for ids, as addresses and names are."""
        by, to = "'0x' || lpad(to_hex({by} * 7919), 12, '0')", "'project-' || {to}"
        return Job(self.written("texts", by, to, "{amount}"), EUROS)

    @property
    def floats(self) -> Path:
        """The same with floats for money, so that nobody has to turn decimals into them."""
        return self.written("floats", "{by}", "{to}", "({amount})::DOUBLE")

    @property
    def triples(self) -> Path:
        """The same as 32-bit whole numbers: donor, project, cents."""
        path = self.folder / f"{self.rows}.bin"
        if not path.exists():
            query = f'SELECT "by"::INT, "to"::INT, (amount * 100)::INT FROM \'{self.job.path}\''  # noqa: S608  # our own words
            columns = answer(query, "fetchnumpy")
            assert isinstance(columns, dict)  # noqa: S101  # fetchnumpy makes it so
            needed("numpy", "compare").stack([*columns.values()], axis=1).tofile(path)
        return path

    def written(self, name: str, *columns: str) -> Path:
        """A file of this round, made when it is first asked for."""
        path = self.folder / f"{self.rows}-{name}.parquet"
        if not path.exists():
            made = {key: text.format(donors=self.rows // 10) for key, text in COLUMNS.items()}
            cells = [
                f'{text.format(**made)} AS "{key}"'
                for key, text in zip(COLUMNS, columns, strict=True)
            ]
            query = f"SELECT {', '.join(cells)} FROM range({self.rows}) made(i)"  # noqa: S608  # as above
            answer(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
        return path


def answer(query: str, how: str = "fetchall") -> object:
    """What DuckDB answers, in a connection of its own."""
    connection = needed("duckdb", "compare").connect()
    try:
        connection.execute("SET preserve_insertion_order = false")
        return getattr(connection.execute(query), how)()
    finally:
        connection.close()


def scan(path: Path, columns: Sequence[str] = ('"by"', '"to"', "amount")) -> object:
    """Read the three columns and add each up: what nobody can be quicker than."""
    return answer(f"SELECT {', '.join(f'sum({one})' for one in columns)} FROM '{path}'")  # noqa: S608  # as above


def group(path: Path) -> object:
    """Bring every donor's rows to a project together, and nothing else."""
    return answer(f"""SELECT count(*), max(c) FROM (SELECT sum(amount) AS c FROM '{path}'
                      GROUP BY "by", "to")""")  # noqa: S608  # as above
