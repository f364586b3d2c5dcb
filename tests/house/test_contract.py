"""The rooms stand in a declared order: lint-imports keeps it, and these tests keep lint-imports."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

LINTER = Path(sys.executable).with_name("lint-imports")


def lint(house: Path) -> tuple[bool, str]:
    """Check the contract of this house, and of no other on the path."""
    done = subprocess.run(
        [LINTER, "--no-logo", "--no-cache"],
        check=False,
        cwd=house,
        env=os.environ | {"PYTHONPATH": str(house / "src"), "COLUMNS": "300"},
        capture_output=True,
        text=True,
    )
    return done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Give a copy of the real one, to break."""
    leave = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=leave)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def plant(house: Path, module: str, code: str = "") -> None:
    """Write a module, and the packages above it that do not exist yet."""
    file = house / "src" / f"{module.replace('.', '/')}.py"
    for folder in reversed(file.relative_to(house / "src").parents[:-1]):
        (house / "src" / folder).mkdir(exist_ok=True)
        (house / "src" / folder / "__init__.py").touch()
    file.write_text(f"{code}\n", encoding="utf-8")


def test_the_house_keeps_its_contract() -> None:
    kept, said = lint(ROOT)
    assert kept, said
    assert "2 kept, 0 broken" in said


def test_a_copy_keeps_it_too(house: Path) -> None:
    plant(house, "commonpool.people.planted", "from commonpool.core import planted")
    plant(house, "commonpool.core.planted")
    kept, said = lint(house)
    assert kept, said


BROKEN = {
    "the core reads a calendar": ("core.planted", "calendars"),
    "the core reads a feature": ("core.planted", "books.planted"),
    "a calendar reads an engine": ("calendars", "engines.planted"),
    "a feature opens a door": ("needs.planted", "web.planted"),
    "a lower feature reads a higher one": ("decisions.planted", "cycles.planted"),
    "one door opens another": ("cli.planted", "web.planted"),
    "a door opens the other": ("web.planted", "api.planted"),
    "a door reads the settings": ("web.planted", "config.planted"),
}


@pytest.mark.parametrize(("reader", "read"), BROKEN.values(), ids=BROKEN)
def test_it_names_who_reads_upward(reader: str, read: str, house: Path) -> None:
    plant(house, f"commonpool.{read}")
    plant(house, f"commonpool.{reader}", f"import commonpool.{read}")
    kept, said = lint(house)
    assert not kept, said
    assert f"commonpool.{reader} -> commonpool.{read}" in said


def test_it_sees_a_circle_inside_a_room(house: Path) -> None:
    plant(house, "commonpool.pools.one.planted", "import commonpool.pools.two.planted")
    plant(house, "commonpool.pools.two.planted")
    assert lint(house)[0]
    plant(house, "commonpool.pools.two.back", "import commonpool.pools.one.planted")
    kept, said = lint(house)
    assert not kept, said
    assert "in commonpool.pools" in said
    assert ".two -> .one" in said


def test_a_room_without_a_place_is_refused(house: Path) -> None:
    plant(house, "commonpool.attic.planted")
    kept, said = lint(house)
    assert not kept
    assert "attic" in said
