"""What I have, line by line: a share or a baseline need, of which cycle, and what was left then."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.test import Client

from commonpool.books import queries as books
from commonpool.cycles import services as cycles
from commonpool.cycles.statement import still_to_come
from commonpool.pools import services as pools
from commonpool.web.views import statement
from tests.cycles.holon import OVER, begin, close, dues, work
from tests.cycles.test_held import helper_share, join, release
from tests.pools.drawn import drawn
from tests.village import Village
from tests.web.clients import signed_in
from tests.web.test_money_pages import plain

pytestmark = pytest.mark.django_db
HERE = "/c/holon-alpha/money/mine"
FEBRUARY = dt.date(2026, 2, 10)
MARCH = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
POLICY = {"vesting": 2, "reserve": {"percent": "10%"}, "decay": {"percent": "10%"}}


@pytest.fixture
def holon() -> Village:
    """Alex gets insulin paid first, shares in parts, and something from the reserve in between."""
    holon, cycle = begin(policy=POLICY)
    alex = holon["alex"]
    pools.set_baseline(
        actor=holon["sam"], community=holon.community, slug="insulin", what="insulin",
        amount=10_000, receiver=alex, order=1, since=dt.date(2026, 1, 1),
    )  # fmt: skip  # one call
    dues(holon)
    work(holon, "alex")
    close(holon, cycle)
    drawn(holon, 5_000, pool="", receiver=alex)
    cycle = cycles.open_cycle(actor=holon["sam"], community=holon.community, now=OVER)
    dues(holon, on=FEBRUARY)
    work(holon, "alex", on=FEBRUARY)
    close(holon, cycle, MARCH)
    return holon


def read(who: Client, query: str = "") -> str:
    answer = who.get(HERE + "/" + query)
    assert answer.status_code == 200
    return plain(answer)


def table(who: Client) -> list[list[str]]:
    """The file of a statement, without its head."""
    answer = who.get(HERE + ".csv")
    assert answer["Content-Disposition"].endswith('.csv"')
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]


def test_each_line_says_what_it_was_of_which_cycle_and_what_was_left(holon: Village) -> None:
    rows = table(signed_in(holon["alex"]))
    assert [row[1:3] for row in rows] == [
        ["A part of an earlier share", "2026-02"],
        ["A share", "2026-02"],
        ["A baseline need", "2026-02"],
        ["What decayed at a close", "2026-02"],
        ["Drawn from a pool", ""],
        ["A share", "2026-01"],
        ["A baseline need", "2026-01"],
    ]
    assert [row[3:5] for row in rows[-3:]] == [
        ["50.00", "550.00"],
        ["400.00", "500.00"],
        ["100.00", "100.00"],
    ]
    left = 0
    for row in reversed(rows):
        left += round(float(row[3]) * 100)
        assert round(float(row[4]) * 100) == left
    has = books.balance(holon.community, f"member:{holon['alex'].handle}").posted
    assert left == has


def test_the_page_links_each_cycle_and_tells_what_is_still_to_come(holon: Village) -> None:
    alex = signed_in(holon["alex"])
    page = alex.get(HERE + "/").content.decode()
    for slug in ("2026-01", "2026-02"):
        assert f'href="/c/holon-alpha/cycles/{slug}/shares/{holon["alex"].handle}/"' in page
        assert f'href="/c/holon-alpha/cycles/{slug}/"' in page
    words = read(alex)
    assert "A shareFeb. 2, 2026, cycle of January 2026+400.00500.00" in words
    assert "February 2026: 424.75 USD, in 1 more part" in words
    assert "January 2026: " not in words


def test_beyond_a_page_one_pages_on_and_the_balance_goes_on(
    holon: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statement, "EACH_PAGE", 3)
    monkeypatch.setattr("commonpool.cycles.statement.AT_ONCE", 2)
    alex = signed_in(holon["alex"])
    assert "Page 1 of 3" in read(alex)
    assert "+50.00550.00" in read(alex, "?page=2")
    last = read(alex, "?page=3")
    assert "+100.00100.00" in last
    assert "+400.00" not in last
    assert len(table(alex)) == 7


def test_who_has_nothing_reads_so_and_a_passer_by_nothing(holon: Village) -> None:
    noor = signed_in(holon["noor"])
    assert "Nothing has come to you yet." in read(noor)
    assert table(noor) == []
    assert Client().get(HERE + ".csv").status_code == 302


def test_what_is_held_for_somebody_is_told_until_it_is_released() -> None:
    holon, share = helper_share()
    (row,) = map(statement.waiting, still_to_come(holon.community, share.party))
    assert (row.share, row.amount, row.parts) == (share, 1_000, 0)
    join(holon["tomas"])
    release(holon, share)
    assert not still_to_come(holon.community, share.party)
