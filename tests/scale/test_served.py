"""Through a real server, by real sessions: a crowd closes one cycle, and a form is sent twice."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.db import connection

from tests.api.server import Server, serving, surroundings
from tests.conftest import ROOT
from tests.scale.crowd import SLUG, STEWARDS
from tests.village import day

TOKEN = "a" * 32
DEED = {"what": "baked eighty loaves", "hours": "3:30", "step": "done", "once": "one form"}


@dataclass(frozen=True, slots=True)
class Place:
    """A served village: where it answers, who is signed in, and how its tables are looked at."""

    server: Server
    cycle: str
    sessions: list[str]
    look: Callable[[], dict[str, Any]]

    def send(self, session: str, path: str, form: dict[str, str]) -> tuple[int, str]:
        """Send a form as a browser does; the status, and where it leads or what it says."""
        where = urlsplit(self.server.address)
        to = http.client.HTTPConnection(where.hostname or "", where.port, timeout=120)
        try:
            to.request(
                "POST",
                f"/c/{SLUG}/{path}",
                urlencode(form),
                {
                    "Content-Type": "application/x-www-form-urlencoded",
                    "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
                    "X-CSRFToken": TOKEN,
                },
            )
            answer = to.getresponse()
            return answer.status, answer.headers.get("Location") or answer.read().decode()
        finally:
            to.close()

    def at_once(
        self, sessions: list[str], path: str, form: dict[str, str]
    ) -> list[tuple[int, str]]:
        """The same form by each of these at one moment."""
        gate = Barrier(len(sessions))

        def one(session: str) -> tuple[int, str]:
            gate.wait()
            return self.send(session, path, form)

        with ThreadPoolExecutor(len(sessions)) as crowd:
            return list(crowd.map(one, sessions))


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """A database of its own, of the kind that the tests run on."""
    if connection.vendor == "sqlite":
        yield {}
        return
    import psycopg

    url, name = os.environ["DATABASE_URL"], f"served_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        beginning, mark, options = url.partition("?")
        yield {"DATABASE_URL": f"{beginning.rpartition('/')[0]}/{name}{mark}{options}"}
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def place(tmp_path: Path, database: dict[str, str]) -> Iterator[Place]:
    """The village, served by two processes."""
    home = tmp_path / "home"
    there = surroundings(home, **database) | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}

    def tell(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *words], env=there, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    tell("commonpool", "migrate")
    staged = json.loads(tell("tests.scale.crowd", "stage"))

    def look() -> dict[str, Any]:
        return dict(json.loads(tell("tests.scale.crowd", "look")))

    with serving(home, COMMONPOOL_PROCESSES="2", **database) as server:
        yield Place(server, staged["cycle"], staged["sessions"], look)


def test_thirty_two_stewards_close_at_once_and_one_of_them_does(place: Place) -> None:
    told = place.at_once(place.sessions, f"cycles/{place.cycle}/close/", {"once": "close"})
    assert sorted(status for status, _ in told) == [302, *[409] * (STEWARDS - 1)]
    assert all("was closed already by" in words for status, words in told if status == 409)
    found = place.look()
    assert (found["closed"], found["shares"], found["problems"]) == (1, 2, 0)
    assert found["paid"] == {"Alex": 75_000, "Jordan": 25_000}


def test_a_form_sent_at_once_sixteen_times_is_one_deed_and_one_close(place: Place) -> None:
    form = DEED | {"on": day().isoformat()}
    me = [place.sessions[0]] * 16
    told = place.at_once(me, "deeds/new/", form)
    assert {status for status, _ in told} == {302}
    assert len({where for _, where in told}) == 1
    pressed = place.at_once(me, f"cycles/{place.cycle}/close/", {"once": "close"})
    assert {status for status, _ in pressed} == {302}
    found = place.look()
    assert (found["baked"], found["closed"], found["shares"]) == (1, 1, 2)
