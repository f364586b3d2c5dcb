"""The backing: of every unit that members may draw on, how much money is behind it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from commonpool.books import queries as books
from commonpool.core.amounts import Unit
from commonpool.people.models import Community
from commonpool.pools import accounts

# What members may draw on, now or later; what was shared and is not there; what covers for it.
GROUPS = {
    "claims": (accounts.member(""), accounts.held(""), accounts.vesting("")),
    "owed": (accounts.OWED,),
    "reserve": (accounts.RESERVED,),
}
HUNDREDTHS = Unit("", 2)


@dataclass(frozen=True, slots=True)
class Backing:
    """Money behind what members hold, in smallest units, at one moment.

    `claims` is what all may draw on: their balances, what is held for them, and what vests.
    `debt` is what was shared and then taken back, or added to a share by a correction before the
    money for it was split; no cycle has covered it yet.
    The money that came in and is still there is claims − debt + all pools. Of the pools only the
    `reserve` stands behind the claims: flow and inbox are promised to the next cycle, which makes
    claims of them, and a pool with a purpose is promised to its purpose. They are counted neither
    as claims nor as money.
    """

    claims: int
    debt: int
    reserve: int

    @property
    def money(self) -> int:
        """What is there for the claims, in smallest units; below zero where more was taken back."""
        return self.claims - self.debt + self.reserve

    @property
    def ratio(self) -> Fraction | None:
        """Money for each unit held, exactly; None where nobody holds anything."""
        return Fraction(self.money, self.claims) if self.claims else None

    @property
    def shown(self) -> str:
        """The ratio rounded down to two decimals: it never says more than there is."""
        return HUNDREDTHS.format(math.floor((self.ratio or 0) * 100))

    @property
    def short(self) -> int:
        """What is missing until every unit is backed; nothing where the reserve covers the debt."""
        return max(0, self.debt - self.reserve)


def backing(community: Community) -> Backing:
    """What stands behind the members' balances now, read by one query however many they are."""
    found = books.totals(community, community.currency, GROUPS)
    return Backing(found["claims"], -found["owed"], found["reserve"])
