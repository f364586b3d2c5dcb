"""The same table of donations is read by the same rules, whoever reads it."""

import json
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.conftest import need
from tests.doors.command import Done, commonpool
from tests.engines.conftest import arrow
from tests.engines.test_receipts import write_round

__all__ = ["arrow"]  # a fixture of the engines' tests
WAYS = ((), ("--engine", "python"), ("--engine", "duckdb"))
EXPORT = """tx,date,by,to,amount
0x01,2026-03-02,ana,p1,100.00
0x02,2026-03-02, ana ,p1, 44.00
0x03,2026-03-03,ben,"p1 ",25.00
,,,,
0x04,2026-03-03,ben,p2,9.00
0x05,2026-03-04,chidi,p2,16.00
"""


def shared(folder: Path, gifts: str, *words: str, name: str = "gifts.csv") -> Done:
    """Riverbend's round of these gifts."""
    if gifts:
        (folder / name).write_text(gifts, "utf-8", newline="")
    return commonpool("distribute", write_round(folder, name), "--format", "json", *words)


def shares(done: Done) -> dict[str, str]:
    assert done.code == 0, done.err
    found = json.loads(done.out)["shares"]
    return {project: amount for project, amount in found.items() if amount != "0.00"}


@pytest.mark.parametrize("words", WAYS)
def test_an_export_with_other_columns_and_spaces(words: tuple[str, ...], tmp_path: Path) -> None:
    """Ana gave 144.00 and Ben 25.00 to p1, Ben 9.00 and Chidi 16.00 to p2: 2·12·5 to 2·3·4."""
    done = shared(tmp_path, EXPORT, *words)
    assert shares(done) == {"p1": "7500000.00", "p2": "1500000.00"}
    assert done.err == (
        f'note {tmp_path / "gifts.csv"}: the columns "tx", "date" are passed over\n'
    )


@pytest.mark.usefixtures("arrow")
@pytest.mark.parametrize("words", WAYS)
def test_parquet_with_another_column(words: tuple[str, ...], tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    money = pa.array([Decimal(n) for n in (144, 25, 9, 16)], pa.decimal128(18, 2))
    people, projects = ["ana", "ben", "ben", "chidi"], ["p1", "p1", "p2", "p2"]
    table = {"by": people, "to": projects, "amount": money, "tx": [1, 2, 3, 4]}
    parquet.write_table(pa.table(table), tmp_path / "gifts.parquet")
    done = shared(tmp_path, "", *words, name="gifts.parquet")
    assert shares(done) == {"p1": "7500000.00", "p2": "1500000.00"}
    assert 'the column "tx" is passed over' in done.err


@pytest.mark.parametrize("words", WAYS)
@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("By,to,amount", 'there is no column "by"; did you mean "By"? write it by'),
        ("by,to,Amount", 'there is no column "amount"; did you mean "Amount"? write it amount'),
        ("by,to,sum", 'there is no column "amount"; '),
        (",by,to,amount", "line 1: column 1 has no name; name it, or take it out"),
    ],
)
def test_a_header_in_other_letters(
    header: str, said: str, words: tuple[str, ...], tmp_path: Path
) -> None:
    row = ",".join(["p1"] * len(header.split(",")))
    done = shared(tmp_path, f"{header}\n{row}\n", *words)
    assert said in done.complaint()


@pytest.mark.parametrize(
    ("table", "rows", "said"),
    [
        ("donors", "id,Weight\nana,1\n", '"Weight" is not a known column; did you mean "weight"?'),
        ("donors", "id,score\nana,1\n", '"score" is not a known column'),
        ("ballots", "Voter,project\nana,p1\n", 'did you mean "voter"?'),
    ],
)
def test_a_column_that_would_be_missed_is_not_passed_over(
    table: str, rows: str, said: str, tmp_path: Path
) -> None:
    """Where a column may be left out, one that is called amiss would change the round."""
    (tmp_path / "table.csv").write_text(rows, "utf-8")
    (tmp_path / "gifts.csv").write_text("by,to,amount\nana,p1,5.00\n", "utf-8")
    path = write_round(tmp_path, "gifts.csv")
    path.write_text(f'{table} = "table.csv"\n' + path.read_text("utf-8"), "utf-8")
    assert said in commonpool("distribute", path).complaint()


@pytest.mark.parametrize("words", WAYS)
def test_a_last_line_without_its_end_is_told_once(words: tuple[str, ...], tmp_path: Path) -> None:
    """Chidi's 12.57 may have been cut to 12.5; nothing of it stands on the receipt."""
    whole = "by,to,amount\nana,p1,5.00\nben,p1,5.00\nchidi,p1,12.5"
    cut = shared(tmp_path, whole, *words)
    assert cut.err == (
        f"note {tmp_path / 'gifts.csv'}: the last line has no line end; is the file whole?\n"
    )
    assert "line end" not in cut.out
    for ended in (
        f"{whole}\n",
        f"{whole}\n".replace("\n", "\r\n"),
        whole.replace("12.5", '"12.5"'),
    ):
        assert shared(tmp_path, ended, *words).err == ""


def test_lines_that_end_in_two_ways(tmp_path: Path) -> None:
    """Python reads them; DuckDB says why it does not."""
    need(find_spec("duckdb"), "no duckdb: make setup EXTRAS=engines")
    gifts = "by,to,amount\nana,p1,5.00\r\nben,p1,5.00\n"
    assert shares(shared(tmp_path, gifts)) == shares(shared(tmp_path, gifts, *WAYS[1]))
    told = shared(tmp_path, gifts, *WAYS[2]).complaint()
    assert "gifts.csv, its lines end in two ways; save it with one kind of line end" in told


def test_ballots_and_projects_without_their_last_line_end(tmp_path: Path) -> None:
    (tmp_path / "ballots.csv").write_text("voter,project,points\nana,p1,1", "utf-8")
    (tmp_path / "projects.csv").write_text("id,name\np1,the well", "utf-8")
    path = write_round(tmp_path, "ballots.csv", "retroactive@1")
    first, *rest = path.read_text("utf-8").partition("\n")[2].partition("\n")
    assert first.startswith("projects")
    path.write_text(f'ballots = "ballots.csv"\nprojects = "projects.csv"\n{"".join(rest)}', "utf-8")
    told = commonpool("distribute", path).err.splitlines()
    assert [line.rpartition("/")[2] for line in told] == [
        "projects.csv: the last line has no line end; is the file whole?",
        "ballots.csv: the last line has no line end; is the file whole?",
    ]
