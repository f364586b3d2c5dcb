"""A ledger of its own, written to with bare SQL: whole, or with a guard taken out."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Protocol

import psycopg
from django.db import connection
from psycopg.conninfo import make_conninfo

from commonpool.books.role import FIRM
from commonpool.books.schema import POSTGRES, SQLITE, statements

# One for each worker: they share the server.
SCHEMA = f"scratch_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
STRICT, NULLABLE = "strict", "nullable "
Refused = (sqlite3.Error, psycopg.Error)


class Raw(Protocol):
    """What a connection to either database can do."""

    def execute(self, sql: str, /) -> Cursor:
        """Run a statement."""
        ...


class Cursor(Protocol):
    """What a statement gave."""

    def fetchall(self) -> list[tuple[object, ...]]:
        """Every row."""
        ...


def without(vendor: str, guards: Sequence[str]) -> list[str]:
    """The statements that make a ledger, those guards left out."""
    made = statements(vendor)
    for guard in guards:
        made = [_without(statement, guard) for statement in made]
    return [statement for statement in made if statement]


def _without(statement: str, guard: str) -> str:
    if guard.startswith(NULLABLE):
        table, column = guard.removeprefix(NULLABLE).split(".")
        if not statement.startswith(f"CREATE TABLE {table} "):
            return statement
        return re.sub(rf"(?m)^(  {column} .*?) NOT NULL", r"\1", statement)
    if guard == STRICT:
        return statement.replace(" STRICT,", "")
    if re.match(rf"CREATE (UNIQUE INDEX|TRIGGER) {guard}\b", statement):
        return ""
    if re.match(rf"ALTER TABLE \w+ ADD CONSTRAINT {guard}\b", statement):
        return ""
    shorter = re.sub(rf"\n +CONSTRAINT {guard} .*", "", statement)
    return re.sub(r",\n\)", "\n)", shorter)


def nullable(table: str, column: str) -> str:
    """The guard that a column is never empty, by a name."""
    return f"{NULLABLE}{table}.{column}"


@dataclass
class Scratch:
    """A ledger, and how to write to it."""

    raw: Raw
    vendor: str

    def commit(self, *sql: str) -> None:
        """All of it in one transaction, or nothing."""
        self.raw.execute("BEGIN")
        try:
            for statement in sql:
                self.raw.execute(statement)
            self.raw.execute("COMMIT")
        except BaseException:
            self.raw.execute("ROLLBACK")
            raise

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """What a question gives."""
        return self.raw.execute(sql).fetchall()


@contextmanager
def scratch(*left_out: str) -> Iterator[Scratch]:
    """An empty ledger on the kind of database that is tested."""
    if connection.vendor == SQLITE:
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
            for statement in FIRM:
                db.execute(statement)
            yield _made(Scratch(db, SQLITE), left_out)
        return
    with server() as owner:
        owner.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        owner.execute(f"CREATE SCHEMA {SCHEMA}")
        yield _made(Scratch(owner, POSTGRES), left_out)
        owner.execute(f"DROP SCHEMA {SCHEMA} CASCADE")


def server(**who: str) -> psycopg.Connection[tuple[object, ...]]:
    """A connection of its own to the PostgreSQL server that is tested."""
    settings = connection.settings_dict
    options = dict(settings["OPTIONS"])
    place = {"host": options.get("host") or settings["HOST"], "user": settings["USER"], **who}
    if settings["PORT"]:
        place["port"] = settings["PORT"]
    place.setdefault("password", settings["PASSWORD"])
    info = make_conninfo("", **{name: str(one) for name, one in place.items() if one})
    search = f"-c search_path={SCHEMA} -c synchronous_commit=off"
    return psycopg.connect(info, dbname="postgres", autocommit=True, options=search)


def _made(ledger: Scratch, left_out: Sequence[str]) -> Scratch:
    ledger.commit(*without(ledger.vendor, left_out))
    return ledger


def value(one: object) -> str:
    """A value as SQL writes it."""
    return "NULL" if one is None else repr(one)


def insert(table: str, **row: object) -> str:
    """An INSERT."""
    values = ", ".join(map(value, row.values()))
    return f"INSERT INTO books_{table} ({', '.join(row)}) VALUES ({values})"  # noqa: S608  # ours


def hash_of(seq: int) -> str:
    """A hash as good as any: the database compares it and does not make it."""
    return f"{seq:064x}"


def entry(seq: int, /, **other: object) -> str:
    """A plain entry of one line, with something else in it."""
    row: dict[str, object] = {
        "book": 1,
        "seq": seq,
        "prev": seq - 1 or None,
        "prev_hash": hash_of(seq - 1) if seq > 1 else None,
        "hash": hash_of(seq),
        "moment": "2026-04-30T21:00:00Z",
        "key": f"key-{seq}",
        "request": hash_of(0),
        "kind": "post",
        "purpose": "inflow",
        "lines": 1,
        "target": 0,
        "target_kind": None,
    }
    return insert("entry", **row | other)


def line(seq: int, number: int = 1, /, **other: object) -> str:
    """A line that brings one cent to the flow pool, with something else in it."""
    row: dict[str, object] = {
        "book": 1,
        "seq": seq,
        "line": number,
        "lines": 1,
        "prev": number - 1 or None,
        "kind": "post",
        "target": 0,
        "debit": "flow",
        "credit": "craft",
        "commodity": "USD",
        "amount": 1,
    }
    return insert("line", **row | other)


# Entry 1 brings money in, 2 holds 30 for heron, 3 pays wren 10, 4 settles 2, 5 reverses 3,
# 6 pays wren 5 of the cycle 2026-04, 7 holds 20 for wren.
BASE = (
    insert("book", book=1, name="holon-alpha"),
    insert("book", book=2, name="mill"),
    insert("commodity", book=1, code="USD", decimals=2),
    insert("commodity", book=1, code="hours", decimals=2),
    insert("commodity", book=1, code="unused", decimals=2),
    *(
        insert("account", book=1, code=code, commodity="USD", floor=0)
        for code in ("flow", "heron", "wren", "unused")
    ),
    *(
        insert("account", book=1, code=code, commodity=commodity, floor=-(10**18))
        for code, commodity in (("craft", "USD"), ("grants", "USD"), ("deeds", "hours"))
    ),
    entry(1),
    line(1, amount=100),
    entry(2, kind="hold"),
    line(2, kind="hold", debit="heron", credit="flow", amount=30),
    entry(3),
    line(3, debit="wren", credit="flow", amount=10),
    entry(4, kind="settle", target=2, target_kind="hold"),
    line(4, kind="settle", target=2, debit="heron", credit="flow", amount=30),
    entry(5, kind="reverse", target=3, target_kind="post"),
    line(5, kind="reverse", target=3, debit="flow", credit="wren", amount=10),
    entry(6),
    line(6, debit="wren", credit="flow", amount=5, cycle="2026-04", recipient="wren"),
    entry(7, kind="hold"),
    line(7, kind="hold", debit="wren", credit="flow", amount=20),
)
