"""PostgreSQL's tables in one file and back: a zip of COPY texts, and what they are of.

Balances are left out: they come back as the journal is written through its own triggers and
constraints, so what a restore accepts has been judged once more.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper

from commonpool.books.snapshot import snapshot
from commonpool.formats.files import BadFile

FORMAT = "commonpool-backup/1"
JOURNAL = ("books_book", "books_commodity", "books_account", "books_entry", "books_line")
MADE_ANEW = "books_balance"
CHUNK = 1024 * 1024
COLUMNS = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = current_schema() AND is_generated = 'NEVER'
ORDER BY table_name, ordinal_position
"""


class Unsound(Exception):  # noqa: N818  # it is what came out
    """What came out of a backup is not what it should be, and is rolled back."""


def write(path: Path) -> None:
    """Every table as it was at one moment."""
    with (
        snapshot(),
        closing(connection.cursor()) as cursor,
        ZipFile(path, "w", ZIP_DEFLATED) as archive,
    ):
        tables = _tables(cursor)
        about = {"format": FORMAT, "migrations": _migrations(cursor), "tables": tables}
        archive.writestr("manifest.json", json.dumps(about))
        for table, columns in tables.items():
            order = " ORDER BY book, seq, line" if table == "books_line" else ""
            query = f"SELECT {_names(columns)} FROM {_name(table)}{order}"  # noqa: S608  # its own names
            with (
                archive.open(f"{table}.copy", "w", force_zip64=True) as file,
                cursor.copy(f"COPY ({query}) TO STDOUT") as rows,
            ):
                for data in rows:
                    file.write(data)


def read(path: Path, sound: Callable[[], bool]) -> bool:
    """Fill the empty tables, in one transaction that is rolled back where it is not sound."""
    try:
        with ZipFile(path) as archive:
            about = json.loads(archive.read("manifest.json"))
            if about["format"] != FORMAT:
                raise BadFile(f"{path} is of a later program; use that one")
            _make_tables()
            with transaction.atomic(), connection.cursor() as cursor:
                _refuse_other(path, about, cursor)
                _fill(archive, about["tables"], cursor)
                if not sound():
                    raise Unsound
    except Unsound:
        return False
    except (BadZipFile, KeyError, ValueError) as error:
        raise BadFile(f"{path} is no whole backup ({error}); take another copy") from None
    except DatabaseError as error:
        said = str(error).partition("\n")[0]
        raise BadFile(f"{path} does not fit the database ({said}); take another copy") from None
    return True


def _make_tables() -> None:
    if not connection.introspection.table_names():
        call_command("migrate", verbosity=0)


def _refuse_other(path: Path, about: dict[str, object], cursor: CursorWrapper) -> None:
    tables = _tables(cursor)
    if _migrations(cursor) != about["migrations"] or tables != about["tables"]:
        raise BadFile(
            f"{path} was written by another version; restore it with that one, then upgrade"
        )
    cursor.execute("SELECT count(*) FROM people_account")
    if cursor.fetchone()[0]:
        raise BadFile("the database has people in it; restore into an empty one")


def _fill(archive: ZipFile, tables: dict[str, list[str]], cursor: CursorWrapper) -> None:
    others = [table for table in tables if table not in JOURNAL]
    cursor.execute(f"TRUNCATE {', '.join(map(_name, others))}")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    for table in (*others, *JOURNAL):
        into = f"COPY {_name(table)} ({_names(tables[table])}) FROM STDIN"
        with archive.open(f"{table}.copy") as file, cursor.copy(into) as rows:
            while data := file.read(CHUNK):
                rows.write(data)
    for table in others:
        for counter in connection.introspection.get_sequences(cursor, table):
            column = _name(str(counter["column"]))
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence(%s, %s), coalesce(max({column}), 1), "  # noqa: S608  # its own names
                f"max({column}) IS NOT NULL) FROM {_name(table)}",
                [_name(table), counter["column"]],
            )
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _tables(cursor: CursorWrapper) -> dict[str, list[str]]:
    """Every table with the columns that are stored in it."""
    cursor.execute(COLUMNS)
    found: dict[str, list[str]] = {}
    for table, column in cursor.fetchall():
        if table != MADE_ANEW:
            found.setdefault(table, []).append(column)
    return found


def _migrations(cursor: CursorWrapper) -> list[str]:
    cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
    return [row[0] for row in cursor.fetchall()]


def _name(name: str) -> str:
    return connection.ops.quote_name(name)


def _names(columns: list[str]) -> str:
    return ", ".join(map(_name, columns))
