"""What an engine is: it reduces a file of donations to exact sums for each project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Protocol

from commonpool.core.amounts import Unit
from commonpool.core.fault import Fault

# Up to here an integer root by way of a float is put right within 64 bits.
LARGEST_ROOT = 3_037_000_499
# One amount, in smallest units: 10^9 rows of it still fit the 38 digits of every engine.
LARGEST_AMOUNT = 10**28


COLUMNS = ("by", "to", "amount")


@dataclass(frozen=True, slots=True)
class Job:
    """A file of donations (columns by, to, amount; CSV or Parquet), and how to read it."""

    path: Path
    unit: Unit
    root_digits: int = 6
    minimum: int = 0  # smallest units: all that a donor gave to a project counts from here on
    columns: tuple[str, ...] = COLUMNS  # ids, and a number at the end

    @property
    def parquet(self) -> bool:
        """Whether the file is Parquet; otherwise it is CSV."""
        return is_parquet(self.path)

    @property
    def scale(self) -> int:
        """What an amount is multiplied by before its root is taken."""
        return int(10 ** (2 * self.root_digits))

    @property
    def narrow(self) -> int:
        """The largest amount whose root fits 64-bit arithmetic; beyond it, the wider path."""
        return (LARGEST_ROOT**2 - 1) // self.scale

    def sha256(self) -> str:
        """The hash of the file's bytes."""
        with self.path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Total:
    """What the donations to one project add up to.

    `amount` and `counted` are in smallest units, `counted` without gifts below the minimum;
    `roots` is Σ isqrt(c · 10^(2k)) over the `donors` that count, c being all of a donor's.
    """

    donors: int
    amount: int
    counted: int
    roots: int


@dataclass(frozen=True, slots=True)
class Reduced:
    """The outcome of a reduction: sums by project, and how many rows were read."""

    rows: int
    totals: Mapping[str, Total]


class Engine(Protocol):
    """Reduces donations exactly: every engine gives the same sums for the same file."""

    @property
    def name(self) -> str:
        """What the engine is called on the command line."""
        ...

    def reduce(self, job: Job) -> Reduced:
        """Sums for each project. Raises Fault for a file that cannot be used."""
        ...


def is_parquet(path: Path) -> bool:
    """Whether a file is called Parquet."""
    return path.suffix.lower() == ".parquet"


def fault(job: Job, problem: str, mend: str) -> Fault:
    """A fault in the file of a job."""
    return Fault(f"{job.path}, {problem}", mend, ("donations",))
