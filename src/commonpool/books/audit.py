"""Reads a whole book and recomputes it: the chain, the lines, the balances."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from django.db import DatabaseError

from commonpool.books import chain, pen
from commonpool.books.chain import Paid
from commonpool.books.models import Account, Balance, Book, Entry, Line
from commonpool.books.snapshot import snapshot
from commonpool.core import entries as core
from commonpool.core.fault import Fault
from commonpool.people.models import Community

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a book that is not as it was written, or not as it may be."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(slots=True)
class Reading:
    """What has been read so far."""

    terms: Mapping[str, core.Terms]
    balances: dict[str, core.Balance] = field(default_factory=dict)
    kinds: dict[int, str] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    targets: set[int] = field(default_factory=set)
    paid: set[tuple[str, str, str]] = field(default_factory=set)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)


def audit(community: Community, passed: tuple[int, str] | None = None) -> list[Problem]:
    """Everything that is wrong with the community's book, in order.

    `passed` is number and hash of an entry noted earlier and kept elsewhere: a chain that
    does not pass through it was written anew, or an old copy of it was put back.
    """
    try:
        with snapshot():
            return list(_problems(community.pk, passed))
    except (DatabaseError, TypeError, ValueError, OverflowError) as error:
        return [Problem("the book", f"it cannot be read ({error})")]


def _problems(number: int, passed: tuple[int, str] | None) -> Iterator[Problem]:
    book = Book.objects.filter(book=number).first()
    if book is None:
        if passed:
            yield Problem("the book", "it is gone")
        return
    rows = Account.objects.filter(book=number).values_list("code", "commodity", "floor")
    reading = Reading({code: core.Terms(commodity, floor) for code, commodity, floor in rows})
    yield from _chain(book, reading, passed)
    yield from _balances(number, reading)


def _chain(book: Book, reading: Reading, passed: tuple[int, str] | None) -> Iterator[Problem]:
    before, seq = "", 0
    lines = _Lines(book.book)
    seen = passed is None
    for seq, entry in enumerate(
        Entry.objects.filter(book=book.book).order_by("seq").iterator(BATCH), 1
    ):
        where = f"entry {entry.seq}"
        if entry.seq != seq:
            yield Problem(where, f"entry {seq} should stand here")
            return
        for what in (
            *_link_faults(book, entry, before, rows := lines.pop(seq)),
            *_rule_faults(book.book, entry, reading, rows),
        ):
            yield Problem(where, what)
        before, seen = entry.hash, seen or passed == (seq, entry.hash)
    for left in lines.rest():
        yield Problem(f"entry {left}", "it is gone, and its lines are there")
    if not seen and passed:
        yield Problem(
            f"entry {passed[0]}", f"it is not the one noted earlier; the book ends at {seq}"
        )


class _Lines:
    """The lines of one entry after the other, as the database gives them."""

    def __init__(self, book: int) -> None:
        rows = Line.objects.filter(book=book).order_by("seq", "line").iterator(BATCH)
        self._groups = groupby(rows, key=lambda row: row.seq)
        self._next: tuple[int, list[Line]] | None = None
        self._step()

    def _step(self) -> None:
        found = next(self._groups, None)
        self._next = (found[0], list(found[1])) if found else None

    def pop(self, seq: int) -> list[Line]:
        """The lines of this entry, and on to the next."""
        if self._next is None or self._next[0] != seq:
            return []
        found = self._next[1]
        self._step()
        return found

    def rest(self) -> Iterator[int]:
        """The entries whose lines nobody asked for."""
        while self._next:
            yield self._next[0]
            self._step()


def _paid(rows: list[Line]) -> list[Paid]:
    return [
        Paid(
            core.Line(row.debit, row.credit, row.commodity, row.amount),
            row.cycle or "",
            row.recipient or "",
        )
        for row in rows
    ]


def _link_faults(book: Book, entry: Entry, before: str, rows: list[Line]) -> Iterator[str]:
    """Whether the entry is what its hash says, and follows the one before it."""
    if (entry.prev or 0) != entry.seq - 1 or (entry.prev_hash or "") != before:
        yield "it does not follow the entry before it"
    if [row.line for row in rows] != list(range(1, entry.lines + 1)):
        yield f"it has {len(rows)} lines and says {entry.lines}"
    if any((row.kind, row.target) != (entry.kind, entry.target) for row in rows):
        yield "a line is of another kind than its entry"
    request = chain.request_of(entry.kind, entry.purpose, entry.target, _paid(rows))
    if request != entry.request:
        yield "its lines are not those that were written"
    made = chain.hash_of(
        book=book.name,
        seq=entry.seq,
        prev=before,
        moment=entry.moment,
        key=entry.key,
        request=request,
    )
    if made != entry.hash:
        yield "its hash is not that of what it says"


def _rule_faults(book: int, entry: Entry, reading: Reading, rows: list[Line]) -> Iterator[str]:
    """Whether the entry may stand where it stands; what it moves is taken into account."""
    plain = [paid.line for paid in _paid(rows)]
    if entry.key in reading.keys:
        yield f"the key {entry.key} is used twice"
    reading.keys.add(entry.key)
    yield from _target_faults(book, entry, reading, plain)
    for row in rows:
        reading.places[row.debit] = reading.places[row.credit] = (row.seq, row.line)
        if row.cycle:
            one = (row.cycle, row.recipient or "", row.commodity)
            if one in reading.paid:
                yield f"{one[1]} has {one[2]} of cycle {one[0]} twice"
            reading.paid.add(one)
    reading.kinds[entry.seq] = entry.kind
    if entry.kind not in core.EFFECTS:
        yield f"{entry.kind} is no kind"
        return
    after = dict(core.moved(reading.balances, entry.kind, plain))
    reading.balances.update(after)
    try:
        core.checked(plain)
        core.refuse_unknown(plain, reading.terms)
        core.refuse_below_floor(after.items(), reading.terms)
    except Fault as fault:
        yield fault.problem


def _target_faults(
    book: int, entry: Entry, reading: Reading, plain: list[core.Line]
) -> Iterator[str]:
    may = core.ACTS_ON.get(entry.kind, ())
    if not may:
        if entry.target:
            yield f"a {entry.kind} acts on no entry, and this one on {entry.target}"
        return
    if reading.kinds.get(entry.target) not in may:
        yield f"entry {entry.target} is none that a {entry.kind} acts on"
        return
    if entry.target in reading.targets:
        yield f"entry {entry.target} is acted on twice"
    reading.targets.add(entry.target)
    kept = [paid.line for paid in pen.lines_of(book, entry.target)]
    if entry.kind == core.REVERSE:
        kept = [line.mirror for line in reversed(kept)]
    if kept != plain:
        yield f"its lines are not those of entry {entry.target}"


def _balances(number: int, reading: Reading) -> Iterator[Problem]:
    """Whether the balances are those that the lines make, and add up to nothing."""
    sums: dict[str, int] = {}
    kept = {row.account: row for row in Balance.objects.filter(book=number)}
    for code, terms in reading.terms.items():
        due, row = reading.balances.get(code, core.Balance()), kept.pop(code, None)
        if row is None:
            yield Problem(f"account {code}", "it has no balance")
            continue
        if (row.posted, row.held) != (due.posted, due.held):
            yield Problem(
                f"account {code}",
                f"its balance is {row.posted} with {row.held} held, "
                f"and its lines make {due.posted} with {due.held} held",
            )
        if row.floor != terms.floor:
            yield Problem(f"account {code}", f"its floor is {row.floor} and was {terms.floor}")
        last = reading.places.get(code, (0, 0))
        if (row.seq, row.line) != last:
            said = "its balance is that of line {} of entry {}, and its last is line {} of entry {}"
            yield Problem(f"account {code}", said.format(row.line, row.seq, *reversed(last)))
        sums[terms.commodity] = sums.get(terms.commodity, 0) + row.posted
    for code in kept:
        yield Problem(f"account {code}", "it was never opened, and has a balance")
    for commodity, total in sums.items():
        if total:
            yield Problem(commodity, f"all balances add up to {total} and not to 0")
