"""The clock of the machine is a year off when the month closes: nobody's share moves."""

import datetime as dt

import pytest

from commonpool.core.fault import Fault
from commonpool.cycles import services
from commonpool.cycles.models import Cycle
from tests.cycles.holon import OVER, begin, close, dues, work
from tests.village import Village

pytestmark = pytest.mark.django_db
YEAR = dt.timedelta(days=365)


def month() -> tuple[Village, Cycle]:
    """January, with a thousand to share among two."""
    holon, cycle = begin()
    dues(holon, 100_000)
    work(holon, "alex", 30)
    work(holon, "jordan", 10)
    return holon, cycle


def shared(holon: Village, cycle: Cycle) -> bool:
    """Whether the thousand went where it belongs, and February follows January."""
    paid = {row.party: row.amount for row in cycle.shares.all()}
    following = services.open_cycle(actor=holon["sam"], community=holon.community, now=OVER)
    return following.first_day == dt.date(2026, 2, 1) and paid == {
        holon["alex"].handle: 75_000,
        holon["jordan"].handle: 25_000,
    }


def test_a_clock_a_year_ahead_changes_nothing() -> None:
    holon, cycle = month()
    assert shared(holon, close(holon, cycle, OVER + YEAR))


def test_a_clock_a_year_behind_is_told_so_and_nothing_is_closed() -> None:
    holon, cycle = month()
    with pytest.raises(Fault, match="opens on 2026-01-01; close it when it has begun"):
        close(holon, cycle, OVER - YEAR)
    assert shared(holon, close(holon, cycle))
