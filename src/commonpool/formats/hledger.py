"""A book as an hledger journal.

The format: https://hledger.org/hledger.html#journal
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from commonpool.formats.journal import Account, Entry, Names, moving, names

TYPES = {"Income": "R", "Assets": "A", "Expenses": "X", "Liabilities": "L", "Equity": "E"}


def journal(
    accounts: Iterable[Account], decimals: dict[str, int], entries: Iterable[Entry]
) -> Iterator[str]:
    """The journal, line by line; its balances are those of the book."""
    kept = list(accounts)
    called = names(kept, decimals)
    for unit in called.units.values():
        shown = f"0.{'0' * unit.decimals}" if unit.decimals else "0."
        yield f'commodity {shown} "{unit.code}"'
    for account in kept:
        name = called.accounts[account.code]
        yield f"account {name}  ; type: {TYPES[name.partition(':')[0]]}"
    for entry in moving(entries):
        yield from _transaction(entry, called)


def _transaction(entry: Entry, called: Names) -> Iterator[str]:
    yield ""
    yield f"{entry.day} ({entry.seq}) {entry.purpose}  ; key: {entry.key}"
    for line in entry.lines:
        unit = called.units[line.commodity]
        amount = unit.format(line.amount)
        yield f'    {called.accounts[line.debit]}  {amount} "{unit.code}"'
        yield f'    {called.accounts[line.credit]}  -{amount} "{unit.code}"'
