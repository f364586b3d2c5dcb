"""Every write of the ledger: keyword-only, one transaction each, the only door to postings.

A line debits the account that receives and credits the account that gives. Each write has a
`key` made by who asks: the same key and the same content give the answer of the first time,
the same key and other content are a Conflict. What would break the ledger is a Fault before
anything is written, and the tables refuse it once more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from commonpool.books import chain, pen
from commonpool.books.chain import Paid
from commonpool.books.models import Account, Book, Commodity, Entry
from commonpool.books.models import Line as StoredLine
from commonpool.core import entries as core
from commonpool.core.entries import HOLD, LOWEST, POST, REVERSE, SETTLE, VOID, Line
from commonpool.core.fault import Fault, quote
from commonpool.people.models import Community
from commonpool.people.queries import Conflict, Missing

__all__ = ["Line", "Opening", "Payout", "Posting"]

MOST_LINES = 5_000  # in one entry; a longer posting becomes several, in one transaction
PART = "#"  # between the key of a long posting and the number of its part


@dataclass(frozen=True, slots=True)
class Posting:
    """What was written: entries `seq` to `last`, and the hash of the last.

    `again` says that it stood there already.
    """

    key: str
    seq: int
    last: int
    hash: str
    again: bool


@dataclass(frozen=True, slots=True)
class Payout:
    """A line that gives a recipient what a cycle owes them, once for each commodity."""

    recipient: str
    line: Line


@dataclass(frozen=True, slots=True)
class Opening:
    """An account to be opened; without a floor it may give more than it has."""

    code: str
    commodity: str
    floor: int | None = 0

    @property
    def row(self) -> tuple[str, str, int]:
        """As it is stored."""
        return self.code, self.commodity, LOWEST if self.floor is None else self.floor


@transaction.atomic
def open_book(*, community: Community) -> Book:
    """The community's book with its currency, opened where it is not yet."""
    pen.lock(community.pk)
    book = Book.objects.filter(book=community.pk).first()
    if book is None:
        book = pen.open_book(community.pk, core.plain(community.slug, "book", 60))
        open_commodity(community=community, code=community.currency, decimals=community.decimals)
    return book


@transaction.atomic
def open_commodity(*, community: Community, code: str, decimals: int) -> None:
    """Something to be counted in this book: a currency, hours of a kind, firewood in kilograms."""
    book = _book(community)
    pen.lock(book.book)
    known = Commodity.objects.filter(book=book.book, code=code).first()
    if known and known.decimals != decimals:
        raise Conflict(
            "{code} has {decimals} decimals here",
            "give another kind its own code",
            code=code,
            decimals=known.decimals,
        )
    if not 0 <= decimals <= core.MOST_DECIMALS:
        raise Fault("{decimals} decimals are not kept", "write 0 to 9", decimals=decimals)
    if known is None:
        pen.open_commodity(book.book, core.plain(code, "commodity", 24), decimals)


def open_account(*, community: Community, code: str, commodity: str, floor: int | None = 0) -> None:
    """An account of one commodity; its free balance never passes the floor, None for no floor."""
    open_accounts(community=community, accounts=[Opening(code, commodity, floor)])


@transaction.atomic
def open_accounts(*, community: Community, accounts: Iterable[Opening]) -> None:
    """Open those that are not open yet; one that is open with other terms is a Conflict."""
    wanted = {account.code: account.row for account in accounts}
    book = _book(community)
    pen.lock(book.book)
    kept = _terms(book.book, list(wanted))
    commodities = set(Commodity.objects.filter(book=book.book).values_list("code", flat=True))
    for code, commodity, floor in wanted.values():
        _check_account(code, commodity, floor, commodities)
        if kept.get(code, (code, commodity, floor)) != (code, commodity, floor):
            raise Conflict(
                "the account {code} has other terms", "open another one", code=quote(code)
            )
    pen.open_accounts(book.book, [row for code, row in wanted.items() if code not in kept])


def _terms(book: int, codes: Sequence[str]) -> dict[str, tuple[str, str, int]]:
    found = Account.objects.filter(book=book, code__in=codes)
    return {row[0]: row for row in found.values_list("code", "commodity", "floor")}


def _check_account(code: str, commodity: str, floor: int, commodities: set[str]) -> None:
    core.plain(code, "account", 100)
    if commodity not in commodities:
        raise Fault(
            "{commodity} is not counted in this book",
            "open the commodity first",
            commodity=quote(commodity),
        )
    if type(floor) is not int or not LOWEST <= floor <= 0:
        raise Fault(
            "the floor {floor} is none",
            "write 0, or how far below 0 it may go, in units",
            floor=quote(floor),
        )


def post(
    *, community: Community, key: str, lines: Iterable[Line], purpose: str, now: dt.datetime
) -> Posting:
    """Move amounts; `purpose` is a code, never words."""
    paid = [Paid(line) for line in core.checked(lines)]
    return _write(community, _parts(POST, key, purpose, paid), now)


def post_close(
    *,
    community: Community,
    cycle: str,
    key: str,
    lines: Iterable[Line],
    payouts: Iterable[Payout],
    now: dt.datetime,
) -> Posting:
    """Post the close of a cycle: `lines` first, then what each recipient gets, once."""
    core.plain(cycle, "cycle", 100)
    owed = list(payouts)
    for payout in owed:
        core.plain(payout.recipient, "recipient", 100)
    every = core.checked([*lines, *(payout.line for payout in owed)])
    plain = [Paid(line) for line in every[: len(every) - len(owed)]]
    shares = [Paid(payout.line, cycle, payout.recipient) for payout in owed]
    return _write(community, _parts(POST, key, "close", [*plain, *shares]), now)


def hold(
    *, community: Community, key: str, lines: Iterable[Line], purpose: str, now: dt.datetime
) -> Posting:
    """Set amounts aside: nobody else can spend them until the hold is settled or void."""
    paid = [Paid(line) for line in core.checked(lines)]
    _refuse_long(paid)
    return _write(community, _parts(HOLD, key, purpose, paid), now)


def settle_hold(*, community: Community, key: str, seq: int, now: dt.datetime) -> Posting:
    """Move what entry `seq` holds; a hold is settled or void once."""
    return _act(community, SETTLE, key, seq, now)


def void_hold(*, community: Community, key: str, seq: int, now: dt.datetime) -> Posting:
    """Let what entry `seq` holds go where it was."""
    return _act(community, VOID, key, seq, now)


def reverse(*, community: Community, key: str, seq: int, now: dt.datetime) -> Posting:
    """Take entry `seq` back, exactly and once."""
    return _act(community, REVERSE, key, seq, now)


@transaction.atomic
def _act(community: Community, kind: str, key: str, seq: int, now: dt.datetime) -> Posting:
    """Write an entry that does something to an earlier one."""
    book = _book(community)
    pen.lock(book.book)
    target = Entry.objects.filter(book=book.book, seq=seq).first()
    if target is None:
        raise Missing(
            "entry {seq} is not in this book", "look for its number in the statement", seq=seq
        )
    kept = [Paid(paid.line) for paid in pen.lines_of(book.book, seq)]
    lines = [Paid(paid.line.mirror) for paid in reversed(kept)] if kind == REVERSE else kept
    _check_key(key)
    draft = pen.Draft(key, kind, target.purpose, lines, seq, target.kind)
    if found := _found(book, [draft]):
        return found
    if target.kind not in core.ACTS_ON[kind]:
        raise Fault(
            "entry {seq} is a {target}",
            "{kind} fits none of that kind",
            seq=seq,
            target=target.kind,
            kind=kind,
        )
    done = Entry.objects.filter(book=book.book, target=seq).values_list("kind", "seq").first()
    if done:
        raise Conflict(
            "entry {seq} has its {done} already, entry {entry}",
            "nothing is left to do",
            seq=seq,
            done=done[0],
            entry=done[1],
        )
    return _written(book, [draft], now)


@transaction.atomic
def _write(community: Community, drafts: Sequence[pen.Draft], now: dt.datetime) -> Posting:
    """Write the entries, or give back what the same key wrote before."""
    book = _book(community)
    pen.lock(book.book)
    return _found(book, drafts) or _written(book, drafts, now)


def _written(book: Book, drafts: Sequence[pen.Draft], now: dt.datetime) -> Posting:
    lines = [paid for draft in drafts for paid in draft.lines]
    terms, balances = pen.standing(book.book, lines)
    for draft in drafts:
        plain = [paid.line for paid in draft.lines]
        core.refuse_unknown(plain, terms)
        after = list(core.moved(balances, draft.kind, plain))
        core.refuse_below_floor(after, terms)
        balances.update(after)
    _refuse_paid_twice(book.book, lines)
    moment = chain.moment_of(now)
    links = [pen.written(book, draft, moment) for draft in drafts]
    return Posting(drafts[0].key, links[0].seq, links[-1].seq, links[-1].hash, again=False)


def _refuse_paid_twice(book: int, lines: Sequence[Paid]) -> None:
    """A recipient gets each commodity of a cycle once."""
    owed = [(paid.recipient, paid.line.commodity) for paid in lines if paid.cycle]
    cycles = {paid.cycle for paid in lines if paid.cycle}
    paid = StoredLine.objects.filter(book=book, cycle__in=cycles)
    seen = set(paid.values_list("recipient", "commodity")) if cycles else set()
    for one in owed:
        if one in seen:
            raise Conflict(
                "{recipient} has {commodity} of this cycle already",
                "correct the share",
                recipient=one[0],
                commodity=one[1],
            )
        seen.add(one)


def _found(book: Book, drafts: Sequence[pen.Draft]) -> Posting | None:
    """What the same key wrote before, if it asked for the same; else Conflict."""
    first = drafts[0].key
    keys = [draft.key for draft in drafts] + [f"{first}{PART}{len(drafts) + 1}"]
    rows = Entry.objects.filter(book=book.book, key__in=keys).order_by("seq")
    kept = list(rows.values_list("key", "request", "seq", "hash"))
    if not kept:
        return None
    if [row[:2] for row in kept] != [(draft.key, draft.request) for draft in drafts]:
        raise Conflict(
            "the key {first} has written something else",
            "use a key for one thing only",
            first=quote(first),
        )
    return Posting(first, kept[0][2], kept[-1][2], kept[-1][3], again=True)


def _parts(kind: str, key: str, purpose: str, lines: Sequence[Paid]) -> list[pen.Draft]:
    """The lines as entries that are short enough."""
    _check_key(key)
    core.plain(purpose, "purpose", 80)
    starts = range(0, len(lines), MOST_LINES)
    return [
        pen.Draft(
            f"{key}{PART}{number}" if number > 1 else key,
            kind,
            purpose,
            lines[start : start + MOST_LINES],
        )
        for number, start in enumerate(starts, 1)
    ]


def _check_key(key: str) -> None:
    core.plain(key, "key", 190)
    if PART in key:
        raise Fault(
            "the key {key} has a {part}",
            "leave it out: it numbers the parts",
            key=quote(key),
            part=PART,
        )


def _refuse_long(lines: Sequence[Paid]) -> None:
    if len(lines) > MOST_LINES:
        raise Fault(
            "a hold of {count} lines is too long",
            "hold at most {most}",
            count=len(lines),
            most=MOST_LINES,
        )


def _book(community: Community) -> Book:
    book = Book.objects.filter(book=community.pk).first()
    if book is None:
        raise Missing("{community} has no book yet", "open it first", community=community.name)
    return book
