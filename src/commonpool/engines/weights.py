"""A table of parties and weights in, and what each of them gets out: pro rata for millions."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Protocol, cast

from commonpool.core.amounts import Unit, format_ratio
from commonpool.core.apportion import Lot, apportion
from commonpool.core.canonical import digest
from commonpool.core.fault import quote
from commonpool.core.shapes import JsonObject
from commonpool.engines.columns import DECIMAL, WHOLE, first_line
from commonpool.engines.combine import check_rows
from commonpool.engines.duck import DIALECT, Connection, opened, quick_errors, source_of
from commonpool.engines.port import Job, fault
from commonpool.engines.rows import needed
from commonpool.engines.sql import Source, sound, units, unsound

if TYPE_CHECKING:
    from commonpool.engines.packed import Arrow

FORMAT = "commonpool-apportionment/1"
COLUMNS = ("party", "weight")
TEXT_PLACES = 6  # decimals of a weight that is written as text
WIDTH = 16  # bytes of a share: a whole number of 128 bits, the lowest byte first
NARROW = 10**18  # below it a share is DECIMAL(18)


class Column(Protocol):
    """What is used of a column of an Arrow table."""

    chunks: list[Arrow]

    def __getitem__(self, place: int) -> object: ...


class Rows(Protocol):
    """What is used of an Arrow table."""

    num_rows: int

    def column(self, name: str) -> Column:
        """A column by its name."""
        ...


@dataclass(frozen=True, slots=True)
class Division:
    """What is divided, and how."""

    job: Job  # the file: party, weight
    unit: Unit
    whole: int
    rounding: str
    memory: str

    def terms(self) -> JsonObject:
        """What the lot is drawn from: nobody can choose it once the file is there."""
        return {
            "format": FORMAT,
            "unit": {"code": self.unit.code, "decimals": self.unit.decimals},
            "whole": self.unit.format(self.whole),
            "rounding": self.rounding,
            "weights": self.job.sha256(),
        }


def job_of(path: Path) -> Job:
    """The job of reading a file of weights."""
    return Job(path, Unit("weight", TEXT_PLACES), columns=COLUMNS)


def apportion_table(division: Division, target: Path) -> JsonObject:
    """Write to `target` what each party gets, and return the receipt; one party, one row."""
    arrow, duckdb = needed("pyarrow", "divide"), needed("duckdb", "divide")
    terms = division.terms()
    seed = digest(terms)
    with opened(division.job, division.memory, keep_order=True) as connection:
        source = source_of(division.job, connection)
        job = replace(division.job, unit=Unit("weight", places_of(source)))
        rows, wide = read_rows(replace(division, job=job), connection, source, duckdb)
        refuse_twice(job, rows, connection, source)
        raw, total = shares_of(division, rows, Lot(bytes.fromhex(seed)), wide=wide)
        write_rows(division, connection, table_of(division, rows, raw, arrow), target)
    shared = total_units(raw)
    return {
        **terms,
        "parties": rows.num_rows,
        "weight": format_ratio(Fraction(total, job.unit.scale)),
        "lot": seed,
        "shares": sha256(raw).hexdigest(),
        "shared": division.unit.format(shared),
        "remainder": division.unit.format(division.whole - shared),
    }


def places_of(source: Source) -> int:
    """Decimals of a weight: those of its type."""
    kind = source.types["weight"]
    decimal = DECIMAL.fullmatch(kind)
    if decimal:
        return int(decimal["places"])
    return 0 if WHOLE.fullmatch(kind) else TEXT_PLACES


def read_rows(
    division: Division, connection: Connection, source: Source, duckdb: ModuleType
) -> tuple[Rows, bool]:
    """Parties, weights as whole numbers, and a mark for each party; and whether weights are wide.

    Wide weights pass 64 bits, and are text here.
    """
    job = division.job
    order = "ORDER BY CAST(party AS VARCHAR)" if division.rounding == "cumulative" else ""

    def read(whole: str, kind: str) -> Rows:
        query = f"""
WITH read AS (SELECT {source.names["party"]} AS party, {units(job, DIALECT, source, whole)} AS c,
              {sound(job, DIALECT, source, *COLUMNS)} AS sound FROM {source.table})
SELECT party, CAST(hash(party) >> 1 AS BIGINT) AS mark,
       CAST(CASE WHEN sound AND c >= 0 THEN c ELSE {DIALECT.refuse} END AS {kind}) AS weight
FROM read {order}"""  # noqa: S608  # our own words, and an escaped path
        return cast("Rows", connection.sql(query).to_arrow_table())

    try:
        return read(DIALECT.narrow, DIALECT.narrow), False
    except quick_errors(duckdb):
        bad = connection.execute(unsound(job, DIALECT, source, least=0)).fetchall()
        check_rows(job, bad, least=0)
        return read(DIALECT.wide, DIALECT.text), True


def refuse_twice(job: Job, rows: Rows, connection: Connection, source: Source) -> None:
    """No party stands twice; where two marks are the same, the parties themselves are looked at."""
    import numpy as np  # noqa: PLC0415  # numpy comes with the extra

    from commonpool.engines.packed import gathered  # noqa: PLC0415  # as above

    marks = gathered(([chunk] for chunk in rows.column("mark").chunks), rows.num_rows)
    marks.sort()
    if not np.any(marks[1:] == marks[:-1]):
        return
    party = source.names["party"]
    query = f"""SELECT CAST({party} AS VARCHAR) AS name, count(*) FROM {source.table}
                GROUP BY name HAVING count(*) > 1 ORDER BY name LIMIT 1"""  # noqa: S608  # as above
    for name, count in connection.execute(query).fetchall():
        raise fault(job, f"{quote(name)} stands in {count} rows", "give each party one row")


def shares_of(division: Division, rows: Rows, lot: Lot, *, wide: bool) -> tuple[bytes, int]:
    """What each row gets, WIDTH bytes each, and the sum of weights."""
    import numpy as np  # noqa: PLC0415  # as above

    from commonpool.engines import packed, prorata  # noqa: PLC0415  # as above

    names = rows.column("party")

    def tickets(places: Sequence[int]) -> list[bytes]:
        return [lot.ticket(str(names[place])) for place in places]

    weights = rows.column("weight")
    if not wide:
        numbers = packed.gathered(([chunk] for chunk in weights.chunks), rows.num_rows)
        if prorata.fits(division.whole, numbers):
            words = np.zeros((rows.num_rows, 2), np.dtype("<i8"))
            words[:, 0] = prorata.parts_of(division.whole, numbers, division.rounding, tickets)
            return words.tobytes(), prorata.total_of(numbers)
    places = range(rows.num_rows)
    by_name = {str(names[place]): Fraction(int(str(weights[place]))) for place in places}
    parts = apportion(division.whole, by_name, rounding=division.rounding, lot=lot).parts
    raw = b"".join(parts[name].to_bytes(WIDTH, "little") for name in by_name)
    return raw, int(sum(by_name.values()))


def total_units(raw: bytes) -> int:
    """The sum of shares of WIDTH bytes each."""
    import numpy as np  # noqa: PLC0415  # as above

    halves = np.frombuffer(raw, np.dtype("<u4")).reshape(-1, WIDTH // 4)
    return sum(int(half.sum(dtype=np.uint64)) << 32 * place for place, half in enumerate(halves.T))


def table_of(division: Division, rows: Rows, raw: bytes, arrow: ModuleType) -> object:
    """Parties and amounts as an Arrow table."""
    digits = 18 if division.whole < NARROW else 38
    kind = arrow.decimal128(digits, division.unit.decimals)
    amounts = arrow.Array.from_buffers(kind, rows.num_rows, [None, arrow.py_buffer(raw)])
    return arrow.table({"party": rows.column("party"), "amount": amounts})


def write_rows(division: Division, connection: Connection, table: object, target: Path) -> None:
    """The table as Parquet or CSV, whole or not at all."""
    form = "parquet" if target.suffix.lower() == ".parquet" else "csv, header"
    with drafted(division.job, target) as draft:
        connection.register("shares", table)
        name = str(draft).replace("'", "''")
        connection.execute(f"COPY shares TO '{name}' (FORMAT {form})")


@contextmanager
def drafted(job: Job, target: Path) -> Iterator[Path]:
    """A place beside the target, which becomes the target when all is written."""
    try:
        with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
            draft = Path(folder) / target.name
            yield draft
            draft.replace(target)
    except OSError as error:
        raise fault(
            job, f"{target} cannot be written ({first_line(error)})", "choose another place"
        ) from None
