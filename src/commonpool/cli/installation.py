"""The installation that a command works on: its settings read, its tables those of this program."""

from __future__ import annotations

import importlib
import os

from commonpool.formats.files import BadFile

SETTINGS = "commonpool.config.settings"


def installation(*, migrated: bool = True) -> None:
    """Make Django ready; with `migrated`, refuse tables older or newer than the program.

    Raises BadFile.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        importlib.import_module("django").setup()
    except ModuleNotFoundError as error:
        raise BadFile(
            f"this command needs the package {error.name}; install commonpool[server]"
        ) from None
    except Exception as error:
        if type(error).__name__ != "ImproperlyConfigured":
            raise
        raise BadFile(str(error)) from None
    if migrated:
        _refuse_other_tables()


def _refuse_other_tables() -> None:
    from django.db import DatabaseError, connection  # noqa: PLC0415  # an extra may be missing
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415  # as above

    try:
        executor = MigrationExecutor(connection)
    except DatabaseError as error:
        raise BadFile(f"the database does not answer ({_line(error)}); check its address") from None
    loader = executor.loader
    newer = sorted(
        name
        for name in loader.applied_migrations
        if name[0] in loader.migrated_apps and name not in loader.disk_migrations
    )
    if newer:
        raise BadFile(
            f"the database is newer than this program ({'.'.join(newer[0])}); "
            "run the version that wrote it, or a later one"
        )
    missing = executor.migration_plan(loader.graph.leaf_nodes())
    if missing:
        raise BadFile(
            f"the database lacks {len(missing)} migrations ({missing[0][0]} is the first); "
            "run commonpool migrate"
        )


def _line(error: Exception) -> str:
    """The first line of what a database says."""
    return str(error).strip().partition("\n")[0]
