"""A year of history asks the database no more often than a month."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonpool.contributions.models import Confirmation, Contribution
from commonpool.contributions.queries import (
    contribution,
    mine,
    recent,
    shifts,
    state,
    tell,
    thanks_to,
    to_accept,
    to_confirm,
    to_settle,
)
from commonpool.contributions.rows import rows
from commonpool.contributions.services import start_shift, thank
from commonpool.contributions.weekly import weekly_round
from commonpool.needs.models import Commitment
from commonpool.needs.queries import coverage, needs_rows, offers, open_needs, promises
from tests.contributions.story import AFTER, FIRST, Month, at, day

pytestmark = pytest.mark.django_db
NAMES = ("sam", "riley", "casey", "alex", "jordan", "noor")


def history(month: Month, months: int) -> None:
    """For each month some deeds of everybody, said to by others; needs, shifts, thanks."""
    fence = month.need("Fence", "100", "posts", starts=day(1))
    for number in range(months):
        bread = month.need(f"Bread {number}", "20", "loaves", cadence="weekly", starts=day(1))
        start_shift(
            actor=month.holon["alex"],
            what=f"Dishes {number}",
            minutes=30,
            once=month.key(),
            now=at(1),
        )
        for place, name in enumerate(NAMES):
            deed = month.did(
                name, by="noor", need=bread if place % 2 else fence, delivered="1", on=9
            )
            month.did(name, on=9)
            month.says(NAMES[place - 1], deed, on=10)
            thank(
                actor=month.holon[name], to=month.holon[NAMES[place - 1]], points=1, words="Ta!",
                once=month.key(), now=at(10),
            )  # fmt: skip  # one call
        Commitment.objects.create(
            community=month.community, need=bread, member=month.holon["alex"],
            thousandths=1000, due=day(9), made=at(2), once=month.key(),
        )  # fmt: skip  # one row
        dispute = month.did("riley", on=9)
        month.says("alex", dispute, "dispute", words="No.", on=10)
    deeds = Contribution.objects.order_by("pk").values_list("pk", flat=True)
    for place, pk in enumerate(deeds):
        Contribution.objects.filter(pk=pk).update(on=day(9) - dt.timedelta(days=place % 9))


def asked(month: Month, query: Callable[[Month], object]) -> int:
    """How many queries it takes."""
    with CaptureQueriesContext(connection) as seen:
        query(month)
    return len(seen)


QUERIES: dict[str, Callable[[Month], object]] = {
    "rows": lambda m: rows(m.community, FIRST, AFTER),
    "needs_rows": lambda m: needs_rows(m.community, FIRST, AFTER),
    "coverage": lambda m: coverage(m.community, FIRST, AFTER),
    "open_needs": lambda m: [
        (need.community.zone, need.posted_by) for need in open_needs(m.community, day(9))
    ],
    "offers": lambda m: offers(m.community, day(9)),
    "promises": lambda m: [p.need.what for p in promises(m.holon["alex"], FIRST, AFTER)],
    "to_confirm": lambda m: to_confirm(m.holon["casey"], on=day(10)),
    "to_accept": lambda m: to_accept(m.holon["casey"]),
    "to_settle": lambda m: to_settle(m.holon["casey"], on=day(10)),
    "mine": lambda m: mine(m.holon["alex"], FIRST, AFTER, on=day(10)),
    "recent": lambda m: recent(m.community, m.holon["alex"], on=day(10)),
    "shifts": lambda m: [shift.need for shift in shifts(m.holon["alex"])],
    "thanks_to": lambda m: [thanks.by.name for thanks in thanks_to(m.holon["alex"])],
    "weekly_round": lambda m: weekly_round(m.holon["alex"], day(10)),
    "state": lambda m: state(
        contribution(m.community, Contribution.objects.order_by("pk")[0].pk), on=day(10)
    ),
}


def test_a_year_asks_no_more_than_a_month() -> None:
    month = Month()
    month.practice(confirmations=2)
    history(month, 2)
    few = {name: asked(month, query) for name, query in QUERIES.items()}
    history(month, 10)
    assert Contribution.objects.count() > 150
    assert Confirmation.objects.count() > 100
    assert {name: asked(month, query) for name, query in QUERIES.items()} == few
    assert max(few.values()) <= 20, few


def test_a_page_that_asks_for_each_row_is_seen() -> None:
    month = Month()
    history(month, 1)

    def careless(month: Month) -> object:
        deeds = Contribution.objects.filter(community=month.community)
        return [told for deed in deeds for told in tell([deed], None, on=day(10))]

    few = asked(month, careless)
    history(month, 1)
    assert asked(month, careless) > few
