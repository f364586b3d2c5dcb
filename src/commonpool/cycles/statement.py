"""What moved an account, as people ask for it: what each line was, and of which cycle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from commonpool.books import queries as books
from commonpool.books.queries import Move
from commonpool.cycles.models import Correction, Share
from commonpool.people.models import Community
from commonpool.pools import accounts

AT_ONCE = 500
# Postings of a whole cycle, whose key begins with what they are and names the cycle.
OF_CYCLES = ("close", "vest", "below")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a statement: `about` says what it was, `cycle` of which cycle, where of one."""

    move: Move
    about: str
    cycle: str


def statement(community: Community, code: str, *, limit: int = 100, offset: int = 0) -> list[Entry]:
    """What moved an account, the newest first."""
    moves = books.statement(community, code, limit=limit, offset=offset)
    cycles = cycles_of(community, moves)
    return [Entry(move, about(code, move), cycles.get(move.key, "")) for move in moves]


def whole(community: Community, code: str) -> Iterator[Entry]:
    """All that ever moved an account, the newest first, read a part at a time."""
    offset = 0
    while found := statement(community, code, limit=AT_ONCE, offset=offset):
        yield from found
        offset += len(found)


def about(code: str, move: Move) -> str:
    """The purpose of a line; of what a close gave or took: a share, a baseline need, or decay."""
    if move.purpose != "close":
        return move.purpose
    if move.paid_by:
        return "share"
    if not code.startswith(accounts.member("")):
        return move.purpose
    return "baseline" if move.amount > 0 else "decay"


def cycles_of(community: Community, moves: Iterable[Move]) -> Mapping[str, str]:
    """The cycle of each posting by its key, where it belongs to one."""
    found: dict[str, str] = {}
    numbered: dict[str, dict[int, str]] = {"release": {}, "correction": {}}
    for move in moves:
        kind, _, rest = move.key.partition(":")
        name = rest.partition("#")[0].partition(":")[0]
        if kind in OF_CYCLES:
            found[move.key] = name
        elif kind in numbered and name.isdecimal():
            numbered[kind][int(name)] = move.key
    shares = Share.objects.filter(cycle__community=community, pk__in=numbered["release"])
    for number, slug in shares.values_list("pk", "cycle__slug"):
        found[numbered["release"][number]] = slug
    rows = Correction.objects.filter(
        share__cycle__community=community, pk__in=numbered["correction"]
    )
    for number, slug in rows.values_list("pk", "share__cycle__slug"):
        found[numbered["correction"][number]] = slug
    return found


def still_to_come(community: Community, handle: str) -> QuerySet[Share]:
    """Shares that are held for somebody, or of which parts come with later cycles; oldest first."""
    waits = Q(released__isnull=True) & ~Q(held="")
    rows = Share.objects.filter(waits | Q(paid__lt=F("parts")), amount__gt=0)
    mine = rows.filter(cycle__community=community, party=handle)
    return mine.select_related("cycle").order_by("cycle__number")
