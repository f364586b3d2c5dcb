"""Donations for tests: rows, files of them, and what they add up to by the definition."""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import isqrt
from pathlib import Path
from random import Random

from commonpool.core.amounts import Unit
from commonpool.core.mechanisms.quadratic_sums import Rooting, Sums
from commonpool.engines.port import SIX_DIGITS, Job, Reduced

Gift = tuple[str, str, int]  # who, to which project, how many smallest units

CENTS = Unit("EUR", 2)
SATOSHI = Unit("BTC", 8)
WEI = Unit("ETH", 18)
YEN = Unit("JPY", 0)
NAMES = ("aicha", "ben", "chidi", "dora", "elena", "fatou", "goran", "hana", "ines", "joão")


def by_definition(
    gifts: Iterable[Gift],
    rooting: Rooting = SIX_DIGITS,
    weights: Mapping[str, Fraction] | None = None,
    alike: int = 0,
) -> Reduced:
    """The sums as the formula says them, with nothing clever in between."""
    rows = list(gifts)
    merged: dict[tuple[str, str], int] = {}
    for by, to, amount in rows:
        merged[by, to] = merged.get((by, to), 0) + amount
    totals = {}
    for project in sorted({to for _, to in merged}):
        given = {by: amount for (by, to), amount in merged.items() if to == project}
        worths = [
            (weights or {}).get(by, rooting.unlisted) * c
            for by, c in given.items()
            if c >= rooting.minimum
        ]
        counted = [Fraction(worth) for worth in worths if worth]
        roots = [isqrt(int(c * 10 ** (2 * rooting.digits) / rooting.credit)) for c in counted]
        squares = sum(r * r for r in roots) if rooting.squares else 0
        totals[project] = Sums(
            len(counted), sum(given.values()), sum(counted, Fraction(0)), sum(roots), squares
        )
    silent = set(weights or {}) - {by for by, _ in merged}
    return Reduced(len(rows), totals, alike, len(silent))


def write_csv(path: Path, unit: Unit, gifts: Iterable[Gift]) -> Path:
    """The gifts as a CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("by", "to", "amount"))
        writer.writerows((by, to, unit.format(amount)) for by, to, amount in gifts)
    return path


def write_parquet(
    path: Path, gifts: Iterable[Gift], of: Callable[[int], object], kind: object = None
) -> Path:
    """The gifts as Parquet, each amount turned into a value `of` some Arrow `kind`."""
    import pyarrow as pa
    from pyarrow import parquet

    rows = list(gifts)
    columns = {
        "by": pa.array([by for by, _, _ in rows]),
        "to": pa.array([to for _, to, _ in rows]),
        "amount": pa.array([of(amount) for _, _, amount in rows], type=kind),
    }
    parquet.write_table(pa.table(columns), path)
    return path


def decimal_of(unit: Unit, places: int) -> Callable[[int], Decimal]:
    """Smallest units as a decimal with so many places."""
    return lambda amount: (
        Decimal(amount).scaleb(-unit.decimals).quantize(Decimal(1).scaleb(-places))
    )


def near(values: Sequence[int], by: int = 2) -> list[int]:
    """Every value with those beside it, above 0."""
    return sorted({value + step for value in values for step in range(-by, by + 1)} - {0})


def one_donor_each(values: Iterable[int], project: str = "well") -> list[Gift]:
    """A donor of their own for each value."""
    return [(f"donor {place}", project, value) for place, value in enumerate(values) if value > 0]


def crowd(rows: int, donors: int, projects: int, seed: int = 7) -> Iterable[Gift]:
    """Many rows, the same wherever and whenever they are made."""
    chance = Random(seed)
    for _ in range(rows):
        amount = int(100 * 1.5 ** chance.randrange(24)) + chance.randrange(100)
        yield f"d{chance.randrange(donors)}", f"p{chance.randrange(projects)}", amount


def job(
    path: Path,
    unit: Unit = CENTS,
    rooting: Rooting = SIX_DIGITS,
    weights: Mapping[str, Fraction] | None = None,
) -> Job:
    """The job of reducing a file."""
    return Job(path, unit, rooting, weights or {})
