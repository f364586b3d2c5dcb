"""What the program may do to its own tables on SQLite, which knows no roles.

Every connection enforces foreign keys and fires triggers of replaced rows, and nothing that is
run on it may change the tables, the triggers, or those two settings. Migrations may.
PostgreSQL has roles: see grants.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from django.db.backends.base.base import BaseDatabaseWrapper

from commonpool.books.schema import SQLITE, TABLES

FIRM = ("PRAGMA foreign_keys = ON", "PRAGMA recursive_triggers = ON")
CHANGES = frozenset(
    getattr(sqlite3, f"SQLITE_{name}")
    for name in (
        *("ALTER_TABLE", "ATTACH", "DETACH", "CREATE_INDEX", "CREATE_TABLE", "CREATE_TRIGGER"),
        *("CREATE_VIEW", "CREATE_VTABLE", "CREATE_TEMP_INDEX", "CREATE_TEMP_TABLE"),
        *("CREATE_TEMP_TRIGGER", "CREATE_TEMP_VIEW", "DROP_INDEX", "DROP_TABLE", "DROP_TRIGGER"),
        *("DROP_VIEW", "DROP_VTABLE", "DROP_TEMP_TABLE", "DROP_TEMP_TRIGGER", "DROP_TEMP_VIEW"),
        *("DROP_TEMP_INDEX",),
    )
)
# Settings that only look, or that a library changes to its own good.
HARMLESS = frozenset(
    {
        *("table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo"),
        *("foreign_key_list", "foreign_key_check", "integrity_check", "quick_check", "optimize"),
        *("defer_foreign_keys", "wal_checkpoint", "busy_timeout"),
    }
)

Ask = Callable[[int, str | None, str | None, str | None, str | None], int]


def allowed(
    action: int, first: str | None, second: str | None, _database: str | None, _inner: str | None
) -> int:
    """SQLite's question before it prepares a statement: may it do this?"""
    if action in CHANGES:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA:
        looks = second is None or (first or "").lower() in HARMLESS
        return sqlite3.SQLITE_OK if looks else sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def take_role(*, connection: BaseDatabaseWrapper, **_more: object) -> None:
    """A new connection takes the program's role."""
    raw = connection.connection
    if connection.vendor == SQLITE and isinstance(raw, sqlite3.Connection):
        raw.set_authorizer(None)  # it may have the role already, which may not say these
        for statement in FIRM:
            raw.execute(statement)
        raw.set_authorizer(allowed)


def leave_role(*, connection: BaseDatabaseWrapper) -> None:
    """A connection becomes the owner's again, to make or change tables."""
    raw = connection.connection
    if connection.vendor == SQLITE and isinstance(raw, sqlite3.Connection):
        raw.set_authorizer(None)


def grants(role: str, schema: str = "public") -> list[str]:
    """What the owner of a PostgreSQL database says, so that `role` may post and read alone."""
    quoted = '"' + role.replace('"', '""') + '"'
    books = ", ".join(f"{schema}.books_{table}" for table in TABLES)
    journal = ", ".join(f"{schema}.books_{table}" for table in TABLES if table != "balance")
    return [
        f"GRANT USAGE ON SCHEMA {schema} TO {quoted}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {quoted}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {quoted}",
        f"REVOKE ALL ON {books} FROM {quoted}",
        f"GRANT SELECT ON {books} TO {quoted}",
        f"GRANT INSERT ON {journal} TO {quoted}",
    ]
