"""The needs that I carry with me: kept from one community, asked for in another."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from commonpool.needs import carrying, queries
from commonpool.web.doors import Visit, community_page
from commonpool.web.forms.base import Questions
from commonpool.web.forms.needs import CADENCE_WORDS


@community_page("people.edit-self")
def mine(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Needs that travel with me."""
    rows = queries.carried(visit.actor.account)
    seen = {
        "rows": [(row, CADENCE_WORDS[row.cadence], Questions()) for row in rows],
        "may_ask": visit.may("needs.post"),
    }
    return render(request, "web/needs/carried.html", seen)


@require_POST
@community_page("needs.post")
def keep(request: HttpRequest, visit: Visit, need: str) -> HttpResponse:
    """Carry a need of mine with me."""
    carrying.carry(actor=visit.actor, need=queries.need(visit.community, need))
    messages.success(request, gettext("You carry it with you now."))
    return redirect("my-needs", visit.community.slug)


@require_POST
@community_page("needs.post")
def ask(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """Ask for it here."""
    row = queries.carried_one(visit.actor.account, key)
    made = carrying.ask_again(
        actor=visit.actor, carried=row, once=request.POST.get("once", ""), now=visit.now
    )
    messages.success(request, gettext("Asked. Everybody can see it now."))
    return redirect("need", visit.community.slug, made.slug)


@require_POST
@community_page("people.edit-self")
def leave(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """Carry it no longer."""
    row = queries.carried_one(visit.actor.account, key)
    carrying.leave_behind(actor=visit.actor, carried=row)
    return redirect("my-needs", visit.community.slug)
