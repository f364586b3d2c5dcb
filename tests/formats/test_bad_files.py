"""Files that are not what they should be: too long, too deep, elsewhere, or no files at all."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from commonpool.formats.cycle_file import read_cycle_file
from tests.doors.command import commonpool
from tests.formats.month import CSV, MONTH, PEOPLE, closed, month, refusal, with_csv

Require = Callable[[object, str], object]
GIGABYTE = 2**30


def sha256(file: Path) -> str:
    return closed(file).sha256


def test_people_may_stand_in_a_csv_file(tmp_path: Path) -> None:
    assert sha256(with_csv(tmp_path, CSV)) == sha256(month(tmp_path, name="plain.toml"))


SAVED = {
    "with a byte order mark": lambda data: b"\xef\xbb\xbf" + data,
    "with Windows line ends": lambda data: data.replace(b"\n", b"\r\n"),
    "with both": lambda data: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"),
    "without a last line end": lambda data: data.rstrip(b"\n"),
    "with lines to spare": lambda data: data + b"\n\n",
}


@pytest.mark.parametrize("saved", SAVED.values(), ids=SAVED)
def test_as_an_office_saves_it_it_is_the_same_month(
    saved: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    """Excel and Notepad write marks and line ends of their own: the receipt is the same."""
    plain = sha256(month(tmp_path, name="plain.toml"))
    assert sha256(month(tmp_path, saved(MONTH.encode()))) == plain
    assert sha256(with_csv(tmp_path, saved(CSV.encode()))) == plain


@pytest.mark.parametrize("mark", [";", "\t"])
def test_cells_may_stand_apart_by_semicolons_or_tabs(mark: str, tmp_path: Path) -> None:
    plain = sha256(month(tmp_path, name="plain.toml"))
    assert sha256(with_csv(tmp_path, CSV.replace(",", mark))) == plain


def test_quotes_spaces_and_empty_lines_in_a_csv_file(tmp_path: Path) -> None:
    table = ' id , name \n"ana","Ana"\n\n , \n bo ,\n'
    assert sha256(with_csv(tmp_path, table)) == sha256(month(tmp_path, name="plain.toml"))


TABLES = {
    "a column that nobody knows": ("id,nmae\nana,Ana\n", "line 1: ", '"nmae" is not a known column; did you'),
    "a column that nobody knows, and no row": ("id,nmae\n", "line 1: ", "did you mean"),
    "a column that is missing, and no row": ("name\n", "line 1: ", 'there is no column "id"; add it'),
    "a row too short": ("id,name\nana\n", "line 2: ", "1 cells under 2 columns; put quotes"),
    "a row too long": ("id,name\nana,Ana\nbo,Bo,x\n", "line 3: ", "3 cells under 2 columns"),
    "a comma in a name": ("id,name\nana,Ana, the baker\n", "line 2: ", "put quotes around a cell"),
    "a quote that never closes": ('id,name\nana,"Ana\nbo,\n', "line 3: ", "close every quote"),
    "a quote in the header": ('id,"name\nana,Ana\n', "line 2: ", "close every quote"),
    "something behind a quote": ('id,name\nana,"A"na\n', "line 2: ", "close every quote"),
    "a nought byte": ("id,name\nana,A\0na\n", "line 2, column name: ", "U+0000; take it out"),
    "a nought byte in the header": ("id,na\0me\nana,Ana\n", "line 1: ", '"na\ufffdme" is not a known column'),
    "a stray carriage return": ("id,name\nana,A\rna\n", "line 2: ", "a stray carriage return"),
    "line ends of an old machine": (CSV.replace("\n", "\r"), "line 1: ", "a stray carriage return"),
    "a column twice": ("id,name,id\nana,Ana,x\n", "line 1: ", 'the column "id" stands twice'),
    "a column without a name": ("id,\nana,Ana\n", "line 1: ", "column 2 has no name"),
    "no header": ("\nana,Ana\n", "line 1: ", "no header; name the columns"),
    "nothing at all": ("", "line 1: ", "no header"),
    "a header of nothing": ('""\nana\n', "line 1: ", "column 1 has no name"),
    "a person twice": ("id\nana\nbo\nana\n", "line 4, column id: ", "row 3 has the same id as row 1"),
    "a missing id": ("id,name\n,Ana\n", "line 2, column id: ", '"id" is missing'),
    "a slip behind a long cell": (
        'id,name\nana,"A\nna"\nbo,\n', "line 3, column name: ", "U+000A",
    ),
    "a cell without end": (f"id,name\nana,{'A' * 200_000}\n", "line 2: ", "field larger than"),
    "a header without end": (f"id,{'A' * 200_000}\nana,\n", "line 1: ", "field larger than"),
    "a truth that is none": ("id,registered\nana,maybe\n", "line 2, column registered: ", "write true"),
}  # fmt: skip


@pytest.mark.parametrize(("table", "place", "words"), TABLES.values(), ids=TABLES)
def test_a_slip_in_a_csv_file(table: str, place: str, words: str, tmp_path: Path) -> None:
    said = refusal(with_csv(tmp_path, table))
    assert said.startswith(f"{tmp_path / 'people.csv'}, {place.partition('column')[0]}".rstrip())
    assert place in said
    assert words in said


def test_bytes_that_are_not_utf8(tmp_path: Path) -> None:
    said = refusal(month(tmp_path, MONTH.encode().replace(b"Ana", b"\xc1na")))
    assert "month.toml, line 24: byte " in said
    assert "save the file as UTF-8" in said
    said = refusal(with_csv(tmp_path, b"id,name\nana,Ana\nbo,B\xf6\n"))
    assert "people.csv, line 3" in said
    assert "save the file as UTF-8" in said
    assert "UTF-8" in refusal(month(tmp_path, MONTH.encode("utf-16")))


def sparse(file: Path, head: bytes) -> Path:
    """A line of a gigabyte, which takes no room on the disk."""
    with file.open("wb") as out:
        out.write(head)
        out.truncate(GIGABYTE)
    return file


def test_a_line_of_a_gigabyte_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = with_csv(tmp_path, CSV)
    sparse(tmp_path / "people.csv", b"id,name\nana,")
    long = sparse(tmp_path / "long.toml", MONTH.encode())
    start = time.process_time()
    assert "line 2 has more than 1,048,576 bytes" in refusal(file)
    assert "has 1,073,741,824 bytes and at most 16,777,216 are read" in refusal(long)
    assert time.process_time() - start < 3, "it was read"


DEEP = {
    "a list of lists of lists": f"deep = {'[' * 50_000}{']' * 50_000}",
    "a table in a table in a table": f"deep = {'{a = ' * 50_000}1{'}' * 50_000}",
    "lists that never close": f"deep = {'[' * 50_000}",
    "lists and tables in turn": f"deep = {'[{a = ' * 20_000}1{'}]' * 20_000}",
    "a key of many parts": f"{'a.' * 50_000}a = 1",
    "a header of many parts": f"[{'a.' * 50_000}a]",
    "a row of many parts": f"[[{'a.' * 50_000}a]]",
    "quoted parts": '"a".' * 50_000 + "a = 1",
    "a list of lists in a text that is none": f"deep = '''x''{'[' * 50_000}",
    "a thousand laughs": "\n".join(
        f"a{number} = [{', '.join(['[1, 2, 3]'] * 10)}]" for number in range(1000)
    ),
    "deep, a little at a time": f"deep = {'[' * 13}{']' * 13}",
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_what_is_nested_without_end_is_refused_at_once(text: str, tmp_path: Path) -> None:
    start = time.process_time()
    refusal(month(tmp_path, f"{text}\n{MONTH}"))
    refusal(month(tmp_path, f"{MONTH}\n{text}\n"))
    assert time.process_time() - start < 5


def test_a_file_that_is_elsewhere(tmp_path: Path) -> None:
    home, other = tmp_path / "home", tmp_path / "other"
    home.mkdir()
    other.mkdir()
    (other / "people.csv").write_text(CSV, encoding="utf-8")
    (home / "link.csv").symlink_to(other / "people.csv")
    (home / "folder").symlink_to(other)
    without = MONTH.replace(PEOPLE, "")
    for name in (other / "people.csv", "../other/people.csv", "link.csv", "folder/people.csv"):
        said = refusal(month(home, f'people = "{name}"\n{without}'))
        assert "month.toml, line 1, people: " in said
        assert "lies elsewhere; keep the file beside this one" in said


def test_a_file_below_or_behind_a_link_within_the_folder_is_fine(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "people.csv").write_text(CSV, encoding="utf-8")
    (tmp_path / "link.csv").symlink_to(tmp_path / "tables" / "people.csv")
    without = MONTH.replace(PEOPLE, "")
    plain = sha256(month(tmp_path))
    for name in ("tables/people.csv", "link.csv", "./tables/../link.csv"):
        assert sha256(month(tmp_path, f'people = "{name}"\n{without}', "other.toml")) == plain


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nowhere.csv", '"nowhere.csv" is not there; correct the name, or create the file'),
        ("loop.csv", "correct the name"),
        ("tables", "is a folder; give the file in it"),
        ("pipe", "is not a regular file"),
        ("", '"" is no file name'),
        (".", "is a folder"),
        ("a\\u0000b", "leads nowhere"),
        ("n" * 300, "leads nowhere"),
        ("/dev/zero", "lies elsewhere"),
    ],
)
def test_a_name_that_leads_to_no_table(name: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    os.mkfifo(tmp_path / "pipe")
    text = f'people = "{name}"\n{MONTH.replace(PEOPLE, "")}'
    assert words in refusal(month(tmp_path, text))
    if name:
        nested = f'{MONTH}\n[nested]\nana = "{name}"\n'
        assert words in refusal(month(tmp_path, nested))


def test_a_cycle_file_that_is_none(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "is not a regular file" in refusal(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    assert "is not a regular file" in refusal(tmp_path / "zero")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert "correct the name" in refusal(tmp_path / "loop")


@pytest.mark.parametrize("name", ["month.toml", "people.csv", "bundle.json"])
def test_a_file_that_may_not_be_read(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Permissions do not stop root, who runs many a test: so the refusal itself is played."""
    file = with_csv(tmp_path, CSV)
    commonpool("distribute", file, "--bundle", tmp_path / "bundle.json")
    reads = Path.open

    def guarded(path: Path, *words: str, **more: str) -> object:
        if path.name == name:
            raise PermissionError(13, "Permission denied", str(path))
        return reads(path, *words, **more)  # type: ignore[call-overload]  # whatever was asked

    monkeypatch.setattr(Path, "open", guarded)
    command, target = ("verify", "bundle.json") if name == "bundle.json" else ("distribute", file)
    said = commonpool(command, tmp_path / target).complaint()
    assert f"{name} cannot be read (Permission denied); check its permissions" in said


def test_a_table_of_more_than_a_million_rows(tmp_path: Path) -> None:
    file = with_csv(tmp_path, CSV)
    (tmp_path / "people.csv").write_text("id\n" + "ana\n" * 1_000_001, encoding="utf-8")
    assert "more than 1,000,000 rows; split the table" in refusal(file)


def test_what_was_read_is_listed(tmp_path: Path) -> None:
    file = with_csv(tmp_path, CSV)
    assert list(read_cycle_file(file).source.files()) == [file, tmp_path / "people.csv"]
