"""The weekly round: five minutes, one screen."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from commonpool.contributions import queries, services
from commonpool.contributions.services import Line
from commonpool.contributions.weekly import Suggestion, as_line, weekly_round
from commonpool.core.fault import Fault
from commonpool.needs.texts import read_minutes
from commonpool.people.models import Member
from commonpool.web.doors import Visit, community_page
from commonpool.web.forms.base import Questions


@community_page("contributions.log")
def week(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What I did this week, and what I probably did."""
    form, found = Questions(request.POST or None), weekly_round(visit.actor, visit.today)
    if request.method == "POST" and form.is_valid():
        chosen = [one for one in found.suggestions if f"did-{one.key}" in request.POST]
        if form.attempt(lambda: _log(visit, form, chosen, request.POST)) is not None:
            messages.success(request, gettext("Written down. Thank you!"))
            return redirect("week", visit.community.slug)
    seen = {
        "form": form,
        "round": found,
        "waiting": len(queries.to_confirm(visit.actor, on=visit.today)),
    }
    return render(request, "web/deeds/week.html", seen)


def _log(visit: Visit, form: Questions, chosen: list[Suggestion], typed: QueryDict) -> int:
    """What was ticked; nothing, where the same form came before."""
    if not chosen:
        return 0
    lines = [_line(visit.actor, one, typed) for one in chosen]
    once = form.cleaned_data["once"]
    return len(services.log_many(actor=visit.actor, lines=lines, once=once, now=visit.now))


def _line(actor: Member, one: Suggestion, typed: QueryDict) -> Line:
    """A suggestion with the day and hours that were put right."""
    hours = typed.get(f"hours-{one.key}", "").strip()
    minutes = read_minutes(hours, "hours") if hours else one.minutes
    if minutes is None and one.thousandths is None:
        raise Fault("hours are missing", "write them beside what you ticked")
    return as_line(one, actor, on=_day(typed.get(f"on-{one.key}", ""), one.on), minutes=minutes)


def _day(text: str, suggested: dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(text) if text else suggested
    except ValueError:
        raise Fault("this is no day", "write it as 2026-01-31") from None
