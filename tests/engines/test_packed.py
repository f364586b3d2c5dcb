"""Rows packed into one number each: the same sums, up to the last bit that fits and beyond it."""

from collections.abc import Sequence
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

import pytest

from commonpool.core.amounts import Unit
from commonpool.core.fault import Fault
from commonpool.core.mechanisms.quadratic_sums import Rooting
from commonpool.engines import duck
from commonpool.engines.duck import Duck
from commonpool.engines.port import LARGEST_ROOT, Engine
from tests.conftest import need
from tests.engines.gifts import CENTS, WEI, YEN, Gift, by_definition, crowd, job

Rows = Sequence[tuple[int, int, int]]  # donor, project, smallest units
HALF = 2**63 // 10**12  # where root_digits = 6 reaches 64 bits
MOST = 2**63 - 1


def numbered(rows: int, donors: int, projects: int) -> Rows:
    """A crowd whose members have numbers for names."""
    return [(int(by[1:]), int(to[1:]), c) for by, to, c in crowd(rows, donors, projects)]


# The unit, the rows, root_digits, the minimum, and whether the rows can be packed.
CASES: dict[str, tuple[Unit, Rows, int, int, bool]] = {
    "a few neighbours": (CENTS, numbered(900, 40, 7), 6, 0, True),
    "neighbours from a minimum on": (CENTS, numbered(900, 40, 7), 6, 3000, True),
    "whole roots": (CENTS, numbered(300, 30, 3), 0, 0, True),
    "eighteen digits": (CENTS, numbered(300, 30, 3), 18, 0, True),
    "a minimum above all": (CENTS, numbered(50, 5, 2), 6, 10**25, True),
    "one row": (CENTS, [(5, 9, 1)], 6, 0, True),
    "one donor in many rows": (CENTS, [(7, 1, 3)] * 500, 6, 0, True),
    "one donor to two projects": (CENTS, [(7, 1, 3), (7, 2, 4)] * 300, 6, 0, True),
    "numbers below zero": (CENTS, [(-3, -9, 5), (-3, -8, 6), (4, -9, 7), (0, 0, 8)], 6, 0, True),
    "from the lowest number": (CENTS, [(-(2**63), 3, 5), (-(2**63) + 1, 3, 6)], 6, 0, True),
    "to the highest number": (CENTS, [(MOST, MOST, 5), (MOST - 1, MOST, 6)], 6, 0, True),
    "beyond the highest number": (CENTS, [(2**64 - 1, 3, 5), (2**64 - 2, 3, 6)], 6, 0, True),
    "all of 63 bits": (YEN, [(0, 0, 1), (2**40 - 1, 2**10 - 1, 2**13 - 1)], 6, 0, True),
    "one bit more": (YEN, [(0, 0, 1), (2**40 - 1, 2**10 - 1, 2**13)], 6, 0, False),
    "every number there is": (CENTS, [(-(2**63), 1, 5), (MOST, 2, 6)], 6, 0, False),
    "a sum below 2^63": (YEN, [(1, 1, 2**61 - 1)] * 4, 0, 0, True),
    "a sum beyond 2^63": (YEN, [(1, 1, 2**61)] * 4, 0, 0, False),
    "near 2^52": (YEN, [(n, 1, 2**52 + n) for n in range(-9, 10)], 0, 0, True),
    "near where roots end": (CENTS, [(n, 1, HALF + n - 9) for n in range(19)], 6, 0, True),
    "beyond a root together": (CENTS, [(n % 3, 1, HALF // 4) for n in range(30)], 6, 0, True),
    "near the largest root": (YEN, [(n, 1, LARGEST_ROOT**2 - 5 + n) for n in range(2)], 0, 0, False),
    "one gift near the largest root": (YEN, [(1, 1, LARGEST_ROOT**2 - 1)], 0, 0, True),
    "wei": (WEI, [(1, 1, 10**18), (2, 1, 3 * 10**18)], 6, 0, True),
    "much wei": (WEI, [(1, 1, 10**19), (2, 1, 3 * 10**20)], 6, 0, False),
}  # fmt: skip


KINDS = ("numbers below zero", "every number there is", "beyond the highest number", "much wei")


@pytest.fixture(autouse=True)
def _libraries() -> None:
    for name in ("duckdb", "pyarrow", "numpy"):
        need(find_spec(name), f"no {name}: make setup EXTRAS=engines")


def write(path: Path, unit: Unit, rows: Rows) -> Path:
    """Parquet with whole-number ids in the kind that holds them, and decimals where they fit."""
    import pyarrow as pa
    from pyarrow import parquet

    donors, projects, amounts = (list(column) for column in zip(*rows, strict=True))
    kind = pa.uint64() if max(donors) > MOST else pa.int64()
    money = [Decimal(c).scaleb(-unit.decimals) for c in amounts]
    table = {
        "by": pa.array(donors, kind),
        "to": pa.array(projects, pa.int64()),
        "amount": pa.array(money, pa.decimal128(max(unit.decimals, 18) + 3, unit.decimals)),
    }
    parquet.write_table(pa.table(table), path)
    return path


def named(rows: Rows) -> list[Gift]:
    return [(str(by), str(to), c) for by, to, c in rows]


def is_packed(path: Path, unit: Unit) -> bool:
    """Whether DuckDB's rows of a file can be packed."""
    import duckdb

    from commonpool.engines import packed

    connection = duckdb.connect()
    source = duck.source_of(job(path, unit), connection)
    told = connection.execute(packed.bounds(source)).fetchall()[0]
    connection.close()
    can = packed.packable(job(path, unit), source)
    return can and packed.packing_of(job(path, unit), told) is not None


def test_numbers_for_ids_give_the_same_sums(
    engine: Engine, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    """Spark packs nothing: of these it has to know only the kinds of numbers."""
    for place, (name, (unit, rows, digits, minimum, packs)) in enumerate(CASES.items()):
        if engine.name == "spark" and name not in KINDS:
            continue
        path = write(tmp_path / f"{place}.parquet", unit, rows)
        with subtests.test(name):
            found = engine.reduce(job(path, unit, Rooting(digits, minimum)))
            assert found == by_definition(named(rows), Rooting(digits, minimum))
            assert is_packed(path, unit) == packs


@pytest.mark.parametrize("block", [1, 2, 3, 50])
def test_blocks_never_part_a_donor_from_a_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int, subtests: pytest.Subtests
) -> None:
    from commonpool.engines import packed

    monkeypatch.setattr(packed, "BLOCK", block)
    for place, (name, (unit, rows, digits, minimum, _)) in enumerate(CASES.items()):
        path = write(tmp_path / f"{place}.parquet", unit, rows)
        with subtests.test(name):
            rooting = Rooting(digits, minimum, squares=True)
            found = Duck().reduce(job(path, unit, rooting))
            assert found == by_definition(named(rows), rooting)


def test_the_last_number_of_all_lies_in_a_block(monkeypatch: pytest.MonkeyPatch) -> None:
    import numpy as np

    from commonpool.engines import packed

    monkeypatch.setattr(packed, "BLOCK", 2)
    numbers = np.full(5, MOST, np.int64)
    assert list(packed.blocks(numbers, 10)) == [(0, 5)]


def test_with_little_memory_nothing_is_packed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from commonpool.engines import packed

    rows = numbered(3000, 300, 9)
    path = write(tmp_path / "gifts.parquet", CENTS, rows)

    def never(*given: object) -> None:
        pytest.fail("packed")

    monkeypatch.setattr(packed, "gathered", never)
    monkeypatch.setattr(duck, "ROW_BYTES", 2**30)
    assert Duck().reduce(job(path)) == by_definition(named(rows))


@pytest.mark.parametrize("amount", ["0.00", "-1.00", None])
def test_a_bad_amount_is_told_by_the_way_that_tells(tmp_path: Path, amount: str | None) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    path = tmp_path / "gifts.parquet"
    money = pa.array([Decimal("1.00"), amount and Decimal(amount)], pa.decimal128(18, 2))
    parquet.write_table(pa.table({"by": [1, 2], "to": [1, 1], "amount": money}), path)
    with pytest.raises(Fault, match="row 2, column amount: "):
        Duck().reduce(job(path))


def test_statistics_that_lie_are_found_out(tmp_path: Path) -> None:
    """The file says its donors lie below 1000; one does not, and would take a project's bits."""
    import pyarrow as pa
    from pyarrow import parquet

    path, rows = tmp_path / "gifts.parquet", [(1, 1, 100), (0x0123456789, 1, 400), (2, 1, 900)]
    table = {"by": [row[0] for row in rows], "to": [1, 1, 1], "amount": [1, 4, 9]}
    parquet.write_table(pa.table(table), path, compression="none", use_dictionary=False)
    data = path.read_bytes()
    foot = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    true, lie = (0x0123456789).to_bytes(8, "little"), (999).to_bytes(8, "little")
    assert true in data[foot:], "the statistics name the largest donor"
    path.write_bytes(data[:foot] + data[foot:].replace(true, lie))
    assert is_packed(path, CENTS)
    with pytest.raises(Fault, match="statistics in your data source are corrupt"):
        Duck().reduce(job(path))
