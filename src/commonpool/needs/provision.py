"""What was given towards needs; told by the room above, which keeps the deeds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from commonpool.core.evidence import Contribution
from commonpool.people.models import Community


@dataclass(frozen=True, slots=True)
class Given:
    """Deeds that serve a need, as core reads them: by need slug, and by handle."""

    counted: tuple[Contribution, ...] = ()
    waiting: tuple[Contribution, ...] = ()  # logged, and not yet confirmed
    gifts: tuple[Contribution, ...] = ()  # given for thanks: they meet a need and move no weight


class Source(Protocol):
    """Tells what was given in a span as it stands on a day; `slugs` None asks for all needs."""

    def __call__(
        self,
        community: Community,
        first_day: dt.date,
        day_after: dt.date,
        *,
        slugs: Collection[str] | None,
        on: dt.date,
    ) -> Given:
        """What was given."""
        ...


SOURCES: list[Source] = []


def given(
    community: Community,
    first_day: dt.date,
    day_after: dt.date,
    *,
    slugs: Collection[str] | None = None,
    on: dt.date,
) -> Given:
    """All that the sources tell."""
    told = [source(community, first_day, day_after, slugs=slugs, on=on) for source in SOURCES]
    return Given(
        tuple(row for part in told for row in part.counted),
        tuple(row for part in told for row in part.waiting),
        tuple(row for part in told for row in part.gifts),
    )
