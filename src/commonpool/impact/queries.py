"""What is known of impact; every read of the room."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from commonpool.core import evidence as core
from commonpool.core.fault import quote
from commonpool.impact.models import Indicator, Measurement
from commonpool.people.models import Community
from commonpool.people.queries import Missing

# A value holds until it is measured anew, and for a year at most.
HOLDS = dt.timedelta(days=366)


def indicator(community: Community, slug: str) -> Indicator:
    """The indicator of that name, or Missing."""
    row = Indicator.objects.filter(community=community, slug=slug).first()
    if row is None:
        raise Missing(
            "there is no indicator {slug} here", "look at the list again", slug=quote(slug)
        )
    return row


def indicators(community: Community) -> list[Indicator]:
    """All that is measured here, by name."""
    return list(Indicator.objects.filter(community=community).order_by("name", "pk"))


def measurements(community: Community, limit: int = 50) -> list[Measurement]:
    """What was measured, the newest first."""
    rows = Measurement.objects.filter(community=community)
    rows = rows.select_related("indicator", "recorded_by", "verified_by")
    return list(rows.order_by("-on", "-pk")[:limit])


def any_verified(community: Community) -> bool:
    """Whether anything was measured that somebody vouched for."""
    return Measurement.objects.filter(community=community, verified_by__isnull=False).exists()


def measurement_rows(
    community: Community, first_day: dt.date, day_after: dt.date
) -> tuple[core.Measurement, ...]:
    """The measurements of a cycle as core reads them: one for each indicator and activity.

    The newest verified value of the year before the cycle ends, or where none is verified the
    newest: an older value must not multiply a newer one.
    """
    del first_day
    rows = Measurement.objects.filter(
        community=community, on__lt=day_after, on__gte=day_after - HOLDS
    ).select_related("indicator", "verified_by")
    newest: dict[tuple[str, str], Measurement] = {}
    for row in sorted(rows, key=lambda row: (row.verified_by_id is not None, row.on, row.pk)):
        newest[row.indicator.slug, row.activity] = row
    return tuple(_row(row) for _, row in sorted(newest.items()))


def _row(row: Measurement) -> core.Measurement:
    return core.Measurement(
        id=f"m{row.pk}",
        indicator=row.indicator.slug,
        value=Fraction(row.thousandths, 1000),
        activity=row.activity,
        verified_by=row.verified_by.handle if row.verified_by else None,
    )
