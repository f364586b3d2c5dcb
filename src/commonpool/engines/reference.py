"""The reference engine: plain Python, row by row. Slow, and what the others are held to."""

from __future__ import annotations

from commonpool.core.fault import Fault
from commonpool.engines.port import COLUMNS, LARGEST_AMOUNT, Job, Reduced, fault, folded
from commonpool.engines.rows import read_rows


class Reference:
    """Merges every donor's gifts to a project in memory; the core itself adds them up."""

    name = "python"

    def reduce(self, job: Job) -> Reduced:
        """Sums for each project."""
        merged: dict[str, dict[str, int]] = {}
        rows = 0
        for line, donor, project, text in read_rows(job):
            rows += 1
            gifts = merged.setdefault(project, {})
            gifts[donor] = gifts.get(donor, 0) + amount_of(job, line, text)
        totals = {to: job.rooting.total(gifts, job.weights) for to, gifts in sorted(merged.items())}
        donors = {donor for gifts in merged.values() for donor in gifts}
        spelled = set(map(folded, donors))
        silent = job.weights.keys() - donors
        return Reduced(
            rows,
            totals,
            alike=len(donors) - len(spelled),
            silent=len(silent),
            silent_alike=sum(folded(one) in spelled for one in silent),
        )


def tell_first(job: Job) -> None:
    """Raise Fault for the first row that cannot be used, with its place, field and value.

    An engine knows that there is one, and not where; this walk keeps no row, and ends there.
    """
    if job.columns == COLUMNS:
        for line, _, _, text in read_rows(job):
            amount_of(job, line, text)


def first_to(job: Job, project: str) -> int | None:
    """The line, or row, of the first donation to a project."""
    return next((line for line, _, to, _ in read_rows(job) if to == project), None)


def amount_of(job: Job, line: int, text: str) -> int:
    """An amount above zero in smallest units, or Fault with its line."""
    place = f"{job.counted_in} {line}, column amount"
    try:
        amount = job.unit.parse(text)
    except Fault as error:
        raise fault(job, f"{place}: {error.problem}", error.mend) from None
    if amount == 0:
        raise fault(job, f"{place}: a donation of 0", "take the row out")
    if amount > LARGEST_AMOUNT:
        raise fault(job, f"{place}: {text} is larger than any engine adds up", "check the number")
    return amount
