"""The reference engine: plain Python, row by row. Slow, and what the others are held to."""

from __future__ import annotations

from collections.abc import Iterable
from math import isqrt

from commonpool.core.fault import Fault
from commonpool.engines.port import LARGEST_AMOUNT, Job, Reduced, Total, fault
from commonpool.engines.rows import read_rows

NOTHING = Total(0, 0, 0, 0)


class Reference:
    """Merges every donor's gifts to a project in memory, then takes the roots."""

    name = "python"

    def reduce(self, job: Job) -> Reduced:
        """Sums for each project."""
        merged: dict[tuple[str, str], int] = {}
        rows = 0
        for line, donor, project, text in read_rows(job):
            rows += 1
            pair = project, donor
            merged[pair] = merged.get(pair, 0) + amount_of(job, line, text)
        return Reduced(rows, totals(job, merged.items()))


def amount_of(job: Job, line: int, text: str) -> int:
    """An amount above zero in smallest units, or Fault with its line."""
    place = f"line {line}, column amount"
    try:
        amount = job.unit.parse(text)
    except Fault as error:
        raise fault(job, f"{place}: {error.problem}", error.mend) from None
    if amount == 0:
        raise fault(job, f"{place}: a donation of 0", "take the row out")
    if amount > LARGEST_AMOUNT:
        raise fault(job, f"{place}: {text} is larger than any engine adds up", "check the number")
    return amount


def totals(job: Job, merged: Iterable[tuple[tuple[str, str], int]]) -> dict[str, Total]:
    """Sums for each project over merged gifts, in the order of project ids."""
    found: dict[str, Total] = {}
    for (project, _), amount in merged:
        found[project] = added(found.get(project, NOTHING), amount, job)
    return dict(sorted(found.items()))


def added(total: Total, amount: int, job: Job) -> Total:
    """A total and one donor's gift more."""
    if amount < job.minimum:
        return Total(total.donors, total.amount + amount, total.counted, total.roots)
    return Total(
        total.donors + 1,
        total.amount + amount,
        total.counted + amount,
        total.roots + isqrt(amount * job.scale),
    )
