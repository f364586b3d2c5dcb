"""Somebody who owns the file changes a book by hand: the audit says what is not so."""

from __future__ import annotations

import sqlite3

import pytest
from django.db import connection, transaction

from commonpool.books import queries, soundness
from commonpool.books.role import leave_role, take_role
from commonpool.books.schema import POSTGRES, guards, statements
from commonpool.people.models import Community
from tests.books.ledger import Books, a_month, books

pytestmark = pytest.mark.django_db


@pytest.fixture
def holon() -> Books:
    return a_month()


def problems(holon: Books) -> str:
    return "\n".join(map(str, queries.audit(holon.community)))


def by_hand(*every: str) -> None:
    """What the owner of the database can do: the guards taken away first, and the keys loosened."""
    leave_role(connection=connection)
    with connection.cursor() as cursor:
        if connection.vendor == POSTGRES:
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute("PRAGMA defer_foreign_keys = ON")
            for name, rest in guards(connection.vendor).items():
                if rest.startswith(("BEFORE", "AFTER")):
                    cursor.execute(f"DROP TRIGGER {name}")
        for sql in every:
            cursor.execute(sql)


TAMPERED = {
    "the purpose": ("UPDATE books_entry SET purpose = 'gift' WHERE seq = 2", "entry 2: its lines"),
    "the moment": ("UPDATE books_entry SET moment = '2025' WHERE seq = 2", "entry 2: its hash"),
    "the key": ("UPDATE books_entry SET key = 'other' WHERE seq = 3", "entry 3: its hash"),
    "an amount": ("UPDATE books_line SET amount = 61 WHERE seq = 3", "entry 3: its lines are not"),
    "a recipient": (
        "UPDATE books_line SET recipient = 'otter' WHERE seq = 6",
        "entry 6: its lines",
    ),
    "an account": (
        "UPDATE books_line SET debit = 'member:wren' WHERE seq = 2 AND line = 2",
        "entry 5: its lines are not those of entry 2",
    ),
    "a balance": (
        "UPDATE books_balance SET posted = 5000 WHERE account = 'pool:reserve'",
        "USD: all balances add up to 5000 and not to 0",
    ),
    "every balance": (
        "UPDATE books_balance SET posted = posted + 1",
        "account pool:flow: its balance is 936 with 0 held, and its lines make 935 with 0 held",
    ),
    "a floor": (
        "UPDATE books_balance SET floor = -9 WHERE account = 'pool:flow'",
        "account pool:flow: its floor is -9 and was 0",
    ),
    "the name of the book": ("UPDATE books_book SET name = 'mill'", "entry 1: its hash"),
    "the last lines": (
        "DELETE FROM books_line WHERE seq = 6",
        "entry 6: it has 0 lines and says 1",
    ),
    "the last entry": ("DELETE FROM books_entry WHERE seq = 6", "entry 6: it is gone"),
    "an entry between": ("DELETE FROM books_entry WHERE seq = 4", "entry 4 should stand here"),
    "a settled hold": (
        "UPDATE books_entry SET target = 1 WHERE seq = 4",
        "entry 1 is none that a settle acts on",
    ),
    "where a balance stands": (
        "UPDATE books_balance SET seq = 2 WHERE account = 'member:wren'",
        "account member:wren: its balance is that of line 1 of entry 2, and its last is line 1 of entry 6",
    ),
    "an account that is gone": (
        "DELETE FROM books_balance WHERE account = 'member:maple'",
        "account member:maple: it has no balance",
    ),
}


def test_a_book_that_nobody_touched_is_sound(holon: Books) -> None:
    assert problems(holon) == ""
    assert soundness.soundness() == []


@pytest.mark.parametrize("what", TAMPERED)
def test_a_change_by_hand_is_seen(holon: Books, what: str) -> None:
    sql, said = TAMPERED[what]
    with transaction.atomic():
        by_hand(sql)
        assert said in problems(holon)
        transaction.set_rollback(True)
    take_role(connection=connection)
    assert problems(holon) == ""


def test_what_is_rewritten_whole_is_seen_by_who_noted_the_last_entry(holon: Books) -> None:
    noted = queries.head(holon.community)
    assert queries.audit(holon.community, noted) == []
    other = books("holon-beta")
    other.earn(999)
    (problem,) = queries.audit(other.community, noted)
    assert str(problem) == "entry 6: it is not the one noted earlier; the book ends at 1"
    (gone,) = queries.audit(nobodys(holon), noted)
    assert str(gone) == "the book: it is gone"


def nobodys(holon: Books) -> Community:
    holon.community.pk += 1000
    return holon.community


def test_a_guard_that_is_gone_is_missed() -> None:
    with transaction.atomic():
        leave_role(connection=connection)
        drop = "DROP TRIGGER line_is_not_updated"
        with connection.cursor() as cursor:
            cursor.execute(drop + (" ON books_line" if connection.vendor == POSTGRES else ""))
        (problem,) = soundness.soundness()
        assert "line_is_not_updated" in str(problem)
        transaction.set_rollback(True)
    take_role(connection=connection)


def test_sqlite_is_told_of_its_bug() -> None:
    if connection.vendor == POSTGRES:
        assert soundness.warnings() == []
    elif sqlite3.sqlite_version_info < soundness.SOUND:
        assert "3.51.3 or newer" in soundness.warnings()[0]


def test_the_statements_name_every_guard_once() -> None:
    for vendor in ("sqlite", POSTGRES):
        text = "\n".join(statements(vendor))
        assert all(text.count(f" {name} ") >= 1 for name in guards(vendor))
