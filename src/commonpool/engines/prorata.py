"""Pro rata for millions: core's `apportion` in 64-bit whole numbers, the same to the last unit.

⌊whole · w / W⌋ is a long division: the whole is taken a few bits at a time, as many as W leaves
room for. The largest remainders are found without sorting them, and only those that tie at the
edge draw lots. Where 64 bits leave no room, `fits` says so, and Python's integers are asked.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

BITS = 63
HALF = 32  # fewer than 2^31 halves of weights cannot pass 63 bits together
BLOCK = 1 << 16  # rows divided at a time: they stay in the processor's cache
Tickets = Callable[[Sequence[int]], Sequence[bytes]]  # of the rows at these places


def fits(whole: int, weights: Numbers) -> bool:
    """Whether all stays within 64 bits; the sum of weights leaves room for a digit of one bit."""
    return whole < 1 << BITS and total_of(weights) < 1 << BITS - 2


def total_of(weights: Numbers) -> int:
    """The sum of the weights, which may pass 64 bits."""
    return (int((weights >> HALF).sum()) << HALF) + int((weights & ((1 << HALF) - 1)).sum())


def parts_of(whole: int, weights: Numbers, rounding: str, tickets: Tickets) -> Numbers:
    """What each row gets of `whole` (smallest units), as core's `apportion` gives it.

    `weights` are ≥ 0 and `fits` them. For "cumulative" they stand in the order of party ids.
    """
    total = total_of(weights)
    if total == 0:
        return np.zeros_like(weights)
    if rounding == "cumulative":
        due, _ = divided(whole, np.cumsum(weights), total)
        return np.diff(due, prepend=0)
    parts, remainders = divided(whole, weights, total)
    if rounding == "largest-remainder" and (odd := whole - int(parts.sum())):
        give(odd, parts, remainders, tickets)
    return parts


def divided(whole: int, weights: Numbers, total: int) -> tuple[Numbers, Numbers]:
    """⌊whole · w / total⌋ and the remainder, for each w ≤ total."""
    parts, remainders = np.empty_like(weights), np.empty_like(weights)
    digits = digits_of(whole, total)

    def divide(start: int) -> None:
        cut = slice(start, start + BLOCK)
        parts[cut], remainders[cut] = long_division(digits, weights[cut], total)

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        list(threads.map(divide, range(0, len(weights), BLOCK)))
    return parts, remainders


def digits_of(whole: int, total: int) -> list[tuple[int, int]]:
    """The whole in digits, the highest first: bits of the digit, digit.

    (total − 1) · 2^bits + total · (2^bits − 1) stays below 2^63.
    """
    room = BITS - 1 - total.bit_length()
    shifts = range((whole.bit_length() - 1) // room * room, -1, -room) if whole else range(0)
    return [(room, whole >> shift & ((1 << room) - 1)) for shift in shifts]


def long_division(
    digits: Iterable[tuple[int, int]], weights: Numbers, total: int
) -> tuple[Numbers, Numbers]:
    """Quotients and remainders of one block."""
    parts = remainders = np.zeros_like(weights)
    for bits, digit in digits:
        now = (remainders << bits) + weights * digit
        step = now // total
        parts = (parts << bits) + step
        remainders = now - step * total
    return parts, remainders


def give(odd: int, parts: Numbers, remainders: Numbers, tickets: Tickets) -> None:
    """One unit more to the `odd` largest remainders; those that tie at the edge draw lots."""
    edge = np.partition(remainders, len(remainders) - odd)[len(remainders) - odd]
    above = remainders > edge
    parts += above
    left, tied = odd - int(np.count_nonzero(above)), np.flatnonzero(remainders == edge)
    if left < len(tied):
        drawn = tickets(tied.tolist())
        tied = tied[sorted(range(len(tied)), key=drawn.__getitem__)[:left]]
    parts[tied] += 1
