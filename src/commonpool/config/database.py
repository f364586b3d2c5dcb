"""The database: SQLite in the home folder, or PostgreSQL by one setting."""

from __future__ import annotations

from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from commonpool.config.environment import Environment

NAME = "DATABASE_URL"
# Writers queue at BEGIN rather than fail at their first write; FULL keeps what was acknowledged;
# secure_delete overwrites what was erased.
SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
    "PRAGMA secure_delete=ON;",
}
POSTGRES = {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}}


def database(env: Environment, home: Path) -> dict[str, object]:
    """Django's description of the database that the environment names."""
    url = env.text(NAME)
    if not url:
        return {
            "ENGINE": "commonpool.config.sqlite",
            "NAME": home / "commonpool.sqlite3",
            "OPTIONS": SQLITE,
        }
    if not url.startswith(("postgres://", "postgresql://")):
        kind = url.split(":", 1)[0]
        raise ImproperlyConfigured(
            f"{NAME} begins with {kind!r}; write postgresql://user:password@host/name, "
            "or leave it out for SQLite"
        )
    try:
        found = dict(dj_database_url.parse(url))
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{NAME} cannot be read ({error}); write postgresql://user:password@host/name"
        ) from None
    options = found.get("OPTIONS")
    return {**found, "OPTIONS": {**(options if isinstance(options, dict) else {}), **POSTGRES}}
