"""The reduction as SQL: one text for every engine, and the few words in which they differ.

Only + − * %, compare, sum, cast, shift and sqrt are used: they are exact on 64-bit whole
numbers in every engine. The root is taken in floats and put right by one in whole numbers,
which is exact up to LARGEST_ROOT; larger gifts leave the engine one by one.
"""

from __future__ import annotations

from dataclasses import dataclass

from commonpool.engines.port import Job

LIMB = 32  # sums are kept in two halves, so that no sum of 64-bit numbers can pass 64 bits
LOW = (1 << LIMB) - 1


@dataclass(frozen=True, slots=True)
class Dialect:
    """What one engine calls things."""

    units: str  # the column `amount` in smallest units, as a 64-bit whole number
    high: str  # {0} shifted right by LIMB bits
    gather: str  # the values of {0} that are not null, as a list
    source: str  # what stands after FROM


def reduction(job: Job, dialect: Dialect) -> str:
    """Sums for each project in halves; gifts too large for 64-bit roots come as a list."""
    low, high = f"({{0}} & {LOW})", dialect.high
    halves = ", ".join(
        f"SUM({half.format(sum_of)})" for sum_of in ("c", "k", "r") for half in (low, high)
    )
    beyond = dialect.gather.format(f"CASE WHEN k > {job.narrow} THEN k END")
    return f"""
WITH gifts AS (SELECT "by" AS donor, "to" AS project, {dialect.units} AS c FROM {dialect.source}),
merged AS (SELECT donor, project, CAST(SUM(c) AS BIGINT) AS c, COUNT(*) AS n
           FROM gifts GROUP BY donor, project),
counted AS (SELECT project, n, c, CASE WHEN c >= {job.minimum} THEN c ELSE 0 END AS k FROM merged),
scaled AS (SELECT project, n, c, k, CASE WHEN k <= {job.narrow} THEN k ELSE 0 END * {job.scale} AS x
           FROM counted),
rooted AS (SELECT project, n, c, k, x, CAST(floor(sqrt(CAST(x AS DOUBLE))) AS BIGINT) AS s
           FROM scaled),
fixed AS (SELECT project, n, c, k, s - CASE WHEN s * s > x THEN 1 ELSE 0 END
          + CASE WHEN x - s * s >= 2 * s + 1 THEN 1 ELSE 0 END AS r FROM rooted)
SELECT project, SUM(n), SUM(CASE WHEN k > 0 THEN 1 ELSE 0 END), {halves}, {beyond}
FROM fixed GROUP BY project"""  # noqa: S608  # numbers and our own words only
