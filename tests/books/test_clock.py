"""The village's machine thinks it is last year, then next year: the clock orders nothing."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from commonpool.books import queries, services
from tests.books.ledger import CRAFT, FLOW, NOW, books, member, usd

pytestmark = pytest.mark.django_db
YEAR = dt.timedelta(days=365)
ZONES = ("UTC", "America/New_York", "Pacific/Kiritimati")
off = st.integers(-YEAR // dt.timedelta(minutes=1), YEAR // dt.timedelta(minutes=1))


def month(clock: list[dt.datetime]) -> tuple[list[object], ...]:
    """A month's four entries at these moments: what the book says without its moments."""
    made = books("holon-alpha")
    about = {"community": made.community}
    services.post(key="in", lines=[usd(FLOW, CRAFT, 100)], purpose="inflow", now=clock[0], **about)
    lines = [usd(member("heron"), FLOW, 60)]
    held = services.hold(key="hold", lines=lines, purpose="share", now=clock[1], **about)
    services.settle_hold(key="settle", seq=held.seq, now=clock[2], **about)
    again = services.post(
        key="in", lines=[usd(FLOW, CRAFT, 100)], purpose="inflow", now=clock[3], **about
    )
    assert (again.seq, again.again) == (1, True)
    services.reverse(key="back", seq=3, now=clock[3], **about)
    assert queries.audit(made.community) == []
    kept = queries.postings(made.community)
    moves = queries.statement(made.community, FLOW)
    return (
        [(one.seq, one.key, one.kind, one.lines) for one in kept],
        [(move.seq, move.amount) for move in moves],
        list(queries.balances(made.community).values()),
    )


class Clock(TestCase):
    """Each example begins with an empty village."""

    @settings(max_examples=max(5, settings().max_examples // 20))
    @given(st.lists(off, min_size=4, max_size=4))
    def test_the_order_is_that_of_writing_whatever_the_clock_says(self, jumps: list[int]) -> None:
        with transaction.atomic():
            due = month([NOW] * 4)
            transaction.set_rollback(True)
        assert month([NOW + dt.timedelta(minutes=jump) for jump in jumps]) == due


@pytest.mark.parametrize("zone", ZONES)
def test_a_moment_is_the_same_in_every_zone(zone: str) -> None:
    made = books()
    services.post(
        community=made.community, key="in", lines=[usd(FLOW, CRAFT, 1)], purpose="inflow",
        now=NOW.astimezone(ZoneInfo(zone)),
    )  # fmt: skip  # one posting
    assert queries.postings(made.community)[0].moment == "2026-04-30T21:00:00Z"
