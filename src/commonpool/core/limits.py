"""Caps and floors: the one level at which clamped shares add up to the pot, exactly."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

Exact = dict[str, Fraction]


@dataclass(frozen=True, slots=True)
class Limits:
    """No share above `cap`, none of those who have a share below `floor` (smallest units)."""

    floor: int
    cap: int

    def clamp(self, amount: Fraction) -> Fraction:
        """`amount` brought within the limits."""
        return min(max(amount, Fraction(self.floor)), Fraction(self.cap))


def level(pot: int, weights: Mapping[str, Fraction], limits: Limits) -> Exact:
    """Exact shares clamp(λ · weight) that add up to `pot`; every weight is above 0.

    λ is unique because the sum only grows with it. Where even all caps leave something,
    everyone gets the cap; where the floors cannot all be paid, everyone gets the same.
    """
    count = len(weights)
    if count * limits.cap <= pot:
        return dict.fromkeys(weights, Fraction(limits.cap))
    if count * limits.floor >= pot:
        return dict.fromkeys(weights, Fraction(pot, count))
    rate = rate_of(pot, weights, limits)
    return {party: limits.clamp(rate * weight) for party, weight in weights.items()}


def rate_of(pot: int, weights: Mapping[str, Fraction], limits: Limits) -> Fraction:
    """The λ of `level`: found between the two bends of the sum that enclose the pot."""
    sizes = sorted(set(weights.values()))
    bends = sorted({limit / size for limit in (limits.floor, limits.cap) for size in sizes})
    below = bisect_right(bends, Fraction(pot), key=lambda rate: _sum(rate, weights, limits)) - 1
    start = bends[below]
    free = [w for w in weights.values() if limits.floor <= start * w < limits.cap]
    missing = pot - _sum(start, weights, limits)
    return start + missing / sum(free, Fraction(0)) if missing else start


def _sum(rate: Fraction, weights: Mapping[str, Fraction], limits: Limits) -> Fraction:
    return sum((limits.clamp(rate * weight) for weight in weights.values()), Fraction(0))
