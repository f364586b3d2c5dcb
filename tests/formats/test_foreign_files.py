"""A file of another form than its name says: what it is, and how to mend it, wherever it is read."""

import bz2
import gzip
import lzma
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.doors.command import commonpool
from tests.engines.test_receipts import write_round

GIFTS = b"by,to,amount\nana,p1,5.00\n"


def zipped(*names: str) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as made:
        for name in names:
            made.writestr(name, GIFTS)
    return file.getvalue()


FOREIGN: dict[str, tuple[bytes, str]] = {
    "gzip": (gzip.compress(GIFTS), "it is compressed; unpack it first"),
    "bzip": (bz2.compress(GIFTS), "it is compressed; unpack it first"),
    "xz": (lzma.compress(GIFTS), "it is compressed; unpack it first"),
    "zip": (zipped("gifts.csv"), "it is compressed; unpack it first"),
    "a workbook": (
        zipped("[Content_Types].xml", "xl/workbook.xml"),
        "it is a workbook; save its sheet as CSV",
    ),
    "an older workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
        "it is a workbook; save its sheet as CSV",
    ),
    "parquet": (b"PAR1" + bytes(64) + b"PAR1", "it is a Parquet file; name it .parquet"),
}
WAYS = ((), ("--engine", "python"), ("--engine", "duckdb"))


@pytest.mark.parametrize("what", FOREIGN)
@pytest.mark.parametrize("words", WAYS)
def test_donations_of_another_form(what: str, words: tuple[str, ...], tmp_path: Path) -> None:
    data, said = FOREIGN[what]
    (tmp_path / "gifts.csv").write_bytes(data)
    told = commonpool("distribute", write_round(tmp_path, "gifts.csv"), *words).complaint()
    assert "gifts.csv" in told
    assert said in told


@pytest.mark.parametrize("words", WAYS)
def test_a_csv_that_is_called_parquet(words: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "gifts.parquet").write_bytes(GIFTS)
    path = write_round(tmp_path, "gifts.parquet")
    told = commonpool("distribute", path, *words).complaint()
    assert "not Parquet; if it is a CSV, name it .csv" in told


@pytest.mark.parametrize("what", FOREIGN)
def test_other_tables_votes_and_the_cycle_file_itself(what: str, tmp_path: Path) -> None:
    data, said = FOREIGN[what]

    def told(name: str, words: Callable[[str], str]) -> str:
        (tmp_path / name).write_bytes(data)
        path = write_round(tmp_path, "gifts.csv")
        path.write_text(words(path.read_text("utf-8")), "utf-8")
        return commonpool("distribute", path).complaint()

    (tmp_path / "gifts.csv").write_bytes(GIFTS)
    donors = told("donors.csv", lambda text: f'donors = "donors.csv"\n{text}')
    vote = told("vote.pb", lambda text: f'election = "vote.pb"\n{text}')
    (tmp_path / "whole.toml").write_bytes(data)
    for sentence in (donors, vote, commonpool("distribute", tmp_path / "whole.toml").complaint()):
        assert said in sentence


def test_a_csv_of_other_tables_that_is_called_parquet(tmp_path: Path) -> None:
    (tmp_path / "gifts.csv").write_bytes(GIFTS)
    (tmp_path / "donors.parquet").write_bytes(b"id,weight\nana,1\n")
    path = write_round(tmp_path, "gifts.csv")
    path.write_text('donors = "donors.parquet"\n' + path.read_text("utf-8"), "utf-8")
    told = commonpool("distribute", path).complaint()
    assert "donors.parquet: not Parquet; if it is a CSV, name it .csv" in told
