"""A community's cycles: the open one with my estimate, closed ones with every share and why."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst

from commonpool.contributions.panel import was_scored
from commonpool.core.explanation import lines
from commonpool.core.fault import Fault
from commonpool.core.story import Story
from commonpool.cycles import queries, why
from commonpool.cycles.baseline import covered
from commonpool.cycles.baseline import names as names_to
from commonpool.cycles.models import Cycle, Share
from commonpool.people.models import Member
from commonpool.people.queries import display_name
from commonpool.pools import queries as pools
from commonpool.web.charts.way import picture
from commonpool.web.doors import Visit, community_page
from commonpool.web.figures import isolated
from commonpool.web.notes import noted
from commonpool.web.paging import beside, longest, page_of
from commonpool.web.views.community import attachment
from commonpool.web.views.draws import rows_of as rows_drawn
from commonpool.web.views.reasons import reasons
from commonpool.web.views.waterfalls import rows_of

MOST_CYCLES = 120


@community_page()
def cycles(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The open cycle, with one's own estimate and its reason; and all closed ones."""
    now = queries.open_cycle(visit.community)
    seen = {
        "now": now,
        "over": now is not None and now.day_after <= visit.today,
        "closed": queries.closed_cycles(visit.community)[:MOST_CYCLES],
        "may_open": visit.may("cycles.open"),
        "may_close": visit.may("cycles.close"),
        **(mine(now, visit) if now and visit.member else {}),
    }
    return render(request, "web/cycles/cycles.html", seen)


def mine(cycle: Cycle, visit: Visit) -> dict[str, object]:
    """A member's estimate with its reasons, or why there is none."""
    try:
        estimate = why.estimate(cycle, visit.actor)
    except Fault as fault:
        return {"fault": fault}
    if visit.actor.handle not in estimate.told.names:
        return {"too_new": True}
    waits = [f"{isolated(capfirst(what))}: {reason}" for what, reason in estimate.unmeasured]
    return {
        "estimate": estimate,
        **reasoned(estimate.told, visit, visit.actor.handle, estimate.amount, waits),
    }


def reasoned(
    told: Story, visit: Visit, party: str, amount: int, waits: Sequence[str] = ()
) -> dict[str, object]:
    """Why somebody gets an amount: bars, what they do not show, and every deed in words."""
    return {
        "rows": rows_of(why.parts(told, party), amount),
        "reasons": [*reasons(told, party, visit.unit), *waits],
        "words": list(lines(told, party)),
    }


@dataclass(frozen=True, slots=True)
class Row:
    """A party's share on a page: who it is to this viewer, and whether it was put right."""

    party: str
    name: str
    amount: int
    share: Share


@community_page()
def cycle(request: HttpRequest, visit: Visit, cycle: str) -> HttpResponse:
    """A closed cycle: its shares, its flow, its files; an open one is on the page of all."""
    found = queries.cycle(visit.community, cycle)
    if found.closed is None:
        return redirect("cycles", visit.community.slug)
    names = names_of(visit)
    rows = [
        Row(
            row.party,
            names.get(row.party, row.party),
            getattr(row, "correct_amount", row.amount),
            row,
        )
        for row in queries.shares(found)
    ]
    kept = queries.bundle(found)
    receipt = queries.receipt_in(kept, found)
    told = {"party": names, "by": names, "need": queries.need_words(visit.community)}
    rows.sort(key=lambda row: row.name.casefold())
    waiting = queries.waiting_deeds(found)
    warnings = receipt["warnings"] if isinstance(receipt["warnings"], list) else []
    page = page_of(request, longest(rows, waiting, warnings))
    seen = {
        "cycle": found,
        "page": page,
        "anybody": bool(rows),
        "praised": was_scored(visit.community, found.first_day, found.day_after),
        "rows": beside(page, rows),
        "picture": picture(receipt, visit.unit),
        "drawn": rows_drawn(pools.draws_in(visit.community, found.slug), visit),
        "baseline": covered(kept, visit.unit, names_to(visit.community, visit.member)),
        "warnings": [noted(one, told, visit.unit) for one in beside(page, warnings)],
        "waiting": [(names.get(one.party, one.party), one) for one in beside(page, waiting)],
    }
    return render(request, "web/cycles/cycle.html", seen)


def names_of(visit: Visit) -> Mapping[str, str]:
    """What each party is called, as this viewer may know."""
    rows = Member.objects.filter(community=visit.community)
    return {row.handle: display_name(row, visit.member) for row in rows}


@community_page()
def share(request: HttpRequest, visit: Visit, cycle: str, party: str) -> HttpResponse:
    """Why this share: in words, and step by step."""
    found = queries.cycle(visit.community, cycle)
    row = queries.share(found, party)
    told = why.story(found, visit.member)
    seen = {
        "cycle": found,
        "share": row,
        "name": told.names[party],
        "amount": queries.amount_of(row),
        **reasoned(told, visit, party, row.amount),
        "corrections": queries.corrections(row),
        "waits": bool(row.held) and row.released is None,
        "may_release": visit.may("shares.release"),
        "may_correct": visit.may("cycles.correct"),
    }
    return render(request, "web/cycles/share.html", seen)


@community_page("people.see")
def thanks(request: HttpRequest, visit: Visit, cycle: str) -> HttpResponse:
    """The celebration: everything that people thanked each other for; no numbers, no ranks."""
    found = queries.cycle(visit.community, cycle)
    said, given = queries.thanks(found), queries.gifts(found)
    page = page_of(request, longest(said, given))
    seen = {
        "cycle": found,
        "page": page,
        "thanks": beside(page, said),
        "gifts": beside(page, given),
    }
    return render(request, "web/cycles/thanks.html", seen)


@community_page()
def file(request: HttpRequest, visit: Visit, cycle: str) -> HttpResponse:
    """The cycle file of a closed cycle, as `commonpool distribute` reads it."""
    found = queries.cycle(visit.community, cycle)
    queries.bundle(found)
    answer = attachment("application/json", f"{visit.community.slug}-{cycle}.json")
    answer.write(json.dumps(queries.cycle_file(found), ensure_ascii=False, indent=2))
    return answer
