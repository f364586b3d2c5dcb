"""The disk is full while Holon Alpha's treasurer writes: what failed left nothing."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from commonpool.books.schema import SQLITE
from tests.books.figures import figure
from tests.books.place import Place
from tests.books.test_together import state
from tests.books.writers import FULL

pytestmark = pytest.mark.skipif(
    connection.vendor != SQLITE, reason="the disk of a PostgreSQL server is not the program's"
)
FOUND = "holon = books()\nholon.earn(3, 'start')\n"


def filled(place: Place, times: int, seed: int = 2026) -> int:
    """Fill the disk so many times; what was said to be kept is there, and nothing else."""
    place.python(FOUND)
    said = [line.split() for line in place.python(FULL, times, seed).splitlines()]
    keys, balances, problems = state(place)
    assert problems == ""
    assert keys == ["start", *(f"n-{number}" for number, _ in said)]
    assert balances["pool:flow"] == 3 + sum(3 * int(lines) for _, lines in said)
    assert sum(balances.values()) == 0
    return len(said)


def test_what_did_not_fit_on_the_disk_left_nothing(here: Place) -> None:
    assert filled(here, 6) > 6


@pytest.mark.torture
def test_a_thousand_full_disks_leave_nothing(here: Place) -> None:
    assert filled(here, figure("full disks")) > figure("full disks")


def test_a_backup_that_does_not_fit_leaves_nothing(here: Place, tmp_path: Path) -> None:
    here.python(FOUND)
    to = tmp_path / "full"
    to.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "commonpool", "backup", str(to / "holon.backup")],
        check=False,
        capture_output=True,
        text=True,
        env=here.environment(),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )
    assert done.returncode == 2, done
    assert "cannot be written" in done.stderr
    assert "make room for it" in done.stderr
    assert list(to.iterdir()) == []
