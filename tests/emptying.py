"""How a test that commits leaves no trace: as the owner of the tables, ledger and all.

The program itself can neither empty the ledger nor take a trigger away; so the test says who it
is first, and puts the program's role back afterwards.
"""

from collections.abc import Iterable

from django.db.backends.base.operations import BaseDatabaseOperations

from commonpool.books.role import leave_role, take_role
from commonpool.books.schema import SQLITE, TABLES

flush = BaseDatabaseOperations.execute_sql_flush
LEDGER = tuple(f"books_{table}" for table in reversed(TABLES))


def empty(self: BaseDatabaseOperations, sql_list: Iterable[str]) -> None:
    """What Django runs to empty its tables; the ledger's are emptied with them."""
    connection = self.connection
    leave_role(connection=connection)
    with connection.cursor() as cursor:
        if connection.vendor != SQLITE:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(f"TRUNCATE {', '.join(LEDGER)} CASCADE")
            flush(self, sql_list)
            cursor.execute("RESET session_replication_role")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = dict(cursor.fetchall())
        cursor.execute("PRAGMA foreign_keys = OFF")
        for name in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        ledger = [f"DELETE FROM {table}" for table in LEDGER]  # noqa: S608  # names of our own
        flush(self, [*ledger, *sql_list])
        for sql in triggers.values():
            cursor.execute(sql)
    take_role(connection=connection)
