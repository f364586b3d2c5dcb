"""What is covered first: raised from a day on, ended, for helpers too, and never a name too many."""

import datetime as dt
from typing import Any

import pytest

from commonpool.books import queries as books
from commonpool.core.fault import Fault
from commonpool.cycles import services as cycles
from commonpool.people import services as people
from commonpool.pools import queries, services
from commonpool.pools.models import BaselineNeed
from tests.cycles.holon import LATER, OVER, begin, close, dues
from tests.village import Village, village

pytestmark = pytest.mark.django_db
JANUARY = (dt.date(2026, 1, 1), dt.date(2026, 2, 1))
FEBRUARY = (dt.date(2026, 2, 1), dt.date(2026, 3, 1))
MARCH = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def cover(holon: Village, amount: int = 2_000, **more: Any) -> BaselineNeed:  # noqa: ANN401  # as the service
    """The steward writes down what is covered first."""
    told: dict[str, Any] = {
        "slug": "rent",
        "what": "rent of the barn",
        "receiver": None,
        "order": 1,
        "since": dt.date(2026, 1, 1),
    }
    return services.set_baseline(
        actor=holon["sam"], community=holon.community, amount=amount, **{**told, **more}
    )


def amounts(holon: Village, days: tuple[dt.date, dt.date]) -> list[int]:
    return [row.amount for row in queries.baseline(holon.community, *days)]


def test_a_rent_that_rises_next_month_is_covered_as_before_until_then() -> None:
    holon = village()
    cover(holon, 2_000)
    cover(holon, 2_500, since=dt.date(2026, 2, 1))
    assert (amounts(holon, JANUARY), amounts(holon, FEBRUARY)) == ([2_000], [2_500])
    assert queries.baseline_need(holon.community, "rent").amount == 2_500


def test_a_rent_that_rises_in_the_middle_counts_once_at_its_new_amount() -> None:
    holon = village()
    cover(holon, 2_000)
    cover(holon, 2_500, since=dt.date(2026, 1, 15))
    assert (amounts(holon, JANUARY), amounts(holon, FEBRUARY)) == ([2_500], [2_500])


def test_a_form_sent_twice_covers_once() -> None:
    holon = village()
    assert cover(holon) == cover(holon)
    assert amounts(holon, JANUARY) == [2_000]


def test_what_is_ended_ends_with_its_cycle_and_what_was_still_to_come_never_begins() -> None:
    holon = village()
    cover(holon, 2_000)
    row = cover(holon, 2_500, since=dt.date(2026, 2, 1))
    services.end_baseline(actor=holon["sam"], need=row, on=dt.date(2026, 1, 20))
    assert (amounts(holon, JANUARY), amounts(holon, FEBRUARY)) == ([2_000], [])


def test_who_has_left_is_covered_to_the_end_of_that_cycle_and_no_longer() -> None:
    holon = village()
    cover(holon, receiver=holon["alex"])
    people.leave(actor=holon["alex"], member=holon["alex"], on=dt.date(2026, 1, 20))
    assert (amounts(holon, JANUARY), amounts(holon, FEBRUARY)) == ([2_000], [])
    with pytest.raises(Fault, match="the receiver belongs elsewhere"):
        cover(holon, slug="food", receiver=holon["alex"])


def test_the_insulin_of_somebody_without_an_account_is_theirs_and_not_held() -> None:
    holon, cycle = begin()
    tomas = people.add_helper(
        actor=holon["sam"], community=holon.community, name="Tomas", now=LATER
    )
    cover(holon, slug="insulin", receiver=tomas)
    dues(holon, 3_000)
    close(holon, cycle)
    assert books.balance(holon.community, f"member:{tomas.handle}").posted == 2_000


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        ({"slug": "owed"}, "cannot name a baseline need"),
        ({"slug": "Our rent"}, "cannot name a baseline need"),
        ({"slug": ""}, "cannot name a baseline need"),
        ({"order": 0}, "the order 0"),
        ({"order": 100}, "the order 100"),
        ({"amount": 0}, "an amount of 0"),
        ({"what": "=1+1"}, "begins like a formula"),
    ],
)
def test_a_baseline_that_no_receipt_could_carry(odd: dict[str, Any], words: str) -> None:
    holon = village()
    with pytest.raises(Fault, match=words):
        cover(holon, **odd)
    assert not BaselineNeed.objects.exists()


def test_a_debt_beside_the_rent_closes_well() -> None:
    holon, cycle = begin()
    bounced = dues(holon, 1_000)
    cover(holon, 200)
    close(holon, cycle)
    services.reverse_inflow(actor=holon["riley"], inflow=bounced, now=OVER)
    second = cycles.open_cycle(actor=holon["sam"], community=holon.community, now=OVER)
    dues(holon, 700, on=dt.date(2026, 2, 2))
    close(holon, second, MARCH)
    assert queries.owed(holon.community) == 0
