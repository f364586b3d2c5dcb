"""Holon Alpha's server starts, says how it is, and stops; or says in a sentence why it will not."""

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from commonpool.config.environment import Environment
from commonpool.config.logs import logs
from commonpool.config.mail import mail
from commonpool.config.origin import origin
from tests.api.server import serving, surroundings


def refused(home: Path, *words: str, **env: str) -> str:
    """The one sentence with which a command ends before it does anything."""
    done = subprocess.run(
        [sys.executable, "-m", "commonpool", *words],
        env=surroundings(home, **env),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2, done
    assert done.stdout == ""
    (sentence,) = done.stderr.splitlines()
    return sentence.removeprefix("commonpool: ")


def test_a_new_home_is_served_told_about_and_stopped(tmp_path: Path) -> None:
    with serving(tmp_path / "home", COMMONPOOL_LOG="json") as server:
        assert json.loads(server.ask("/healthz")[1]) == {
            "status": "ok",
            "database": "answers",
            "migrations": "match",
        }
        code, _ = server.ask("/join/ana@example.org/")
        assert code == 404
        port = server.address.rpartition(":")[2]
        assert refused(tmp_path / "home", "serve", "--port", port) == (
            f"127.0.0.1 port {port} cannot be served (Address already in use); "
            "stop what listens there, or choose another with --port"
        )
        lines = [json.loads(line) for line in server.stop().splitlines()]
    assert server.process.returncode == 0
    assert lines[0]["event"].startswith("serving http://127.0.0.1:")
    assert lines[-1]["event"] == "stopped"
    (answer,) = [line for line in lines if line["event"] == "answered"]
    assert {key: answer[key] for key in ("method", "route", "status")} == {
        "method": "GET",
        "route": "/join/<str:code>/",
        "status": 404,
    }
    assert "example.org" not in str(lines)


@pytest.mark.parametrize(
    ("read", "name", "value", "sentence"),
    [
        (origin, "COMMONPOOL_ORIGIN", "pool.example.org", "'pool.example.org'; write https://"),
        (origin, "COMMONPOOL_ORIGIN", "https://a.org/x", "'https://a.org/x'; write https://"),
        (origin, "COMMONPOOL_ORIGIN", "https://a.org:x", "'https://a.org:x'; write https://"),
        (origin, "COMMONPOOL_ORIGIN", "https://a@b.org", "'https://a@b.org'; write https://"),
        (logs, "COMMONPOOL_LOG", "loud", "'loud'; write text or json"),
        (mail, "COMMONPOOL_MAIL", "carrier://pigeon", "write smtp+tls://"),
    ],
)
def test_a_wrong_setting_is_named(
    read: Callable[[Environment], object], name: str, value: str, sentence: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"^{name} .*{re.escape(sentence)}"):
        read(Environment({name: value}))


def test_a_wrong_setting_stops_the_server_in_one_sentence(tmp_path: Path) -> None:
    wrong = {"COMMONPOOL_PROCESSES": "many"}
    assert refused(tmp_path, "serve", **wrong) == (
        "COMMONPOOL_PROCESSES is 'many'; write a number from 0 to 64"
    )


def test_a_home_that_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    assert "cannot be made a folder" in refused(tmp_path / "home", "serve")


def test_a_host_by_name_and_a_port_that_is_none(tmp_path: Path) -> None:
    assert refused(tmp_path, "serve", "--host", "pool").startswith('--host is "pool"; give an')


def test_a_database_that_does_not_answer(tmp_path: Path) -> None:
    url = "postgresql://nobody:secret-word@127.0.0.1:9/none"
    sentence = refused(tmp_path, "serve", DATABASE_URL=url)
    assert sentence.startswith("the database does not answer (")
    assert "secret-word" not in sentence


def test_tables_older_or_newer_than_the_code_are_refused(tmp_path: Path) -> None:
    run = [sys.executable, "-m", "commonpool", "migrate"]
    subprocess.run(run, env=surroundings(tmp_path), check=True, capture_output=True)
    with sqlite3.connect(tmp_path / "commonpool.sqlite3") as tables:
        tables.execute("DELETE FROM django_migrations WHERE app = 'cycles'")
    assert refused(tmp_path, "serve").startswith("the database lacks the migration cycles.0001_")
    with sqlite3.connect(tmp_path / "commonpool.sqlite3") as tables:
        row = ("people", "0099_later", "2026-01-01")
        tables.execute("INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, ?)", row)
    newer = (
        "the database was made by a newer version: it has people.0099_later; install that version"
    )
    assert refused(tmp_path, "serve").startswith(newer)
    assert refused(tmp_path, "migrate").startswith(newer)


def test_https_is_strict(tmp_path: Path) -> None:
    env = surroundings(tmp_path, COMMONPOOL_ORIGIN="https://pool.example.org")
    env["DJANGO_SETTINGS_MODULE"] = "commonpool.config.settings"
    check = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "INFO"]
    done = subprocess.run(check, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (
        0,
        "System check identified no issues (0 silenced).\n",
    ), done.stderr
