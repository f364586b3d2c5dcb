"""Erasure: what a person leaves behind is the handle, and nothing that says who it was."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.contrib.sessions.models import Session
from django.db import connection

from commonpool.people.models import Account, Member

# Rooms above add what they keep of a person's own words and pictures, when Django is ready.
ERASERS: list[Callable[[Member], None]] = []
log = logging.getLogger(__name__)


def end_sessions(account: Account) -> None:
    """Delete every session that is theirs, or that holds their address while signing in.

    A session's content is one sealed text, so each is opened: erasing is rare.
    """
    address = account.email.lower()
    for session in Session.objects.iterator():
        content = session.get_decoded()
        if content.get("_auth_user_id") == str(account.pk) or address in str(content).lower():
            session.delete()


def scrub() -> None:
    """Take the bytes of what was deleted out of SQLite's files.

    Deleted cells are overwritten (`secure_delete`), but the write-ahead log still holds older
    pages until it is written back and cut off. PostgreSQL does this by VACUUM FULL, in its time.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        log.warning("the write-ahead log is still read; the next checkpoint cuts it off")
