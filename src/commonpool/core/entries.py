"""Balanced ledger lines, and balances as a fold over them.

A line takes an amount from its credit account and gives it to its debit account, so each line
balances itself, and the balances of a commodity always add up to zero. What was received is a
positive balance, as in any double entry: Pacioli, Summa de arithmetica, 1494.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from commonpool.core.fault import Fault, quote

LARGEST = 10**15  # smallest units in one line
LOWEST = -(10**18)  # the floor of an account that has none
MOST_DECIMALS = 9

POST, HOLD, SETTLE, VOID, REVERSE = "post", "hold", "settle", "void", "reverse"
# What an entry of each kind may act on, once.
ACTS_ON: Mapping[str, tuple[str, ...]] = {
    POST: (),
    HOLD: (),
    SETTLE: (HOLD,),
    VOID: (HOLD,),
    REVERSE: (POST, SETTLE),
}
# What one smallest unit of a line adds to: the debit account, the credit account, what is held.
EFFECTS: Mapping[str, tuple[int, int, int]] = {
    POST: (1, -1, 0),
    HOLD: (0, 0, 1),
    SETTLE: (1, -1, -1),
    VOID: (0, 0, -1),
    REVERSE: (1, -1, 0),
}
PLAIN = re.compile(r"[A-Za-z0-9:._/#-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Line:
    """`amount` smallest units of a commodity, from the credit account to the debit account."""

    debit: str
    credit: str
    commodity: str
    amount: int

    @property
    def mirror(self) -> Line:
        """The line that takes this one back."""
        return Line(self.credit, self.debit, self.commodity, self.amount)


@dataclass(frozen=True, slots=True)
class Balance:
    """What an account has, in smallest units; `held` of it waits to leave."""

    posted: int = 0
    held: int = 0

    @property
    def free(self) -> int:
        """What may still leave."""
        return self.posted - self.held


@dataclass(frozen=True, slots=True)
class Terms:
    """The one commodity that an account holds, and the floor that its free balance keeps."""

    commodity: str
    floor: int


def plain(text: str, what: str, longest: int) -> str:
    """`text` if it is a code rather than words, else Fault: the journal keeps no names."""
    if not PLAIN.fullmatch(text) or len(text) > longest:
        raise Fault(
            "the {what} {text} is no code",
            "write 1 to {longest} of the signs A-Z a-z 0-9 : . _ / # -",
            what=what,
            text=quote(text),
            longest=longest,
        )
    return text


def checked(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines if each could stand in a ledger, else Fault with its place."""
    found = tuple(lines)
    if not found:
        raise Fault("an entry without lines moves nothing", "give at least one line")
    for place, line in enumerate(found):
        try:
            _check(line)
        except Fault as fault:
            raise fault.under(place) from None
    return found


def _check(line: Line) -> None:
    plain(line.debit, "account", 100)
    plain(line.credit, "account", 100)
    plain(line.commodity, "commodity", 24)
    if type(line.amount) is not int or not 1 <= line.amount <= LARGEST:
        raise Fault(
            "the amount {amount} is no whole number from 1 to 10^15",
            "count it in smallest units",
            amount=quote(line.amount),
        )
    if line.debit == line.credit:
        raise Fault(
            "a line from {debit} to itself moves nothing",
            "name two accounts",
            debit=quote(line.debit),
        )


def moved(
    balances: Mapping[str, Balance], kind: str, lines: Iterable[Line]
) -> Iterator[tuple[str, Balance]]:
    """Each account's balance after each line, in order; an account not in `balances` has none."""
    now = dict(balances)
    into, out, held = EFFECTS[kind]
    for line in lines:
        was = now.get(line.debit, Balance())
        now[line.debit] = Balance(was.posted + into * line.amount, was.held)
        yield line.debit, now[line.debit]
        was = now.get(line.credit, Balance())
        now[line.credit] = Balance(was.posted + out * line.amount, was.held + held * line.amount)
        yield line.credit, now[line.credit]


def fold(
    entries: Iterable[tuple[str, Sequence[Line]]], balances: Mapping[str, Balance] | None = None
) -> dict[str, Balance]:
    """The balances after entries of (kind, lines)."""
    now = dict(balances or {})
    for kind, lines in entries:
        now.update(moved(now, kind, lines))
    return now


def refuse_unknown(lines: Iterable[Line], terms: Mapping[str, Terms]) -> None:
    """Fault where a line names an account that is not open, or is of another commodity."""
    for place, line in enumerate(lines):
        for account in (line.debit, line.credit):
            if account not in terms:
                raise Fault(
                    "the account {account} is not open",
                    "open it first",
                    (place,),
                    account=quote(account),
                )
            if terms[account].commodity != line.commodity:
                raise Fault(
                    "the account {account} holds {commodity}, not {other}",
                    "one account holds one commodity",
                    (place,),
                    account=quote(account),
                    commodity=terms[account].commodity,
                    other=line.commodity,
                )


def refuse_below_floor(after: Iterable[tuple[str, Balance]], terms: Mapping[str, Terms]) -> None:
    """Fault where a balance would pass its floor, or the bounds of the ledger."""
    for account, balance in after:
        floor = terms[account].floor
        if balance.free < floor:
            raise Fault(
                "the account {account} would have {free} and its floor is {floor}",
                "move less, or let something come in first",
                account=quote(account),
                free=balance.free,
                floor=floor,
            )
        if not LOWEST <= balance.posted <= -LOWEST:
            raise Fault("the account {account} is full", "open another one", account=quote(account))
