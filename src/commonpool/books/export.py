"""A book as the text of another program's ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from commonpool.books import queries
from commonpool.books.snapshot import snapshot
from commonpool.formats import beancount, hledger
from commonpool.formats.journal import Account, Entry
from commonpool.people.models import Community

Form = Callable[[Iterable[Account], dict[str, int], Iterable[Entry]], Iterator[str]]
FORMATS: dict[str, Form] = {
    "hledger": hledger.journal,
    "beancount": beancount.ledger,
}


def exported(community: Community, form: str) -> Iterator[str]:
    """The whole book, line by line, as it is at one moment."""
    with snapshot():
        accounts = [
            Account(one.code, one.commodity) for one in queries.balances(community).values()
        ]
        yield from FORMATS[form](accounts, queries.decimals(community), _entries(community))


def _entries(community: Community) -> Iterator[Entry]:
    after = 0
    while found := queries.postings(community, after):
        for one in found:
            yield Entry(one.seq, one.moment, one.key, one.kind, one.purpose, one.lines)
        after = found[-1].seq
