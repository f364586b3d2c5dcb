"""A `.pb` file as the shapes of core, and such shapes as a `.pb` file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from commonpool.core.amounts import parse_ratio
from commonpool.core.fault import Fault
from commonpool.core.shapes import Json, JsonObject
from commonpool.formats.pabulib import PbFile, Row, Section, names_of, points_of
from commonpool.formats.pabulib_check import check

RULES: dict[str, tuple[str, dict[str, Json]]] = {
    "greedy": ("greedy@1", {}),
    "greedy-no-skip": ("greedy-no-skip@1", {}),
    "greedy-threshold": ("greedy-threshold@1", {}),
    "equalshares": ("equal-shares@1", {"completion": "none"}),
    "equalshares-comparison": (
        "equal-shares@1",
        {"completion": "none", "comparison": "satisfaction"},
    ),
    "equalshares/add1": ("equal-shares@1", {"completion": "add-1", "step": "1"}),
    "equalshares/add1-comparison": (
        "equal-shares@1",
        {"completion": "add-1", "step": "1", "comparison": "satisfaction"},
    ),
    "equalshares/add1u": ("equal-shares@1", {"completion": "add-1-utilitarian", "step": "1"}),
}


def tables(file: PbFile) -> JsonObject:
    """The checked file as plain data: `budget`, `currency`, `projects`, `ballots`, and `rule`.

    The rule is the one that the city used, where there is one of that name here. A project that
    was withdrawn after the vote takes no part; whoever voted for it is still a voter.
    """
    check(file)
    gone = file.withdrawn()
    made: JsonObject = {
        "budget": amount(file.key("budget")),
        "projects": [
            project(row) for row in file.projects.rows if row.get("project_id") not in gone
        ],
        "ballots": [
            line
            for row in file.votes.rows
            for line in ballot(file, row)
            if line["project"] not in gone
        ],
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
    gone = file.withdrawn()
    if any(gone.issuperset(names_of(row)) for row in file.votes.rows):
        made["voters"] = len(file.votes.rows)
    if greedy and file.key("min_project_score_threshold"):
        made["threshold"] = file.key("min_project_score_threshold")
    if greedy and (order := tied(file)):
        made["order"] = list[Json](order)
    return made


def tied(file: PbFile) -> list[str]:
    """Projects that have as many points as one beside them, if the file lists them by points.

    Such a file is the city's ranking: whoever stands first won the tie.
    """
    column = "votes" if file.key("vote_type") in ("approval", "choose-1") else "score"
    rows = [(row.get("project_id"), row.get(column)) for row in file.projects.rows]
    try:
        points = [parse_ratio(said) for _, said in rows]
    except Fault:
        return []
    if points != sorted(points, reverse=True):
        return []
    many = Counter(points)
    gone = file.withdrawn()
    return [
        name
        for (name, _), own in zip(rows, points, strict=True)
        if many[own] > 1 and name not in gone
    ]


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
