"""Why this share: every step from nothing to what was received, each a row with its bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonpool.web.charts.bars import Bar, between


@dataclass(frozen=True, slots=True)
class Step:
    """A step: what it is called, why in a few words, and what it adds or takes."""

    name: str
    why: str
    amount: int


@dataclass(frozen=True, slots=True)
class Row:
    """A step with its bar; the last row is the sum."""

    step: Step
    bar: Bar
    total: bool = False


def waterfall(steps: Sequence[Step], total: str) -> list[Row]:
    """The rows of the table, closed by their sum under the name `total`."""
    heights = [0]
    for step in steps:
        heights.append(heights[-1] + step.amount)
    low, high = min(heights), max(heights)
    rows = [
        Row(step, between(before, before + step.amount, low, high, kind_of(step.amount)))
        for step, before in zip(steps, heights, strict=False)
    ]
    end = Step(total, "", heights[-1])
    return [*rows, Row(end, between(0, end.amount, low, high, "total"), total=True)]


def kind_of(amount: int) -> str:
    """What adds and what takes look different."""
    return "plus" if amount >= 0 else "minus"
