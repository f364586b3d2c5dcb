"""Each guard of the ledger stops its attack, and nothing else does: without it, it succeeds."""

from contextlib import suppress

import pytest
from django.db import connection

from commonpool.books.schema import POSTGRES, SQLITE, guards
from tests.books.attacks import ATTACKS, EMPTIES, MOVING
from tests.books.scratch import BASE, STRICT, Refused, scratch

pytestmark = pytest.mark.django_db
OTHER = {SQLITE: set(EMPTIES), POSTGRES: {STRICT}}


FITTING = [name for name in ATTACKS if name not in OTHER[connection.vendor]]


@pytest.mark.parametrize("name", FITTING)
def test_the_guard_stops_it(name: str) -> None:
    with scratch(*ATTACKS[name].backed) as ledger:
        ledger.commit(*BASE)
        with pytest.raises(Refused):
            ledger.commit(*ATTACKS[name].sql)


@pytest.mark.parametrize("name", FITTING)
def test_without_the_guard_nothing_does(name: str) -> None:
    with scratch(name, *ATTACKS[name].backed) as ledger:
        ledger.commit(*BASE)
        ledger.commit(*ATTACKS[name].sql)


@pytest.mark.parametrize("vendor", [SQLITE, POSTGRES])
def test_every_guard_has_its_attack(vendor: str) -> None:
    keys = {name for name in guards(vendor) if name.endswith("_key")}
    strict = {STRICT} - OTHER[vendor]
    assert {*guards(vendor), *strict} - keys - set(MOVING) == set(ATTACKS) - OTHER[vendor]
    assert len(keys) == 11


@pytest.mark.parametrize("name", MOVING)
def test_without_what_moves_them_balances_say_nothing(name: str) -> None:
    said = "SELECT account, posted, held FROM books_balance WHERE posted <> 0 OR held <> 0"
    with scratch() as ledger:
        ledger.commit(*BASE)
        assert sorted(ledger.rows(said)) == [
            ("craft", -100, 0),
            ("flow", 65, 20),
            ("heron", 30, 0),
            ("wren", 5, 0),
        ]
    with scratch(name) as ledger:
        with suppress(*Refused):  # SQLite will not have a line without its balances
            ledger.commit(*BASE)
        assert ledger.rows(said) == []
