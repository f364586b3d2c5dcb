"""How often `make torture` puts each promise of the books to the proof.

COMMONPOOL_TORTURE=100 takes a hundredth of each; docs/reference/books.md says how long all of it is.
"""

from __future__ import annotations

import os

FULL = {
    "months": 20_000,  # of 50 steps each, by chance
    "kills": 10_000,
    "transfers": 1_000_000,
    "reads": 1_000_000,
    "closes": 1_000,  # of 32 people each
    "tampers": 1_000,
    "full disks": 1_000,
    "drills": 200,
    "statements": 100_000,
}
PART = int(os.environ.get("COMMONPOOL_TORTURE", "1"))


def figure(what: str) -> int:
    """So many, or the part of them that was asked for."""
    return max(1, FULL[what] // PART)
