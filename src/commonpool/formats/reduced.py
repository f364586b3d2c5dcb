"""Donations too many to stand in a document: an engine adds them up, the document keeps sums."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import cast

from commonpool.core.amounts import Unit, format_ratio
from commonpool.core.document import Document, read_rule, read_unit
from commonpool.core.fault import Fault, say
from commonpool.core.kinds import EXACT_AMOUNT
from commonpool.core.mechanisms.base import Mechanism
from commonpool.core.mechanisms.quadratic_sums import Rooting
from commonpool.core.rounds import Donor
from commonpool.core.shapes import Json, JsonObject, keys_of, unknown
from commonpool.engines.choice import LARGE, engine_for
from commonpool.engines.port import Engine, Job, Reduced, fault
from commonpool.engines.reference import first_to

DONORS = keys_of(Document)["donors"].kind


def with_sums(raw: JsonObject, file: Path, engine: Engine | None) -> JsonObject:
    """The raw document with `donations` replaced by the sums of `file`.

    Without an engine a small file stays as it is where it is a CSV, or the rule needs every
    donation; otherwise it chooses its own.
    """
    chosen = engine or engine_for(file)
    if chosen is None:
        return raw
    unit = read_unit(raw)
    try:
        rule = read_rule(raw.get("rule", {}), unit)
    except Fault as fault:
        raise fault.under("rule") from None
    rooting = getattr(rule.parameters, "rooting", None)
    if not isinstance(rooting, Rooting):
        if engine is None and file.stat().st_size <= LARGE:
            return raw  # Parquet, for a rule that needs every donation: read row by row
        if "donations" not in rule.mechanism.reads:
            raise Fault(
                f"{rule.mechanism.name} does not read donations",
                "take them out, or name a rule that does",
                ("donations",),
            )
        raise Fault(
            f"{rule.mechanism.name} needs every donation, and not their sums alone",
            "give the donations as a file of less than 32 MB, and name no engine",
            ("donations",),
        )
    job = Job(file, unit, rooting, weights_in(raw, rule.mechanism, unit))
    reduced = chosen.reduce(job)
    refuse_unknown(raw, job, reduced)
    rest = {name: value for name, value in raw.items() if name != "donations"}
    return {**rest, "sums": sums(job, reduced), "reduction": reduction(job, reduced)}


def refuse_unknown(raw: JsonObject, job: Job, reduced: Reduced) -> None:
    """Raise Fault where somebody gave to what is no project, with the first line that does."""
    rows = raw.get("projects")
    listed = rows if isinstance(rows, list) else []
    known = {str(row.get("id")) for row in listed if isinstance(row, dict)}
    for project in reduced.totals:
        if project not in known:
            error = unknown(project, known, say("project"))
            where = f"{job.counted_in} {first_to(job, project)}, column to"
            raise fault(job, f"{where}: {error.problem}", str(error.mend))


def weights_in(raw: JsonObject, mechanism: Mechanism[object], unit: Unit) -> dict[str, Fraction]:
    """The weights of the donors that a raw document lists, if its rule asks for them."""
    if "donors" not in mechanism.reads:
        return {}
    try:
        donors = cast("tuple[Donor, ...]", DONORS.read(raw.get("donors", []), unit))
    except Fault as fault:
        raise fault.under("donors") from None
    return {donor.id: donor.weight for donor in donors}


def reduction(job: Job, reduced: Reduced) -> JsonObject:
    """Where sums come from; what is at its default is left out."""
    rooting = job.rooting
    made: JsonObject = {
        "sha256": job.sha256(),
        "rows": reduced.rows,
        "root_digits": rooting.digits,
        "minimum": job.unit.format(rooting.minimum),
        "alike": reduced.alike,
        "silent": reduced.silent,
        "silent_alike": reduced.silent_alike,
    }
    if rooting.credit != 1:
        made["credit"] = job.unit.format(rooting.credit)
    if rooting.unlisted != 1:
        made["unlisted"] = format_ratio(rooting.unlisted)
    return made


def sums(job: Job, reduced: Reduced) -> list[Json]:
    """The rows of the table sums."""
    return [
        {
            "project": project,
            "donors": total.donors,
            "amount": job.unit.format(total.amount),
            "counted": EXACT_AMOUNT.write(total.counted, job.unit),
            "roots": str(total.roots),
            **({"squares": str(total.squares)} if job.rooting.squares else {}),
        }
        for project, total in reduced.totals.items()
    ]
