"""What the room above tells of cycles: which days are open, and which deeds were weighed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.db import transaction

from commonpool.contributions.judging import Measure
from commonpool.contributions.models import Contribution
from commonpool.contributions.rows import number_of
from commonpool.contributions.services.practice import locked
from commonpool.people.models import Community
from commonpool.people.queries import Conflict


@transaction.atomic
def begin_cycle(
    *,
    community: Community,
    first_day: dt.date,
    day_after: dt.date,
    confirmations: int | None = None,
    measures: Collection[Measure] | None = None,
) -> None:
    """A cycle has opened: what was done before its first day is late from now on.

    `confirmations` is what its rule asks for, and `measures` are the kinds and units of which it
    says what they count: members then read what the rule will count.
    """
    row = locked(community)
    row.first_day, row.day_after = first_day, day_after
    row.confirmations = row.confirmations if confirmations is None else confirmations
    if measures is not None:
        row.measures = sorted([kind, unit] for kind, unit in measures)
    row.save(update_fields=["first_day", "day_after", "confirmations", "measures"])


@transaction.atomic
def end_cycle(
    *, community: Community, cycle: str, day_after: dt.date, weighed: Iterable[str]
) -> None:
    """A cycle has closed: the rows called `weighed` are done with, and never counted again.

    These are all rows but those set aside as unconfirmed or disputed: they stay open, and count
    as late in a later cycle if they are confirmed or cleared by then. From `day_after` on all
    days belong to the next cycle, whenever it opens.
    """
    numbers = [number_of(row) for row in weighed]
    deeds = Contribution.objects.filter(community=community, withdrawn=None, counted_in="")
    marked = 0
    for start in range(0, len(numbers), 500):
        marked += deeds.filter(pk__in=numbers[start : start + 500]).update(counted_in=cycle)
    if marked != len(numbers):
        raise Conflict("a deed was taken back while the cycle closed", "close it again")
    row = locked(community)
    row.first_day, row.day_after = day_after, dt.date.max
    row.save(update_fields=["first_day", "day_after"])
