"""From an engine's rows to exact sums."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isqrt
from typing import cast

from commonpool.engines.port import Job, Reduced, Total
from commonpool.engines.sql import LIMB


def combined(job: Job, rows: Iterable[Sequence[object]]) -> Reduced:
    """The halves of each sum put together, and the roots of gifts beyond 64 bits added."""
    read = 0
    totals: dict[str, Total] = {}
    for project, row_count, donors, *halves, beyond in rows:
        amount, counted, roots = (
            (whole(high) << LIMB) + whole(low)
            for low, high in zip(halves[::2], halves[1::2], strict=True)
        )
        wide = sum(isqrt(int(c) * job.scale) for c in cast("list[int]", beyond) or [])
        totals[str(project)] = Total(whole(donors), amount, counted, roots + wide)
        read += whole(row_count)
    return Reduced(read, dict(sorted(totals.items())))


def whole(value: object) -> int:
    """A sum as an int; engines give some of theirs as Decimal."""
    return int(cast("int", value))
