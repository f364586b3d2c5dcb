"""Any table of a cycle as Parquet: what its CSV says, the same receipt; a bad file, one sentence."""

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.conftest import ROOT, need
from tests.doors.command import commonpool

ROUND = """\
projects = "projects.{form}"
{evidence} = "{evidence}.{form}"
donors = "donors.{form}"

[community]
id = "riverbend"
currency = "EUR"

[cycle]
id = "spring"
opens = 2026-03-01
closes = 2026-04-01

[[inflows]]
id = "match"
amount = "1000.00"

[rule]
mechanism = "{rule}"
{terms}
"""
Columns = Mapping[str, Sequence[object]]
PROJECTS: Columns = {"id": ["well", "oven", "radio"], "name": ["The well", None, "The radio"]}
DONORS: Columns = {"id": ["ben"], "weight": [Decimal("0.50")]}
DONATIONS: Columns = {
    "by": ["ben", "ben", "chidi", "dora", "dora"],
    "to": ["well", "oven", "well", "well", "radio"],
    "amount": [
        Decimal("10.00"),
        Decimal("2.50"),
        Decimal("4.00"),
        Decimal("0.25"),
        Decimal("1.00"),
    ],
}
BALLOTS: Columns = {
    "voter": ["ben", "ben", "chidi", "dora", "dora"],
    "project": ["well", "oven", "well", "well", "radio"],
    "points": [3, 7, 5, None, 2],
    "conflict": [None, False, False, True, False],
}
RULES = {
    "quadratic@1": ("donations", DONATIONS, ""),
    "pairwise@1": ("donations", DONATIONS, '[rule.parameters]\nbound = "5.00"'),
    "retroactive@1": ("ballots", BALLOTS, ""),
}


@pytest.fixture(autouse=True)
def _libraries() -> None:
    need(find_spec("pyarrow"), "no pyarrow: make setup EXTRAS=engines")


def write(path: Path, columns: Columns) -> None:
    """The columns as Parquet or CSV, by the name of the file."""
    if path.suffix == ".parquet":
        import pyarrow as pa
        from pyarrow import parquet

        parquet.write_table(pa.table({name: list(cells) for name, cells in columns.items()}), path)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = zip(*columns.values(), strict=True)
        told = [["" if cell is None else str(cell).lower() if cell in (True, False) and
                 isinstance(cell, bool) else cell for cell in row] for row in rows]  # fmt: skip
        csv.writer(file, lineterminator="\n").writerows([list(columns), *told])


def write_round(folder: Path, rule: str, form: str) -> Path:
    evidence, columns, terms = RULES[rule]
    for name, table in (("projects", PROJECTS), ("donors", DONORS), (evidence, columns)):
        write(folder / f"{name}.{form}", table)
    path = folder / f"{form}.toml"
    path.write_text(ROUND.format(rule=rule, form=form, evidence=evidence, terms=terms), "utf-8")
    return path


def receipt(path: Path, to: Path) -> bytes:
    done = commonpool("distribute", path, "--receipt", to)
    assert done.code == 0, done
    return to.read_bytes()


@pytest.mark.parametrize("rule", RULES)
def test_parquet_says_what_csv_says(tmp_path: Path, rule: str) -> None:
    made = {form: receipt(write_round(tmp_path, rule, form), tmp_path / "receipt.json")
            for form in ("csv", "parquet")}  # fmt: skip
    parquet, rows = (json.loads(made[form]) for form in ("parquet", "csv"))
    assert rows["shares"]
    assert parquet["shares"] == rows["shares"]
    assert ("reduction" in parquet) is (rule == "quadratic@1"), "sums are enough for this rule"
    assert ("reduction" in parquet) is (made["parquet"] != made["csv"])


def test_kinds_that_a_table_may_have(tmp_path: Path) -> None:
    """Days, moments, lists and numbers of any size stand in their own Parquet kinds."""
    month: dict[str, Columns] = {
        "people": {"id": [7, 8], "name": ["Ana", "Ben"]},
        "contributions": {
            "id": ["baking", "path"],
            "by": [7, 8],
            "hours": [Decimal("7.500"), Decimal("3.000")],
            "on": [date(2026, 1, 4), date(2026, 1, 5)],
            "tags": [["teaching", "tools"], []],
            "gift": [False, True],
        },
    }
    for name, columns in month.items():
        write(tmp_path / f"{name}.parquet", columns)
    head = 'people = "people.parquet"\ncontributions = "contributions.parquet"\n'
    rest = '[community]\nid = "t"\ncurrency = "EUR"\n[cycle]\nid = "1"\nopens = 2026-01-01\ncloses = 2026-02-01\n'  # fmt: skip
    money = '[[inflows]]\nid = "sale"\namount = "10.00"\n[rule]\nmechanism = "hybrid@1"\n'
    path = tmp_path / "month.toml"
    path.write_text(head + rest + money, "utf-8")
    made = json.loads(receipt(path, tmp_path / "receipt.json"))
    assert [(row["party"], row["points"]) for row in made["shares"]] == [("7", "9.375")]
    assert [row["code"] for row in made["set_aside"]] == ["gift"]


BAD: dict[str, tuple[Columns, str]] = {
    "floats": ({"voter": ["ben"], "project": ["well"], "points": [0.5]},
               'column "points": numbers in double, which are never exact; write them as DECIMAL'),
    "an unknown project": ({"voter": ["ben", "dora"], "project": ["well", "wel"], "points": [1, 1]},
                           '"dora" names "wel", which is no project of this round'),
    "a column too many": ({"voter": ["ben"], "project": ["well"], "colour": ["red"]},
                          'ballots.parquet: "colour" is not a known column'),
    "twice by one voter": ({"voter": ["ben"] * 2, "project": ["well"] * 2, "points": [1, 2]},
                           "ballots.parquet, row 2"),
    "bytes": ({"voter": [b"ben"], "project": ["well"], "points": [1]},
              'row 1, column "voter": '),
    "a moment for points": ({"voter": ["ben"], "project": ["well"],
                             "points": [datetime(2026, 1, 1, tzinfo=UTC)]}, "is not a plain number"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_table_is_told_by_its_row(tmp_path: Path, name: str) -> None:
    columns, told = BAD[name]
    path = write_round(tmp_path, "retroactive@1", "parquet")
    write(tmp_path / "ballots.parquet", columns)
    assert told in commonpool("distribute", path).complaint()


def test_a_table_cut_in_the_middle(tmp_path: Path) -> None:
    path = write_round(tmp_path, "retroactive@1", "parquet")
    ballots = tmp_path / "ballots.parquet"
    whole = ballots.read_bytes()
    for data in (whole[: len(whole) // 2], whole[:-1], b""):
        ballots.write_bytes(data)
        words = commonpool("distribute", path).complaint()
        assert "ballots.parquet: not Parquet" in words
        assert "give the file whole" in words


def test_more_rows_than_a_table_may_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commonpool.formats.parquet_table.MAX_ROWS", 4)
    path = write_round(tmp_path, "retroactive@1", "parquet")
    assert "more than 4 rows; split the table" in commonpool("distribute", path).complaint()


def test_without_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_round(tmp_path, "retroactive@1", "parquet")
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    assert "install commonpool[engines]" in commonpool("distribute", path).complaint()


def test_the_round_of_the_guide_in_parquet(tmp_path: Path) -> None:
    """The projects and donors of the example, turned into Parquet, share the pot as they did."""
    from pyarrow import csv as arrow_csv
    from pyarrow import parquet

    folder = ROOT / "examples" / "rounds"
    texts = arrow_csv.ConvertOptions(strings_can_be_null=False)
    for name in ("projects", "donors"):
        with (folder / f"{name}.csv").open(encoding="utf-8") as file:
            columns = next(csv.reader(file))
        texts.column_types = dict.fromkeys(columns, "string")
        table = arrow_csv.read_csv(folder / f"{name}.csv", convert_options=texts)
        parquet.write_table(table, tmp_path / f"{name}.parquet")
    (tmp_path / "donations.csv").write_bytes((folder / "donations.csv").read_bytes())
    toml = (folder / "quadratic.toml").read_text("utf-8")
    toml = toml.replace('"projects.csv"', '"projects.parquet"').replace('"donors.csv"', '"donors.parquet"')  # fmt: skip
    path = tmp_path / "round.toml"
    path.write_text(toml, "utf-8")
    assert receipt(path, tmp_path / "made.json") == receipt(
        folder / "quadratic.toml", tmp_path / "as.json"
    )
