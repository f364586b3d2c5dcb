"""Which cycle is meant."""

from __future__ import annotations

from commonpool.cli.village.here import Here
from commonpool.core.fault import Fault
from commonpool.cycles import queries
from commonpool.cycles.models import Cycle


def named(here: Here) -> Cycle:
    """The cycle of that name, or the newest."""
    last = queries.last_cycle(here.home)
    if last is None:
        raise Fault(f"{here.home.slug} has no cycle yet", "open one")
    return queries.cycle(here.home, here.text("cycle") or last.slug)
