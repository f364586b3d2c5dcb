"""Divide a whole number of units into whole parts, in proportion to weights, exactly.

Every rounding keeps each part within one unit of its exact share, and `parts + rest`
equals the whole. Ties between equal remainders fall by a lot that anyone can recompute.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from math import lcm

Weights = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Lot:
    """A draw anyone can recompute: sha256(seed, 0x00, party id), lowest first.

    The seed is the hash of the inputs, so nobody can choose it, and the odd cent does
    not always fall to the first in the alphabet.
    """

    seed: bytes

    def ticket(self, party: str) -> bytes:
        """The party's place in the draw; the lowest ticket wins."""
        return sha256(self.seed + b"\x00" + party.encode()).digest()


@dataclass(frozen=True, slots=True)
class Parts:
    """What each party gets, in smallest units, and the rest that no party gets."""

    parts: dict[str, int]
    rest: int


def apportion(whole: int, weights: Weights, *, rounding: str, lot: Lot) -> Parts:
    """Divide `whole` (≥ 0, smallest units) by `weights` (≥ 0); the order given is irrelevant.

    `rounding` is a name in ROUNDINGS. A party whose weight is 0 gets nothing. When every
    weight is 0 the whole is the rest: whoever calls decides what that means.
    """
    scaled = integers(weights)
    total = sum(scaled.values())
    if total == 0:
        return Parts(dict.fromkeys(sorted(weights), 0), whole)
    parts = ROUNDINGS[rounding](whole, scaled, total, lot)
    return Parts(parts, whole - sum(parts.values()))


def integers(weights: Weights) -> dict[str, int]:
    """The same proportions as integers, in the order of party ids."""
    scale = lcm(*{weight.denominator for weight in weights.values()})
    return {
        party: weight.numerator * (scale // weight.denominator)
        for party, weight in sorted(weights.items())
    }


def largest_remainder(whole: int, weights: dict[str, int], total: int, lot: Lot) -> dict[str, int]:
    """Round down, then one unit more to the largest remainders (Hamilton, 1792)."""
    parts, remainders = {}, {}
    for party, weight in weights.items():
        parts[party], remainders[party] = divmod(whole * weight, total)
    odd = whole - sum(parts.values())
    for party in winners(odd, remainders, lot):
        parts[party] += 1
    return parts


def winners(places: int, scores: Mapping[str, int], lot: Lot) -> Iterable[str]:
    """The `places` highest scores; those that tie at the edge draw lots."""
    if places == 0:
        return []
    edge = sorted(scores.values(), reverse=True)[places - 1]
    above = [party for party, score in scores.items() if score > edge]
    tied = [party for party, score in scores.items() if score == edge]
    if len(above) + len(tied) > places:
        tied.sort(key=lot.ticket)
    return above + tied[: places - len(above)]


def floor(whole: int, weights: dict[str, int], total: int, lot: Lot) -> dict[str, int]:
    """Round every share down; the dust is the rest."""
    del lot
    return {party: whole * weight // total for party, weight in weights.items()}


def cumulative(whole: int, weights: dict[str, int], total: int, lot: Lot) -> dict[str, int]:
    """Differences of ⌊whole · W_i / W⌋ over running sums W_i, by party id (as Drips does)."""
    del lot
    parts, paid, running = {}, 0, 0
    for party, weight in weights.items():
        running += weight
        due = whole * running // total
        parts[party], paid = due - paid, due
    return parts


def half_even(whole: int, weights: dict[str, int], total: int, lot: Lot) -> dict[str, int]:
    """Round each share to the nearest, halves to even.

    It may pay out more than the whole: only to replay what others published, never offered
    to a community.
    """
    del lot
    return {party: round(Fraction(whole * weight, total)) for party, weight in weights.items()}


Rounding = Callable[[int, dict[str, int], int, Lot], dict[str, int]]
ROUNDINGS: dict[str, Rounding] = {
    "largest-remainder": largest_remainder,
    "floor": floor,
    "cumulative": cumulative,
    "half-even": half_even,
}
