"""Words of thanks, with points or without."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from commonpool.contributions import queries, services
from commonpool.contributions.budget import points_left
from commonpool.people.queries import member, members
from commonpool.web.doors import Visit, community_page
from commonpool.web.forms.deeds import ThankForm
from commonpool.web.forms.finding import sent
from commonpool.web.views.panel import seen_of


@community_page("contributions.see")
def thanks(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Thank somebody; and what others thanked me for."""
    actor = visit.actor
    left = points_left(queries.practice(visit.community), actor, visit.today)
    others = [one for one in members(visit.community) if one.pk != actor.pk]
    data, first = sent(request)
    form = ThankForm(data, people=others, left=left, initial=first)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        done = form.attempt(
            lambda: services.thank(
                actor=actor,
                to=member(visit.community, told["to"]),
                points=told["points"],
                words=told["words"],
                once=told["once"],
                now=visit.now,
            )
        )
        if done:
            messages.success(request, gettext("Your thanks are on their way."))
            return redirect("thanks", visit.community.slug)
    seen = {
        "form": form,
        "thanks": queries.thanks_to(actor),
        "may": visit.may("appreciation.give"),
        **seen_of(visit),
    }
    return render(request, "web/deeds/thanks.html", seen)
