"""Two people, one task, one log."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from commonpool.contributions import queries, services
from commonpool.people.queries import member, members
from commonpool.web.doors import Visit, community_page
from commonpool.web.forms.deeds import PairForm, WordsForm
from commonpool.web.forms.finding import sent
from commonpool.web.paging import page_in

SHOWN = dt.timedelta(days=14)  # so long does somebody see that they were told: not this time


@community_page("contributions.log")
def buddies(request: HttpRequest, visit: Visit) -> HttpResponse:
    """My pairs, and asking somebody."""
    others = [one for one in members(visit.community).filter(stands_for=None) if one != visit.actor]
    data, first = sent(request)
    form = PairForm(data, people=others, initial=first)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        made = form.attempt(
            lambda: services.pair(
                actor=visit.actor,
                other=member(visit.community, told["other"]),
                task=told["task"],
                once=told["once"],
                now=visit.now,
            )
        )
        if made:
            return redirect("pair", visit.community.slug, made.pk)
    seen = {
        "form": form,
        "pairs": list(queries.pairs_of(visit.actor)),
        "not_made": list(queries.pairs_not_made(visit.actor, visit.now - SHOWN)),
    }
    return render(request, "web/deeds/buddies.html", seen)


@community_page("contributions.log")
def pair(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """The log that two people keep together."""
    row = queries.pair(visit.community, key, visit.actor)
    form = WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        if form.attempt(
            lambda: services.note(actor=visit.actor, buddies=row, words=words, now=visit.now)
        ):
            return redirect("pair", visit.community.slug, row.pk)
    page = page_in(request, row.notes.select_related("by").order_by("-at", "-pk"))
    seen = {
        "pair": row,
        "form": form,
        "page": page,
        "notes": list(page),
        "deeds": queries.deeds_of(row, visit.actor, on=visit.today),
        "asked": row.agreed is None and row.second_id == visit.actor.pk,
    }
    return render(request, "web/deeds/pair.html", seen)


@require_POST
@community_page("contributions.log")
def agree(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """Yes, let us."""
    row = queries.pair(visit.community, key, visit.actor)
    services.agree(actor=visit.actor, buddies=row, now=visit.now)
    messages.success(request, gettext("You are buddies now."))
    return redirect("pair", visit.community.slug, row.pk)


@require_POST
@community_page("contributions.log")
def end(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """The work is done; or not this time."""
    row = queries.pair(visit.community, key, visit.actor)
    services.end_pair(actor=visit.actor, buddies=row, now=visit.now)
    if row.agreed is None and row.second_id == visit.actor.pk:
        messages.success(request, gettext("Said: not this time."))
    return redirect("buddies", visit.community.slug)
