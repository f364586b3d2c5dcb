"""Pabulib's `.pb` files: a city's budget, its projects and every vote, in one text.

Three sections, META, PROJECTS and VOTES, each a table with semicolons (pabulib.org/format;
Faliszewski and others, arXiv:2305.11035). Every key and column is kept as it was written.
`parse` and `unparse` know the file, `check` its sense, `tables` and `from_tables` the shapes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from commonpool.core.amounts import parse_ratio
from commonpool.core.fault import Fault, quote
from commonpool.core.shapes import Json, JsonObject, unknown

SECTIONS = ("META", "PROJECTS", "VOTES")
WHOLE = "give the whole file as it was published"
FIRST_COLUMNS = {"META": "key", "PROJECTS": "project_id", "VOTES": "voter_id"}
VOTE_TYPES = ("approval", "choose-1", "ordinal", "cumulative", "scoring")
RULES: dict[str, tuple[str, dict[str, Json]]] = {
    "greedy": ("greedy@1", {}),
    "greedy-no-skip": ("greedy-no-skip@1", {}),
    "greedy-threshold": ("greedy-threshold@1", {}),
    "equalshares": ("equal-shares@1", {"completion": "none"}),
    "equalshares/add1": ("equal-shares@1", {"completion": "add-1", "step": "1"}),
    "equalshares/add1u": ("equal-shares@1", {"completion": "add-1-utilitarian", "step": "1"}),
}


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


@dataclass(frozen=True, slots=True)
class PbFile:
    """A whole `.pb` file."""

    meta: Section
    projects: Section
    votes: Section

    def key(self, name: str) -> str:
        """The value of a key of META, empty where it is not there."""
        found = (row.get("value") for row in self.meta.rows if row.get("key") == name)
        return next(found, "")

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
    """Rows that hold something, with the line that each ends on."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    while True:
        try:
            cells = next(lines, None)
        except csv.Error as error:
            raise fault(lines.line_num, f"a quoted text does not end ({error})", WHOLE) from None
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield lines.line_num, cells


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


def check(file: PbFile) -> None:
    """Raise Fault, with its line, for the first thing that makes no election."""
    if file.key("vote_type") not in VOTE_TYPES:
        raise unknown(file.key("vote_type"), VOTE_TYPES, "vote_type")
    if file.key("default_score") not in ("", "0"):
        raise Fault("default_score is not 0", "write the points of every project on each ballot")
    for section, what in ((file.projects, "project"), (file.votes, "vote")):
        if not section.rows:
            raise Fault(f"the round has no {what}", "give the file with its projects and votes")
        doubles(section, what)
    budget = number(file.key("budget"), "budget", 0)
    for row in file.projects.rows:
        cost = number(row.get("cost"), "cost", row.line)
        if cost == 0:
            said = f"the project {quote(row.get('project_id'))} costs 0"
            raise fault(row.line, said, "write what it costs")
        if cost > budget:
            raise fault(
                row.line,
                f"{quote(row.get('project_id'))} costs {row.get('cost')}, over the budget "
                f"{file.key('budget')}",
                "correct the cost or the budget, or take the project out",
            )
    known = {
        row.get("project_id"): number(row.get("cost"), "cost", 0) for row in file.projects.rows
    }
    for row in file.votes.rows:
        check_vote(file, row, known)


def doubles(section: Section, what: str) -> None:
    """No project and no voter stands there twice."""
    first: dict[str, int] = {}
    for row in section.rows:
        name = row.get(section.columns[0])
        if name in first:
            raise fault(
                row.line,
                f"the {what} of {quote(name)} stands in line {first[name]} already",
                "keep one of the two",
            )
        first[name] = row.line


def number(text: str, what: str, line: int) -> Fraction:
    """A number of a file, or Fault with its line."""
    try:
        return parse_ratio(text)
    except Fault as bad:
        raise fault(line, f"{what}: {bad.problem}", bad.mend) if line else bad from None


def check_vote(file: PbFile, row: Row, costs: Mapping[str, Fraction]) -> None:
    """One ballot: known projects, each once, and no more than a ballot may hold."""
    names, points = names_of(row), points_of(file, row)
    for place, name in enumerate(names):
        if name not in costs:
            near = unknown(name, costs, "project")
            raise fault(row.line, near.problem, near.mend)
        if name in names[:place]:
            raise fault(row.line, f"{quote(name)} stands there twice", "keep one of the two")
    given = [number(text, "points", row.line) for text in points]
    measured = {
        "max_length": Fraction(len(names)),
        "max_points": max(given, default=Fraction(0)),
        "max_sum_points": sum(given, Fraction(0)),
        "max_sum_cost": sum((costs[name] for name in names), Fraction(0)),
    }
    if file.key("vote_type") == "choose-1" and len(names) > 1:
        raise fault(row.line, f"{len(names)} projects on a choose-1 ballot", "keep one of them")
    for limit, value in measured.items():
        if file.key(limit) and value > number(file.key(limit), limit, 0):
            raise fault(
                row.line,
                f"the ballot has {value}, over {limit} {file.key(limit)}",
                "correct the ballot, or take it out",
            )


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


def tables(file: PbFile) -> JsonObject:
    """The checked file as plain data: `budget`, `currency`, `projects`, `ballots`, and `rule`.

    The rule is the one that the city used, where there is one of that name here.
    """
    check(file)
    made: JsonObject = {
        "budget": amount(file.key("budget")),
        "projects": [project(row) for row in file.projects.rows],
        "ballots": [line for row in file.votes.rows for line in ballot(file, row)],
    }
    if file.key("currency"):
        made["currency"] = file.key("currency")
    if file.key("rule") in RULES:
        mechanism, own = RULES[file.key("rule")]
        made["rule"] = {
            "mechanism": mechanism,
            "parameters": {**parameters(file, greedy=mechanism.startswith("greedy")), **own},
        }
    return made


def amount(text: str) -> str:
    """An amount without decimals that are all zero, which some files write for whole units."""
    whole, _, part = text.partition(".")
    return text if part.strip("0") else whole


def project(row: Row) -> JsonObject:
    """A project as the shape Project has it."""
    made: JsonObject = {"id": row.get("project_id"), "cost": amount(row.get("cost"))}
    for key in ("name", "category"):
        if text := " ".join(row.get(key).split()):
            made[key] = text
    return made


def ballot(file: PbFile, row: Row) -> Iterable[JsonObject]:
    """A ballot as lines of the shape Ballot."""
    points = points_of(file, row)
    for place, name in enumerate(names_of(row)):
        made: JsonObject = {"voter": row.get("voter_id"), "project": name}
        if points:
            made["points"] = points[place]
        if file.key("vote_type") == "ordinal":
            made["rank"] = place + 1
        yield made


def parameters(file: PbFile, *, greedy: bool) -> JsonObject:
    """META's limits as parameters of a budgeting rule."""
    made: JsonObject = {"ballots": file.key("vote_type")}
    for name in ("max_length", "max_points", "max_sum_points", "max_sum_cost"):
        if file.key(name):
            made[name] = amount(file.key(name))
    if file.key("vote_type") == "ordinal":
        made.setdefault("max_length", max(len(names_of(row)) for row in file.votes.rows))
    if any(not names_of(row) for row in file.votes.rows):
        made["voters"] = len(file.votes.rows)
    if greedy and file.key("min_project_score_threshold"):
        made["threshold"] = file.key("min_project_score_threshold")
    return made


def from_tables(
    data: Mapping[str, Json], meta: Mapping[str, str], selected: Collection[str] = ()
) -> PbFile:
    """A file from plain data as `tables` gives it, with META's keys, and what was selected."""
    projects, ballots = rows_in(data, "projects"), rows_in(data, "ballots")
    points = any("points" in line for line in ballots)
    by_voter: dict[str, list[Mapping[str, Json]]] = {}
    for line in sorted(ballots, key=lambda line: int(str(line.get("rank", 0)))):
        by_voter.setdefault(str(line["voter"]), []).append(line)
    keys = {
        "num_projects": str(len(projects)),
        "num_votes": str(len(by_voter)),
        "budget": str(data["budget"]),
        **({"currency": str(data["currency"])} if "currency" in data else {}),
        **meta,
    }
    columns = ("project_id", "cost", "name", "category", "selected")
    return PbFile(
        Section(("key", "value"), tuple(Row({"key": k, "value": v}) for k, v in keys.items())),
        Section(columns, tuple(Row(project_cells(row, selected)) for row in projects)),
        Section(
            ("voter_id", "vote", "points") if points else ("voter_id", "vote"),
            tuple(
                Row(vote_cells(voter, lines, points=points)) for voter, lines in by_voter.items()
            ),
        ),
    )


def rows_in(data: Mapping[str, Json], name: str) -> list[Mapping[str, Json]]:
    """The rows of one table of plain data."""
    rows = data.get(name, [])
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def project_cells(row: Mapping[str, Json], selected: Collection[str]) -> dict[str, str]:
    """A project as a row of the file."""
    name = str(row["id"])
    return {
        "project_id": name,
        "cost": str(row["cost"]),
        "name": str(row.get("name", "")),
        "category": str(row.get("category", "")),
        "selected": str(int(name in selected)),
    }


def vote_cells(voter: str, lines: Sequence[Mapping[str, Json]], *, points: bool) -> dict[str, str]:
    """A voter's lines as a row of the file."""
    cells = {"voter_id": voter, "vote": ",".join(str(line["project"]) for line in lines)}
    if points:
        cells["points"] = ",".join(str(line.get("points", 0)) for line in lines)
    return cells
