"""The cycle file: one TOML or JSON, its tables inline or in files beside it, others nested in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from commonpool.core.amounts import MAX_DIGITS
from commonpool.core.bundle import Family
from commonpool.core.canonical import parse_json
from commonpool.core.document import TABLES, Document, read_document
from commonpool.core.fault import Fault, quote, spell
from commonpool.core.fault import Path as Place
from commonpool.core.kinds import as_id
from commonpool.core.shapes import Json, JsonObject, keys_of, unknown
from commonpool.engines.columns import nearest, others
from commonpool.engines.port import Engine, is_parquet
from commonpool.formats.csv_table import Table, read_csv
from commonpool.formats.election import Election, read_election, told, with_election
from commonpool.formats.files import BadFile, read_text, real, regular
from commonpool.formats.parquet_table import read_parquet
from commonpool.formats.reduced import with_sums
from commonpool.formats.remarks import remarks_on
from commonpool.formats.toml_places import places_of

_LONG = re.compile(r"[0-9](?:_?[0-9]){999}")
MAX_NESTING = 8
MAX_FILES = 1_000


@dataclass(frozen=True, slots=True)
class Source:
    """Where the parts of a document were written: lines of the TOML, tables read from files."""

    path: Path
    places: Mapping[Place, int]
    tables: Mapping[str, Table]
    nested: Mapping[str, Source]
    donations: Path | None = None  # the file that an engine added up
    election: Election | None = None  # the city's file of a vote
    remarks: tuple[str, ...] = ()  # what a reader must know of the files, and no receipt tells

    def named(self) -> Path:
        """The file that was voted in, where there is one; else the cycle file."""
        return self.election.path if self.election else self.path

    def files(self) -> Iterator[Path]:
        """Every file that was read."""
        yield self.path
        yield from (table.path for table in self.tables.values())
        yield from (self.election.path,) if self.election else ()
        for child in self.nested.values():
            yield from child.files()

    def told(self) -> Iterator[str]:
        """The remarks on every file that was read."""
        yield from self.remarks
        for child in self.nested.values():
            yield from child.told()

    def sentence(self, fault: Fault) -> str:
        """The fault in one sentence: file, line, field, problem, mend."""
        head, *rest = fault.path or ("",)
        if head == "nested" and len(rest) > 1 and rest[0] in self.nested:
            inner = Fault(fault.problem, fault.mend, fault.path[2:])
            return self.nested[str(rest[0])].sentence(inner)
        return f"{self.where(fault.path)}: {fault.problem}; {fault.mend}"

    def where(self, path: Place) -> str:
        """File, line and field of a place in the document."""
        if path and path[0] == "sums" and self.donations is not None:
            return f"{self.donations}, column to"  # where an engine found the project
        if path and path[0] in self.tables and len(path) > 1 and isinstance(path[1], int):
            table, row = self.tables[str(path[0])], path[1]
            field = f", column {spell(path[2:])}" if len(path) > 2 else ""
            if row >= len(table.lines):  # a row that was made up, such as an attacker's
                return f"{table.path}{field}"
            return f"{table.path}, {table.counted_in} {table.lines[row]}{field}"
        line = next(
            (
                self.places[path[:end]]
                for end in range(len(path), 0, -1)
                if path[:end] in self.places
            ),
            None,
        )
        at = f", line {line}" if line else ""
        return f"{self.path}{at}{', ' if path else ''}{spell(path)}"


@contextmanager
def explaining(source: Source) -> Iterator[None]:
    """Turn a Fault of the core into a sentence with file and line."""
    try:
        yield
    except Fault as fault:
        raise BadFile(source.sentence(fault)) from None


@dataclass(frozen=True, slots=True)
class CycleFile:
    """A cycle file that was read, with those nested in it."""

    family: Family
    source: Source


def read_cycle_file(path: Path, engine: Engine | None = None) -> CycleFile:
    """The cycle file at `path`; `engine` adds up its file of donations. Raises BadFile."""
    return _read(path, (), iter(range(MAX_FILES)), engine)


def _read(
    path: Path, above: tuple[Path, ...], left: Iterator[int], engine: Engine | None = None
) -> CycleFile:
    # Short functions: out of memory within a long one, CPython 3.11 turns in a circle for ever.
    _refuse_nesting(path, above, left)
    text = "" if path.suffix == ".pb" else read_text(path)
    toml = Source(path, _places(path, text), {}, {})
    raw, tables, election = _own_tables(toml, path, text)
    with explaining(replace(toml, tables=tables)):
        added, file = with_donations(path, raw, engine)
        raw, donations = with_tables(path, added)
        nested = _nested(path, raw, above, left)
    sources = {party: child.source for party, child in nested.items()}
    every = tables | donations
    source = replace(
        toml,
        tables=every,
        nested=sources,
        donations=file,
        election=election,
        remarks=(*remarks_on(every, file), *told(election, days=("cycle",) not in toml.places)),
    )
    family = Family(
        _document(source, raw, nested), {name: it.family for name, it in nested.items()}
    )
    return CycleFile(family, source)


def _document(source: Source, raw: JsonObject, nested: Mapping[str, object]) -> Document:
    """What the file says, with a person for each community nested in it."""
    with explaining(source):
        document = read_document(raw)
        _check_parties(nested, [person.id for person in document.people])
        return document


def _refuse_nesting(path: Path, above: tuple[Path, ...], left: Iterator[int]) -> None:
    """A file lies not within itself, nor too deep, nor among too many."""
    if real(path) in above:
        raise BadFile(f"{path} is nested in itself; take it out of [nested] in one of the files")
    if len(above) >= MAX_NESTING:
        raise BadFile(f"{path} is nested more than {MAX_NESTING} deep; nest it higher up")
    if next(left, None) is None:
        raise BadFile(f"{path}: more than {MAX_FILES:,} files are nested; take some out")


def _own_tables(
    toml: Source, path: Path, text: str
) -> tuple[JsonObject, dict[str, Table], Election | None]:
    """The document with its votes and tables, and the file of the votes; donations come later."""
    with explaining(toml):
        raw, election = with_votes(path, written(path, text))
        return *with_tables(path, raw, later=("donations",)), election


def _nested(
    path: Path, raw: JsonObject, above: tuple[Path, ...], left: Iterator[int]
) -> dict[str, CycleFile]:
    """The files nested in this one, by party."""
    return {
        party: _read(beside(path, file, ("nested", party)), (*above, real(path)), left)
        for party, file in _take_nested(raw).items()
    }


def written(path: Path, text: str) -> Json:
    """What a cycle file says, as plain data."""
    return plain(parse_json(text) if path.suffix == ".json" else parse(path, text), ())


def _places(path: Path, text: str) -> dict[Place, int]:
    if path.suffix == ".json":
        return {}
    try:
        return places_of(text)
    except Fault as fault:
        raise BadFile(f"{path}: {fault}") from None


class FloatText:
    """A TOML float, kept as it was written so that the mend can show it."""

    def __init__(self, text: str) -> None:
        self.text = text


def parse(path: Path, text: str) -> dict[str, object]:
    """What the TOML text says."""
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        raise BadFile(f"{path}, line {line}: a stray carriage return; save it with plain line ends")
    try:
        return tomllib.loads(text, parse_float=FloatText)
    except tomllib.TOMLDecodeError as error:
        raise BadFile(f"{path}: not TOML: {error}; the tutorial shows a whole file") from None
    except (ValueError, RecursionError):
        line = text.count("\n", 0, long.start()) + 1 if (long := _LONG.search(text)) else 1
        raise BadFile(
            f"{path}, line {line}: a number or a list without end; write at most {MAX_DIGITS} digits"
        ) from None


def plain(value: object, path: Place) -> Json:
    """TOML values as plain data: dates become text, floats are refused."""
    if isinstance(value, dict):
        return {plain_key(name, path): plain(item, (*path, name)) for name, item in value.items()}
    if isinstance(value, list):
        return [plain(item, (*path, place)) for place, item in enumerate(value)]
    if isinstance(value, FloatText):
        raise Fault(
            f"{value.text} is a float, which is never exact",
            f'write it in quotes: "{value.text}"; or a whole number, where a count is asked',
            path,
        )
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, int) and abs(value) >= 10**MAX_DIGITS:
        raise Fault("a number of too many digits", f"write at most {MAX_DIGITS}", path)
    if isinstance(value, str | bool | int):
        return value
    raise Fault(f"{quote(str(value))} is a time without a day", "write a date or a moment", path)


def plain_key(name: str, path: Place) -> str:
    """A key that can be shown as it is."""
    try:
        return as_id(name)
    except Fault as fault:
        raise fault.under(*path, name) from None


def with_votes(path: Path, raw: Json) -> tuple[Json, Election | None]:
    """The document with an election out of the `.pb` file that holds it, and that election."""
    if path.suffix == ".pb":
        own = read_election(path)
        return with_election({}, own), own
    if isinstance(raw, dict) and isinstance(name := raw.get("election"), str):
        named = read_election(regular(beside(path, name, ("election",))))
        return with_election(raw, named), named
    return raw, None


# A split file of donations could not be given; most rules need no more than its sums.
ADD_UP = "add them up: distribute --engine duckdb, where the rule takes sums"


def with_donations(
    path: Path, raw: JsonObject, engine: Engine | None
) -> tuple[JsonObject, Path | None]:
    """The document with the sums of a file of donations, and the file if it was added up."""
    if not isinstance(name := raw.get("donations"), str):
        return raw, None
    file = regular(beside(path, name, ("donations",)))
    added = with_sums(raw, file, engine)
    return added, None if "donations" in added else file


def with_tables(
    path: Path, raw: Json, later: Collection[str] = ()
) -> tuple[JsonObject, dict[str, Table]]:
    """The document with each table that names a CSV or Parquet file replaced by its rows.

    Those called `later` stay as they are.
    """
    if not isinstance(raw, dict):
        raise Fault("the file is no table", "write keys and tables")
    tables = {
        name: read_table(beside(path, value, (name,)), name)
        for name, value in raw.items()
        if name in TABLES and name not in later and isinstance(value, str)
    }
    for name, table in tables.items():
        check_columns(name, table)
    if "donations" in tables:
        pass_over(tables["donations"])
    return {**raw, **{name: list(table.rows) for name, table in tables.items()}}, tables


def check_columns(name: str, table: Table) -> None:
    """Every column is a key of the table, and no key that must be written is without one.

    Of donations, which engines read as well, all keys must be written, and no other is looked at.
    """
    (row,) = keys_of(Document)[name].kind.shapes
    known = keys_of(row)
    head = f"{table.path}, line 1" if table.counted_in == "line" else f"{table.path}"
    for column in table.columns:
        if column not in known and name != "donations":
            fault = unknown(column, known, "column")
            raise BadFile(f"{head}: {fault}")
    for column, field in known.items():
        if field.required and column not in table.columns:
            near = nearest(column, table.columns)
            mend = (
                f"did you mean {quote(near)}? write it {column}" if near else f"add it: {field.doc}"
            )
            raise BadFile(f"{head}: there is no column {quote(column)}; {mend}")


def pass_over(donations: Table) -> None:
    """Leave out the cells of columns that donations do not have."""
    for row in donations.rows:
        for name in others(row):
            del row[name]


def read_table(path: Path, name: str) -> Table:
    """The table called `name` in a CSV or Parquet file. Raises BadFile."""
    if is_parquet(path):
        return read_parquet(path)
    return read_csv(path, ADD_UP) if name == "donations" else read_csv(path)


def beside(path: Path, name: Json, place: Place) -> Path:
    """The file called `name` in the folder of `path`, or below it."""
    if not isinstance(name, str) or not name:
        raise Fault(f"{quote(name)} is no file name", "name a file beside this one", place)
    folder = path.parent
    wanted = folder / name
    if Path(name).is_absolute() or not real(wanted).is_relative_to(real(folder)):
        raise Fault(f"{quote(name)} lies elsewhere", "keep the file beside this one", place)
    if not wanted.exists():
        raise Fault(f"{quote(name)} is not there", "correct the name, or create the file", place)
    return wanted


def _take_nested(raw: JsonObject) -> dict[str, Json]:
    nested = raw.pop("nested", {})
    if not isinstance(nested, dict):
        raise Fault(
            f"{quote(nested)} is no table", 'write [nested], then party = "file"', ("nested",)
        )
    return nested


def _check_parties(nested: Mapping[str, object], people: list[str]) -> None:
    for party in nested:
        if party not in people:
            raise Fault(
                f"{quote(party)} divides a share and is not among the people",
                'add it to people with kind = "community"',
                ("nested", party),
            )
