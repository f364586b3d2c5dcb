"""What stewards and treasurers do with cycles: open, preview, close, release, put right."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from commonpool.core.fault import Fault
from commonpool.cycles import documents, queries, services
from commonpool.cycles.baseline import covered
from commonpool.cycles.baseline import names as names_to
from commonpool.cycles.models import Cycle
from commonpool.people.queries import Conflict, Missing
from commonpool.pools import queries as pools
from commonpool.web.charts.way import picture
from commonpool.web.doors import Visit, community_page
from commonpool.web.forms.base import Questions
from commonpool.web.forms.cycles import CalendarForm, CorrectionForm, OpenForm
from commonpool.web.paging import page_of
from commonpool.web.sensitive import sensitive
from commonpool.web.views.cycles import names_of
from commonpool.web.views.draws import rows_of
from commonpool.web.views.waiting import grouped


@community_page("cycles.open")
def open_cycle(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Open the next cycle, after looking at what is in force."""
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = form.attempt(
            lambda: services.open_cycle(
                actor=visit.actor,
                community=visit.community,
                now=visit.now,
                closes=form.cleaned_data["closes"],
            )
        )
        if made:
            return redirect("cycles", visit.community.slug)
    seen = {"form": form, "calendar": queries.calendar(visit.community)}
    return render(request, "web/cycles/open.html", seen)


@community_page("cycles.open")
def calendar(request: HttpRequest, visit: Visit) -> HttpResponse:
    """When cycles open and close."""
    kept = queries.calendar(visit.community)
    asked = ("rhythm", "days", "grace_days", "by_itself")
    form = CalendarForm(request.POST or None, initial={one: getattr(kept, one) for one in asked})
    if request.method == "POST" and form.is_valid():
        words = {one: form.cleaned_data[one] for one in asked}
        made = form.attempt(
            lambda: services.set_calendar(actor=visit.actor, community=visit.community, **words)
        )
        if made:
            messages.success(
                request, gettext("The calendar is kept. It holds from the next cycle.")
            )
            return redirect("cycles", visit.community.slug)
    return render(request, "web/cycles/calendar.html", {"form": form})


def now_open(visit: Visit) -> Cycle:
    """The cycle that is open. Raises Missing."""
    found = queries.open_cycle(visit.community)
    if found is None:
        raise Missing("no cycle is open here", "open one first")
    return found


@community_page("cycles.close")
@sensitive
def close(request: HttpRequest, visit: Visit, cycle: str) -> HttpResponse:
    """The preview to check, and one button. Pressed twice it closes once."""
    found = queries.cycle(visit.community, cycle)
    if request.method == "POST" or found.closed is not None:
        return closed(request, visit, found)
    return render(request, "web/cycles/close.html", preview(request, visit, found))


def closed(request: HttpRequest, visit: Visit, found: Cycle) -> HttpResponse:
    """Close it; whoever pressed the same button twice lands on the same page."""
    try:
        services.close_cycle(actor=visit.actor, cycle=found, now=visit.now)
    except Conflict:
        found.refresh_from_db()
        if found.closed_by_id != visit.actor.pk:
            raise
    return redirect("thanks", visit.community.slug, found.slug)


def preview(request: HttpRequest, visit: Visit, found: Cycle) -> dict[str, object]:
    """What a close would give now, or why it would be refused."""
    gathered = documents.gather(found)
    waiting, names = queries.waiting_of(gathered), names_of(visit)
    seen: dict[str, object] = {
        "cycle": found,
        "form": Questions(),
        "early": found.day_after > visit.today,
        "last_day": found.day_after - dt.timedelta(days=1),
        "waiting": grouped(waiting, names),
        "unmeasured": any(one.reason == queries.UNMEASURED for one in waiting),
    }
    try:
        made = queries.preview_of(gathered.document)
    except Fault as fault:
        return {**seen, "fault": fault}
    outcome = made.distribution.outcome
    rows = [(names.get(one.party, one.party), one.amount) for one in made.shares]
    receipt = made.bundle["receipt"]
    page = page_of(request, sorted(rows, key=lambda row: row[0].casefold()))
    return {
        **seen,
        "page": page,
        "rows": list(page),
        "picture": picture(receipt, visit.unit) if isinstance(receipt, dict) else None,
        "remainder": outcome.remainder,
        "drawn": rows_of(pools.draws_in(visit.community, ""), visit),
        "waters": made.distribution.waters,
        "baseline": covered(made.bundle, visit.unit, names_to(visit.community, visit.member)),
    }


@require_POST
@community_page("cycles.close")
@sensitive
def renew(request: HttpRequest, visit: Visit, cycle: str) -> HttpResponse:
    """Let a cycle that cannot close take the newest agreement."""
    found = queries.cycle(visit.community, cycle)
    services.renew_rule(actor=visit.actor, cycle=found, now=visit.now)
    return redirect("close", visit.community.slug, cycle)


@require_POST
@community_page("shares.release")
@sensitive
def release(request: HttpRequest, visit: Visit, cycle: str, party: str) -> HttpResponse:
    """Give a held share to whom it belongs."""
    row = queries.share(queries.cycle(visit.community, cycle), party)
    services.release_share(actor=visit.actor, share=row, now=visit.now)
    messages.success(request, gettext("The share is theirs now."))
    return redirect("share", visit.community.slug, cycle, party)


@community_page("cycles.correct")
@sensitive
def correct(request: HttpRequest, visit: Visit, cycle: str, party: str) -> HttpResponse:
    """Put a share right, with the reason."""
    row = queries.share(queries.cycle(visit.community, cycle), party)
    form = CorrectionForm(request.POST or None, visit.unit)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        made = form.attempt(
            lambda: services.correct_share(
                actor=visit.actor,
                share=row,
                amount=asked["amount"],
                words=asked["words"],
                once=asked["once"],
                now=visit.now,
            )
        )
        if made:
            messages.success(request, gettext("The share is put right. The receipt stays."))
            return redirect("share", visit.community.slug, cycle, party)
    seen = {"form": form, "share": row, "cycle": row.cycle, "amount": queries.amount_of(row)}
    return render(request, "web/cycles/correct.html", seen)
