"""Pairwise-bounded quadratic funding: what two donors move together is bounded by M.

points = Σ over pairs i < j of √(c_ip · c_jp) · M / (M + P_ij), P_ij = Σ over projects q of
√(c_iq · c_jq). Two donors who agree everywhere, or one donor under two names, move less than M
in all, however much they give, so k who collude claim less than M · k(k − 1)/2. Buterin, "Pairwise coordination subsidies: a new quadratic
funding design" (ethresear.ch, 2019). With M far above all P it is half of linear quadratic.
Work grows with the pairs of donors of a project; memory with the donations.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from fractions import Fraction
from operator import itemgetter

from commonpool.core.fault import Fault
from commonpool.core.kinds import AMOUNT
from commonpool.core.mechanisms.base import Claims, Evidence, Mechanism
from commonpool.core.mechanisms.quadratic import PAID, PAY, as_paid
from commonpool.core.mechanisms.quadratic_fixed import (
    SCALE,
    bridged,
    fixed_root,
    published,
    turned,
)
from commonpool.core.mechanisms.quadratic_sums import ROUND, Worth, weight_of_unlisted, worths_of
from commonpool.core.shapes import key, shape

Worths = Mapping[str, Mapping[str, Worth]]  # by project, then donor: w · c
Queue = list[tuple[str, int]]  # the donors of a project by name, each with its root


@shape
class PairwiseParameters:
    """Each pair of donors moves a bounded amount."""

    bound: int = key(AMOUNT, "M: no two donors move as much as this together")
    pay: str = key(PAY, PAID, default="scale")
    unlisted: Fraction = weight_of_unlisted()


def pairwise(evidence: Evidence, pot: int, parameters: PairwiseParameters) -> Claims:
    """pairwise@1: share ∝ Σ over pairs of √(c_i·c_j) · M / (M + P_ij)."""
    worths = worths_of(evidence, parameters.unlisted)
    points = pair_points(worths, parameters.bound)
    return as_paid(bridged(evidence, worths, points, ("pairs", "no-pairs")), pot, parameters.pay)


def pair_points(worths: Worths, bound: int) -> dict[str, Fraction]:
    """The points of each project in smallest units; `bound` is M, in smallest units."""
    by_project = {
        project: {by: fixed_root(worth) for by, worth in sorted(given.items())}
        for project, given in worths.items()
    }
    queues = {project: list(roots.items()) for project, roots in by_project.items()}
    totals = dict.fromkeys(by_project, 0)
    whole, ceiling = bound * SCALE, bound * SCALE * SCALE  # M as 10^-30, as the overlaps in 10^-60
    for donor, mine in sorted(turned(by_project).items()):
        after = {project: after_me(queues[project], donor) for project in mine}
        overlaps = overlaps_after(mine, after)
        for project, root in mine.items():
            totals[project] += sum(
                root * theirs * whole // (ceiling + overlaps[other])
                for other, theirs in after[project]
            )
    return {project: published(total, SCALE) for project, total in totals.items()}


def after_me(queue: Queue, donor: str) -> Queue:
    """Those of a project who stand after this donor, by name: each pair is met once."""
    return queue[bisect_right(queue, donor, key=itemgetter(0)) :]


def overlaps_after(mine: Mapping[str, int], after: Mapping[str, Queue]) -> dict[str, int]:
    """P of this donor with each donor after it, in 10^-60."""
    overlaps: dict[str, int] = {}
    for project, root in mine.items():
        for other, theirs in after[project]:
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
