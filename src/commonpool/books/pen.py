"""Writes entries into the tables; only services holds it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection

from commonpool.books import chain
from commonpool.books.chain import Paid
from commonpool.books.models import Account, Balance, Book, Entry, Line
from commonpool.books.schema import POSTGRES
from commonpool.core import entries as core

LOCKS = 0x626F6F6B  # the first half of an advisory lock: these locks are the books'
ENTRY = (
    "INSERT INTO books_entry (book, seq, prev, prev_hash, hash, moment, key, request, kind, "
    "purpose, lines, target, target_kind) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_LINE = (
    "INSERT INTO books_line (book, seq, line, lines, prev, kind, target, debit, credit, "
    "commodity, amount, cycle, recipient) "
)
LINE = _LINE + "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
# One statement for all lines, so that a balance is moved once.
_TYPES = "bigint bigint bigint bigint bigint text bigint text text text bigint text text"
COLUMNS = ", ".join(f"%s::{name}[]" for name in _TYPES.split())
LINES_AT_ONCE = f"{_LINE}SELECT * FROM unnest({COLUMNS})"  # noqa: S608  # made of constants
T = TypeVar("T")
Row = tuple[int | str | None, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it has its place in the chain."""

    key: str
    kind: str
    purpose: str
    lines: Sequence[Paid]
    target: int = 0
    target_kind: str | None = None

    @property
    def request(self) -> str:
        """The hash of what is asked for."""
        return chain.request_of(self.kind, self.purpose, self.target, self.lines)


@dataclass(frozen=True, slots=True)
class Link:
    """An entry's place in the chain."""

    seq: int
    hash: str


def lock(book: int) -> None:
    """Wait until this transaction alone writes the book; on SQLite its BEGIN did."""
    if connection.vendor == POSTGRES:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCKS, book])


def head(book: int) -> Link | None:
    """The last entry."""
    last = Entry.objects.filter(book=book).order_by("-seq").values_list("seq", "hash").first()
    return Link(*last) if last else None


def written(book: Book, draft: Draft, moment: str) -> Link:
    """Write the entry behind the last one."""
    last, request = head(book.book), draft.request
    seq, prev = (last.seq + 1, last.hash) if last else (1, "")
    made = chain.hash_of(
        book=book.name, seq=seq, prev=prev, moment=moment, key=draft.key, request=request
    )
    before = (last.seq, last.hash) if last else (None, None)
    entry = (book.book, seq, *before, made, moment, draft.key, request, draft.kind, draft.purpose)
    lines = [_row(book.book, seq, place, draft) for place in range(len(draft.lines))]
    with connection.cursor() as cursor:
        cursor.execute(ENTRY, (*entry, len(lines), draft.target, draft.target_kind))
        if connection.vendor == POSTGRES:
            cursor.execute(LINES_AT_ONCE, [list(column) for column in zip(*lines, strict=True)])
        else:
            cursor.executemany(LINE, lines)
    return Link(seq, made)


def _row(book: int, seq: int, place: int, draft: Draft) -> Row:
    paid, line = draft.lines[place], draft.lines[place].line
    return (
        *(book, seq, place + 1, len(draft.lines), place or None, draft.kind, draft.target),
        *(line.debit, line.credit, line.commodity, line.amount),
        *(paid.cycle or None, paid.recipient or None),
    )


def lines_of(book: int, seq: int) -> list[Paid]:
    """The lines of an entry, in order."""
    columns = ("debit", "credit", "commodity", "amount", "cycle", "recipient")
    rows = Line.objects.filter(book=book, seq=seq).order_by("line").values_list(*columns)
    return [Paid(core.Line(*row[:4]), row[4] or "", row[5] or "") for row in rows]


def standing(
    book: int, lines: Sequence[Paid]
) -> tuple[dict[str, core.Terms], dict[str, core.Balance]]:
    """The terms and balances of the accounts that lines touch."""
    codes = sorted({code for paid in lines for code in (paid.line.debit, paid.line.credit)})
    terms, balances = {}, {}
    for some in _chunks(codes):
        for code, commodity, floor in Account.objects.filter(book=book, code__in=some).values_list(
            "code", "commodity", "floor"
        ):
            terms[code] = core.Terms(commodity, floor)
        for code, posted, held in Balance.objects.filter(book=book, account__in=some).values_list(
            "account", "posted", "held"
        ):
            balances[code] = core.Balance(posted, held)
    return terms, balances


def _chunks(items: Sequence[T], size: int = 10_000) -> Iterator[Sequence[T]]:
    """A few at a time: a statement has room for so many values."""
    return (items[start : start + size] for start in range(0, len(items), size))


def open_accounts(book: int, rows: Iterable[tuple[str, str, int]]) -> None:
    """Write accounts: code, commodity, floor."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO books_account (book, code, commodity, floor) VALUES (%s, %s, %s, %s)",
            [(book, *row) for row in rows],
        )


def open_commodity(book: int, code: str, decimals: int) -> None:
    """Write a commodity."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO books_commodity (book, code, decimals) VALUES (%s, %s, %s)",
            [book, code, decimals],
        )


def open_book(book: int, name: str) -> Book:
    """Write a book."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO books_book (book, name) VALUES (%s, %s)", [book, name])
    return Book(book=book, name=name)
