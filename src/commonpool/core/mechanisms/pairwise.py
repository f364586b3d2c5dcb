"""Pairwise-bounded quadratic funding: what two donors move together is bounded by M.

points = Σ over pairs i < j of √(c_ip · c_jp) · M / (M + P_ij), P_ij = Σ over projects q of
√(c_iq · c_jq). Two donors who agree everywhere, or one donor under two names, move less than M
in all, however much they give, so k who collude claim less than M · k(k − 1)/2. Buterin, "Pairwise coordination subsidies: a new quadratic
funding design" (ethresear.ch, 2019). With M far above all P it is half of linear quadratic.
Work grows with the pairs of donors of a project; memory with the donations.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from commonpool.core.fault import Fault
from commonpool.core.kinds import AMOUNT
from commonpool.core.mechanisms.base import Claims, Evidence, Mechanism
from commonpool.core.mechanisms.quadratic import PAID, PAY, as_paid
from commonpool.core.mechanisms.quadratic_fixed import (
    SCALE,
    Table,
    bridged,
    fixed_root,
    published,
    turned,
)
from commonpool.core.mechanisms.quadratic_sums import ROUND, Worth, worths_of
from commonpool.core.shapes import key, shape

Worths = Mapping[str, Mapping[str, Worth]]  # by project, then donor: w · c


@shape
class PairwiseParameters:
    """Each pair of donors moves a bounded amount."""

    bound: int = key(AMOUNT, "M: no two donors move as much as this together")
    pay: str = key(PAY, PAID, default="scale")


def pairwise(evidence: Evidence, pot: int, parameters: PairwiseParameters) -> Claims:
    """pairwise@1: share ∝ Σ over pairs of √(c_i·c_j) · M / (M + P_ij)."""
    points = pair_points(worths_of(evidence), parameters.bound)
    return as_paid(bridged(evidence, points, "pairs", "no-pairs"), pot, parameters.pay)


def pair_points(worths: Worths, bound: int) -> dict[str, Fraction]:
    """The points of each project in smallest units; `bound` is M, in smallest units."""
    by_project = {
        project: {by: fixed_root(worth) for by, worth in sorted(given.items())}
        for project, given in worths.items()
    }
    by_donor = turned(by_project)
    totals = dict.fromkeys(by_project, 0)
    for donor, mine in by_donor.items():
        overlaps = overlaps_after(donor, mine, by_project)
        for project, root in mine.items():
            for other, theirs in by_project[project].items():
                if other > donor:
                    totals[project] += bounded(root * theirs, overlaps[other], bound)
    return {project: published(total, SCALE) for project, total in totals.items()}


def bounded(together: int, overlap: int, bound: int) -> int:
    """√(c_i·c_j) · M / (M + P_ij) in 10^-30; the first two come in 10^-60."""
    return together * bound * SCALE // (bound * SCALE * SCALE + overlap)


def overlaps_after(donor: str, mine: Mapping[str, int], by_project: Table) -> dict[str, int]:
    """P of this donor with each donor after it, in 10^-60."""
    overlaps: dict[str, int] = {}
    for project, root in mine.items():
        for other, theirs in by_project[project].items():
            if other > donor:
                overlaps[other] = overlaps.get(other, 0) + root * theirs
    return overlaps


def check_pairwise(parameters: PairwiseParameters) -> None:
    """A bound of nothing would leave nobody a claim."""
    if parameters.bound == 0:
        raise Fault("bound is 0", "write what two donors may move together", ("bound",))


MECHANISMS = (
    Mechanism(
        name="pairwise@1",
        title="Pairwise-bounded quadratic funding: what any two donors move together is bounded",
        formula="points = Σ over pairs of donors of √(c₁ × c₂) × M / (M + P), "
        "P = Σ over all projects of √(c₁ × c₂)",
        source="Buterin, Pairwise coordination subsidies (2019)",
        reads=ROUND,
        parameters=PairwiseParameters,
        claims=pairwise,
        check=check_pairwise,
        pays_amounts=lambda parameters: parameters.pay == "unsaturated",
    ),
)
