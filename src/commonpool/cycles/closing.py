"""The close as lines of the books: from the inbox, through the flow, to pools and people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from commonpool.books.services import Line, Payout
from commonpool.core.bundle import Closed
from commonpool.core.cycle import instalments, why_held
from commonpool.core.fault import Fault
from commonpool.cycles.documents import Gathered
from commonpool.people.models import Community
from commonpool.pools import accounts, queries
from commonpool.pools.models import BaselineNeed


@dataclass(frozen=True, slots=True)
class Payment:
    """One party's share: what is paid now, and what comes in later cycles."""

    party: str
    amount: int
    held: str
    parts: int

    @property
    def now(self) -> int:
        """What is credited with the close: all that is held, else the first part."""
        return self.amount if self.held else instalments(self.amount, self.parts)[0]

    @property
    def account(self) -> str:
        """Where it goes."""
        return accounts.held(self.party) if self.held else accounts.member(self.party)


def payments(closed: Closed) -> list[Payment]:
    """Each share as it is paid."""
    document = closed.distribution.document
    held, parts = why_held(document), document.policy.vesting
    return [Payment(one.party, one.amount, held.get(one.party, ""), parts) for one in closed.shares]


def lines(closed: Closed, gathered: Gathered, commodity: str) -> list[Line]:
    """Everything that the close moves except shares: income, pools, reserve, baseline."""
    made = closed.distribution
    waters, outcome = made.waters, made.outcome
    reserve = waters.given_to_reserve + waters.reserve
    reserve += outcome.remainder if outcome.goes_to == "reserve" else 0
    moves = [
        (accounts.INBOX, accounts.FLOWING, waters.income),
        *((accounts.member(name), accounts.FLOWING, part) for name, part in waters.decayed.items()),
        *((accounts.FLOWING, accounts.pool(name), part) for name, part in waters.pools.items()),
        (accounts.FLOWING, accounts.RESERVED, reserve),
        *covered(waters.baseline, {row.slug: row for row in gathered.baseline}),
    ]
    return [
        accounts.move(source, target, commodity, amount)
        for source, target, amount in moves
        if amount
    ]


def covered(
    amounts: Mapping[str, int], needs: Mapping[str, BaselineNeed]
) -> Iterator[tuple[str, str, int]]:
    """What covers the baseline, and to whom it goes."""
    for name, amount in sorted(amounts.items()):
        receiver = needs[name].receiver if name in needs else None
        if name == queries.OWED:
            yield accounts.FLOWING, accounts.OWED, amount
        elif receiver is None:
            yield accounts.FLOWING, accounts.baseline(name), amount
        else:
            yield accounts.FLOWING, accounts.member(receiver.handle), amount


def payouts(paid: Sequence[Payment], commodity: str) -> list[Payout]:
    """Shares out of the flow: what each party gets now."""
    return [
        Payout(one.party, accounts.move(accounts.FLOWING, one.account, commodity, one.now))
        for one in paid
        if one.now
    ]


def vesting(paid: Sequence[Payment], commodity: str) -> list[Line]:
    """What shares leave for later cycles."""
    return [
        accounts.move(
            accounts.FLOWING, accounts.vesting(one.party), commodity, one.amount - one.now
        )
        for one in paid
        if one.amount > one.now
    ]


def check_books(community: Community, closed: Closed) -> None:
    """After the posting the books hold what the receipt says, or nothing is posted."""
    made = closed.distribution
    document, waters, outcome = made.document, made.waters, made.outcome
    left = {"carry": 0, "reserve": 0, outcome.goes_to: outcome.remainder}
    pools = dict(document.balances.pools)
    for name, amount in waters.pools.items():
        pools[name] = pools.get(name, 0) + amount
    reserve = document.balances.reserve + waters.given_to_reserve + waters.reserve
    wanted = {
        **{name: amount for name, amount in pools.items() if amount},
        "flow": waters.kept + left["carry"],
        "reserve": reserve + left["reserve"],
        "inbox": queries.all_waiting(community),
        "owed": -debt_left(closed),
    }
    found = queries.pool_balances(community)
    for name in sorted({*wanted, *found}):
        right, there = wanted.get(name, 0), found.get(name, 0)
        if right != there:
            unit = document.unit
            raise Fault(
                "the receipt leaves {right} in {name} and the books hold {there}",
                "nothing was closed: run commonpool audit, then close again",
                right=unit.format(right),
                name=name,
                there=unit.format(there),
            )


def debt_left(closed: Closed) -> int:
    """What is owed and is not covered by this cycle either."""
    made = closed.distribution
    rows = [row for row in made.document.baseline if row.id == queries.OWED]
    return sum(row.amount - made.waters.baseline[row.id] for row in rows)
