"""A close that is killed at any statement leaves the month open, whole and closable."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from commonpool.books import queries as books
from commonpool.core.verification import verify
from commonpool.cycles import queries
from commonpool.cycles.models import Cycle, Merit, Share
from commonpool.pools import queries as pools
from tests.conftest import ROOT, need
from tests.cycles.holon import OVER, close
from tests.cycles.test_at_once import month, whole
from tests.village import Village

pytestmark = pytest.mark.django_db(transaction=True)


def statements(holon: Village, cycle: Cycle) -> int:
    """How many statements a close takes; what they did is rolled back."""
    with transaction.atomic():
        with CaptureQueriesContext(connection) as seen:
            close(holon, cycle, OVER)
        transaction.set_rollback(True)
    return len(seen) - 2  # of which the outermost savepoint is two


@contextmanager
def closer(cycle: Cycle) -> Iterator[Callable[[int], int]]:
    """Closes it in a process of its own that is killed at a statement; how that process ended."""
    name = str(connection.settings_dict["NAME"])
    connection.close()
    with subprocess.Popen(
        [sys.executable, "-m", "tests.cycles.closer", name, str(cycle.pk)],
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ
        | {
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
            "DJANGO_SETTINGS_MODULE": "tests.settings",
        },
    ) as process:
        asks, answers = need(process.stdin, "a pipe"), need(process.stdout, "a pipe")

        def killed(at: int) -> int:
            asks.write(f"{at}\n")
            asks.flush()
            return int(answers.readline())

        yield killed
        asks.close()


def untouched(holon: Village, cycle: Cycle, head: tuple[int, str]) -> bool:
    """Whether nothing at all was written."""
    cycle.refresh_from_db()
    rows = Share.objects.count() + Merit.objects.count()
    inbox = pools.pool_balances(holon.community)["inbox"]
    return (
        cycle.closed is None
        and not rows
        and inbox == 100_000
        and books.head(holon.community) == head
    )


def kill_at(points: int) -> None:
    """Kill a close at so many statements, from the first to the last, then close it in peace."""
    holon, cycle = month()
    head, number = books.head(holon.community), statements(holon, cycle)
    with closer(cycle) as killed:
        for place in range(points):
            at = place * (number - 1) // max(points - 1, 1)
            assert killed(at) == -signal.SIGKILL, at
            assert untouched(holon, cycle, head), at
        assert killed(10 * number) == 0
    assert whole(holon, cycle)
    cycle.refresh_from_db()
    assert verify(queries.bundle(cycle)) == []


def test_a_close_killed_at_three_places() -> None:
    kill_at(3)


@pytest.mark.torture
def test_a_close_killed_at_every_place() -> None:
    kill_at(500)
