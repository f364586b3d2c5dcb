"""The guards are read from the tables as they stand: none has no name, and none is forgotten."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from django.db import connection

from commonpool.books.schema import POSTGRES, SQLITE, TABLES, guards, statements
from tests.books.scratch import BASE, Refused, Scratch, entry, insert, line, nullable, scratch

pytestmark = pytest.mark.django_db
NAMED = re.compile(r"CONSTRAINT (\w+) (CHECK|FOREIGN KEY|UNIQUE|PRIMARY KEY)")
KEPT = """
SELECT conname FROM pg_constraint WHERE conrelid::regclass::text = ANY(ARRAY[{tables}])
  AND contype IN ('c', 'f', 'p', 'u', 'x')
UNION SELECT indexrelid::regclass::text FROM pg_index
  WHERE indisunique AND indrelid::regclass::text = ANY(ARRAY[{tables}])
UNION SELECT tgname FROM pg_trigger
  WHERE NOT tgisinternal AND tgrelid::regclass::text = ANY(ARRAY[{tables}])
"""
# Every column that may not be empty: of what stands in the text, and of a row that is in order.
COLUMNS = [
    (statement.split()[2], column)
    for statement in statements(SQLITE)
    if statement.startswith("CREATE TABLE")
    for column in re.findall(r"^  (\w+) \w+ NOT NULL", statement, re.MULTILINE)
]
ROWS: dict[str, dict[str, object]] = {
    "books_book": {"book": 3, "name": "mill"},
    "books_commodity": {"book": 1, "code": "gold", "decimals": 2},
    "books_account": {"book": 1, "code": "x", "commodity": "USD", "floor": 0},
    "books_balance": {
        "book": 1,
        "account": "x",
        "posted": 0,
        "held": 0,
        "floor": 0,
        "seq": 0,
        "line": 0,
    },
}
OPENED = insert("account", book=1, code="x", commodity="USD", floor=0)
# Refused for another reason as well: it is a key, or what comes with it would not fit.
KEYS = {
    (statement.split()[2], column.strip())
    for statement in statements(SQLITE)
    for columns in re.findall(r"PRIMARY KEY \(([^)]+)\)", statement)
    for column in columns.split(",")
}
TWICE = KEYS | {
    ("books_account", "floor"),
    *(("books_entry", column) for column in ("kind", "lines", "target")),
    ("books_line", "amount"),
}
if connection.vendor == SQLITE:  # where each line looks for its two balances
    TWICE |= {("books_line", "debit"), ("books_line", "credit")}


def kept(ledger: Scratch) -> set[str]:
    """The names of everything in the database that refuses something."""
    if ledger.vendor == POSTGRES:
        tables = ", ".join(f"'books_{table}'" for table in TABLES)
        return {str(row[0]) for row in ledger.rows(KEPT.format(tables=tables))}
    named = set()
    for name, sql in ledger.rows("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"):
        found = NAMED.findall(str(sql))
        named |= {one for one, _ in found}
        if str(sql).startswith(("CREATE TRIGGER", "CREATE UNIQUE")):
            named.add(str(name))
    return named


def count(ledger: Scratch, pragma: str, table: str) -> list[tuple[object, ...]]:
    return ledger.rows(f"PRAGMA {pragma}(books_{table})")


def test_every_guard_in_the_database_is_on_the_list() -> None:
    with scratch() as ledger:
        assert kept(ledger) == set(guards(ledger.vendor))


def test_no_guard_is_without_a_name() -> None:
    if connection.vendor == POSTGRES:
        pytest.skip("PostgreSQL names what has no name, so the list would miss it")
    with scratch() as ledger:
        for table in TABLES:
            sql = str(
                ledger.rows(f"SELECT sql FROM sqlite_master WHERE name = 'books_{table}'")[0][0]  # noqa: S608  # ours
            )
            kinds = [kind for _, kind in NAMED.findall(sql)]
            assert len(re.findall(r"\bCHECK\b", sql)) == kinds.count("CHECK")
            keys = {row[0] for row in count(ledger, "foreign_key_list", table)}
            assert len(keys) == kinds.count("FOREIGN KEY")
            unique = [row for row in count(ledger, "index_list", table) if row[2] and row[3] != "c"]
            assert len(unique) == kinds.count("UNIQUE") + kinds.count("PRIMARY KEY")


def written_empty(ledger: Scratch, table: str, column: str) -> bool:
    """Whether a row in order is taken with nothing in this column."""
    base = BASE if table != "books_balance" else (*BASE[:3], OPENED)
    ledger.commit(*base)
    made = {
        "books_entry": (entry(8, **{column: None}), line(8)),
        "books_line": (entry(8), line(8, **{column: None})),
    }.get(table) or (insert(table.removeprefix("books_"), **ROWS[table] | {column: None}),)
    with suppress(*Refused):
        ledger.commit(*made)
        return True
    return False


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_nothing_is_left_open(table: str, column: str) -> None:
    moving = ("account_opens_its_balance",) if table == "books_balance" else ()
    with scratch(*moving) as ledger:
        assert not written_empty(ledger, table, column)
    with scratch(nullable(table, column), *moving) as ledger:
        assert written_empty(ledger, table, column) == ((table, column) not in TWICE)
