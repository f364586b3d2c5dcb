"""An installation of its own, used by processes of its own, as in life: a home, a database."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
from django.db import connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from commonpool.books.schema import POSTGRES
from tests.conftest import ROOT
from tests.doors.command import Done

NUMBERS = count(1)
LONGEST = 86_400  # seconds: what tortures a machine takes its time
BEGIN = """
import datetime as dt, os, sys
import django
django.setup()
from django.db import connection
from commonpool.books import queries, services
from commonpool.books.services import Line, Opening
from commonpool.people.models import Community
from tests.books.ledger import *
"""
MIGRATE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""


@dataclass
class Place:
    """A home folder, and the environment that leads to its database."""

    home: Path
    env: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        ours = ("COMMONPOOL", "DATABASE_URL", "DJANGO")
        clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        paths = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
        return clean | {"COMMONPOOL_HOME": str(self.home), "PYTHONPATH": paths} | self.env

    def command(self, *words: object) -> Done:
        """A command of commonpool."""
        argv = [sys.executable, "-m", "commonpool", *map(str, words)]
        done = subprocess.run(
            argv, check=False, capture_output=True, text=True, env=self.environment(), timeout=600
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def start(self, script: str, *words: object) -> subprocess.Popen[str]:
        """A process that uses the services, and goes on by itself."""
        settings = {"DJANGO_SETTINGS_MODULE": "commonpool.config.settings"}
        return subprocess.Popen(
            [sys.executable, "-c", BEGIN + script, *map(str, words)],
            stdout=subprocess.PIPE,
            text=True,
            env=self.environment() | settings,
        )

    def python(self, script: str, *words: object) -> str:
        """What such a process says until it ends well."""
        process = self.start(script, *words)
        said, _ = process.communicate(timeout=LONGEST)
        assert process.returncode == 0, said
        return said


@contextmanager
def place(folder: Path, of: Place | None = None) -> Iterator[Place]:
    """An installation without tables, or with a copy of another's."""
    home = folder / f"home-{next(NUMBERS)}"
    home.mkdir()
    if connection.vendor != POSTGRES:
        made = Place(home)
        if of:
            shutil.copy(of.home / "commonpool.sqlite3", home)
        yield made
        return
    asked = os.environ["DATABASE_URL"]
    name = f"commonpool_{os.getpid()}_{next(NUMBERS)}"
    template = f' TEMPLATE "{conninfo_to_dict(of.env["DATABASE_URL"])["dbname"]}"' if of else ""
    with psycopg.connect(make_conninfo(asked, dbname="postgres"), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"{template}')
        parts, _, query = asked.partition("?")
        url = parts.rpartition("/")[0] + f"/{name}" + (f"?{query}" if query else "")
        try:
            yield Place(home, {"DATABASE_URL": url})
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def migrate(where: Place) -> None:
    """Its tables."""
    settings = {"DJANGO_SETTINGS_MODULE": "commonpool.config.settings"}
    env = where.environment() | settings
    subprocess.run([sys.executable, "-c", MIGRATE], check=True, env=env, timeout=600)
