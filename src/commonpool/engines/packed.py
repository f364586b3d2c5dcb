"""The quick way for whole-number ids: each row becomes one 64-bit number, and one sort merges.

Project, donor and amount stand side by side in the bits of a number, the project highest, so
that sorted rows lie beside those they are merged with. `packing_of` looks at the bounds first:
where the bits are too few, or a sum could pass 64 of them, there is no packing, and SQL is asked.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np

from commonpool.core.mechanisms.quadratic_sums import Rooting, Sums
from commonpool.engines.columns import DECIMAL
from commonpool.engines.factors import in_64_bits
from commonpool.engines.port import Job, Reduced
from commonpool.engines.sql import LIMB, Dialect, Source, units

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from typing_extensions import CapsuleType

    Numbers = NDArray[np.int64]

SMALL = re.compile(r"u?(tiny|small|big)int|u?integer")
BITS = 63
LARGEST = 2**BITS - 1
MOST_ROWS = 2**31  # as many roots below 2^32 cannot pass 63 bits
BATCH = 1 << 20  # rows that come out of DuckDB at a time
BLOCK = 1 << 17  # rows that are added up at a time: they stay in the processor's cache
NOTHING = Sums(0, 0, Fraction(0), 0)


class Arrow(Protocol):
    """What is used of an Arrow column of whole numbers without nulls: numpy sees it as its own."""

    def __dlpack__(self, /, *, stream: None = ...) -> CapsuleType: ...

    def __dlpack_device__(self) -> tuple[int, int]: ...


@dataclass(frozen=True, slots=True)
class Span:
    """Where the numbers of a column lie."""

    least: int
    most: int

    @property
    def bits(self) -> int:
        """How many bits tell them apart."""
        return (self.most - self.least).bit_length()

    def shifted(self, name: str, by: int, whole: str) -> list[str]:
        """The term of a column that stands above `by` bits, in SQL; none where it never differs."""
        return [f"CAST({name} - {self.least} AS {whole}) * {1 << by}"] if self.bits else []


@dataclass(frozen=True, slots=True)
class Packing:
    """How many rows there are, and how each stands in one number; amounts begin at 0."""

    rows: int
    donors: Span
    projects: Span
    amounts: Span

    @property
    def exact(self) -> bool:
        """Whether every row fits, and every sum of rows."""
        bits = self.donors.bits + self.projects.bits + self.amounts.bits
        return bits <= BITS and self.rows < MOST_ROWS and self.rows * self.amounts.most < LARGEST

    def query(self, job: Job, dialect: Dialect, source: Source) -> str:
        """The rows as numbers; raises in the engine where a row lies outside of the bounds."""
        low = self.amounts.bits
        packed = [
            *self.projects.shifted("project", low + self.donors.bits, dialect.narrow),
            *self.donors.shifted("donor", low, dialect.narrow),
            "c",
        ]
        return f"""
WITH read AS (SELECT {source.names["by"]} AS donor, {source.names["to"]} AS project,
              {units(job, dialect, source, dialect.narrow)} AS c FROM {source.table})
SELECT CASE WHEN donor BETWEEN {self.donors.least} AND {self.donors.most}
            AND project BETWEEN {self.projects.least} AND {self.projects.most}
            AND c BETWEEN 1 AND {self.amounts.most}
       THEN {" + ".join(packed)} ELSE {dialect.refuse} END AS packed FROM read"""  # noqa: S608  # numbers, our own words, and an escaped path


def bounds(source: Source) -> str:
    """How many values each column has, the least and the most of them."""
    told = (f"count({name}), min({name}), max({name})" for name in source.names.values())
    return f"SELECT count(*), {', '.join(told)} FROM {source.table}"  # noqa: S608  # as above


def packable(job: Job, source: Source) -> bool:
    """Whether the columns are of kinds that can be packed, and roots are those of what was given."""
    if job.weights or job.rooting.credit != 1 or job.rooting.unlisted != 1:
        return False
    decimal = DECIMAL.fullmatch(kind := source.types["amount"])
    money = SMALL.fullmatch(kind) or (decimal and int(decimal["places"]) <= job.unit.decimals)
    return bool(money and all(SMALL.fullmatch(source.types[name]) for name in ("by", "to")))


def packing_of(job: Job, told: Iterable[object]) -> Packing | None:
    """How rows can be packed, out of what `bounds` told, or None where they cannot."""
    rows, *columns = told
    if not rows or any(count != rows for count in columns[::3]):
        return None
    least = [Fraction(cast("int", one)) for one in columns[1::3]]
    most = [Fraction(cast("int", one)) for one in columns[2::3]]
    donors, projects = (Span(int(least[at]), int(most[at])) for at in (0, 1))
    amounts = Span(0, int(most[2] * job.unit.scale))
    packing = Packing(cast("int", rows), donors, projects, amounts)
    return packing if least[2] > 0 and packing.exact else None


def gathered(batches: Iterable[Iterable[Arrow]], rows: int) -> Numbers:
    """All numbers in one array."""
    found, at = np.empty(rows, np.int64), 0
    for (column,) in batches:
        part = np.from_dlpack(column)  # to_numpy() would import pandas on the way
        found[at : at + len(part)] = part
        at += len(part)
    return found[:at]


def reduced(job: Job, packing: Packing, packed: Numbers) -> Reduced:
    """Sums for each project out of packed rows, which are sorted on the way."""
    packed.sort()
    parts = (packed[start:end] for start, end in blocks(packed, packing.amounts.bits))
    totals: dict[int, Sums] = {}
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for sums in threads.map(lambda part: block_sums(job.rooting, packing, part), parts):
            for project, total in sums:
                totals[project] = together(totals.get(project, NOTHING), total)
    named = {str(packing.projects.least + project): total for project, total in totals.items()}
    return Reduced(len(packed), dict(sorted(named.items())))


def blocks(packed: Numbers, low: int) -> Iterator[tuple[int, int]]:
    """Where to cut the sorted rows: never between two of one donor to one project."""
    start = 0
    while start < len(packed):
        end = start + BLOCK
        if end < len(packed):
            last = int(packed[end - 1]) | ((1 << low) - 1)
            end = int(np.searchsorted(packed, last, side="right"))
        yield start, min(end, len(packed))
        start = end


def block_sums(rooting: Rooting, packing: Packing, packed: Numbers) -> list[tuple[int, Sums]]:
    """Sums for the projects of a block."""
    pairs = packed >> packing.amounts.bits
    starts = firsts(pairs)
    gifts = np.add.reduceat(packed & ((1 << packing.amounts.bits) - 1), starts)
    projects = pairs[starts] >> packing.donors.bits
    kept = np.where(gifts >= min(rooting.minimum, LARGEST), gifts, 0)
    scale, narrow = in_64_bits(10 ** (2 * rooting.digits))
    beyond = kept > narrow
    x = np.where(beyond, 0, kept) * scale
    r = roots(x)
    edges = firsts(projects)
    columns = (kept > 0).astype(np.int64), gifts, kept, r
    added = [projects[edges], *(np.add.reduceat(column, edges) for column in columns)]
    squares = squared(r, edges) if rooting.squares else [0] * len(edges)
    sums = [
        (project, Sums(donors, given, Fraction(counted), rooted, square))
        for (project, donors, given, counted, rooted), square in zip(
            np.stack(added, axis=1).tolist(), squares, strict=True
        )
    ]
    for project, amount in zip(projects[beyond].tolist(), kept[beyond].tolist(), strict=True):
        root = rooting.root(amount)
        square = root * root if rooting.squares else 0
        sums.append((project, Sums(0, 0, Fraction(0), root, square)))
    return sums


def firsts(values: Numbers) -> NDArray[np.intp]:
    """The places where a value differs from the one before it, and the first place."""
    return np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1])))


def roots(x: Numbers) -> Numbers:
    """isqrt(x), none of them beyond LARGEST_ROOT: by floats, and put right by one."""
    s = np.sqrt(x).astype(np.int64)
    s -= s * s > x
    s += x - s * s >= 2 * s + 1
    return s


def squared(r: Numbers, edges: NDArray[np.intp]) -> list[int]:
    """Σ r² for each project, by halves, for they may pass 64 bits together."""
    squares = r * r
    low, high = (
        np.add.reduceat(half, edges).tolist()
        for half in (squares & ((1 << LIMB) - 1), squares >> LIMB)
    )
    return [(up << LIMB) + down for down, up in zip(low, high, strict=True)]


def together(one: Sums, two: Sums) -> Sums:
    """Two totals of the same project."""
    return Sums(
        one.donors + two.donors,
        one.amount + two.amount,
        one.counted + two.counted,
        one.roots + two.roots,
        one.squares + two.squares,
    )
