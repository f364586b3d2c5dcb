"""Somebody runs any SQL they like as the program: the ledger of Holon Alpha stays true."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from commonpool.books.role import allowed, grants
from commonpool.books.schema import POSTGRES
from tests.books.hostile import Attacker, broken
from tests.books.scratch import BASE, SCHEMA, Refused, Scratch, entry, line, scratch, server
from tests.figures import figure

pytestmark = pytest.mark.django_db
SEED = int(os.environ.get("COMMONPOOL_SEED", "2026"))
PASSWORD = "of-a-test"  # noqa: S105  # of a role that lives for a test
TABLES = ("book", "commodity", "account", "entry", "line")


@contextmanager
def as_the_program(ledger: Scratch) -> Iterator[Scratch]:
    """The ledger, written to in the role that the program has."""
    if ledger.vendor != POSTGRES:
        assert isinstance(ledger.raw, sqlite3.Connection)
        ledger.raw.set_authorizer(allowed)
        yield ledger
        ledger.raw.set_authorizer(None)
        return
    role = f"commonpool_of_{SCHEMA}"
    drop = f"DO $$ BEGIN DROP OWNED BY {role}; EXCEPTION WHEN undefined_object THEN NULL; END $$"
    for sql in (
        drop,
        f"DROP ROLE IF EXISTS {role}",
        f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'",
    ):
        ledger.raw.execute(sql)
    for sql in grants(role, SCHEMA):
        ledger.raw.execute(sql)
    with server(user=role, password=PASSWORD) as program:
        yield Scratch(program, POSTGRES)
    ledger.raw.execute(drop)
    ledger.raw.execute(f"DROP ROLE {role}")


def first_rows(ledger: Scratch) -> list[list[tuple[object, ...]]]:
    """What stood there before anybody tried anything."""
    where = {"entry": "seq <= 7", "line": "seq <= 7"}
    return [
        sorted(
            ledger.rows(f"SELECT * FROM books_{table} WHERE {where.get(table, 'book <= 2')}"),  # noqa: S608  # ours
            key=repr,
        )
        for table in TABLES
    ]


def attacked(count: int, seed: int) -> tuple[int, int]:
    """Try so many transactions; how many were accepted, and how many refused."""
    accepted = 0
    with scratch() as ledger, as_the_program(ledger) as program:
        ledger.commit(*BASE)
        before, guards = first_rows(ledger), schema(ledger)
        for number, sql in enumerate(Attacker(program, seed).tries(count), 1):
            try:
                program.commit(*sql)
                accepted += 1
            except (*Refused, OverflowError):
                pass
            if number % 500 == 0 or number == count:
                assert broken(ledger) == [], (seed, number)
        after = first_rows(ledger)
        for was, now in zip(before, after, strict=True):
            assert [row for row in was if row not in now] == []
        assert schema(ledger) == guards
    return accepted, count - accepted


def schema(ledger: Scratch) -> list[tuple[object, ...]]:
    """The ledger's own form."""
    if ledger.vendor == POSTGRES:
        return ledger.rows(
            "SELECT tgname, tgenabled FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE relnamespace = current_schema()::regnamespace ORDER BY pg_trigger.oid"
        )
    return ledger.rows("SELECT name, sql FROM sqlite_master ORDER BY name")


def test_no_statement_breaks_the_ledger() -> None:
    accepted, refused = attacked(2_000, SEED)
    assert refused > 1_500
    assert accepted > 20, "an attack that never gets in tries nothing"


@pytest.mark.torture
def test_a_hundred_thousand_statements_break_nothing() -> None:
    each = figure("statements") // 10
    for part in range(10):
        _, refused = attacked(each, SEED + 1 + part)
        assert refused > each * 3 // 4


def test_a_table_of_the_same_name_moves_nothing_elsewhere() -> None:
    if connection.vendor != POSTGRES:
        pytest.skip("SQLite's program makes no tables")
    with scratch() as ledger, as_the_program(ledger) as program:
        ledger.commit(*BASE)
        program.raw.execute(f"CREATE TEMP TABLE books_balance (LIKE {SCHEMA}.books_balance)")
        program.commit(entry(8), line(8))
        assert broken(ledger) == []
        assert ledger.rows("SELECT posted FROM books_balance WHERE account = 'flow'") == [(66,)]


def test_a_line_that_ignores_what_stops_it_is_stopped() -> None:
    if connection.vendor == POSTGRES:
        pytest.skip("PostgreSQL ignores nothing")
    with scratch() as ledger:
        ledger.commit(*BASE)
        spent = line(8, debit="wren", credit="flow", amount=10**6)
        with pytest.raises(Refused, match="a balance moves with its lines"):
            ledger.commit(entry(8), spent.replace("INSERT", "INSERT OR IGNORE"))


def test_without_its_role_the_program_could_break_it() -> None:
    with scratch() as ledger:
        ledger.commit(*BASE)
        off = {POSTGRES: "DROP TRIGGER balance_moves_with_its_lines ON books_balance"}
        ledger.commit(off.get(ledger.vendor, "DROP TRIGGER balance_moves_with_its_lines"))
        ledger.commit("UPDATE books_balance SET posted = posted + 1 WHERE account = 'wren'")
        assert any("adds up to 1" in what for what in broken(ledger))
