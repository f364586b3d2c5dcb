"""A process that closes a cycle and is killed at its n-th statement: `closer NAME CYCLE N`."""

from __future__ import annotations

import datetime as dt
import os
import signal
import sys
from collections.abc import Callable

import django
from django.conf import settings


def closing(name: str, cycle: int, last: int) -> None:
    """Close a cycle of the database `name`; statement number `last` is never reached."""
    settings.DATABASES["default"]["NAME"] = name
    django.setup()
    from django.db import connection

    from commonpool.cycles.models import Cycle
    from commonpool.cycles.services import close_cycle
    from commonpool.people.models import Member

    row = Cycle.objects.get(pk=cycle)
    actor = Member.objects.get(community=row.community_id, name="Sam")
    left = iter(range(last))

    def counting(execute: Callable[..., object], *given: object) -> object:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*given)

    with connection.execute_wrapper(counting):
        close_cycle(actor=actor, cycle=row, now=dt.datetime(2026, 2, 2, 12, tzinfo=dt.UTC))


if __name__ == "__main__":
    closing(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
