"""Where two pieces of plain data differ, told place by place in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from commonpool.core.canonical import canonical_text
from commonpool.core.fault import Path, spell
from commonpool.core.fault import shown as printable
from commonpool.core.shapes import Json

# What a row is known by, where it has one of these: then rows are compared by name.
NAMES = ("party", "id")
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where what stands there is not what should."""

    path: str
    words: str

    def __str__(self) -> str:
        text = f"{self.path}: {self.words}"
        return printable(text, longest=len(text))


@dataclass(frozen=True, slots=True)
class Telling:
    """How the two sides are spoken of."""

    stands: str
    should: str

    def tell(self, path: Path, found: Json, right: Json) -> Difference:
        """The difference between what was found and what is right."""
        words = f"{self.stands} {shown(found)}, {self.should} {shown(right)}"
        return Difference(spell(path), words)


class Absent:
    """Stands for what is not there."""


ABSENT = Absent()


def shown(value: Json) -> str:
    """A value inside a sentence, never long."""
    if value is ABSENT:
        return "nothing"
    text = value if isinstance(value, str) else canonical_text(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def differences(found: Json, right: Json, path: Path, telling: Telling) -> Iterator[Difference]:
    """Every place in which `found` is not `right`.

    Rows are matched by name where they have one, and their order counts too.
    """
    if canonical_text(found) == canonical_text(right):
        return
    yield from _differences(found, right, path, telling)


def _differences(found: Json, right: Json, path: Path, telling: Telling) -> Iterator[Difference]:
    if isinstance(found, dict) and isinstance(right, dict):
        for name in sorted({*found, *right}):
            pair = found.get(name, ABSENT), right.get(name, ABSENT)
            yield from _differences(*pair, (*path, name), telling)
    elif isinstance(found, list) and isinstance(right, list):
        yield from _rows(found, right, path, telling)
    elif type(found) is not type(right) or found != right:
        yield telling.tell(path, found, right)


def _rows(
    found: list[Json], right: list[Json], path: Path, telling: Telling
) -> Iterator[Difference]:
    ours, theirs = _named(found), _named(right)
    if ours is None or theirs is None:
        for place in range(max(len(found), len(right))):
            pair = _at(found, place), _at(right, place)
            yield from _differences(*pair, (*path, place), telling)
        return
    for name in dict.fromkeys([*theirs, *ours]):
        pair = ours.get(name, ABSENT), theirs.get(name, ABSENT)
        yield from _differences(*pair, (*path, name), telling)
    if list(ours) != list(theirs) and set(ours) == set(theirs):
        place, name = next(
            (place, name) for place, name in enumerate(theirs) if list(ours)[place] != name
        )
        yield telling.tell((*path, place), list(ours)[place], name)


def _named(rows: list[Json]) -> dict[str, Json] | None:
    """Rows by their name, or None where some have none or share one."""
    for key in NAMES:
        named: dict[str, Json] = {
            str(row[key]): row for row in rows if isinstance(row, dict) and key in row
        }
        if len(named) == len(rows):
            return named
    return None


def _at(rows: list[Json], place: int) -> Json:
    return rows[place] if place < len(rows) else ABSENT
