"""The public page of a community, and how anybody checks what it says. No login."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonpool.core.canonical import canonical_text
from commonpool.cycles import queries as cycles
from commonpool.cycles.covering import covered
from commonpool.cycles.models import Cycle
from commonpool.people import queries as people
from commonpool.people.models import Community, Member
from commonpool.pools import queries as pools
from commonpool.pools.backing import backing
from commonpool.pools.models import Agreement
from commonpool.web.agreements import in_words
from commonpool.web.charts.way import Picture, picture, pool_name
from commonpool.web.doors import Visit, community_page
from commonpool.web.views.draws import rows_of

MOST_NEEDS = 6
MOST_CYCLES = 6
MOST_NAMES = 40
MOST_DRAWS = 3


@dataclass(frozen=True, slots=True)
class Names:
    """Members whose names are shown to all, and how many others there are."""

    shown: list[Member]
    others: int


@community_page()
def show(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What a community needs, has and shares."""
    home = visit.community
    agreement, now = pools.agreement(home), cycles.open_cycle(home)
    rows = covered(home, visit.today, now, agreement)
    closed = cycles.closed_cycles(home)
    context = {
        "rows": rows[:MOST_NEEDS],
        "more_needs": max(len(rows) - MOST_NEEDS, 0),
        "now": now,
        "pools": held(pools.pool_balances(home)),
        "backing": backing(home),
        "drawn": rows_of(pools.adopted_draws(home)[:MOST_DRAWS], visit),
        "last": closed[0] if closed else None,
        "picture": picture_of(closed[0], visit) if closed else None,
        "cycles": closed[:MOST_CYCLES],
        "more_cycles": max(len(closed) - MOST_CYCLES, 0),
        "rule": words_of(agreement, visit),
        "names": names(home),
        "below": people.nested(home),
    }
    return render(request, "web/community/show.html", context)


def held(balances: Mapping[str, int]) -> list[tuple[str, int]]:
    """What the pools hold, by the names that people use."""
    return [(pool_name(pool), amount) for pool, amount in sorted(balances.items()) if amount]


def picture_of(cycle: Cycle, visit: Visit) -> Picture | None:
    """The flow of a closed cycle, from its receipt alone."""
    return picture(cycles.receipt(cycle), visit.unit)


def words_of(agreement: Agreement | None, visit: Visit) -> list[str]:
    """The agreement in force, in plain words."""
    if agreement is None:
        return []
    read = pools.read_stored(agreement)
    return in_words(read.policy, read.rule, visit.unit)


def names(home: Community) -> Names:
    """Who shows a name to all, and how many keep to themselves."""
    members = people.members(home).prefetch_related(None).filter(stands_for=None)
    shown = list(members.filter(shows_name=True).exclude(name="")[:MOST_NAMES])
    return Names(shown, members.count() - len(shown))


@community_page()
def check(request: HttpRequest, visit: Visit) -> HttpResponse:
    """How to recompute a cycle with plain Python, offline."""
    closed = cycles.closed_cycles(visit.community)
    return render(request, "web/community/check.html", {"last": closed[0] if closed else None})


@community_page()
def flow_csv(request: HttpRequest, visit: Visit, cycle: str) -> HttpResponse:
    """The flow of a closed cycle as a table for a spreadsheet."""
    made = picture_of(cycles.cycle(visit.community, cycle), visit)
    answer = attachment("text/csv; charset=utf-8", f"{visit.community.slug}-{cycle}-flow.csv")
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(["from", "to", visit.unit.code])
    for source, target, amount in made.rows if made else ():
        writer.writerow([source, target, visit.unit.format(amount)])
    answer.write("\N{ZERO WIDTH NO-BREAK SPACE}" + lines.getvalue())
    return answer


@community_page()
def receipt(request: HttpRequest, visit: Visit, cycle: str) -> HttpResponse:
    """The receipt of a closed cycle, byte for byte as its hash was taken."""
    found = cycles.cycle(visit.community, cycle)
    answer = attachment("application/json", f"{visit.community.slug}-{cycle}.receipt.json")
    answer.write(canonical_text(cycles.receipt(found)))
    return answer


@community_page()
def bundle(request: HttpRequest, visit: Visit, cycle: str) -> HttpResponse:
    """The receipt with its evidence: all that anybody needs to recompute it."""
    found = cycles.cycle(visit.community, cycle)
    cycles.bundle(found)
    answer = attachment("application/json", f"{visit.community.slug}-{cycle}.bundle.json")
    answer.write(bytes(found.bundle or b""))
    return answer


def attachment(kind: str, name: str) -> HttpResponse:
    """A file to keep."""
    answer = HttpResponse(content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
