"""Holon Alpha's book, for stories: what came in, who received, and what it looks like by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from commonpool.books import queries, services
from commonpool.books.services import Line, Opening, Posting
from commonpool.people.models import Community
from tests.village import Village, village

NOW = dt.datetime(2026, 4, 30, 21, 0, tzinfo=dt.UTC)
FLOW, RESERVE, CRAFT = "pool:flow", "pool:reserve", "income:craft"
HANDLES = ("heron", "otter", "wren", "sorrel", "maple")


@dataclass
class Books:
    """A village's book with its usual accounts."""

    village: Village
    community: Community
    written: list[Posting] = field(default_factory=list)

    def post(self, key: str, *lines: Line, purpose: str = "inflow") -> Posting:
        """The treasurer writes something down."""
        found = services.post(
            community=self.community, key=key, lines=lines, purpose=purpose, now=NOW
        )
        self.written.append(found)
        return found

    def earn(self, cents: int, key: str = "inflow:market") -> Posting:
        """The craft market brings money into the flow pool."""
        return self.post(key, usd(FLOW, CRAFT, cents))

    def has(self, code: str) -> int:
        """What an account has."""
        return queries.balance(self.community, code).posted

    def everybody(self) -> dict[str, int]:
        """What every account has that has anything."""
        found = queries.balances(self.community)
        return {code: one.posted for code, one in found.items() if one.posted or one.held}


def usd(debit: str, credit: str, amount: int) -> Line:
    """Cents from one account to another."""
    return Line(debit, credit, "USD", amount)


def member(handle: str) -> str:
    """A member's account."""
    return f"member:{handle}"


def books(slug: str = "holon-alpha") -> Books:
    """The book of a village, opened with its accounts."""
    holon = village(slug)
    community = holon.community
    services.open_book(community=community)
    pools = [Opening(FLOW, "USD"), Opening(RESERVE, "USD"), Opening(CRAFT, "USD", None)]
    members = [Opening(member(handle), "USD") for handle in HANDLES]
    services.open_accounts(community=community, accounts=[*pools, *members])
    return Books(holon, community)


def a_month() -> Books:
    """A book with a bit of everything."""
    made = books()
    made.earn(1000)
    made.post("reserve", usd(RESERVE, FLOW, 100), usd(member("otter"), FLOW, 7), purpose="split")
    held = services.hold(
        community=made.community,
        key="hold",
        lines=[usd(member("heron"), FLOW, 60)],
        purpose="share",
        now=NOW,
    )
    services.settle_hold(community=made.community, key="settle", seq=held.seq, now=NOW)
    services.reverse(community=made.community, key="back", seq=2, now=NOW)
    payouts = [services.Payout("wren", usd(member("wren"), FLOW, 5))]
    services.post_close(
        community=made.community, cycle="2026-04", key="close", lines=[], payouts=payouts, now=NOW
    )
    return made
