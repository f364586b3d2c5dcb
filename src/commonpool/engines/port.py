"""What an engine is: it reduces a file of donations to exact sums for each project."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import file_digest
from pathlib import Path
from typing import Protocol

from commonpool.core.amounts import Unit
from commonpool.core.fault import Fault
from commonpool.core.mechanisms.quadratic_sums import Rooting, Sums

# Up to here an integer root by way of a float is put right within 64 bits.
LARGEST_ROOT = 3_037_000_499
# One amount, in smallest units: 10^9 rows of it still fit the 38 digits of every engine.
LARGEST_AMOUNT = 10**28


COLUMNS = ("by", "to", "amount")
SIX_DIGITS = Rooting(6)
CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # whose case is the same in every engine
_SMALL = str.maketrans(CAPITALS, CAPITALS.lower())
_SPACES = re.compile(" +")


@dataclass(frozen=True, slots=True)
class Job:
    """A file of donations (columns by, to, amount; CSV or Parquet), and how to read it."""

    path: Path
    unit: Unit
    rooting: Rooting = SIX_DIGITS  # how all that a donor gave to a project becomes a root
    weights: Mapping[str, Fraction] = field(default_factory=dict)  # of donors; of any other it is 1
    columns: tuple[str, ...] = COLUMNS  # ids, and a number at the end

    @property
    def parquet(self) -> bool:
        """Whether the file is Parquet; otherwise it is CSV."""
        return is_parquet(self.path)

    @property
    def counted_in(self) -> str:
        """What a place in the file is counted in."""
        return "row" if self.parquet else "line"

    def sha256(self) -> str:
        """The hash of the file's bytes."""
        with self.path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Reduced:
    """The outcome of a reduction: sums by project, in the order of their ids.

    `alike` is how many donor ids are another's but for spaces and the case of A to Z; `silent`
    how many donors with a weight gave nothing, and `silent_alike` how many of these are a donor's
    but for the same.
    """

    rows: int
    totals: Mapping[str, Sums]
    alike: int = 0
    silent: int = 0
    silent_alike: int = 0


class Engine(Protocol):
    """Reduces donations exactly: every engine gives the same sums for the same file."""

    @property
    def name(self) -> str:
        """What the engine is called on the command line."""
        ...

    def reduce(self, job: Job) -> Reduced:
        """Sums for each project. Raises Fault for a file that cannot be used."""
        ...


def folded(donor: str) -> str:
    """An id without what two spellings of one donor often differ in."""
    return _SPACES.sub(" ", donor.translate(_SMALL))


def is_parquet(path: Path) -> bool:
    """Whether a file is called Parquet."""
    return path.suffix.lower() == ".parquet"


def fault(job: Job, problem: str, mend: str) -> Fault:
    """A fault in the file of a job."""
    return Fault(f"{job.path}, {problem}", mend, ("donations",))
