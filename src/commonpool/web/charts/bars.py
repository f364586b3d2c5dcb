"""Bars in the rows of a table: where each begins and how long it is, in thousandths of a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WHOLE = 1000


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: where it begins, how long it is, and what it is (a class of the style)."""

    x: int
    width: int
    kind: str


LEAST = 4


def between(first: int, second: int, low: int, high: int, kind: str) -> Bar:
    """The bar from one value to another, on a scale from `low` to `high`; never invisible.

    One too short to be seen grows from `first` towards `second`.
    """
    span = max(high - low, 1)
    start, end = ((value - low) * WHOLE // span for value in (first, second))
    if first != second and abs(end - start) < LEAST:
        end = start + LEAST if second > first else start - LEAST
    start, end = sorted((start, end))
    shift = min(start, 0) + max(end - WHOLE, 0)
    return Bar(start - shift, end - start, kind)


@dataclass(frozen=True, slots=True)
class Change:
    """One party before and after, in smallest units, and the bar of the difference."""

    name: str
    before: int
    after: int
    bar: Bar

    @property
    def difference(self) -> int:
        """What changes."""
        return self.after - self.before


def changes(rows: Sequence[tuple[str, int, int]]) -> list[Change]:
    """Everyone's change on one scale, nothing in the middle; in the order that is given."""
    most = max((abs(after - before) for _, before, after in rows), default=0) or 1
    return [
        Change(name, before, after, changed(after - before, most)) for name, before, after in rows
    ]


def changed(difference: int, most: int) -> Bar:
    """The bar of a difference, from the middle outwards."""
    return between(0, difference, -most, most, "plus" if difference >= 0 else "minus")
