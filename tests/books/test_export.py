"""Holon Alpha's book read by other programs: the same balances, to the cent."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
from collections import defaultdict
from fractions import Fraction
from io import StringIO
from pathlib import Path

import pytest

from commonpool.books import queries, services
from commonpool.books.export import exported
from commonpool.books.services import Line, Opening
from commonpool.formats.journal import Account, names
from tests.books.ledger import FLOW, NOW, RESERVE, Books, books, member, usd
from tests.conftest import need

pytestmark = pytest.mark.django_db
POSTING = re.compile(r' +(?P<account>[A-Z]\S+)  (?P<amount>-?[0-9.]+) "?(?P<unit>[A-Z][^"\s]*)"?')
# A Python that has Beancount, which is no part of the project: its licence is not ours.
ORACLE = os.environ.get("COMMONPOOL_BEANCOUNT", "")
SUM = """
import sys
from beancount import loader
from beancount.core import data
entries, errors, _ = loader.load_file(sys.argv[1])
assert not errors, errors
for entry in data.filter_txns(entries):
    for posting in entry.postings:
        print(posting.account, posting.units.number, posting.units.currency)
"""


@pytest.fixture
def holon() -> Books:
    """Money and hours, a hold that waits, one that was settled, a reversal."""
    made = books()
    made.earn(123_456)
    made.post("split", usd(RESERVE, FLOW, 7), usd(member("otter"), FLOW, 9), purpose="split")
    for number in range(2):
        services.hold(
            community=made.community,
            key=f"hold-{number}",
            lines=[usd(member("heron"), FLOW, 60)],
            purpose="share",
            now=NOW,
        )
    services.settle_hold(community=made.community, key="settle", seq=3, now=NOW)
    services.reverse(community=made.community, key="back", seq=2, now=NOW)
    services.open_commodity(community=made.community, code="hours", decimals=0)
    hours = [Opening("outside", "hours", None), Opening("member:heron:hours", "hours")]
    services.open_accounts(community=made.community, accounts=hours)
    made.post("h", Line("member:heron:hours", "outside", "hours", 3), purpose="deeds")
    return made


def due(holon: Books) -> dict[tuple[str, str], Fraction]:
    """What every account has, by the names it has elsewhere."""
    standings = queries.balances(holon.community)
    called = names(
        [Account(one.code, one.commodity) for one in standings.values()],
        queries.decimals(holon.community),
    )
    return {
        (called.accounts[one.code], called.commodities[one.commodity]): Fraction(
            one.posted, called.units[one.commodity].scale
        )
        for one in standings.values()
        if one.posted
    }


def summed(rows: list[tuple[str, str, str]]) -> dict[tuple[str, str], Fraction]:
    """Postings of account, amount and unit, added up."""
    total: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for account, amount, unit in rows:
        total[account, unit] += Fraction(amount)
    return {key: amount for key, amount in total.items() if amount}


@pytest.mark.parametrize("form", ["hledger", "beancount"])
def test_the_postings_add_up_to_the_balances(holon: Books, form: str) -> None:
    text = "\n".join(exported(holon.community, form))
    rows = [match.group("account", "amount", "unit") for match in POSTING.finditer(text)]
    assert summed([(str(a), str(b), str(c)) for a, b, c in rows]) == due(holon)
    assert due(holon)["Assets:Pool:Flow", "USD"] == Fraction("1233.96")


def test_hledger_has_the_same_balances(holon: Books, tmp_path: Path) -> None:
    program = need(shutil.which("hledger"), "no hledger on this machine")
    file = tmp_path / "holon.journal"
    file.write_text("\n".join(exported(holon.community, "hledger")) + "\n", "utf-8")
    words = ["-f", str(file), "balance", "--flat", "--no-total", "-O", "csv", "--layout=bare"]
    said = subprocess.run([program, *words], check=True, capture_output=True, text=True).stdout
    rows = list(csv.reader(StringIO(said)))[1:]
    assert summed([(row[0], row[2], row[1]) for row in rows]) == due(holon)
    subprocess.run([program, "-f", str(file), "check", "--strict"], check=True)


def test_beancount_has_the_same_balances(holon: Books, tmp_path: Path) -> None:
    python = ORACLE or pytest.skip("COMMONPOOL_BEANCOUNT names no Python that has Beancount")
    file = tmp_path / "holon.beancount"
    file.write_text("\n".join(exported(holon.community, "beancount")) + "\n", "utf-8")
    said = subprocess.run(
        [python, "-c", SUM, str(file)], check=True, capture_output=True, text=True
    ).stdout
    rows = [line.split() for line in said.splitlines()]
    assert summed([(row[0], row[1], row[2]) for row in rows]) == due(holon)


def test_no_two_accounts_get_one_name() -> None:
    codes = ("pool:flow", "pool:Flow", "pool:flow.", "heron", "member:a:b", "member:a::b")
    called = names([Account(code, "USD") for code in codes], {"USD": 2, "usd": 3, "7": 0})
    assert len(set(called.accounts.values())) == len(codes)
    assert called.accounts["pool:flow"] == "Assets:Pool:Flow"
    assert sorted(called.commodities.values()) == ["C7", "USD", "USD-2"]
