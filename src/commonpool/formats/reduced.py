"""Donations too many to stand in a document: an engine adds them up, the document keeps sums."""

from __future__ import annotations

from pathlib import Path

from commonpool.core.document import read_rule, read_unit
from commonpool.core.fault import Fault
from commonpool.core.mechanisms.quadratic_sums import Rooting
from commonpool.core.shapes import Json, JsonObject
from commonpool.engines.choice import LARGE, engine_for
from commonpool.engines.port import Engine, Job, Reduced


def with_sums(raw: JsonObject, file: Path, engine: Engine | None) -> JsonObject:
    """The raw document with `donations` replaced by the sums of `file`.

    Without an engine a small file stays as it is where it is a CSV, or the rule needs every
    donation; otherwise it chooses its own.
    """
    chosen = engine or engine_for(file)
    if chosen is None:
        return raw
    try:
        rooting = rooting_of(raw)
    except Fault:
        if engine is None and file.stat().st_size <= LARGE:
            return raw  # Parquet, for a rule that needs every donation: read row by row
        raise
    unit = read_unit(raw)
    job = Job(file, unit, rooting.digits, rooting.minimum)
    reduced = chosen.reduce(job)
    rest = {name: value for name, value in raw.items() if name != "donations"}
    return {
        **rest,
        "sums": sums(job, reduced),
        "reduction": {
            "sha256": job.sha256(),
            "rows": reduced.rows,
            "root_digits": rooting.digits,
            "minimum": unit.format(rooting.minimum),
        },
    }


def rooting_of(raw: JsonObject) -> Rooting:
    """How the rule of a raw document takes roots, or Fault where sums are not enough for it."""
    if "donors" in raw:
        raise Fault(
            "weights of donors beside a file that is added up",
            "give the donations as a file of less than 32 MB, and name no engine",
            ("donors",),
        )
    rule = read_rule(raw.get("rule", {}), read_unit(raw))
    rooting = getattr(rule.parameters, "rooting", None)
    if not isinstance(rooting, Rooting) or rooting.credit != 1:
        raise Fault(
            f"{rule.mechanism.name} needs every donation, and not their sums alone",
            "give the donations as a file of less than 32 MB, and name no engine",
            ("donations",),
        )
    return rooting


def sums(job: Job, reduced: Reduced) -> list[Json]:
    """The rows of the table sums."""
    return [
        {
            "project": project,
            "donors": total.donors,
            "amount": job.unit.format(total.amount),
            "counted": job.unit.format(total.counted),
            "roots": str(total.roots),
        }
        for project, total in reduced.totals.items()
    ]
