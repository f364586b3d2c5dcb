"""A book as Beancount text.

The format: https://beancount.github.io/docs/beancount_language_syntax.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from commonpool.formats.journal import Account, Entry, Names, moving, names

FIRST_DAY = "1970-01-01"


def ledger(
    accounts: Iterable[Account], decimals: dict[str, int], entries: Iterable[Entry]
) -> Iterator[str]:
    """The ledger, line by line; its balances are those of the book."""
    kept = list(accounts)
    called = names(kept, decimals)
    yield 'option "title" "commonpool"'
    for account in kept:
        unit = called.units[account.commodity]
        yield f"{FIRST_DAY} open {called.accounts[account.code]} {unit.code}"
    for entry in moving(entries):
        yield from _transaction(entry, called)


def _transaction(entry: Entry, called: Names) -> Iterator[str]:
    yield ""
    yield f'{entry.day} * "{entry.purpose}"'
    yield f'  entry: "{entry.seq}"'
    yield f'  key: "{entry.key}"'
    for line in entry.lines:
        unit = called.units[line.commodity]
        amount = unit.format(line.amount)
        yield f"  {called.accounts[line.debit]}  {amount} {unit.code}"
        yield f"  {called.accounts[line.credit]}  -{amount} {unit.code}"
