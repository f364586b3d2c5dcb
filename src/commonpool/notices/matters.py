"""What waits for a member on a day: each matter under a key of its own, and no word of anybody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from commonpool.contributions import queries as deeds
from commonpool.contributions.facts import with_all
from commonpool.contributions.judging import QUESTIONED, WAITING
from commonpool.contributions.models import Confirmation, Contribution
from commonpool.contributions.panel import seats, unscored_by
from commonpool.contributions.queries import pairs_of
from commonpool.cycles import queries as cycles
from commonpool.cycles.models import Cycle, Share
from commonpool.needs.queries import promises, wanted_of
from commonpool.people.models import Member
from commonpool.people.permissions import ACTIONS, roles_of
from commonpool.pools.queries import draws_to_adopt

OPEN = frozenset({WAITING, QUESTIONED})
SUNDAY = 7
SOON = dt.timedelta(days=3)
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that waits; `kind` says what, `key` names this one."""

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Times:
    """What all members of a community have in common on a day."""

    day: dt.date
    open: Cycle | None
    closed: Cycle | None
    panel: frozenset[int]  # the numbers of those who score praise


def times(member: Member, day: dt.date) -> Times:
    """The cycle that is open, and the one that closed in the last week."""
    home = member.community
    last = next(iter(cycles.closed_cycles(home)[:1]), None)
    fresh = last if last and last.closed and last.closed.date() > day - WEEK else None
    panel = frozenset(seats(home).values_list("member", flat=True))
    return Times(day, cycles.open_cycle(home), fresh, panel)


def matters(member: Member, now: Times, *, weekly: bool) -> list[Matter]:
    """Everything that waits for a member; with the week's own where they want it."""
    day, sunday = now.day, weekly and now.day.isoweekday() == SUNDAY
    pairs = frozenset(pairs_of(member).values_list("pk", flat=True))
    waiting = deeds.to_confirm(member, on=day) if pairs or sunday else []
    found = [
        *(
            Matter("buddy", f"buddy:{one.deed.pk}")
            for one in waiting
            if one.deed.buddies_id in pairs
        ),
        *(Matter("pair", f"pair:{row.pk}") for row in deeds.pairs_asked(member)),
        *(Matter("accept", f"accept:{row.pk}") for row in deeds.to_accept(member)),
        *_asked(member),
        *_lapsing(member, day),
        *(Matter("wanted", f"wanted:{row.pk}") for row in wanted_of(member, day)),
        *(Matter("promise", f"promise:{row.pk}") for row in promises(member, day, day + SOON)),
        *_praise(member, now),
        *_share(member, now),
        *_office(member, now),
    ]
    if sunday:
        found.append(Matter("week", f"week:{day}"))
        found += [Matter("witness", f"witness:{day}:{one.deed.pk}") for one in waiting]
    return found


def _asked(member: Member) -> Iterator[Matter]:
    """Questions about one's own deeds that wait for an answer."""
    rows = Confirmation.objects.filter(
        contribution__by=member,
        contribution__counted_in="",
        contribution__withdrawn=None,
        says="question",
        answered=None,
    )
    for row in rows.order_by("pk"):
        yield Matter("question", f"question:{row.pk}:{row.at:%Y%m%d}")


def _lapsing(member: Member, day: dt.date) -> Iterator[Matter]:
    """One's own deeds that lapse within days unless somebody confirms them."""
    rows = Contribution.objects.filter(by=member, counted_in="", withdrawn=None, gift=False)
    for one in deeds.tell(with_all(rows), member, on=day):
        until = one.judgement.until
        if one.state in OPEN and until is not None and until <= day + SOON:
            yield Matter("lapsing", f"lapsing:{one.deed.pk}:{until}")


def _praise(member: Member, now: Times) -> Iterator[Matter]:
    """Thanks of the open cycle that wait for the score of somebody on the panel."""
    if member.pk in now.panel:
        for number in unscored_by(member).order_by("pk").values_list("pk", flat=True):
            yield Matter("praise", f"praise:{number}")


def _share(member: Member, now: Times) -> Iterator[Matter]:
    """A cycle that has closed, and what it gave."""
    last = now.closed
    if last and Share.objects.filter(cycle=last, party=member.handle, amount__gt=0).exists():
        yield Matter("share", f"share:{last.slug}")


def _office(member: Member, now: Times) -> Iterator[Matter]:
    """What waits for those who settle, who close, and who adopt what another proposed."""
    roles = roles_of(member)
    if roles & ACTIONS["contributions.settle"]:
        for one in deeds.to_settle(member, on=now.day):
            yield Matter("settle", f"settle:{one.deed.pk}")
    row = now.open
    if roles & ACTIONS["cycles.close"] and row is not None and row.day_after <= now.day:
        yield Matter("close", f"close:{row.slug}")
    if roles & ACTIONS["draws.adopt"]:
        for draw in draws_to_adopt(member):
            yield Matter("draw", f"draw:{draw.pk}")
