"""A transaction waits for its turn before it begins.

SQLite lets whoever asks at the right moment begin, and asks again after up to a tenth of a
second: among sixteen busy writers some waited past the timeout and failed. A lock on a file
beside the database is asked for every few milliseconds instead, by everybody alike.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from importlib.util import find_spec

from django.db.backends.sqlite3 import base

HAS_LOCKS = find_spec("fcntl") is not None  # a system without them goes without turns
if HAS_LOCKS:
    import fcntl

PAUSE = 0.002  # seconds between two tries
LONGEST = 120.0  # seconds; then SQLite's own timeout decides


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that takes its turn for each transaction."""

    _turn: int | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self.take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # Django's own
        except BaseException:
            self.end_turn()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # Django's own; where it fails a rollback follows
        self.end_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # Django's own
        finally:
            self.end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # Django's own
        finally:
            self.end_turn()

    def take_turn(self) -> None:
        """Wait until no other connection is in a transaction."""
        if not HAS_LOCKS or self._turn is not None or self.is_in_memory_db():
            return
        file = os.open(f"{self.settings_dict['NAME']}-turn", os.O_RDWR | os.O_CREAT, 0o600)
        until = time.monotonic() + LONGEST
        while time.monotonic() < until:
            with suppress(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            time.sleep(PAUSE)
        self._turn = file

    def end_turn(self) -> None:
        """Let the next one."""
        if self._turn is not None:
            os.close(self._turn)
            self._turn = None
