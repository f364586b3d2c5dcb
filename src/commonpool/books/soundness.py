"""Whether the database that holds the books is whole, and still has its guards."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

from django.db import DatabaseError, connection

from commonpool.books.audit import Problem
from commonpool.books.schema import POSTGRES, guards, statements

# Before it, a bug in the write-ahead log could lose pages: https://sqlite.org/wal.html#walresetbug
SOUND = (3, 51, 3)
_CREATED = re.compile(r"CREATE (?:UNIQUE )?(?:TABLE|INDEX|TRIGGER) (\w+)")
# Ours by name: PostgreSQL keeps constraints, indexes and triggers in three tables.
_KEPT = """
SELECT conname FROM pg_constraint AS one WHERE convalidated AND NOT EXISTS (
  SELECT 1 FROM pg_trigger WHERE tgconstraint = one.oid AND tgenabled NOT IN ('O', 'A'))
UNION SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()
UNION SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')
"""
# What a trigger does, word for word.
_DOES = """
SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
"""
_FUNCTION = re.compile(r"CREATE FUNCTION (\w+)\(\).*?AS \$\$(.*)\$\$", re.DOTALL)


def warnings() -> list[str]:
    """What is no fault of the books, and better mended."""
    if connection.vendor == POSTGRES or sqlite3.sqlite_version_info >= SOUND:
        return []
    has = f"SQLite {sqlite3.sqlite_version} has a bug in its write-ahead log that can lose pages"
    return [f"{has}; 3.51.3 or newer has not"]


def soundness() -> list[Problem]:
    """Everything that is wrong with the database itself."""
    try:
        if connection.vendor == POSTGRES:
            return list(_postgres())
        return list(_sqlite())
    except DatabaseError as error:
        return [Problem("the database", f"it cannot be read ({error})")]


def _rows(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def _postgres() -> Iterator[Problem]:
    kept = {row[0] for row in _rows(_KEPT)}
    for name in guards(POSTGRES):
        if name not in kept:
            yield Problem("the database", f"the guard {name} is gone")
    does = {row[0]: row[1] for row in _rows(_DOES)}
    for statement in statements(POSTGRES):
        found = _FUNCTION.match(statement)
        if found and does.get(found[1]) != found[2]:
            yield Problem("the database", f"{found[1]} is not as it was made")


def _sqlite() -> Iterator[Problem]:
    for (said,) in _rows("PRAGMA integrity_check"):
        if said != "ok":
            yield Problem("the database file", str(said))
    for row in _rows("PRAGMA foreign_key_check"):
        yield Problem(f"table {row[0]}", f"a row names one of {row[2]} that is not there")
    kept = {row[0]: row[1] for row in _rows("SELECT name, sql FROM sqlite_master")}
    for statement in statements(connection.vendor):
        found = _CREATED.match(statement)
        if found and kept.get(found[1]) != statement:
            yield Problem("the database", f"{found[1]} is not as it was made")
