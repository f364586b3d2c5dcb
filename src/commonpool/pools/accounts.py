"""What the pool's accounts are called in the books."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from commonpool.books import services as books
from commonpool.books.services import Line, Opening
from commonpool.core.pools import FLOW, RESERVE
from commonpool.people.models import Community

INBOX = "pool:inbox"
OWED = "pool:owed"  # shared, and not there or no longer: below zero until a cycle covers it
FLOWING = f"pool:{FLOW}"
RESERVED = f"pool:{RESERVE}"
# Names that no pool of a policy may take: the books use them.
OWN_NAMES = frozenset({"inbox", "owed"})


def income(kind: str) -> str:
    """The account that money of a kind comes from."""
    return f"income:{kind}"


def pool(name: str) -> str:
    """The account of a pool."""
    return f"pool:{name}"


def member(handle: str) -> str:
    """What a member may draw on."""
    return f"member:{handle}"


def held(handle: str) -> str:
    """What waits for somebody who has not joined, or who left."""
    return f"held:{handle}"


def vesting(handle: str) -> str:
    """What is a member's own and comes in parts, one a cycle."""
    return f"vesting:{handle}"


def below(handle: str) -> str:
    """What was passed on to a community below."""
    return f"below:{handle}"


def baseline(slug: str) -> str:
    """What was paid for a baseline need that no member receives."""
    return f"baseline:{slug}"


def paid(name: str) -> str:
    """What was paid out of a pool to somebody outside; who that is the journal does not say."""
    return f"paid:{name}"


def move(source: str, target: str, commodity: str, amount: int) -> Line:
    """A line of the books by which an amount goes from one account to another."""
    return Line(debit=target, credit=source, commodity=commodity, amount=amount)


def opening(code: str, commodity: str) -> Opening:
    """An account as it is opened: only what money comes from, or is owed by, goes below zero."""
    endless = code == OWED or code.startswith("income:")
    return Opening(code, commodity, None if endless else 0)


def open_all(community: Community, lines: Iterable[Line]) -> None:
    """Open the accounts of these lines where they are not open yet."""
    codes = sorted({code for line in lines for code in (line.debit, line.credit)})
    books.open_book(community=community)
    books.open_accounts(
        community=community, accounts=[opening(code, community.currency) for code in codes]
    )


def post(
    community: Community, key: str, lines: Sequence[Line], purpose: str, now: dt.datetime
) -> None:
    """Post lines, if there are any, to accounts that are opened as they are needed."""
    if lines:
        open_all(community, lines)
        books.post(community=community, key=key, lines=lines, purpose=purpose, now=now)
