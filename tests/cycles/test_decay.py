"""What members hold and leave lying returns in part to the flow, where that was adopted."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonpool.books import queries as books
from commonpool.books import services as ledger
from commonpool.books.audit import audit
from commonpool.core.bundle import Family
from commonpool.core.bundle import close as share_out
from commonpool.core.document import read_document
from commonpool.core.shapes import JsonObject
from commonpool.core.verification import verify
from commonpool.cycles import documents, queries
from commonpool.cycles.services import open_cycle
from commonpool.people.models import Member
from commonpool.pools import accounts
from commonpool.pools.queries import wallets
from tests.cycles.holon import OVER, adopt, begin, close, dues, work
from tests.village import Village

pytestmark = pytest.mark.django_db
MARCH = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
HELD = {"alex": "7.50", "jordan": "2.50"}
TENTH: JsonObject = {"decay": {"percent": "10%", "above": "1.00"}}


def purse(holon: Village, who: str) -> int:
    """What somebody holds, in cents."""
    found = books.balances(holon.community).get(accounts.member(holon[who].handle))
    return found.posted if found else 0


def after_january() -> Village:
    """Alex holds 7.50 of January's share and Jordan 2.50; then a tenth above 1.00 is adopted."""
    holon, cycle = begin()
    dues(holon, 1_000)
    work(holon, "alex", hours=30)
    work(holon, "jordan", hours=10)
    close(holon, cycle)
    adopt(holon, {"mechanism": "equal@1"}, TENTH)
    open_cycle(actor=holon["sam"], community=holon.community, now=OVER)
    return holon


def test_a_tenth_of_what_alex_left_lying_is_shared_by_all() -> None:
    holon = after_january()
    cycle = queries.cycle(holon.community, "2026-02")
    promised = queries.preview(cycle).sha256
    assert queries.preview(cycle).distribution.waters.decayed == {
        holon["alex"].handle: 65,
        holon["jordan"].handle: 15,
    }
    close(holon, cycle, MARCH)
    cycle.refresh_from_db()
    assert cycle.sha256 == promised
    shares = {one.party: one.amount for one in queries.shares(cycle)}
    assert sum(shares.values()) == 80
    assert purse(holon, "alex") == 750 - 65 + shares[holon["alex"].handle]
    assert purse(holon, "jordan") == 250 - 15 + shares[holon["jordan"].handle]
    assert audit(holon.community) == []
    assert verify(queries.bundle(cycle)) == []


def test_the_file_of_a_cycle_with_decay_gives_the_receipt_of_its_close() -> None:
    holon = after_january()
    cycle = queries.cycle(holon.community, "2026-02")
    file = documents.cycle_file(cycle)
    assert file["wallets"] == [
        {"party": holon[who].handle, "amount": amount}
        for who, amount in sorted(HELD.items(), key=lambda pair: holon[pair[0]].handle)
    ]
    close(holon, cycle, MARCH)
    cycle.refresh_from_db()
    assert share_out(Family(read_document(file), {})).sha256 == cycle.sha256


def test_what_alex_holds_to_pay_with_and_what_a_leaver_has_stay_whole() -> None:
    """Of 7.50 Alex has set 5.00 aside for a payment: a tenth of 1.50 returns. Jordan has left."""
    holon = after_january()
    home, alex = holon.community, accounts.member(holon["alex"].handle)
    aside = [accounts.move(alex, accounts.baseline("tools"), home.currency, 500)]
    accounts.open_all(home, aside)
    ledger.hold(community=home, key="tools", lines=aside, purpose="tools", now=OVER)
    Member.objects.filter(pk=holon["jordan"].pk).update(left=dt.date(2026, 2, 5))
    cycle = queries.cycle(holon.community, "2026-02")
    assert queries.preview(cycle).distribution.waters.decayed == {holon["alex"].handle: 15}
    close(holon, cycle, MARCH)
    assert purse(holon, "jordan") == 250
    assert audit(home) == []


def test_where_nothing_decays_no_purse_is_looked_into() -> None:
    holon, cycle = begin()
    policy = documents.gather(cycle).document.policy
    with CaptureQueriesContext(connection) as asked:
        assert wallets(holon.community, policy) == ()
    assert len(asked) == 0
    assert "wallets" not in documents.cycle_file(cycle)
