"""Days as a community counts them."""

from __future__ import annotations

import datetime as dt

from commonpool.calendars.zones import find, local
from commonpool.people.models import Community

YEAR = dt.timedelta(days=366)


def today(community: Community, now: dt.datetime) -> dt.date:
    """The date in the community's zone at a moment."""
    return local(now, find(community.zone)).date()
