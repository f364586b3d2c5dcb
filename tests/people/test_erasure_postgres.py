"""Erased from a PostgreSQL server as well, once its operator has done what the guide says."""

import re
import time
from pathlib import Path

import pytest
from django.db import connection

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


def readers() -> list[tuple[str, str, str]]:
    """Who else has a transaction open here: the server's own housekeeping does at times."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT backend_type, state, query FROM pg_stat_activity WHERE datname = "
            "current_database() AND backend_xmin IS NOT NULL AND pid <> pg_backend_pid()"
        )
        return list(cursor)


def wait_for_readers() -> None:
    """The guide says so: what somebody might still read stays."""
    until = time.monotonic() + 60
    while found := readers():
        assert time.monotonic() < until, found
        time.sleep(0.2)


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
    erase(actor=holon["sam"], member=member, now=NOW)
    whole, *switch = said()
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        assert found(MARKS, tables) == MARKS
        assert found(pieces, log)
        for _ in range(5):  # as the guide says: once more, where somebody read meanwhile
            wait_for_readers()
            cursor.execute(whole)
            if not found([*MARKS, *pieces], tables):
                break
        for statement in switch * segments():
            cursor.execute(statement)
    assert found([*MARKS, *pieces], tables) == []
    assert found(pieces, log) == []
