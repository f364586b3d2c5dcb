"""Many hands at one proposal at the same moment: one adopts it, and the money leaves once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from commonpool.books import queries as books
from commonpool.people.queries import Conflict
from commonpool.pools import services
from tests.cycles.holon import OVER
from tests.cycles.test_at_once import at_once
from tests.pools.drawn import adopted, held, proposed, reserved

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 8


def test_two_stewards_adopt_at_once_and_one_of_them_did() -> None:
    holon, _ = reserved()
    holon.join("lou", "steward")
    row = proposed(holon, 4_000)

    def adopts(who: str) -> Callable[[], object]:
        return lambda: adopted(holon, row, by=who)

    told = at_once([adopts(who) for who in ("sam", "lou") * (HANDS // 2)])
    assert told.count(None) == 1
    assert all(isinstance(fault, Conflict) for fault in told if fault)
    assert (held(holon, "pool:reserve"), held(holon, "pool:flow")) == (5_500, 4_000)
    assert books.audit(holon.community) == []


def test_adopted_and_withdrawn_at_once_it_is_one_of_both() -> None:
    holon, _ = reserved()
    row = proposed(holon, 4_000)
    told = at_once(
        [
            lambda: adopted(holon, row),
            lambda: services.withdraw_draw(actor=holon["riley"], draw=row, now=OVER),
        ]
        * (HANDS // 2)
    )
    assert told.count(None) == 1
    row.refresh_from_db()
    assert (row.adopted is None) != (row.withdrawn is None)
    assert held(holon, "pool:reserve") == (9_500 if row.withdrawn else 5_500)


def test_two_draws_adopted_at_once_take_no_more_than_there_is() -> None:
    holon, _ = reserved()
    rows = [proposed(holon, 6_000) for _ in range(HANDS)]

    def adopts(number: int) -> Callable[[], object]:
        return lambda: adopted(holon, rows[number])

    told = at_once([adopts(number) for number in range(HANDS)])
    assert told.count(None) == 1
    assert all("the pool reserve holds 35.00" in str(fault) for fault in told if fault)
    assert held(holon, "pool:reserve") == 3_500


def test_a_form_sent_by_eight_hands_at_once_is_one_proposal() -> None:
    holon, _ = reserved()
    assert at_once([lambda: proposed(holon, once="one form")] * HANDS) == [None] * HANDS
    assert proposed(holon, once="one form").community == holon.community
