"""What Holon Alpha's treasurer writes down, and what the book answers."""

import pytest

from commonpool.books import queries, services
from commonpool.books.services import Line, Opening, Payout
from commonpool.core.fault import Fault
from commonpool.people.queries import Conflict, Missing
from tests.books.ledger import CRAFT, FLOW, NOW, RESERVE, Books, books, member, usd

pytestmark = pytest.mark.django_db


@pytest.fixture
def holon() -> Books:
    return books()


def test_what_comes_in_is_in_the_pool_and_came_from_somewhere(holon: Books) -> None:
    written = holon.earn(500_000)
    assert (written.seq, written.last, written.again) == (1, 1, False)
    assert holon.everybody() == {FLOW: 500_000, CRAFT: -500_000}
    assert queries.head(holon.community) == (1, written.hash)


def test_a_form_sent_twice_writes_once(holon: Books) -> None:
    first = holon.earn(500_000)
    second = holon.earn(500_000)
    assert second.again
    assert (second.seq, second.hash) == (first.seq, first.hash)
    assert holon.has(FLOW) == 500_000


def test_the_same_key_for_something_else_is_a_conflict(holon: Books) -> None:
    holon.earn(500_000)
    with pytest.raises(Conflict, match="has written something else"):
        holon.earn(500_001)
    assert holon.has(FLOW) == 500_000


def test_a_pool_gives_no_more_than_it_has(holon: Books) -> None:
    holon.earn(100)
    with pytest.raises(Fault, match='"pool:flow" would have -1 and its floor is 0'):
        holon.post("share", usd(member("heron"), FLOW, 101))
    assert holon.everybody() == {FLOW: 100, CRAFT: -100}


def test_what_is_held_nobody_else_can_spend(holon: Books) -> None:
    holon.earn(100)
    lines = [usd(member("heron"), FLOW, 60)]
    held = services.hold(community=holon.community, key="h", lines=lines, purpose="share", now=NOW)
    standing = queries.balance(holon.community, FLOW)
    assert (standing.posted, standing.held, standing.free) == (100, 60, 40)
    with pytest.raises(Fault, match="would have -1"):
        holon.post("other", usd(member("otter"), FLOW, 41))
    services.settle_hold(community=holon.community, key="s", seq=held.seq, now=NOW)
    assert holon.everybody() == {FLOW: 40, member("heron"): 60, CRAFT: -100}
    assert queries.balance(holon.community, FLOW).held == 0


def test_a_hold_is_let_go_or_settled_but_once(holon: Books) -> None:
    holon.earn(100)
    lines = [usd(member("heron"), FLOW, 60)]
    held = services.hold(community=holon.community, key="h", lines=lines, purpose="share", now=NOW)
    void = services.void_hold(community=holon.community, key="v", seq=held.seq, now=NOW)
    again = services.void_hold(community=holon.community, key="v", seq=held.seq, now=NOW)
    assert again.seq == void.seq
    with pytest.raises(Conflict, match="has its void already, entry 3"):
        services.settle_hold(community=holon.community, key="s", seq=held.seq, now=NOW)
    assert queries.balance(holon.community, FLOW).free == 100


def test_a_mistake_is_taken_back_exactly_and_once(holon: Books) -> None:
    wrong = holon.post("both", usd(FLOW, CRAFT, 90), usd(member("heron"), FLOW, 90))
    services.reverse(community=holon.community, key="r", seq=wrong.seq, now=NOW)
    assert holon.everybody() == {}
    with pytest.raises(Conflict, match="has its reverse already"):
        services.reverse(community=holon.community, key="r2", seq=wrong.seq, now=NOW)
    with pytest.raises(Fault, match="entry 2 is a reverse"):
        services.reverse(community=holon.community, key="r3", seq=2, now=NOW)


def test_what_is_spent_cannot_be_taken_back(holon: Books) -> None:
    came = holon.earn(100)
    holon.post("share", usd(member("heron"), FLOW, 100))
    with pytest.raises(Fault, match='"pool:flow" would have -100'):
        services.reverse(community=holon.community, key="r", seq=came.seq, now=NOW)


def test_a_hold_is_not_reversed_and_a_posting_not_settled(holon: Books) -> None:
    came = holon.earn(100)
    with pytest.raises(Fault, match="entry 1 is a post"):
        services.settle_hold(community=holon.community, key="s", seq=came.seq, now=NOW)
    with pytest.raises(Missing, match="entry 7 is not in this book"):
        services.reverse(community=holon.community, key="r", seq=7, now=NOW)


def close(holon: Books, key: str, *shares: tuple[str, int], cycle: str = "2026-04") -> int:
    payouts = [Payout(handle, usd(member(handle), FLOW, cents)) for handle, cents in shares]
    return services.post_close(
        community=holon.community,
        cycle=cycle,
        key=key,
        lines=[usd(RESERVE, FLOW, 50)],
        payouts=payouts,
        now=NOW,
    ).seq


def test_a_close_pays_each_member_once(holon: Books) -> None:
    holon.earn(1000)
    assert close(holon, "close:2026-04", ("heron", 300), ("otter", 200)) == 2
    assert close(holon, "close:2026-04", ("heron", 300), ("otter", 200)) == 2
    with pytest.raises(Conflict, match="heron has USD of this cycle already"):
        close(holon, "another", ("heron", 1))
    close(holon, "close:2026-05", ("heron", 300), cycle="2026-05")
    assert holon.has(member("heron")) == 600
    assert holon.has(RESERVE) == 100


def test_nobody_is_paid_twice_in_one_close(holon: Books) -> None:
    holon.earn(1000)
    with pytest.raises(Conflict, match="heron has USD"):
        close(holon, "close", ("heron", 1), ("heron", 2))
    assert queries.head(holon.community)[0] == 1


def test_a_large_close_is_several_entries_in_one_transaction(holon: Books) -> None:
    many = 10_001
    holon.earn(many)
    members = [Opening(f"member:m{n}", "USD") for n in range(many)]
    services.open_accounts(community=holon.community, accounts=members)
    payouts = [Payout(f"m{n}", usd(f"member:m{n}", FLOW, 1)) for n in range(many)]
    wanted = {"cycle": "2026-04", "key": "close", "now": NOW, "community": holon.community}
    first = services.post_close(lines=[], payouts=payouts, **wanted)  # type: ignore[arg-type]  # as named
    assert (first.seq, first.last) == (2, 4)
    again = services.post_close(lines=[], payouts=payouts, **wanted)  # type: ignore[arg-type]  # as named
    assert (again.seq, again.last, again.again) == (2, 4, True)
    for other in (payouts[:-1], payouts[:5_000], payouts[:-2] + payouts[-1:]):
        with pytest.raises(Conflict, match="has written something else"):
            services.post_close(lines=[], payouts=other, **wanted)  # type: ignore[arg-type]  # as named
    assert holon.has(FLOW) == 0
    assert len(queries.postings(holon.community, after=1)) == 3


def test_each_village_has_its_own_book(holon: Books) -> None:
    mill = books("mill")
    holon.earn(100, "same-key")
    mill.earn(7, "same-key")
    assert (holon.has(FLOW), mill.has(FLOW)) == (100, 7)
    assert queries.head(mill.community)[0] == 1
    assert queries.head(mill.community)[1] != queries.head(holon.community)[1]


def test_hours_and_money_do_not_mix(holon: Books) -> None:
    services.open_commodity(community=holon.community, code="hours", decimals=2)
    hours = [Opening("pool:hours", "hours", None), Opening("member:heron:hours", "hours")]
    services.open_accounts(community=holon.community, accounts=hours)
    holon.post("h", Line("member:heron:hours", "pool:hours", "hours", 250), purpose="deeds")
    with pytest.raises(Fault, match='"pool:hours" holds hours, not USD'):
        holon.post("mixed", usd(member("heron"), "pool:hours", 1))


REFUSED = {
    "nothing": (usd(FLOW, CRAFT, 0), "no whole number from 1"),
    "less than nothing": (usd(FLOW, CRAFT, -1), "no whole number from 1"),
    "too much": (usd(FLOW, CRAFT, 10**15 + 1), "no whole number from 1"),
    "a float": (usd(FLOW, CRAFT, 1.5), "no whole number from 1"),  # type: ignore[arg-type]  # the point
    "yes": (usd(FLOW, CRAFT, True), "no whole number from 1"),
    "text": (usd(FLOW, CRAFT, "5"), "no whole number from 1"),  # type: ignore[arg-type]  # the point
    "to itself": (usd(FLOW, FLOW, 1), "moves nothing"),
    "an account nobody opened": (usd(FLOW, "income:moon", 1), "is not open"),
    "words": (usd(FLOW, "Ana Lopez", 1), "is no code"),
    "another commodity": (Line(FLOW, CRAFT, "EUR", 1), "holds USD, not EUR"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_stand_in_a_ledger_is_said(holon: Books, case: str) -> None:
    line, said = REFUSED[case]
    with pytest.raises(Fault, match=said):
        holon.post("k", usd(FLOW, CRAFT, 5), line)
    assert holon.everybody() == {}


@pytest.mark.parametrize("key", ["", "a b", "naïve", "x" * 191, "close#2"])
def test_keys_and_purposes_are_codes(holon: Books, key: str) -> None:
    with pytest.raises(Fault):
        holon.earn(5, key)
    with pytest.raises(Fault):
        holon.post("fine", usd(FLOW, CRAFT, 5), purpose="for Ana")
    with pytest.raises(Fault, match="without lines"):
        holon.post("fine")
    seq = holon.earn(5).seq
    with pytest.raises(Fault):
        services.reverse(community=holon.community, key=key, seq=seq, now=NOW)


def test_accounts_keep_their_terms(holon: Books) -> None:
    wanted = {"community": holon.community, "code": FLOW, "commodity": "USD"}
    services.open_account(**wanted)  # type: ignore[arg-type]  # as named
    with pytest.raises(Conflict, match="has other terms"):
        services.open_account(**wanted, floor=-1)  # type: ignore[arg-type]  # as named
    with pytest.raises(Fault, match="is not counted in this book"):
        services.open_account(community=holon.community, code="new", commodity="EUR")
    with pytest.raises(Fault, match="the floor"):
        services.open_account(community=holon.community, code="new", commodity="USD", floor=1)
    with pytest.raises(Conflict, match="has 2 decimals here"):
        services.open_commodity(community=holon.community, code="USD", decimals=3)


def test_the_statement_of_an_account(holon: Books) -> None:
    holon.earn(100)
    holon.post("share", usd(member("heron"), FLOW, 40), purpose="share")
    moves = queries.statement(holon.community, FLOW)
    assert [(move.amount, move.other, move.purpose) for move in moves] == [
        (-40, member("heron"), "share"),
        (100, CRAFT, "inflow"),
    ]
    assert moves[0].moment == "2026-04-30T21:00:00Z"
    assert queries.statement(holon.community, FLOW, limit=1, offset=1) == moves[1:]


def test_each_line_of_a_statement_tells_what_was_left_and_a_hold_leaves_all(holon: Books) -> None:
    holon.earn(100)
    lines = [usd(member("heron"), FLOW, 30)]
    held = services.hold(community=holon.community, key="h", lines=lines, purpose="rent", now=NOW)
    holon.post("split", usd(RESERVE, FLOW, 5), usd(member("wren"), FLOW, 10), purpose="split")
    services.settle_hold(community=holon.community, key="s", seq=held.seq, now=NOW)
    moves = queries.statement(holon.community, FLOW)
    assert [(move.amount, move.pending, move.balance) for move in moves] == [
        *((-30, False, 55), (-10, False, 85), (-5, False, 95), (-30, True, 100), (100, False, 100))
    ]
    for offset in range(5):
        assert (
            queries.statement(holon.community, FLOW, limit=2, offset=offset)
            == (moves[offset : offset + 2])
        )


def test_a_village_without_a_book_is_told_so(holon: Books) -> None:
    with pytest.raises(Missing, match="is not open"):
        queries.balance(holon.community, "pool:gold")
    other = books("mill").community
    other.pk = 999
    with pytest.raises(Missing, match="has no book yet"):
        services.post(community=other, key="k", lines=[usd(FLOW, CRAFT, 5)], purpose="p", now=NOW)
