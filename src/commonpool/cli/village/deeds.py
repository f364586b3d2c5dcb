"""How deeds are shown, and read from what was typed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from commonpool.cli.calendar import day
from commonpool.cli.village.here import Here
from commonpool.contributions import queries
from commonpool.contributions.models import Contribution
from commonpool.contributions.queries import Told
from commonpool.contributions.services import Line
from commonpool.core.amounts import format_ratio
from commonpool.core.fault import Fault
from commonpool.core.shapes import JsonObject
from commonpool.needs.queries import exact
from commonpool.needs.texts import clock, read_minutes
from commonpool.people.models import Member
from commonpool.people.queries import display_name, member

SHEET = ("who", "what", "hours", "on")
LONGEST_SHEET = 64 * 1024


def row(told: Told, viewer: Member | None) -> JsonObject:
    """A deed with its state and why."""
    deed = told.deed
    return {
        "number": deed.pk,
        "on": deed.on.isoformat(),
        "by": display_name(deed.by, viewer),
        "what": deed.what,
        "hours": clock(deed.minutes) if deed.minutes else None,
        "quantity": format_ratio(exact(deed.thousandths)) if deed.thousandths else None,
        "unit": deed.unit,
        "need": deed.need.slug if deed.need else None,
        "gift": deed.gift,
        "state": told.state,
        "why": told.reason,
    }


def again(here: Here, number: int) -> Told:
    """A deed as it stands now."""
    found = queries.contribution(here.home, number)
    return queries.tell([found], here.viewer, on=here.today)[0]


def rows(here: Here, deeds: Sequence[Contribution]) -> list[JsonObject]:
    """Deeds as they stand after they were written down."""
    return [row(again(here, deed.pk), here.viewer) for deed in deeds]


def sheet_lines(here: Here, content: bytes) -> Iterator[Line]:
    """The lines of a sheet; a fault names the line."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Fault("the sheet is not UTF-8", "save it as UTF-8") from None
    if len(content) > LONGEST_SHEET:
        raise Fault("the sheet is over 64 kB", "type it in a part at a time")
    cells = csv.DictReader(io.StringIO(text, newline=""))
    columns = tuple(cells.fieldnames or ())
    if sorted(columns) != sorted(SHEET):
        raise Fault(f"line 1: the columns are {', '.join(columns)}", f"write {', '.join(SHEET)}")
    for place, said in enumerate(cells, start=2):
        try:
            if None in said or None in said.values():
                raise Fault("too few or too many cells", "put quotes around a cell with a comma")
            yield Line(
                by=(member(here.home, said["who"].strip()),),
                what=said["what"],
                minutes=read_minutes(said["hours"], "hours"),
                on=day(said["on"].strip()),
            )
        except Fault as fault:
            raise Fault(f"line {place}: {fault.problem}", fault.mend) from None
