"""Audit and export as the treasurer types them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from django.db import connection

from commonpool.books import queries
from commonpool.books.schema import SQLITE
from tests.books.ledger import CRAFT, FLOW, NOW, Books, books
from tests.books.place import Place
from tests.books.test_audit import by_hand
from tests.doors.command import commonpool

pytestmark = pytest.mark.django_db


@pytest.fixture
def holon() -> Books:
    made = books()
    made.earn(1000)
    return made


def test_a_sound_book_says_where_it_ends(holon: Books) -> None:
    books("mill")
    done = commonpool("audit")
    seq, found = queries.head(holon.community)
    assert done.code == 0, done
    assert done.out.splitlines() == [
        f"sound  holon-alpha: 1 entries, the last is {seq}:{found}",
        "sound  mill: 0 entries",
    ]
    assert commonpool("audit", "holon-alpha", "--passed", f"{seq}:{found}").code == 0


def test_a_book_that_was_changed_ends_with_1(holon: Books) -> None:
    by_hand("UPDATE books_line SET amount = 1001")
    done = commonpool("audit", "holon-alpha")
    assert done.code == 1
    assert "wrong  holon-alpha: entry 1: its lines are not those that were written" in done.out
    assert "its balance is 1000 with 0 held, and its lines make 1001" in " ".join(done.out.split())


def test_an_entry_noted_earlier_that_is_gone_ends_with_1(holon: Books) -> None:
    done = commonpool("audit", "holon-alpha", "--passed", f"1:{'0' * 64}")
    assert (done.code, "it is not the one noted earlier" in " ".join(done.out.split())) == (1, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("audit", "moon"), "there is no community 'moon'"),
        (("export", "moon"), "there is no community 'moon'"),
        (("audit", "--passed", f"1:{'0' * 64}"), "name the community before it"),
        (("audit", "holon-alpha", "--passed", "yesterday"), "is no entry; write its number"),
    ],
    ids=str,
)
def test_what_is_not_there_gets_its_sentence(
    holon: Books, words: tuple[str, ...], said: str
) -> None:
    assert said in commonpool(*words).complaint()


def test_a_book_is_written_to_a_file_or_shown(holon: Books, tmp_path: Path) -> None:
    shown = commonpool("export", "holon-alpha")
    assert f"{NOW.date()} (1) inflow  ; key: inflow:market" in shown.out
    to = tmp_path / "holon.journal"
    assert commonpool("export", "holon-alpha", "--to", to).out == f"wrote {to}\n"
    assert to.read_text("utf-8") == shown.out
    other = commonpool("export", "holon-alpha", "--format", "beancount").out
    assert "Assets:Pool:Flow  10.00 USD" in other
    assert CRAFT not in other


@pytest.mark.skipif(connection.vendor != SQLITE, reason="a file of PostgreSQL is not ours to read")
def test_a_page_that_was_overwritten_is_seen(here: Place) -> None:
    here.python("holon = books()\nfor n in range(200):\n    holon.earn(5, f'k-{n}')\n")
    file = here.home / "commonpool.sqlite3"
    with sqlite3.connect(file) as db:
        size = db.execute("PRAGMA page_size").fetchone()[0]
        pages = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'books_line'")
        page = pages.fetchone()[0]
    db.close()
    data = bytearray(file.read_bytes())
    data[(page - 1) * size + 40 : page * size - 40] = bytes(size - 80)
    file.write_bytes(data)
    done = here.command("audit")
    assert done.code == 1, done
    assert "wrong" in done.out
    assert FLOW not in done.err
