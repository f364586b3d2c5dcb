"""Work that comes back, logged with one tap."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from commonpool.contributions import queries, services
from commonpool.needs.queries import need, open_needs
from commonpool.web.doors import Visit, community_page
from commonpool.web.forms.deeds import ShiftForm


@community_page("contributions.log")
def shifts(request: HttpRequest, visit: Visit) -> HttpResponse:
    """My shifts, and beginning a new one."""
    asked = open_needs(visit.community, visit.today, request.POST.get("need", ""))
    form = ShiftForm(request.POST or None, needs=asked)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        made = form.attempt(
            lambda: services.start_shift(
                actor=visit.actor,
                what=told["what"],
                minutes=told["hours"],
                need=need(visit.community, told["need"]) if told["need"] else None,
                once=told["once"],
                now=visit.now,
            )
        )
        if made:
            return redirect("shifts", visit.community.slug)
    seen = {"form": form, "shifts": queries.shifts(visit.actor)}
    return render(request, "web/deeds/shifts.html", seen)


@require_POST
@community_page("contributions.log")
def tap(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """Done today."""
    row = queries.shift(visit.actor, key)
    services.tap_shift(actor=visit.actor, shift=row, on=visit.today, now=visit.now)
    messages.success(request, gettext("Written down for today. Thank you!"))
    return redirect("shifts", visit.community.slug)


@require_POST
@community_page("contributions.log")
def end(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """No more."""
    row = queries.shift(visit.actor, key)
    services.end_shift(actor=visit.actor, shift=row, now=visit.now)
    return redirect("shifts", visit.community.slug)
