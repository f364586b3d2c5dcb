"""The clock that cycles go by: one server looks at it, and a minute later again."""

import datetime as dt
import threading
from pathlib import Path

import pytest
from django.utils import timezone

from commonpool.config import ticking
from commonpool.cycles import services as cycles
from commonpool.cycles.models import Cycle
from commonpool.pools import services as pools
from tests.api.server import serving
from tests.api.test_serve import refused
from tests.books.place import migrate, place
from tests.village import village


@pytest.mark.django_db(transaction=True)
def test_a_cycle_that_is_due_closes_and_the_next_one_opens() -> None:
    holon = village()
    sam, home, now = holon["sam"], holon.community, timezone.now()
    pools.adopt(
        actor=sam, community=home, policy={}, rule={"mechanism": "time@1"}, words="", now=now
    )
    cycles.set_calendar(
        actor=sam, community=home, rhythm="weekly", days=None, grace_days=0, by_itself=True
    )
    cycles.open_cycle(actor=sam, community=home, now=now - dt.timedelta(days=8))
    assert len(ticking.once()) >= 2
    assert Cycle.objects.filter(closed=None).count() == 1
    assert Cycle.objects.exclude(closed=None).count() >= 1
    assert ticking.once() == []


@pytest.mark.django_db(transaction=True)
def test_two_servers_and_one_of_them_ticks() -> None:
    seen: list[bool] = []

    def another() -> None:
        with ticking.lease() as ours:
            seen.append(ours)

    with ticking.lease() as ours:
        thread = threading.Thread(target=another)
        thread.start()
        thread.join()
    another()
    assert (ours, seen) == (True, [False, True])


def test_it_is_served_on_the_database_that_is_tested(tmp_path: Path) -> None:
    with place(tmp_path) as where:
        if where.env:
            assert "run: commonpool migrate" in refused(where.home, "serve", **where.env)
            migrate(where)
        with serving(where.home, COMMONPOOL_PROCESSES="2", **where.env) as server:
            assert all(server.ask("/healthz")[0] == 200 for _ in range(8))
            told = server.stop()
        assert f"with {2 if where.env else 1} process(es)" in told
        assert server.process.returncode == 0
