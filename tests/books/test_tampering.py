"""Somebody wrote the last entry of Holon Alpha's book on a wall: no other past fits it any more."""

from __future__ import annotations

import os

import pytest
from django.db import connection, transaction

from commonpool.books import queries
from commonpool.books.role import take_role
from tests.books.figures import figure
from tests.books.ledger import Books, a_month
from tests.books.tampering import Tamperer, rolled_back

pytestmark = pytest.mark.django_db
SEED = int(os.environ.get("COMMONPOOL_SEED", "2026"))


def tampered(times: int) -> int:
    """Tamper so many times; how many of them only the note outside could tell."""
    holon, unseen = a_month(), 0
    noted = queries.head(holon.community)
    somebody = Tamperer(holon, SEED)
    for number in range(times):
        with transaction.atomic():
            done = somebody.tamper()
            assert queries.audit(holon.community, noted), (SEED, number, done)
            unseen += not queries.audit(holon.community)
            transaction.set_rollback(True)
        take_role(connection=connection)
    assert queries.audit(holon.community, noted) == []
    return unseen


def test_whoever_noted_the_last_entry_sees_every_tampering() -> None:
    assert tampered(60) > 0, "without the note some would have gone unseen"


@pytest.mark.torture
def test_a_thousand_tamperings_are_seen() -> None:
    times = figure("tampers")
    assert times // 10 < tampered(times) < times // 2


@pytest.mark.parametrize("to", range(6))
def test_a_book_that_was_rolled_back_is_sound_but_not_the_one_that_was_noted(to: int) -> None:
    holon: Books = a_month()
    noted = queries.head(holon.community)
    with transaction.atomic():
        rolled_back(holon.community.pk, to)
        assert queries.audit(holon.community) == []
        (problem,) = queries.audit(holon.community, noted)
        assert f"the book ends at {to}" in str(problem)
        transaction.set_rollback(True)
    take_role(connection=connection)
