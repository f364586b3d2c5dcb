"""Run the reduction, and put exact sums together from an engine's rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from math import isqrt
from typing import cast

from commonpool.engines.columns import ID
from commonpool.engines.port import Job, Reduced, Total, fault
from commonpool.engines.sql import LIMB, Dialect, Source, reduction, unsound

_ID = re.compile(ID)
Rows = Iterable[Sequence[object]]
Run = Callable[[str], Rows]


def combined(
    job: Job, run: Run, dialect: Dialect, source: Source, errors: tuple[type[Exception], ...]
) -> Reduced:
    """The sums of a file; where the quick way raises, a row is bad or a number passes 64 bits."""
    try:
        rows = list(run(reduction(job, dialect, source)))
    except errors:
        check_rows(job, run(unsound(job, dialect, source)))
        rows = list(run(reduction(job, dialect, source, wide=True)))
    if not all(_ID.fullmatch(str(row[0])) for row in rows):
        check_rows(job, run(unsound(job, dialect, source)))
    return totals(job, rows)


def check_rows(job: Job, rows: Rows, least: int = 1) -> None:
    """Fault where the count of rows that cannot be used is not 0; numbers begin at `least`."""
    count, example = next(iter(rows))
    if count:
        raise fault(
            job,
            f"{count} rows have an id that is none, or {named(job.columns[-1])} that is no plain number "
            f"{'above 0' if least else 'from 0 on'} with at most {job.unit.decimals} decimals, such as {str(example)[:80]!r}",
            "mend them, or take them out",
        )


def named(column: str) -> str:
    """A column with its article."""
    return f"{'an' if column[0] in 'aeiou' else 'a'} {column}"


def totals(job: Job, rows: Rows) -> Reduced:
    """The halves of each sum put together, and the roots of gifts beyond 64 bits added."""
    read = 0
    found: dict[str, Total] = {}
    for project, row_count, donors, *halves, beyond in rows:
        amount, counted, roots = (
            (whole(high) << LIMB) + whole(low)
            for low, high in zip(halves[::2], halves[1::2], strict=True)
        )
        wide = sum(isqrt(int(c) * job.scale) for c in cast("list[int]", beyond) or [])
        found[str(project)] = Total(whole(donors), amount, counted, roots + wide)
        read += whole(row_count)
    return Reduced(read, dict(sorted(found.items())))


def whole(value: object) -> int:
    """A sum as an int; engines give some of theirs as Decimal."""
    return int(cast("int", value))
