"""Closes a cycle and is killed at a statement: `closer NAME CYCLE`, then a number on each line.

A child of its own does it for each number, so that nothing but the close is done over and over.
"""

from __future__ import annotations

import datetime as dt
import os
import signal
import sys
from collections.abc import Callable

import django
from django.conf import settings


def closing(cycle: int, last: int) -> None:
    """Close it; statement number `last` is never reached."""
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


def in_a_child(cycle: int, last: int) -> int:
    """How the process that closed it ended."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        closing(cycle, last)
        os._exit(0)
    finally:
        os._exit(1)


if __name__ == "__main__":
    settings.DATABASES["default"]["NAME"] = sys.argv[1]
    django.setup()
    for line in sys.stdin:
        sys.stdout.write(f"{in_a_child(int(sys.argv[2]), int(line))}\n")
        sys.stdout.flush()
