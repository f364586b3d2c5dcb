"""Money that came in: by hand, by CSV, once for each form, and taken back without a gap."""

import datetime as dt

import pytest

from commonpool.books import queries as books
from commonpool.core.fault import Fault
from commonpool.people.permissions import Refused
from commonpool.people.queries import Conflict
from commonpool.pools import queries, services
from commonpool.pools.inflow_table import MAX_BYTES, MAX_ROWS
from commonpool.pools.models import Inflow
from tests.cycles.holon import LATER, OVER, TIME, adopt, begin, close, dues, work
from tests.village import Village, village

pytestmark = pytest.mark.django_db

GOOD = b"""amount,kind,on,source,pool
12.50,dues,2026-01-04,three members,
1300,sale,2026-01-05,market,reserve
"""


def held(holon: Village, name: str) -> int:
    """What a pool holds, in cents."""
    return queries.pool_balances(holon.community).get(name, 0)


def enter(holon: Village, content: bytes) -> int:
    """The treasurer sends a file."""
    return services.import_inflows(
        actor=holon["riley"], community=holon.community, file=content, now=LATER
    )


def test_the_same_rows_enter_once_whatever_wrote_the_file() -> None:
    holon = village()
    table = b"amount,kind,on\n12.50,Dues,2026-01-04\n30,sale,2026-01-05\n"
    assert enter(holon, table) == 2
    by_a_spreadsheet = b"\xef\xbb\xbf" + table.replace(b"\n", b"\r\n")
    assert enter(holon, by_a_spreadsheet) == 0
    assert held(holon, "inbox") == 4_250


def test_dues_wait_in_the_inbox_until_a_cycle_shares_them() -> None:
    holon = village()
    row = dues(holon, 12_500)
    assert (row.slug, held(holon, "inbox")) == ("dues-1", 12_500)
    assert books.balance(holon.community, "income:dues").posted == -12_500


def test_a_form_sent_twice_is_one_inflow_and_other_content_a_conflict() -> None:
    holon = village()
    words = {
        "actor": holon["riley"],
        "community": holon.community,
        "kind": "dues",
        "source": "",
        "pool": "",
        "on": dt.date(2026, 1, 10),
        "once": "one form",
        "now": LATER,
    }
    first = services.record_inflow(amount=100, **words)  # type: ignore[arg-type]  # a form
    again = services.record_inflow(amount=100, **words)  # type: ignore[arg-type]  # a form
    assert first == again
    with pytest.raises(Conflict, match="other content"):
        services.record_inflow(amount=200, **words)  # type: ignore[arg-type]  # a form
    assert held(holon, "inbox") == 100


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"amount": 0}, "an amount of 0"),
        ({"amount": 10**15 + 1}, "up to 10"),
        ({"kind": "loot"}, "is no kind of inflow"),
        ({"on": dt.date(1926, 1, 1)}, "is far off"),
        ({"on": dt.date(2126, 1, 1)}, "is far off"),
        ({"pool": "moon"}, "not a known pool"),
        ({"source": "=HYPERLINK(1)"}, "begins like a formula"),
        ({"source": "a\x00b"}, "invisible character"),
        ({"source": "x" * 161}, "161 characters"),
    ],
)
def test_an_inflow_that_cannot_be(change: dict[str, object], words: str) -> None:
    holon = village()
    form = {"amount": 100, "kind": "dues", "source": "", "pool": "", "on": dt.date(2026, 1, 10)}
    with pytest.raises(Fault, match=words):
        services.record_inflow(
            actor=holon["riley"],
            community=holon.community,
            once="x",
            now=LATER,
            **(form | change),  # type: ignore[arg-type]  # a form
        )
    assert not Inflow.objects.exists()


def test_a_member_without_the_role_records_nothing() -> None:
    holon = village()
    for name in ("alex", "olu"):
        with pytest.raises(Refused):
            services.import_inflows(
                actor=holon[name], community=holon.community, file=GOOD, now=LATER
            )


def test_a_file_enters_whole_and_once() -> None:
    holon = village()
    adopt(holon, TIME)
    assert enter(holon, GOOD) == 2
    assert enter(holon, GOOD) == 0
    assert held(holon, "inbox") == 1_250 + 130_000
    assert [row.pool for row in Inflow.objects.order_by("pk")] == ["", "reserve"]


def test_a_file_as_a_spreadsheet_writes_it() -> None:
    holon = village()
    file = b'\xef\xbb\xbfOn;Kind;Amount;Source\r\n2026-01-04;dues;12.50;"one; two"\r\n;;;\r\n'
    assert enter(holon, file) == 1
    assert Inflow.objects.get().source == "one; two"


@pytest.mark.parametrize(
    ("spoiled", "words"),
    [
        (b"", "no header"),
        (b"amount,kind\n1,dues\n", "line 1: the columns are"),
        (b"amount,kind,on,colour\n1,dues,2026-01-04,red\n", "line 1: the columns are"),
        (b"amount,kind,on,on\n1,dues,2026-01-04,2026-01-04\n", "line 1: the columns are"),
        (GOOD + b"1,dues\n", "line 4: 2 cells under 5 columns"),
        (GOOD + b"=1+1,dues,2026-01-04,,\n", "line 4: .* is not a plain number"),
        (GOOD + b"-5,dues,2026-01-04,,\n", "line 4: .* without a sign"),
        (GOOD + b'"1,250.00",dues,2026-01-04,,\n', "line 4: .* leave out thousands marks"),
        (GOOD + b"1.005,dues,2026-01-04,,\n", "line 4: .* 3 decimals"),
        (GOOD + b"1e3,dues,2026-01-04,,\n", "line 4"),
        (GOOD + b"NaN,dues,2026-01-04,,\n", "line 4"),
        (GOOD + "٥,dues,2026-01-04,,\n".encode(), "line 4"),
        (GOOD + b"5,dues,04.01.2026,,\n", "line 4: .* not a date"),
        (GOOD + b"5,dues,2026-01-04,=cmd|x,\n", "line 4: .* begins like a formula"),
        (GOOD + b"5,dues,2026-01-04,@SUM(1),\n", "line 4: .* begins like a formula"),
        (GOOD + b"5,dues,2026-01-04,+1,\n", "line 4: .* begins like a formula"),
        (GOOD + b"5,dues,2026-01-04,,moon\n", "line 4: .* not a known pool"),
        (GOOD + b"5,dues,2126-01-04,,\n", "line 4: .* far off"),
        (GOOD + b'5,dues,2026-01-04,"open,\n', "close every quote"),
        (GOOD + b"5,dues,2026-01-04,\xff,\n", "line 4 is not UTF-8"),
        (b"a" * (MAX_BYTES + 1), "at most 4,194,304"),
        (b"amount,kind,on\n" + b"1,dues,2026-01-04\n" * 1_000_000, "bytes; send at most"),
        (b"amount,kind,on\n" + b"\n" * (MAX_ROWS + 2), "send at most 5,000 rows"),
    ],
)
def test_a_spoiled_file_is_refused_with_its_line_and_nothing_enters(
    spoiled: bytes, words: str
) -> None:
    holon = village()
    adopt(holon, TIME)
    with pytest.raises(Fault, match=words):
        enter(holon, spoiled)
    assert not Inflow.objects.exists()
    assert held(holon, "inbox") == 0


def test_an_inflow_taken_back_before_the_close() -> None:
    holon = village()
    row = dues(holon, 500)
    services.reverse_inflow(actor=holon["riley"], inflow=row, now=LATER)
    assert held(holon, "inbox") == 0
    with pytest.raises(Conflict, match="was taken back"):
        services.reverse_inflow(actor=holon["riley"], inflow=row, now=LATER)
    with pytest.raises(Refused):
        services.reverse_inflow(actor=holon["sam"], inflow=dues(holon, 5), now=LATER)


def test_an_inflow_taken_back_after_it_was_shared_is_covered_by_the_next_cycle() -> None:
    holon, cycle = begin()
    bounced = dues(holon, 1_000)
    work(holon, "alex")
    close(holon, cycle)
    services.reverse_inflow(actor=holon["riley"], inflow=bounced, now=OVER)
    assert queries.owed(holon.community) == 1_000
    assert books.balance(holon.community, "income:dues").posted == 0


def test_what_the_flow_still_holds_goes_back_first() -> None:
    holon, cycle = begin(policy={"stage": "track"})
    bounced = dues(holon, 1_000)
    close(holon, cycle)
    assert held(holon, "flow") == 1_000
    services.reverse_inflow(actor=holon["riley"], inflow=bounced, now=OVER)
    assert (held(holon, "flow"), queries.owed(holon.community)) == (0, 0)
