"""What an amount is multiplied by before its root is taken, in whole numbers.

A root is isqrt(⌊w · c · 10^(2k) / credit⌋). Every w · 10^(2k) is made whole by one number L, and
the root is isqrt(c · factor // divisor), where factor = w · 10^(2k) · L and divisor = credit · L.
L is 1 where weights have no more than 2k decimals, so that nothing is divided at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt, lcm

from commonpool.engines.port import LARGEST_ROOT, Job

LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Factors:
    """The factors of a job. `plain` is that of every donor without a weight."""

    plain: int
    one: int  # the factor of weight 1
    divisor: int
    kinds: tuple[int, ...]  # every factor that there is, the plain one first
    places: Mapping[str, int]  # by donor: which of the kinds

    def root(self, amount: int, place: int) -> int:
        """The root of an amount (smallest units) of somebody whose factor is `kinds[place]`."""
        return isqrt(amount * self.kinds[place] // self.divisor)

    def counted(self, products: int) -> Fraction:
        """Σ w · c in smallest units, out of Σ c · factor."""
        return Fraction(products, self.one)

    def rows(self) -> list[tuple[str, int, int, int]]:
        """Each donor with a weight: donor, place, and the factor and its bound for 64 bits."""
        kinds = [in_64_bits(kind) for kind in self.kinds]
        return [(donor, place, *kinds[place]) for donor, place in self.places.items()]


def factors_of(job: Job) -> Factors:
    """The factors of a job's roots and weights."""
    scale = int(10 ** (2 * job.rooting.digits))
    weights = (job.rooting.unlisted, *job.weights.values())
    whole = lcm(*((weight * scale).denominator for weight in weights))
    by_donor = {donor: int(weight * scale * whole) for donor, weight in job.weights.items()}
    plain = int(job.rooting.unlisted * scale * whole)
    kinds = (plain, *sorted(set(by_donor.values()) - {plain}))
    places = {kind: place for place, kind in enumerate(kinds)}
    return Factors(
        plain=plain,
        one=scale * whole,
        divisor=job.rooting.credit * whole,
        kinds=kinds,
        places={donor: places[factor] for donor, factor in by_donor.items()},
    )


def in_64_bits(factor: int) -> tuple[int, int]:
    """A factor, and the largest amount whose product with it stays below LARGEST_ROOT squared.

    A factor beyond 64 bits is 0, and so is its bound: all such amounts leave the engine one by
    one. A factor of 0 has the bound −1, which says that the donor does not count.
    """
    if factor == 0:
        return 0, -1
    return (factor, (LARGEST_ROOT**2 - 1) // factor) if factor <= LARGEST else (0, 0)
