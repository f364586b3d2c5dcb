"""One unmoving view of the database for a long read, while writers go on writing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from commonpool.books.schema import POSTGRES


@contextmanager
def snapshot() -> Iterator[None]:
    """Every read inside sees the same moment; nothing can be written."""
    if connection.in_atomic_block:
        yield
        return
    mode = "ISOLATION LEVEL REPEATABLE READ READ ONLY" if connection.vendor == POSTGRES else ""
    with connection.cursor() as cursor:
        cursor.execute(f"BEGIN {mode}".strip())
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")
