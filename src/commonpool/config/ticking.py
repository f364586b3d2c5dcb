"""Cycles open and close by their calendar: one server looks at the clock, once a minute.

A tick done twice does nothing more, so the lease only saves work: a lock on a file of the home
folder, and on PostgreSQL an advisory lock as well, since servers may share a database alone.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files import locks
from django.db import close_old_connections, connection
from django.utils import timezone

from commonpool.cycles import services
from commonpool.notices import services as notices
from commonpool.people.erasure import scrub

SECONDS = 60
LOCK = 0x636F6D6D  # any number that nothing else locks
log = logging.getLogger("commonpool.tick")


def begin(stop: threading.Event) -> threading.Thread:
    """Tick in the background until `stop` is set."""
    thread = threading.Thread(target=_run, args=(stop,), name="tick", daemon=True)
    thread.start()
    return thread


def _run(stop: threading.Event) -> None:
    while True:
        try:
            once()
        except Exception:
            log.exception("the tick failed; it is tried again in a minute")
        if stop.wait(SECONDS):
            return


def once() -> list[str]:
    """Do what is due now, if no other server is at it; what was done."""
    close_old_connections()
    try:
        with lease() as ours:
            done = look() if ours else []
            if ours:
                scrub(seconds=0)  # what somebody erased while others read; nobody waits for it
        for line in done:
            log.info("%s", line)
        return done
    finally:
        connection.close()


def look() -> list[str]:
    """What the clock asks for: cycles first, then the letters that tell of them."""
    now = timezone.now()
    return [*services.tick(now=now), *notices.deliver(now=now)]


@contextmanager
def lease() -> Iterator[bool]:
    """Whether this server is the one that ticks."""
    with _file_lease(settings.HOME / "tick.lock") as here:
        if not here or connection.vendor != "postgresql":
            yield here
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            (ours,) = cursor.fetchone()
        try:
            yield bool(ours)
        finally:
            if ours:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


@contextmanager
def _file_lease(path: Path) -> Iterator[bool]:
    with path.open("a") as file:
        yield bool(locks.lock(file, locks.LOCK_EX | locks.LOCK_NB))
