"""What must be true before anything is served: tables that fit the code."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.utils import Error

from commonpool.core.fault import Fault

Migration = tuple[str, str]


def prepare() -> None:
    """Tables that fit the code: a new home on SQLite gets them, any other is only looked at.

    Raises Fault where a migration is missing, or is one that the code does not know.
    """
    if connection.vendor == "sqlite" and not applied():
        migrate()
    if trouble := mismatch():
        raise trouble


def migrate() -> None:
    """Bring the tables up to the code. Raises Fault where they are newer than it."""
    newer = _newer(applied())
    if newer:
        raise newer
    call_command("migrate", verbosity=0, interactive=False)


def mismatch() -> Fault | None:
    """How tables and code differ, or nothing."""
    found = applied()
    return _newer(found) or _older(found)


def applied() -> frozenset[Migration]:
    """Migrations that the database has. Raises Fault where it does not answer."""
    try:
        with connection.cursor() as cursor:
            if "django_migrations" not in connection.introspection.table_names(cursor):
                return frozenset()
            cursor.execute("SELECT app, name FROM django_migrations")
            return frozenset((str(app), str(name)) for app, name in cursor.fetchall())
    except (Error, OSError) as error:
        raise Fault(
            f"the database does not answer ({type(error).__name__})",
            "start it, or correct DATABASE_URL and COMMONPOOL_HOME",
        ) from None


@cache
def known() -> frozenset[Migration]:
    """Migrations that the code has."""
    return frozenset(MigrationLoader(None).disk_migrations)


def _newer(found: Iterable[Migration]) -> Fault | None:
    ours = {app for app, _ in known()}
    strange = sorted(one for one in set(found) - known() if one[0] in ours)
    if not strange:
        return None
    return Fault(
        f"the database was made by a newer version: it has {_named(strange[-1])}",
        "install that version, or restore a backup that this one made",
    )


def _older(found: Iterable[Migration]) -> Fault | None:
    lacking = sorted(known() - set(found))
    if not lacking:
        return None
    count = f"{len(lacking)} migrations, the first is" if len(lacking) > 1 else "the migration"
    return Fault(
        f"the database lacks {count} {_named(lacking[0])}",
        "make a backup, then run: commonpool migrate",
    )


def _named(migration: Migration) -> str:
    return ".".join(migration)


def embedded() -> bool:
    """Whether the database is a file of ours."""
    return "sqlite" in str(settings.DATABASES["default"]["ENGINE"])
