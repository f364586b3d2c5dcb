"""A table of parties and weights divided: core's shares, in files; a bad table, and no file."""

import csv
import json
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path

import pytest

from commonpool.core.apportion import Lot, apportion
from tests.conftest import need
from tests.doors.command import Done, commonpool
from tests.engines.test_prorata import CASES, ROUNDINGS

Table = Sequence[tuple[str, str]]
HOURS: Table = [("alex", "16"), ("jordan", "40"), ("casey", "8"), ("riley", "60"), ("sam", "4")]


@pytest.fixture(autouse=True)
def _libraries() -> None:
    for name in ("duckdb", "pyarrow", "numpy"):
        need(find_spec(name), f"no {name}: make setup EXTRAS=engines")


def write(path: Path, rows: Table) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("party", "weight"), *rows])
    return path


def divide(path: Path, amount: object, *more: object, to: str = "out.csv") -> Done:
    out, receipt = path.parent / to, path.parent / "receipt.json"
    money = ("--amount", amount, "--currency", "EUR")
    return commonpool("apportion", path, *money, "--to", out, "--receipt", receipt, *more)


def shares(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["party"]: row["amount"] for row in csv.DictReader(file)}


def receipt_of(path: Path) -> dict[str, object]:
    made: dict[str, object] = json.loads((path / "receipt.json").read_text("utf-8"))
    return made


def test_the_hours_of_a_month(tmp_path: Path) -> None:
    done = divide(write(tmp_path / "hours.csv", HOURS), "5000.00")
    assert done.code == 0, done
    assert "5000.00 EUR to 5 parties" in done.out
    assert shares(tmp_path / "out.csv") == {
        "alex": "625.00", "jordan": "1562.50", "casey": "312.50", "riley": "2343.75", "sam": "156.25",
    }  # fmt: skip
    assert receipt_of(tmp_path)["remainder"] == "0.00"


@pytest.mark.parametrize("rounding", ROUNDINGS)
def test_a_table_gets_what_core_gives(
    tmp_path: Path, rounding: str, subtests: pytest.Subtests
) -> None:
    more = {
        "decimals": (10_007, ["0.5", "0.25", "0.000001", "7"]),
        "weights beyond 64 bits": (10**20, [str(2**70 + n) for n in range(7)]),
        "a whole beyond 64 bits": (10**20 + 1, ["3", "3", "3"]),
        "nobody": (100, []),
    }
    cases = {**{name: (whole, [*map(str, w)]) for name, (whole, w) in CASES.items()}, **more}
    for name, (whole, weights) in cases.items():
        rows = [(f"p{place:03}", weight) for place, weight in enumerate(weights)]
        path = write(tmp_path / "weights.csv", rows[::-1])
        with subtests.test(name):
            done = divide(path, whole, "--decimals", 0, "--rounding", rounding)
            assert done.code == 0, done
            found = receipt_of(tmp_path)
            lot = Lot(bytes.fromhex(str(found["lot"])))
            named = {party: Fraction(weight) for party, weight in rows}
            right = apportion(whole, named, rounding=rounding, lot=lot)
            assert shares(tmp_path / "out.csv") == {p: str(c) for p, c in right.parts.items()}
            assert found["remainder"] == str(right.rest)


def test_parquet_in_and_out_and_numbers_for_names(tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    path = tmp_path / "weights.parquet"
    weights = pa.array([Decimal("1.50"), Decimal("3.00"), Decimal(0)], pa.decimal128(12, 2))
    parquet.write_table(pa.table({"weight": weights, "party": [30, -2, 7]}), path)
    assert divide(path, "100.00", to="out.parquet").code == 0
    made = parquet.read_table(tmp_path / "out.parquet").to_pydict()
    assert made == {
        "party": [30, -2, 7],
        "amount": [Decimal("33.33"), Decimal("66.67"), Decimal("0.00")],
    }


def test_the_same_table_gives_the_same_receipt(tmp_path: Path) -> None:
    path = write(tmp_path / "alike.csv", [(f"member {n}", "1") for n in range(500)])
    found = set()
    for _ in range(2):
        assert divide(path, "7.01").code == 0
        found.add((tmp_path / "receipt.json").read_bytes() + (tmp_path / "out.csv").read_bytes())
    assert len(found) == 1


BAD: dict[str, tuple[Table, str]] = {
    "a party twice": ([("ana", "1"), ("ben", "2"), ("ana", "3")], '"ana" stands in 2 rows'),
    "below zero": ([("ana", "1"), ("ben", "-2")], "one row has an id that is none, or a weight"),
    "a word": ([("ana", "much")], "a weight that is no plain number from 0 on"),
    "too fine": ([("ana", "0.0000001")], "with at most 6 decimals"),
    "no name": ([("", "1")], "one row has an id that is none"),
    "a space at the end": ([("ana ", "1")], "one row has an id that is none"),
    "without end": ([("ana", "9" * 40)], "one row has an id that is none"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_table_is_told_and_nothing_written(tmp_path: Path, name: str) -> None:
    rows, told = BAD[name]
    path = write(tmp_path / "weights.csv", rows)
    assert told in divide(path, "5.00").complaint()
    assert list(tmp_path.iterdir()) == [path]


def test_floats_are_refused_with_the_mend(tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    path = tmp_path / "weights.parquet"
    parquet.write_table(pa.table({"party": ["ana"], "weight": [0.5]}), path)
    words = divide(path, "5.00").complaint()
    assert (
        "column weight: weight in double, which is never exact; write it as DECIMAL(18,6)" in words
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--amount", "1.001"], "write at most 2 digits"),
        (["--amount", "9" * 29], "larger than any engine divides"),
        (["--decimals", "19"], "write 0 to 18"),
        (["--to", "weights.csv"], "is read or written already"),
        (["--to", "nowhere/out.csv"], "cannot be written"),
        (["--memory", "much"], "write it as 4GB or 512MB"),
        (["--memory", "1MB"], "out of memory"),
    ],
)
def test_words_that_cannot_be_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [(f"member {n}", "1") for n in range(30_000 if "1MB" in words else 3)]
    path = write(tmp_path / "weights.csv", rows)
    assert told in divide(path, "5.00", *words).complaint()
    assert list(tmp_path.iterdir()) == [path]
