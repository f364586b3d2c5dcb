"""The demo: the same day gives the same village; its cast is there to be, and to begin again."""

import datetime as dt
import re
import sqlite3
import subprocess
import sys
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest
from django.test import Client

from commonpool.config.seed.cast import CAST, HELPER
from commonpool.config.seed.village import CLOSED, seed
from commonpool.contributions import queries as deeds
from commonpool.contributions.models import Contribution, Verdict
from commonpool.cycles import queries as cycles
from commonpool.needs.queries import coverage
from commonpool.people.models import Community
from tests.api.server import serving, surroundings

TODAY = dt.date(2026, 3, 20)


@pytest.fixture
def holon(db: None) -> Community:
    return seed(TODAY)


def test_six_cycles_are_closed_and_one_is_half_covered(holon: Community) -> None:
    closed = cycles.closed_cycles(holon)
    assert [cycle.number for cycle in closed] == list(range(CLOSED, 0, -1))
    rules = {cycles.receipt(cycle)["rule"]["mechanism"] for cycle in closed}  # type: ignore[index]  # as written
    assert rules == {"time@1", "need@1", "hybrid@1"}
    open_now = cycles.open_cycle(holon)
    assert open_now is not None
    assert (TODAY - open_now.first_day).days == 16
    rows = coverage(holon, open_now.first_day, open_now.day_after, on=TODAY)
    parts = [(row.met + row.waiting) / row.asked for row in rows]
    assert len(rows) >= 10
    assert 0.3 < sum(parts) / len(parts) < 0.75
    assert {row.handle for row in holon.members.all()} == {one.handle for one in (*CAST, HELPER)}
    assert [share.party for share in cycles.held_shares(holon)] == [HELPER.handle] * 5
    verdicts = Verdict.objects.order_by("pk").values_list("verdict", flat=True)
    assert set(verdicts) == {"stands", "falls"}
    told = deeds.tell(
        Contribution.objects.filter(on__gte=open_now.first_day), holon.members.first(), on=TODAY
    )
    assert {one.state for one in told} >= {"waiting", "counts", "questioned"}
    assert Contribution.objects.filter(gift=True).count() == 4
    assert Contribution.objects.exclude(evidence=None).count() > 10


def seeded(home: Path) -> list[str]:
    """The receipts of a village that is seeded in a new home."""
    script = (
        "import datetime as dt, django; django.setup()\n"
        "from commonpool.config import start; start.prepare()\n"
        "from commonpool.config.seed.village import seed\n"
        "from commonpool.cycles.queries import closed_cycles\n"
        f"print(*[c.sha256 for c in closed_cycles(seed(dt.date{TODAY.timetuple()[:3]}))])"
    )
    env = surroundings(home, DJANGO_SETTINGS_MODULE="commonpool.config.settings")
    done = subprocess.run(
        [sys.executable, "-c", script], env=env, check=True, capture_output=True, text=True
    )
    return done.stdout.split()


def test_the_same_day_gives_the_same_village(tmp_path: Path) -> None:
    first = seeded(tmp_path / "first")
    assert len(first) == CLOSED
    assert seeded(tmp_path / "second") == first


def browser() -> OpenerDirector:
    return build_opener(HTTPCookieProcessor(CookieJar()))


def press(visitor: OpenerDirector, address: str, action: str) -> str:
    """Press the button that posts there, as a page without JavaScript does."""
    page = visitor.open(f"{address}/demo/").read().decode()
    assert f'action="{action}"' in page
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    sent = urlencode({"csrfmiddlewaretoken": token[1]}).encode()
    return str(visitor.open(f"{address}{action}", sent).read().decode())


def test_one_is_anybody_and_begins_again(tmp_path: Path) -> None:
    with serving(tmp_path, "--keep", str(tmp_path), command="demo", TZ="UTC") as server:
        visitor = browser()
        for person in CAST[:2]:
            press(visitor, server.address, f"/demo/sign-in/{person.handle}/")
        village = tmp_path / "village" / "commonpool.sqlite3"
        with sqlite3.connect(village) as tables:
            assert tables.execute("SELECT count(*) FROM django_session").fetchone() == (1,)
            tables.execute("UPDATE people_community SET name = 'Somewhere else'")
        assert 'href="/demo/"' in visitor.open(f"{server.address}/c/holon-alpha/").read().decode()
        assert "Somewhere else" in str(visitor.open(f"{server.address}/c/holon-alpha/").read())
        press(visitor, server.address, "/demo/reset/")
        assert "Holon Alpha" in visitor.open(f"{server.address}/c/holon-alpha/").read().decode()
        with sqlite3.connect(village) as tables:
            assert tables.execute("SELECT count(*) FROM django_session").fetchone() == (0,)
        server.stop()
    assert server.process.returncode == 0


@pytest.mark.django_db
def test_no_demo_door_where_there_is_no_demo() -> None:
    for path in ("/demo/", "/demo/reset/", f"/demo/sign-in/{CAST[0].handle}/"):
        assert Client().get(path).status_code == 404
        assert Client().post(path).status_code == 404
