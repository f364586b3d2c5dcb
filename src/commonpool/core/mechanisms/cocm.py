"""Connection-oriented cluster match: agreement counts across groups, not within one.

The donors of a project are a group. w_ih is the part of donor i's giving that goes to h, u_ih
the part of what h receives that comes from i, and k_ig = (w uᵀ w)_ig how near i is to group g:
where a walk from i ends, by a project, its donors, and a project of theirs; 1 if i gave to g.
points of p = Σ over groups g ≠ h of √(A_gh · A_hg), A_gh = Σ_i part(k_ig, c_ip) · w_ih, and
part(k, c) = (1 − k)·c, plus k·√c where `related` is "root".
Miller, Weyl and Erichsen, "Beyond Collusion Resistance: Leveraging Social Information for
Plural Funding and Voting" (2022), with the walk that Gitcoin's rounds use for k.
Work grows with donations × projects, and with the cube of the projects.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import isqrt

from commonpool.core.fault import Fault
from commonpool.core.kinds import AMOUNT, choice
from commonpool.core.mechanisms.base import Claims, Evidence, Mechanism
from commonpool.core.mechanisms.quadratic_fixed import (
    SCALE,
    Table,
    bridged,
    fixed,
    published,
    turned,
)
from commonpool.core.mechanisms.quadratic_sums import ROUND, Worth, weight_of_unlisted, worths_of
from commonpool.core.shapes import key, shape


@shape
class CocmParameters:
    """Agreement of donors who have little to do with each other."""

    related: str = key(
        choice("nothing", "root"),
        "what counts of a donation towards a group that its donor is wholly near: nothing, or "
        "its root",
        default="nothing",
    )
    credit: int = key(
        AMOUNT,
        'the amount that is its own root, for related = "root"; else the smallest unit',
        default=1,
    )
    unlisted: Fraction = weight_of_unlisted()


@dataclass(frozen=True, slots=True)
class Bonds:
    """Who gave what part of their giving where, and how near each donor is to each group."""

    gave: Table  # w: by donor, then project
    near: Table  # k: by donor, then group


def cocm(evidence: Evidence, pot: int, parameters: CocmParameters) -> Claims:
    """cocm@1: share ∝ Σ over groups g ≠ h of √(A_gh · A_hg)."""
    worths = worths_of(evidence, parameters.unlisted)
    return bridged(evidence, worths, cluster_points(worths, parameters), ("bridges", "no-bridges"))


def cluster_points(
    worths: Mapping[str, Mapping[str, Worth]], parameters: CocmParameters
) -> dict[str, Fraction]:
    """The points of each project in smallest units."""
    given = {p: {i: fixed(worth) for i, worth in row.items()} for p, row in worths.items()}
    bonds = bonds_of(given)
    return {project: agreement(gifts, bonds, parameters) for project, gifts in given.items()}


def bonds_of(given: Table) -> Bonds:
    """w, and k = max((w uᵀ w), 1 where the donor gave), from gifts by project, then donor."""
    by_donor = turned(given)
    gave = {donor: parts(gifts) for donor, gifts in by_donor.items()}
    steps = {
        project: {g: value // sum(gifts.values()) for g, value in mixed(gifts, gave).items()}
        for project, gifts in given.items()
    }
    near = {
        donor: {g: value // SCALE for g, value in mixed(row, steps).items()}
        | dict.fromkeys(row, SCALE)
        for donor, row in gave.items()
    }
    return Bonds(gave, near)


def parts(gifts: Mapping[str, int]) -> dict[str, int]:
    """Each gift as a part of them all, in 10^-30."""
    total = sum(gifts.values())
    return {to: gift * SCALE // total for to, gift in gifts.items()}


def mixed(weights: Mapping[str, int], rows: Table) -> dict[str, int]:
    """Σ weight × row, over the rows that have a weight: one row of a product of matrices."""
    total: dict[str, int] = {}
    for name, weight in weights.items():
        for column, value in rows[name].items():
            total[column] = total.get(column, 0) + weight * value
    return total


def agreement(gifts: Mapping[str, int], bonds: Bonds, parameters: CocmParameters) -> Fraction:
    """Σ over groups g ≠ h of √(A_gh · A_hg) for the project that these gifts are to."""
    groups = sorted({h for donor in gifts for h in bonds.gave[donor]})
    sides = {(g, h): 0 for g in groups for h in groups if g != h}
    for donor, gift in gifts.items():
        counts = {g: part(gift, bonds.near[donor].get(g, 0), parameters) for g in groups}
        for h, share in bonds.gave[donor].items():
            for g in groups:
                if g != h:
                    sides[g, h] += counts[g] * share
    total = sum(isqrt(sides[g, h] * sides[h, g]) for g, h in combinations(groups, 2))
    return published(2 * total, SCALE**3)


def part(gift: int, near: int, parameters: CocmParameters) -> int:
    """What counts of a gift (10^-30) towards a group at nearness k (10^-30), in 10^-60."""
    apart = (SCALE - near) * gift
    if parameters.related == "nothing":
        return apart
    return apart + near * isqrt(gift * parameters.credit * SCALE)


def check_cocm(parameters: CocmParameters) -> None:
    """A credit that is something."""
    if parameters.credit == 0:
        raise Fault("credit is 0", "write the amount that is its own root", ("credit",))


MECHANISMS = (
    Mechanism(
        name="cocm@1",
        title="Connection-oriented cluster match: agreement counts across groups",
        formula="points = Σ over groups g ≠ h of √(A(g,h) × A(h,g)), "
        "A(g,h) = Σ over donors of (1 − nearness to g) × c × part of their giving to h",
        source="Miller, Weyl and Erichsen, Beyond Collusion Resistance (2022)",
        reads=ROUND,
        parameters=CocmParameters,
        claims=cocm,
        check=check_cocm,
    ),
)
