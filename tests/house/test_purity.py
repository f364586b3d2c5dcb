"""The core is pure: the same evidence gives the same receipt on every machine, forever."""

from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.house.purity import impurities

REFUSED = {
    "a float": ("half = 0.5", "0.5"),
    "a float in scientific dress": ("tiny = 1e3", "1000.0"),
    "an imaginary number": ("i = 2j", "2j"),
    "the name float": ("half = float('0.5')", "float"),
    "a float as a type": ("def share(x: float) -> None: ...", "float"),
    "the name complex": ("z = complex(1, 2)", "complex"),
    "an inexact root": ("import math\nroot = math.sqrt(2)", "math.sqrt"),
    "an inexact root by name": ("from math import sqrt", "math.sqrt"),
    "math in disguise": ("import math as m", "another name"),
    "chance": ("import random", "random"),
    "secret chance": ("from secrets import token_hex", "secrets"),
    "the clock": ("import time", "time"),
    "the machine": ("import os.path", "os.path"),
    "the process": ("import sys", "sys"),
    "streams": ("from io import StringIO", "io"),
    "files by path": ("from pathlib import Path", "pathlib"),
    "the network": ("import socket", "socket"),
    "another process": ("import subprocess", "subprocess"),
    "a file": ("text = open('evidence').read()", "open"),
    "a word to the screen": ("print('done')", "print"),
    "a word passed on": ("tell = print", "print"),
    "a question": ("name = input()", "input"),
    "today": ("import datetime\nday = datetime.date.today()", ".today"),
    "now": ("from datetime import datetime as dt\nat = dt.now()", ".now"),
    "now, the old way": ("from datetime import datetime\nat = datetime.utcnow()", ".utcnow"),
    "now, unasked": ("from datetime import datetime\nask = datetime.now", ".now"),
    "a hash that differs by run": ("order = hash('Ana')", "hash"),
    "evidence as code": ("value = eval('1')", "eval"),
    "a hidden import": ("time = __import__('time')", "__import__"),
    "another library": ("import numpy", "numpy"),
    "part of another library": ("from numpy.linalg import norm", "numpy.linalg"),
    "a room above": ("from commonpool.web import pages", "commonpool.web"),
    "the house itself": ("from commonpool import calendars", "commonpool"),
    "a room above, sideways": ("from ..calendars import lunar", "commonpool.calendars"),
    "something inside a function": ("def f() -> None:\n    import time", "time"),
}

WELCOME = {
    "integers": "whole = 10**18 // 3",
    "rationals": "from fractions import Fraction\nhalf = Fraction(1, 2)",
    "exact mathematics": "import math\nroot = math.isqrt(2) + math.gcd(4, 6)",
    "exact mathematics by name": "from math import comb, lcm, prod",
    "a named digest": "import hashlib\nseal = hashlib.sha256(b'receipt')",
    "a date given": "from datetime import date\nday = date(2026, 1, 1)",
    "the core's own rooms": "from commonpool.core import amounts\nfrom commonpool.core.amounts import x",
    "a neighbour": "from . import amounts\nfrom .amounts import parse",
    "words about floats": "rule = 'never 0.5, never float'",
}


def plant(tmp_path: Path, code: str, place: str = "commonpool/core/planted.py") -> list[str]:
    """Write one file into an empty house and look at it."""
    file = tmp_path / place
    file.parent.mkdir(parents=True)
    file.write_text(f'"""Planted."""\n{code}\n', encoding="utf-8")
    return impurities(tmp_path)


def test_the_core_is_pure() -> None:
    assert impurities(ROOT / "src") == []


def test_the_core_is_looked_at_whole() -> None:
    """A check that reads no file would pass too."""
    assert list((ROOT / "src").rglob("commonpool/core/**/*.py"))


@pytest.mark.parametrize(("code", "culprit"), REFUSED.values(), ids=REFUSED)
def test_it_refuses(code: str, culprit: str, tmp_path: Path) -> None:
    (found,) = plant(tmp_path, code)
    place, _, why = found.partition(": ")
    assert place == f"commonpool/core/planted.py:{2 + code.count(chr(10))}"
    assert culprit in why
    assert len(why.split()) > 5, "a refusal says why, in a sentence"


@pytest.mark.parametrize("code", WELCOME.values(), ids=WELCOME)
def test_it_welcomes(code: str, tmp_path: Path) -> None:
    assert plant(tmp_path, code) == []


def test_it_looks_into_the_rooms_of_the_core(tmp_path: Path) -> None:
    (found,) = plant(tmp_path, "import time", "commonpool/core/mechanisms/hasty.py")
    assert found.startswith("commonpool/core/mechanisms/hasty.py:2: ")


def test_it_knows_how_deep_a_room_lies(tmp_path: Path) -> None:
    assert plant(tmp_path, "from ..amounts import x", "commonpool/core/mechanisms/near.py") == []
    (found,) = plant(tmp_path / "far", "from ...web import x", "commonpool/core/mechanisms/far.py")
    assert "commonpool.web" in found


def test_other_rooms_may_read_the_clock(tmp_path: Path) -> None:
    assert plant(tmp_path, "import time", "commonpool/cli/app.py") == []
