"""Writers of an SQLite file wait in turn: nobody fails because others were quicker."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.db.utils import OperationalError

from commonpool.books.schema import SQLITE
from commonpool.config.sqlite.base import DatabaseWrapper
from commonpool.people.models import Account

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != SQLITE, reason="PostgreSQL has locks of its own"),
]


def impatient(write: Callable[[], object]) -> list[str]:
    """Write while somebody else is writing, with hardly any patience of SQLite's own."""
    said: list[str] = []
    begun = threading.Event()

    def second() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA busy_timeout = 1")
            begun.wait()
            write()
            said.append("written")
        except OperationalError as error:
            said.append(str(error))
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    thread.start()
    with transaction.atomic():
        begun.set()
        thread.join(0.3)
        Account.objects.create(email="first@example.org")
    thread.join()
    return said


def write() -> None:
    with transaction.atomic():
        Account.objects.create(email="second@example.org")


def test_who_comes_second_waits_for_a_turn() -> None:
    assert impatient(write) == ["written"]
    assert Account.objects.count() == 2


def test_without_turns_who_comes_second_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DatabaseWrapper, "take_turn", lambda self: None)
    assert impatient(write) == ["database is locked"]


def test_a_turn_ends_whatever_happens() -> None:
    for _ in range(3):
        with transaction.atomic():
            write()
            transaction.set_rollback(True)
    assert impatient(write) == ["written"]
