"""What somebody who owns the machine may do to a book: by chance from a seed, guards taken away."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from random import Random

from django.db import IntegrityError, connection, transaction

from commonpool.books import pen
from commonpool.books.chain import Paid
from commonpool.books.models import Book, Entry, Line
from commonpool.books.schema import POSTGRES, statements
from commonpool.core import entries as core
from tests.books.ledger import FLOW, Books, usd
from tests.books.scratch import value
from tests.books.test_audit import by_hand

# What an audit goes by. The other columns of a line only say once more where it stands.
COLUMNS = {
    "entry": ("prev", "hash", "moment", "key", "request", "kind", "purpose", "lines", "target"),
    "line": ("kind", "target", "debit", "credit", "commodity", "amount", "cycle", "recipient"),
    "balance": ("posted", "held", "floor", "seq"),
    "account": ("commodity", "floor"),
    "book": ("name",),
}
ROWS = {
    "entry": "seq = {seq}",
    "line": "seq = {seq} AND line = 1",
    "balance": "account = {account}",
    "account": "code = {account}",
    "book": "book = {book}",
}
CODES = (FLOW, "member:heron", "member:wren", "pool:reserve")


class Tamperer:
    """Changes a book so that a note of its last entry no longer fits it."""

    def __init__(self, holon: Books, seed: int) -> None:
        self.book = holon.community.pk
        self.chance = Random(seed)
        self.last = Entry.objects.filter(book=self.book).count()
        self.ways: tuple[Callable[[], str], ...] = (
            *(self.change, self.change, self.change, self.delete),
            *(self.append, self.roll_back, self.rewrite),
        )

    def tamper(self) -> str:
        """What was done; what a check or key refuses even so is tried in another way."""
        while True:
            with suppress(IntegrityError), transaction.atomic():
                return self.chance.choice(self.ways)()

    def change(self) -> str:
        """Another value in one column of one row."""
        table = self.chance.choice(list(COLUMNS))
        column = self.chance.choice(COLUMNS[table])
        place = {"seq": self.chance.randint(1, self.last), "book": self.book}
        where = ROWS[table].format(account=value(self.chance.choice(CODES)), **place)
        where += f" AND book = {self.book}"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {column} FROM books_{table} WHERE {where}")  # noqa: S608  # ours
            was = cursor.fetchone()[0]
        by_hand(f"UPDATE books_{table} SET {column} = {self.other(was)} WHERE {where}")  # noqa: S608  # ours
        return f"{column} of {table} where {where}"

    def other(self, was: int | str | None) -> str:
        if isinstance(was, int):
            return str(was + self.chance.choice((-1, 1, 100)))
        if was is None:
            return "1"
        place = self.chance.randrange(len(was))
        return value(was[:place] + ("0" if was[place] != "0" else "1") + was[place + 1 :])

    def delete(self) -> str:
        """A line, an entry with or without its lines, a balance."""
        seq = self.chance.randint(1, self.last)
        line = f"DELETE FROM books_line WHERE book = {self.book} AND seq = {seq}"  # noqa: S608  # ours
        entry = f"DELETE FROM books_entry WHERE book = {self.book} AND seq = {seq}"  # noqa: S608  # ours
        account = value(self.chance.choice(CODES))
        gone = self.chance.choice(
            (
                (line,),
                (f"{line} AND line = 1",),
                (entry,),
                (line, entry),
                (f"DELETE FROM books_balance WHERE book = {self.book} AND account = {account}",),  # noqa: S608  # ours
            )
        )
        by_hand(*gone)
        return "; ".join(gone)

    def append(self) -> str:
        """An entry whose hash is not that of what it says; it balances, and moves its balances."""
        forged = pen.Draft("forged", core.POST, "gift", [Paid(usd("pool:reserve", FLOW, 1))])
        pen.written(Book.objects.get(book=self.book), forged, "2026-04-30T21:00:00Z")
        by_hand("UPDATE books_entry SET hash = request WHERE key = 'forged'")
        return "a forged entry"

    def roll_back(self) -> str:
        """The book as it was at an earlier entry, as an old backup would have it."""
        to = self.chance.randint(0, self.last - 1)
        rolled_back(self.book, to)
        return f"rolled back to {to}"

    def rewrite(self) -> str:
        """From an entry on everything anew, as the program would; one purpose is another."""
        first = self.chance.randint(1, self.last)
        later = Entry.objects.filter(book=self.book, seq__gte=first).order_by("seq")
        kept = [(entry, pen.lines_of(self.book, entry.seq)) for entry in later]
        rolled_back(self.book, first - 1)
        book = Book.objects.get(book=self.book)
        for one, lines in kept:
            purpose = "gift" if one.seq == first else one.purpose
            acts = (one.target, one.target_kind)
            pen.written(book, pen.Draft(one.key, one.kind, purpose, lines, *acts), one.moment)
        return f"written anew from {first}"


def rolled_back(book: int, to: int) -> None:
    """The book up to an entry, with the balances it had then, and its guards."""
    columns = ("seq", "line", "kind", "debit", "credit", "commodity", "amount")
    rows = Line.objects.filter(book=book, seq__lte=to).order_by("seq", "line")
    kept = list(rows.values_list(*columns))
    made = core.fold((kind, [core.Line(*rest)]) for _, _, kind, *rest in kept)
    places = {code: row[:2] for row in kept for code in row[3:5]}
    was = [
        f"posted = {one.posted}, held = {one.held}, seq = {places[code][0]}, line = "
        f"{places[code][1]} WHERE book = {book} AND account = {value(code)}"
        for code, one in made.items()
    ]
    by_hand(
        f"DELETE FROM books_line WHERE book = {book} AND seq > {to}",  # noqa: S608  # ours
        f"DELETE FROM books_entry WHERE book = {book} AND seq > {to}",  # noqa: S608  # ours
        f"UPDATE books_balance SET posted = 0, held = 0, seq = 0, line = 0 WHERE book = {book}",  # noqa: S608  # ours
        *(f"UPDATE books_balance SET {one}" for one in was),  # noqa: S608  # ours
    )
    with connection.cursor() as cursor:
        if connection.vendor == POSTGRES:
            cursor.execute("SET LOCAL session_replication_role = origin")
            return
        for statement in statements(connection.vendor):
            if statement.startswith("CREATE TRIGGER"):
                cursor.execute(statement)
