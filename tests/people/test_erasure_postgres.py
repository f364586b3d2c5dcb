"""Erased from a PostgreSQL server as well, once its operator has done what the guide says."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg.errors import Diagnostic

from commonpool.people.models import Picture
from commonpool.people.services import erase
from tests.conftest import ROOT, need
from tests.people.test_erasure import ADDRESS, NAME, NOW, WORDS, arrives, signs_in, stretches
from tests.village import village

pytestmark = [
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite's files have their own test"),
    pytest.mark.django_db(transaction=True),
]
MARKS = [mark.encode() for mark in (NAME, ADDRESS, WORDS)]
PATIENCE = 600  # seconds; the longest test that writes in one transaction takes a tenth of it
GUIDE = (ROOT / "docs" / "guides" / "privacy.md").read_text("utf-8")


def said() -> list[str]:
    """The statements of the guide, one after the other."""
    (block,) = re.findall(r"```sql\n(VACUUM.*?)```", GUIDE, re.DOTALL)
    return [statement.strip() for statement in block.split(";") if statement.strip()]


def found(marks: list[bytes], folder: Path) -> list[bytes]:
    """The marks that stand in any file of a folder."""
    left = set(marks)
    for file in [file for file in folder.rglob("*") if file.is_file()]:
        content = file.read_bytes()
        left -= {mark for mark in left if mark in content}
    return [mark for mark in marks if mark not in left]


def places() -> tuple[Path, Path]:
    """Where the server keeps this database, and its log."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('data_directory'), oid FROM pg_database "
            "WHERE datname = current_database()"
        )
        root, number = cursor.fetchone()
    folder = need(Path(root) if Path(root).is_dir() else None, "the server's files are elsewhere")
    return folder / "base" / str(number), folder / "pg_wal"


def still_read(statement: str) -> int:
    """Run the first statement of the guide; how many dead rows it says it could not remove."""
    told: list[str] = []

    def hear(notice: Diagnostic) -> None:
        if "public." in (notice.message_primary or ""):
            told.append(notice.message_detail or "")

    with connection.cursor() as cursor:
        cursor.connection.add_notice_handler(hear)
        cursor.execute(statement)
        cursor.connection.remove_notice_handler(hear)
    counts = re.findall(r"(\d+) dead row versions cannot be removed yet", "\n".join(told))
    assert counts, told
    return sum(map(int, counts))


@contextmanager
def open_elsewhere() -> Iterator[None]:
    """A transaction that somebody holds open in another database of the same server."""
    known = connection.get_connection_params()
    place = {name: known[name] for name in ("host", "port", "user", "password") if name in known}
    with psycopg.connect(dbname="postgres", **place) as other:
        other.execute("SELECT pg_current_xact_id()")
        yield


def segments() -> int:
    """How many segments the log has: the guide says to use each of them again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_ls_waldir()")
        return int(cursor.fetchone()[0])


def test_what_the_guide_says_takes_the_bytes_out_of_the_servers_files() -> None:
    tables, log = places()
    holon = village()
    member = arrives(holon)
    assert member.account is not None
    signs_in(member.account)
    pieces = stretches(bytes(Picture.objects.get().content))
    with open_elsewhere():
        erase(actor=holon["sam"], member=member, now=NOW)
        whole, *switch = said()
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
        assert found(MARKS, tables) == MARKS
        assert found(pieces, log)
        assert still_read(whole)
        assert found(MARKS, tables) == MARKS
    until = time.monotonic() + PATIENCE
    while left := still_read(whole):  # other tests have transactions open on this server
        assert time.monotonic() < until, left
        time.sleep(1)
    with connection.cursor() as cursor:
        for statement in switch * segments():
            cursor.execute(statement)
    assert found([*MARKS, *pieces], tables) == []
    assert found(pieces, log) == []
