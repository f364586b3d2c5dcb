"""The outcome of a vote as a `.pb` file: the election, with what was selected."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path

from commonpool.core.amounts import Unit
from commonpool.core.bundle import Closed
from commonpool.core.document import write_document
from commonpool.core.fault import Fault, quote
from commonpool.core.mechanisms.budgeting.ballots import BallotParameters
from commonpool.core.shapes import Json, JsonObject, read, write
from commonpool.formats import pabulib
from commonpool.formats.election import Election
from commonpool.formats.pabulib import PbFile, Row, Section
from commonpool.formats.pabulib_tables import RULES, from_tables, rows_in

# Parameters that have a key in META.
LIMITS = {
    "max_length": "max_length",
    "max_points": "max_points",
    "max_sum_points": "max_sum_points",
    "max_sum_cost": "max_sum_cost",
    "threshold": "min_project_score_threshold",
}


def published(closed: Closed, own: Election | None) -> str:
    """What a city would publish.

    Its `own` file comes back as it was, with `selected` filled in; without one, out of the cycle
    come its projects and ballots. Raises Fault where the rule buys no projects.
    """
    rule = closed.written.rule
    if not isinstance(rule.parameters, BallotParameters):
        raise Fault(
            f"{rule.mechanism.name} selects no projects, so it has no outcome to write as .pb",
            "leave out --pb, or share by a budgeting rule",
        )
    if own is not None:
        file = with_selected(own.file, selected(closed))
        return pabulib.unparse(file, newline(own.path))
    return pabulib.unparse(from_closed(closed, rule.parameters))


def newline(path: Path) -> str:
    """How lines end in a file."""
    with path.open("rb") as file:
        return "\r\n" if file.readline().endswith(b"\r\n") else "\n"


def selected(closed: Closed) -> frozenset[str]:
    """The projects that were bought."""
    steps = (note for note in closed.distribution.course if note.code == "bought")
    return frozenset(dict(step.values)["project"] for step in steps)


def beside_published(election: Election, closed: Closed) -> list[str]:
    """Whether a vote comes out as its `.pb` file says, in its columns `selected` and `votes`."""
    file, bought = election.file, selected(closed)
    if "selected" not in file.projects.columns:
        return []
    counted = file.counts_all or "votes" not in file.projects.columns
    told = [] if counted else ["its column votes does not count the ballots that stand in it"]
    if file.selected() == bought:
        return [*told, "what is bought is what its column selected says"]
    more, less = sorted(bought - file.selected()), sorted(file.selected() - bought)
    parts = [f"it has {', '.join(less)}"] if less else []
    parts += [f"it has not {', '.join(more)}"] if more else []
    return [*told, f"its column selected says otherwise: {'; '.join(parts)}"]


def with_selected(file: PbFile, bought: Collection[str]) -> PbFile:
    """The same file, in which `selected` says what was bought; the column comes last if new.

    Another mark, such as 2 for a project paid from elsewhere, stays where nothing was bought.
    """
    section = file.projects
    columns = section.columns if "selected" in section.columns else (*section.columns, "selected")

    def mark(row: Row) -> str:
        if row.get("project_id") in bought:
            return "1"
        return "0" if row.get("selected") in ("", "0", "1") else row.cells["selected"]

    rows = tuple(Row({**row.cells, "selected": mark(row)}, row.line) for row in section.rows)
    return replace(file, projects=Section(columns, rows))


def from_closed(closed: Closed, parameters: BallotParameters) -> PbFile:
    """The file out of a cycle file's projects, ballots and rule."""
    document, unit = closed.written, closed.written.unit
    table, pointed = write_document(document), parameters.ballots in ("cumulative", "scoring")
    data: JsonObject = {
        "budget": unit.format(closed.distribution.waters.flow),
        "currency": unit.code,
        "projects": [spoken(row, "id") for row in rows_in(table, "projects")],
        "ballots": [
            {
                name: value
                for name, value in spoken(row, "project").items()
                if pointed or name != "points"
            }
            for row in rows_in(table, "ballots")
            if not row.get("conflict") and row.get("points") != "0"
        ],
    }
    name = document.community.name or document.community.id
    last = date.fromisoformat(document.cycle.closes[:10]) - timedelta(days=1)
    written = write(parameters, unit)
    meta = {
        "description": f"{name}, {document.cycle.id}",
        "unit": name,
        "instance": document.cycle.id,
        "vote_type": parameters.ballots,
        "rule": rule_name(document.rule.mechanism.name, parameters, unit),
        "date_begin": document.cycle.opens[:10],
        "date_end": last.isoformat(),
        **{key: str(written[own]) for own, key in LIMITS.items() if own in written},
    }
    file = from_tables(data, meta, selected(closed))
    given = len({ballot.voter for ballot in document.ballots})
    return with_empty(file, parameters.voters or given)


def spoken(row: Mapping[str, Json], key: str) -> JsonObject:
    """The row, if the id in it can stand in a list with commas."""
    if "," in str(row[key]):
        raise Fault(f"{quote(row[key])} has a comma, by which .pb files part ids", "rename it")
    return dict(row)


def rule_name(mechanism: str, parameters: BallotParameters, unit: Unit) -> str:
    """What `.pb` files call the rule, or its own name where they have none for its parameters."""
    beside = {each.name for each in fields(BallotParameters)} | set(LIMITS)
    own = [each.name for each in fields(type(parameters)) if each.name not in beside]
    for name, (called, keys) in RULES.items():
        if called == mechanism:
            meant = read(type(parameters), keys, unit)
            if all(getattr(meant, key) == getattr(parameters, key) for key in own):
                return name
    return mechanism


def with_empty(file: PbFile, many: int) -> PbFile:
    """The file with the empty ballots that were counted and not written down."""
    taken = {row.get("voter_id") for row in file.votes.rows}
    names = (name for number in range(1, 2 * many + 1) if (name := f"empty {number}") not in taken)
    more = [Row({"voter_id": next(names)}) for _ in range(many - len(file.votes.rows))]
    rows = (*file.votes.rows, *more)
    meta = tuple(
        Row({**row.cells, "value": str(len(rows))}) if row.get("key") == "num_votes" else row
        for row in file.meta.rows
    )
    return PbFile(
        Section(file.meta.columns, meta), file.projects, Section(file.votes.columns, rows)
    )
