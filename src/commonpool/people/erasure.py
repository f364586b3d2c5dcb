"""Erasure: what a person leaves behind is the handle, and nothing that says who it was."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import TypeVar

from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Model, QuerySet

from commonpool.people.models import Account, Member

# Rooms above add what they keep of a person's own words and pictures, when Django is ready.
ERASERS: list[Callable[[Member], None]] = []
M = TypeVar("M", bound=Model)
log = logging.getLogger(__name__)
PATIENCE = 5  # seconds: who wants to write waits as long


def unname(rows: QuerySet[M], member: Member, *fields: str) -> None:
    """Put the handle where others wrote the member's whole name; the rest of their words stays."""
    if not member.name:
        return
    name = re.compile(rf"(?<!\w){re.escape(member.name)}(?!\w)")
    for field in fields:
        longest = getattr(rows.model._meta.get_field(field), "max_length", None)  # Django's own way
        found = rows.filter(**{f"{field}__contains": member.name})
        for number, words in list(found.values_list("pk", field)):
            without = name.sub(member.handle, words)[:longest]
            rows.model._default_manager.filter(pk=number).update(**{field: without})  # as above


def end_sessions(account: Account) -> None:
    """Delete every session that is theirs, or that holds their address while signing in.

    A session's content is one sealed text, so each is opened: erasing is rare.
    """
    address = account.email.lower()
    for session in Session.objects.iterator():
        content = session.get_decoded()
        if content.get("_auth_user_id") == str(account.pk) or address in str(content).lower():
            session.delete()


def scrub(seconds: int = PATIENCE) -> bool:
    """Take the bytes of what was deleted out of SQLite's files; whether that was possible.

    Deleted cells are overwritten (`secure_delete`), but the write-ahead log still holds older
    pages until it is written back and cut off, which waits so many seconds for who still reads.
    PostgreSQL does this by VACUUM FULL, in its time.
    """
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
        try:
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {patience}")
    if busy and seconds:
        log.warning("the write-ahead log is still read; the server cuts it off within a minute")
    return not busy
