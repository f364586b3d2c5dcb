"""How far needs are met in the open cycle, weighed as its rule weighs them."""

from __future__ import annotations

import datetime as dt

from commonpool.calendars.rhythms import monthly
from commonpool.core.mechanisms.scarcity import NeedParameters
from commonpool.cycles.models import Cycle
from commonpool.needs.queries import NeedCoverage, coverage
from commonpool.people.models import Community
from commonpool.pools import queries as pools
from commonpool.pools.models import Agreement


def covered(
    community: Community, day: dt.date, now: Cycle | None, agreement: Agreement | None
) -> list[NeedCoverage]:
    """Every need of the open cycle, or of this month where none is open; the most pressing first.

    `now` is the open cycle and `agreement` the newest, which the caller knows already.
    """
    stored = now.agreement if now else agreement
    rule = pools.read_stored(stored).rule if stored else None
    weighed = rule.parameters if rule and isinstance(rule.parameters, NeedParameters) else None
    counts = {(row.kind, row.unit) for row in rule.terms.equivalences} if rule else None
    month = monthly(zone=community.zone, around=day)
    first = now.first_day if now else month.opens.date()
    after = now.day_after if now else month.closes.date()
    return coverage(community, first, after, weighed, on=day, counts=counts)
