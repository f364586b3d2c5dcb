"""Pabulib's `.pb` files: a city's budget, its projects and every vote, in one text.

Three sections, META, PROJECTS and VOTES, each a table with semicolons (pabulib.org/format;
Faliszewski and others, arXiv:2305.11035). Every key and column is kept as it was written.
This module knows the file, `pabulib_check` its sense, `pabulib_tables` the shapes of core.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from commonpool.core.amounts import parse_ratio
from commonpool.core.fault import Fault, quote

SECTIONS = ("META", "PROJECTS", "VOTES")
WHOLE = "give the whole file as it was published"
WITHDRAWN = 999_999_999  # the cost Pabulib writes for a project withdrawn after the vote
FIRST_COLUMNS = {"META": "key", "PROJECTS": "project_id", "VOTES": "voter_id"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells by column, and the line of the file that it ends on (from 1)."""

    cells: Mapping[str, str]
    line: int = 0

    def get(self, column: str) -> str:
        """The cell in a column, without spaces around it; empty where there is none."""
        return self.cells.get(column, "").strip()


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the file: its columns in their order, and its rows."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class PbFile:
    """A whole `.pb` file."""

    meta: Section
    projects: Section
    votes: Section

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """What META says; where a key stands twice, the first."""
        return {row.get("key"): row.get("value") for row in reversed(self.meta.rows)}

    def key(self, name: str) -> str:
        """The value of a key of META, empty where it is not there."""
        return self.keys.get(name, "")

    def withdrawn(self) -> frozenset[str]:
        """The projects that were withdrawn after the vote: nobody can choose them any more."""
        rows = self.projects.rows
        return frozenset(r.get("project_id") for r in rows if r.get("cost") == f"{WITHDRAWN}")

    def selected(self) -> frozenset[str]:
        """The projects that the city paid from this budget (`selected` is 1)."""
        rows = self.projects.rows
        return frozenset(row.get("project_id") for row in rows if row.get("selected") == "1")


def fault(line: int, problem: str, mend: str) -> Fault:
    """A Fault that says the line of the file."""
    return Fault(f"line {line}: {problem}", mend, ("line", line - 1))


def parse(text: str) -> PbFile:
    """The file in `text`; Fault with the line where it is cut, or no table."""
    found: dict[str, Section] = {}
    name, columns, rows = "", tuple[str, ...](), list[Row]()
    for line, cells in numbered(text.removeprefix("\ufeff")):
        heading = cells[0].strip().upper() if len(cells) == 1 else ""
        if heading in SECTIONS:
            if heading in found or heading == name:
                raise fault(line, f"a second section {heading}", "keep one of the two")
            if name:
                found[name] = Section(columns, tuple(rows))
            name, columns, rows = heading, (), []
        elif not name:
            raise fault(line, "the file does not begin with META", "give a .pb file")
        elif not columns:
            columns = header(name, cells, line)
        else:
            rows.append(Row(dict(zip(columns, fitting(cells, columns, line), strict=True)), line))
    found[name] = Section(columns, tuple(rows))
    return complete(found, len(text.split("\n")) - text.endswith("\n"))


def numbered(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold something, with the line that each ends on.

    A text that only begins with quotes, such as "Our" park, is read as others read it.
    """
    held: list[str] = []  # the lines of one row

    def lines() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            held.append(line)
            yield line

    rows = csv.reader(lines(), delimiter=";", strict=True)
    while True:
        held.clear()
        try:
            cells = next(rows, None)
        except csv.Error as error:
            if "expected after" not in str(error):
                raise fault(rows.line_num, f"a quoted text does not end ({error})", WHOLE) from None
            cells = next(csv.reader(held, delimiter=";"))
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield rows.line_num, cells


def header(name: str, cells: Sequence[str], line: int) -> tuple[str, ...]:
    """The columns of a section."""
    columns = tuple(cell.strip() for cell in cells)
    if columns[0] != FIRST_COLUMNS[name] or len(set(columns)) < len(columns):
        raise fault(
            line,
            f"the columns of {name} are {quote('; '.join(columns))}",
            f"name each once, {FIRST_COLUMNS[name]} first",
        )
    return columns


def fitting(cells: Sequence[str], columns: Sequence[str], line: int) -> Sequence[str]:
    """The cells, if there is one for each column."""
    if len(cells) != len(columns):
        raise fault(
            line,
            f"{len(cells)} cells for {len(columns)} columns",
            f"{WHOLE}; a text that holds a semicolon stands in quotes",
        )
    return cells


def complete(found: Mapping[str, Section], lines: int) -> PbFile:
    """The file, if no section is missing and as many rows are there as META says."""
    for name in SECTIONS:
        if name not in found or not found[name].columns:
            raise fault(lines, f"the file ends without {name}", WHOLE)
    made = PbFile(found["META"], found["PROJECTS"], found["VOTES"])
    for key, section in (("num_projects", made.projects), ("num_votes", made.votes)):
        said = made.key(key)
        if said and said != str(len(section.rows)):
            raise fault(lines, f"{len(section.rows)} rows, and {key} is {said}", WHOLE)
    return made


def unparse(file: PbFile, newline: str = "\n") -> str:
    """The text of a file."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator=newline)
    for name, section in zip(SECTIONS, (file.meta, file.projects, file.votes), strict=True):
        writer.writerow([name])
        writer.writerow(section.columns)
        writer.writerows([row.cells.get(c, "") for c in section.columns] for row in section.rows)
    return out.getvalue()


def number(text: str, what: str, line: int) -> Fraction:
    """A number of a file, or Fault with its line."""
    try:
        return parse_ratio(text)
    except Fault as bad:
        raise fault(line, f"{what}: {bad.problem}", bad.mend) if line else bad from None


def names_of(row: Row) -> list[str]:
    """The projects of a ballot, in its order."""
    return listed(row.get("vote"))


def points_of(file: PbFile, row: Row) -> list[str]:
    """The points of a ballot in the order of its projects; none where the type has none."""
    if file.key("vote_type") not in ("cumulative", "scoring"):
        return []
    points = listed(row.get("points"))
    if len(points) != len(names_of(row)):
        raise fault(
            row.line,
            f"{len(names_of(row))} projects and {len(points)} numbers of points",
            "write one number for each project",
        )
    return points


def listed(text: str) -> list[str]:
    """The parts of a list with commas."""
    return [part.strip() for part in text.split(",") if part.strip()]
