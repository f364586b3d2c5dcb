"""How many points a member may still give in a cycle."""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta
from django.db.models import Sum

from commonpool.contributions.facts import ALWAYS, Span, span_of
from commonpool.contributions.models import Appreciation, Practice
from commonpool.people.models import Member


def points_left(practice: Practice, member: Member, day: dt.date) -> int:
    """What is left of the member's points in the cycle of that day; of its month, before any."""
    span = span_of(practice, day)
    if span == ALWAYS:
        first = day.replace(day=1)
        span = Span(first, first + relativedelta(months=1))
    given = Appreciation.objects.filter(
        by=member, on__gte=span.first_day, on__lt=span.day_after
    ).aggregate(points=Sum("points"))["points"]
    return max(practice.points_each_cycle - (given or 0), 0)
