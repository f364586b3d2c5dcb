"""The village as it was seeded, kept beside the one that is played in."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.utils import timezone

from commonpool.config import start
from commonpool.config.seed.people import ZONE
from commonpool.config.seed.village import seed
from commonpool.core.fault import Fault


def prepare() -> None:
    """Seed the village as of today, and keep a copy to go back to."""
    start.prepare()
    seed(timezone.localdate(timezone=ZoneInfo(ZONE)))
    with closing(sqlite3.connect(kept())) as copy:
        live().backup(copy)
    connection.close()


def reset() -> None:
    """Everything as it was seeded: whoever was signed in is signed out."""
    if not kept().is_file():
        raise Fault("there is no village to go back to", "start it anew: commonpool demo")
    with closing(sqlite3.connect(kept())) as copy:
        copy.backup(live())


def kept() -> Path:
    """Where the copy is."""
    return Path(settings.HOME) / "as-seeded.sqlite3"


def live() -> sqlite3.Connection:
    """The database that is played in; a demo is always on SQLite."""
    connection.ensure_connection()
    found: object = connection.connection
    if not isinstance(found, sqlite3.Connection):
        raise Fault("a demo is kept on SQLite", "leave out DATABASE_URL")
    return found
