"""A book as plain-text accounting knows it: what every such format is made from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from commonpool.core.amounts import Unit
from commonpool.core.entries import EFFECTS, Line

# The first part of an account's code, and the kind of account that it is elsewhere.
KINDS = {
    "income": "Income",
    "pool": "Assets",
    "baseline": "Expenses",
    "paid": "Expenses",
    "member": "Expenses",
    "held": "Liabilities",
    "outside": "Equity",
}
OTHER = "Equity"
_PART = re.compile(r"[^A-Za-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the book: its code, and its one commodity."""

    code: str
    commodity: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the book; `moment` begins with its day."""

    seq: int
    moment: str
    key: str
    kind: str
    purpose: str
    lines: Sequence[Line]

    @property
    def day(self) -> str:
        """The day it was written, as year-month-day in UTC."""
        return self.moment[:10]


@dataclass(frozen=True, slots=True)
class Names:
    """What accounts and commodities are called elsewhere; no two get the same name."""

    accounts: dict[str, str]
    commodities: dict[str, str]
    units: dict[str, Unit]


def names(accounts: Iterable[Account], decimals: dict[str, int]) -> Names:
    """A name for everything, the same on every export of the same book."""
    taken: dict[str, str] = {}
    for account in accounts:
        head, _, rest = account.code.partition(":")
        parts = [KINDS.get(head, OTHER), _titled(head), *map(_titled, rest.split(":"))]
        name = ":".join(part for part in dict.fromkeys(parts) if part)
        taken[account.code] = _free(name, account.code, taken)
    commodities: dict[str, str] = {}
    for code in decimals:
        commodities[code] = _free(_shouted(code), code, commodities)
    units = {code: Unit(commodities[code], places) for code, places in decimals.items()}
    return Names(taken, commodities, units)


def moving(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries that move something: a hold moves nothing until it is settled."""
    return (entry for entry in entries if EFFECTS[entry.kind][0])


def _free(name: str, code: str, taken: dict[str, str]) -> str:
    """The name, or the name and what tells it from one that is taken."""
    if name not in taken.values():
        return name
    number = 2
    while f"{name}-{number}" in taken.values():
        number += 1
    return f"{name}-{number}"


def _titled(part: str) -> str:
    """A part of a name: a capital or a digit first, then letters, digits and dashes."""
    plain = _PART.sub("-", part).strip("-")
    return plain[:1].upper() + plain[1:]


def _shouted(code: str) -> str:
    """Capitals, at least two, a letter first and no dash last, as Beancount asks."""
    plain = re.sub(r"[^A-Z0-9'._-]+", "-", code.upper()).strip("-'._")
    if not plain[:1].isalpha():
        plain = f"C{plain}"
    return plain if len(plain) > 1 else f"{plain}C"
