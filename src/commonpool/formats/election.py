"""A city's `.pb` file as a cycle document: alone, or named by `election` in a cycle file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from commonpool.core.catalogue import CATALOGUE
from commonpool.core.fault import Fault, quote
from commonpool.core.kinds import LONGEST_ID
from commonpool.core.shapes import Json, JsonObject
from commonpool.formats import pabulib
from commonpool.formats.files import BadFile, read_text
from commonpool.formats.pabulib_tables import tables

LARGEST = 1024 * 1024 * 1024  # bytes: a vote of some millions
BEGINS = "date_begin"
ENDS = "date_end"


@dataclass(frozen=True, slots=True)
class Election:
    """A city's `.pb` file, as it was read."""

    path: Path
    file: pabulib.PbFile


def read_election(path: Path) -> Election:
    """The `.pb` file at `path`. Raises BadFile with its line."""
    with named(path):
        return Election(path, pabulib.parse(read_text(path, LARGEST)))


@contextmanager
def named(path: Path) -> Iterator[None]:
    """Name the file of what goes wrong in it."""
    try:
        yield
    except Fault as fault:
        raise BadFile(f"{path}: {fault}") from None


def with_election(raw: JsonObject, election: Election) -> JsonObject:
    """The raw document with projects, ballots, budget and rule of a `.pb` file beside its own.

    What the document says itself stands; a document of the file alone says nothing. Raises
    BadFile, with its line, for what makes no election.
    """
    path, file = election.path, election.file
    with named(path):
        data = tables(file)
    if "rule" not in data and "rule" not in raw:
        raise BadFile(f"{path}: {unruled(file.key('rule'), path.name)}")
    budget: Json = [{"id": "budget", "amount": data["budget"], "kind": "grant"}]
    found: JsonObject = {
        "community": community(file, path),
        "cycle": cycle(file, path),
        "inflows": budget,
        **{name: data[name] for name in ("projects", "ballots", "rule") if name in data},
    }
    rest = {name: value for name, value in raw.items() if name != "election"}
    return {**found, **rest}


def unruled(rule: str, name: str) -> str:
    """What a file without a rule of ours needs; one that only has its name is not taken for it."""
    known, own = f"{rule}@1" in CATALOGUE, "greedy@1"
    said = f"its rule is {quote(rule)}, which is none of those here" if rule else "it names no rule"
    if known:
        said, own = (
            f"its rule is {quote(rule)}, whose parameters a .pb file does not say",
            f"{rule}@1",
        )
    return (
        f'{said}; name one in a cycle file: election = "{name}", '
        f'and mechanism = "{own}" under [rule]'
    )


def community(file: pabulib.PbFile, path: Path) -> JsonObject:
    """The town that votes."""
    parts = [file.key(name) for name in ("unit", "district", "subunit")]
    name = ", ".join(dict.fromkeys(part for part in parts if part)) or path.stem
    if len(name) > LONGEST_ID:
        name = f"{name[: LONGEST_ID - 1].rstrip()}…"
    return {"id": name, "currency": file.key("currency") or "units"}


def cycle(file: pabulib.PbFile, path: Path) -> JsonObject:
    """The days of voting; of the year, where the file names no days."""
    year = file.key("instance")
    opens, last = day(file.key(BEGINS)), day(file.key(ENDS))
    if opens is None or last is None or last < opens:
        known = year if year.isascii() and year.isdigit() and len(year) == len("2026") else "2000"
        opens, last = date(int(known), 1, 1), date(int(known), 12, 31)
    closes = last + timedelta(days=1)
    return {"id": year or path.stem, "opens": opens.isoformat(), "closes": closes.isoformat()}


def told(election: Election | None, *, days: bool) -> Iterator[str]:
    """What a reader must know of a file of votes; of its `days` too, where they are the cycle's."""
    if election is not None:
        yield from dates_told(election) if days else ()
        yield from short_told(election)


def short_told(election: Election) -> Iterator[str]:
    """A remark where ballots name fewer projects than the city asked for: they count all the same."""
    least = election.file.key("min_length")
    if not (least.isascii() and least.isdigit()):
        return
    short = sum(0 < len(pabulib.names_of(row)) < int(least) for row in election.file.votes.rows)
    if short:
        ballots = "1 ballot names" if short == 1 else f"{short} ballots name"
        yield f"{election.path}: {ballots} fewer than min_length {least} projects and count all the same"


def dates_told(election: Election) -> Iterator[str]:
    """A remark where a file names days that cannot be, so that the whole year stands for them."""
    path, written = election.path, {name: election.file.key(name) for name in (BEGINS, ENDS)}
    opens, last = day(written[BEGINS]), day(written[ENDS])
    for name, found in ((BEGINS, opens), (ENDS, last)):
        if found is None and len(written[name]) > len("2026"):  # a year alone means the year
            yield f"{path}: {name} {quote(written[name])} is no day of the calendar; the year stands for it"
    if opens is not None and last is not None and last < opens:
        yield f"{path}: {ENDS} lies before {BEGINS}; the year stands for them"


def day(text: str) -> date | None:
    """A day written as 30.06.2018 or 2018-06-30, or None."""
    parts = text.split(".")
    try:
        return date.fromisoformat("-".join(reversed(parts)) if len(parts) > 1 else text)
    except ValueError:
        return None
