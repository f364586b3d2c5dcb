"""Files nested in files: a slip is found where it stands, and no circle is walked."""

import time
from pathlib import Path

import pytest

from tests.formats.month import CSV, MONTH, PEOPLE, closed, month, refusal


def valley(folder: Path, inner: str = MONTH, name: str = "mill.toml") -> Path:
    """The month, in which Bo is a mill with a file of its own."""
    month(folder, inner.replace('id = "testing"', 'id = "mill"'), "mill.toml")
    outer = MONTH.replace('id = "bo"', 'id = "bo"\nkind = "community"')
    return month(folder, f'{outer}\n[nested]\nbo = "{name}"\n')


def test_a_valley_of_two_files(tmp_path: Path) -> None:
    """Bo's 65.45 and the mill's own 100.00, less the mill's reserve of 16.54, by 7.5 : 20."""
    made = closed(valley(tmp_path))
    assert [share.amount for share in made.children["bo"].shares] == [4061, 10830]


def test_a_slip_below_names_the_file_below(tmp_path: Path) -> None:
    said = refusal(valley(tmp_path, MONTH.replace('hours = "7:30"', 'hours = "-7"')))
    assert said.startswith(f"{tmp_path / 'mill.toml'}, line 42, contributions[1].hours: ")


def test_a_slip_that_shows_only_when_it_is_shared_names_it_too(tmp_path: Path) -> None:
    said = refusal(valley(tmp_path, MONTH.replace('need = "bread"', 'need = "bred"')))
    assert said.startswith(f"{tmp_path / 'mill.toml'}, line 43, contributions[1].need: ")
    said = refusal(valley(tmp_path, MONTH.replace('"USD"', '"EUR"')))
    assert said.startswith(f"{tmp_path / 'mill.toml'}, line 3, community.currency: ")


def test_a_slip_in_a_table_below_names_the_table(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(CSV + "ana,\n", encoding="utf-8")
    inner = f'people = "people.csv"\n{MONTH.replace(PEOPLE, "")}'
    said = refusal(valley(tmp_path, inner))
    assert said.startswith(f"{tmp_path / 'people.csv'}, line 4, column id: ")


def test_a_stranger_divides_nothing(tmp_path: Path) -> None:
    file = valley(tmp_path)
    file.write_text(file.read_text("utf-8").replace('bo = "mill', 'zed = "mill'), encoding="utf-8")
    assert 'nested.zed: "zed" divides a share and is not among the people' in refusal(file)


@pytest.mark.parametrize("value", ['"mill.toml"', "5", "[1]", "{bo = 5}", "{bo = []}"])
def test_nested_that_is_no_table_of_files(value: str, tmp_path: Path) -> None:
    valley(tmp_path)
    assert "nested" in refusal(month(tmp_path, f"nested = {value}\n{MONTH}"))


def test_a_file_that_nests_itself(tmp_path: Path) -> None:
    file = valley(tmp_path, name="month.toml")
    assert "month.toml is nested in itself; take it out of [nested]" in refusal(file)
    (tmp_path / "other.toml").symlink_to(file)
    file = valley(tmp_path, name="other.toml")
    assert "is nested in itself" in refusal(file)


def test_two_files_that_nest_each_other(tmp_path: Path) -> None:
    file = valley(tmp_path, f'{MONTH}\n[nested]\nana = "month.toml"\n')
    assert "month.toml is nested in itself" in refusal(file)


def chain(folder: Path, length: int, wide: int = 1) -> Path:
    """Files nested each in the one before, for each of `wide` people."""
    people = "".join(f'[[people]]\nid = "p{n}"\n' for n in range(wide))
    for level in range(length):
        nested = "".join(f'p{n} = "{level + 1}.toml"\n' for n in range(wide))
        month(
            folder,
            f'[community]\nid = "c{level}"\ncurrency = "USD"\n'
            f'[cycle]\nid = "1"\nopens = 2026-01-01\ncloses = 2026-02-01\n'
            f'[rule]\nmechanism = "equal@1"\n{people}'
            + (f"[nested]\n{nested}" if level + 1 < length else ""),
            f"{level}.toml",
        )
    return folder / "0.toml"


def test_eight_levels_are_enough_for_everybody(tmp_path: Path) -> None:
    assert closed(chain(tmp_path, 8)).children
    assert "8.toml is nested more than 8 deep" in refusal(chain(tmp_path, 9))


def test_a_billion_laughs_of_nested_files_end_at_a_thousand(tmp_path: Path) -> None:
    """Eight small files, ten of each in the one above, would be ten million."""
    start = time.process_time()
    assert "more than 1,000 files are nested" in refusal(chain(tmp_path, 8, wide=10))
    assert time.process_time() - start < 30
