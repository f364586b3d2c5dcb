"""Small rooms: no file over 400 lines, no function over 70, and most far below."""

from pathlib import Path
from statistics import median

from tests.conftest import ROOT
from tests.house.sizes import files, functions, over

SRC = ROOT / "src"


def test_no_file_is_long() -> None:
    assert over(400, files(SRC)) == []


def test_no_function_is_long() -> None:
    assert over(70, functions(SRC, docstrings=True)) == []


def test_most_files_are_short() -> None:
    assert median(files(SRC).values()) <= 120


def test_most_functions_are_short() -> None:
    """Docstrings aside: nobody should save words to look small."""
    counts = functions(SRC, docstrings=False).values()
    assert median([0, *counts]) <= 8


def write(tmp_path: Path, text: str) -> Path:
    (tmp_path / "room.py").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_long_file_is_named(tmp_path: Path) -> None:
    assert over(400, files(write(tmp_path, "x = 1\n" * 400))) == []
    assert over(400, files(write(tmp_path, "x = 1\n" * 401))) == ["room.py: 401 lines, at most 400"]


def test_a_long_function_is_named_wherever_it_hides(tmp_path: Path) -> None:
    body = "        x = 1\n" * 70
    src = write(tmp_path, f"class Pool:\n    async def share(self):\n{body}")
    assert over(71, functions(src, docstrings=True)) == []
    assert over(70, functions(src, docstrings=True)) == ["room.py:2 share: 71 lines, at most 70"]


def test_a_docstring_counts_only_when_asked(tmp_path: Path) -> None:
    src = write(tmp_path, 'def share():\n    """Two\n    lines."""\n    return 1\n')
    assert list(functions(src, docstrings=True).values()) == [4]
    assert list(functions(src, docstrings=False).values()) == [2]
