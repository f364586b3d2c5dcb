"""Run the reduction, and put exact sums together from an engine's rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import cast

from commonpool.core.mechanisms.quadratic_sums import Sums
from commonpool.engines.columns import ID, TEXT
from commonpool.engines.factors import Factors, factors_of
from commonpool.engines.port import Job, Reduced, fault
from commonpool.engines.reference import tell_first
from commonpool.engines.sql import (
    LIMB,
    Dialect,
    Source,
    alike,
    reduction,
    trimmed,
    unheard,
    unsound,
)

_ID = re.compile(ID)
Rows = Iterable[Sequence[object]]
Run = Callable[[str], Rows]


def combined(
    job: Job, run: Run, dialect: Dialect, source: Source, errors: tuple[type[Exception], ...]
) -> Reduced:
    """The sums of a file.

    Where the quick way raises, a row is bad, has spaces around, or a number passes 64 bits.
    """
    factors = factors_of(job)
    try:
        rows = list(run(reduction(job, dialect, source, factors)))
    except errors:
        rows = []
    if not rows or not all(_ID.fullmatch(str(row[0])) for row in rows):
        source = trimmed(dialect, source)
        check_rows(job, run(unsound(job, dialect, source)))
        rows = list(run(reduction(job, dialect, source, factors, wide=True)))
    made = totals(factors, rows)
    if job.weights:
        ((silent, nearly),) = run(unheard(dialect, source))
        made = replace(made, silent=whole(silent), silent_alike=whole(nearly))
    if not TEXT.fullmatch(source.types["by"]):
        return made  # whole numbers have neither case nor spaces
    ((count,),) = run(alike(dialect, source))
    return replace(made, alike=whole(count))


def check_rows(job: Job, rows: Rows, least: int = 1) -> None:
    """Fault where the count of rows that cannot be used is not 0; numbers begin at `least`."""
    count, example = next(iter(rows))
    if count:
        tell_first(job)
        rows_have = "one row has" if count == 1 else f"{count} rows have"
        raise fault(
            job,
            f"{rows_have} an id that is none, or {named(job.columns[-1])} that is no plain number "
            f"{'above 0' if least else 'from 0 on'} with at most {job.unit.decimals} decimals, such as {str(example)[:80]!r}",
            "mend them, or take them out",
        )


def named(column: str) -> str:
    """A column with its article."""
    return f"{'an' if column[0] in 'aeiou' else 'a'} {column}"


def totals(factors: Factors, rows: Rows) -> Reduced:
    """The halves of each sum put together, and what passed 64 bits added."""
    read = 0
    found: dict[str, Sums] = {}
    for project, row_count, donors, *halves, beyond in rows:
        amount, products, roots, *squares = (
            (whole(high) << LIMB) + whole(low)
            for low, high in zip(halves[::2], halves[1::2], strict=True)
        )
        pairs = [tuple(map(int, text.split())) for text in cast("list[str]", beyond) or []]
        wide = [factors.root(amount, place) for amount, place in pairs]
        products += sum(amount * factors.kinds[place] for amount, place in pairs)
        found[str(project)] = Sums(
            donors=whole(donors),
            amount=amount,
            counted=factors.counted(products),
            roots=roots + sum(wide),
            squares=squares[0] + sum(root * root for root in wide) if squares else 0,
        )
        read += whole(row_count)
    return Reduced(read, dict(sorted(found.items())))


def whole(value: object) -> int:
    """A sum as an int; engines give some of theirs as Decimal."""
    return int(cast("int", value))
