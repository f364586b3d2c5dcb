"""Founding a community, and what it says of itself: name, place in time, and where it belongs."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from commonpool.core.amounts import unit_of
from commonpool.core.fault import Fault
from commonpool.people import queries, services
from commonpool.people.models import Account, Community, Member
from commonpool.people.permissions import Refused
from commonpool.web.doors import Visit, community_page
from commonpool.web.forms.founding import FoundForm, SelvesForm
from commonpool.web.once import pressed


@login_required
def found(request: HttpRequest) -> HttpResponse:
    """Found a community: the first here, or one that a steward adds."""
    return pressed(request, lambda: founding(request))


def founding(request: HttpRequest) -> HttpResponse:
    """What it is called and shares; then it is there."""
    account = request.user
    if not isinstance(account, Account) or not queries.may_found(account):
        raise Refused(
            "founding a community is not yours to do here",
            "ask a steward of one that lives here, or whoever runs this server",
        )
    above = queries.stewarded(account)
    form = FoundForm(request.POST or None, above, within=request.GET.get("within", ""))
    if request.method == "POST" and form.is_valid():
        member = form.attempt(lambda: _free(account, form, above))
        if member:
            messages.success(request, gettext("It is founded, and you are its steward."))
            return redirect("community", member.community.slug)
    return render(request, "web/people/found.html", {"form": form})


def _free(account: Account, form: FoundForm, above: list[Community]) -> Member:
    """A short name that is taken is told beside its question, as any other mistake."""
    try:
        return _found(account, form, above)
    except queries.Conflict as fault:
        raise Fault(fault.problem, fault.mend, fault.path) from None


def _found(account: Account, form: FoundForm, above: list[Community]) -> Member:
    asked = form.cleaned_data
    return services.found_community(
        account=account,
        slug=asked["slug"],
        name=asked["name"],
        currency=asked["currency"],
        decimals=min(unit_of(asked["currency"]).decimals, 9),
        zone=asked["zone"],
        language=asked["language"],
        founder=asked["founder"],
        parent=_chosen(asked.get("parent"), above),
        now=timezone.now(),
    )


def _chosen(slug: str | None, above: list[Community]) -> Community | None:
    return next((one for one in above if one.slug == slug), None)


@community_page("community.edit")
def edit(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What a community says of itself, and within which other it lies."""
    home = visit.community
    above = [one for one in queries.stewarded(request.user) if one.pk != home.pk]
    if home.parent is not None and home.parent not in above:
        above.append(home.parent)
    form = SelvesForm(request.POST or None, home, above)
    asked = request.method == "POST" and form.is_valid()
    if asked and form.attempt(lambda: _edit(visit, form, above)):
        messages.success(request, gettext("Saved."))
        return redirect("edit-community", home.slug)
    seen = {"form": form, "below": queries.nested(home)}
    return render(request, "web/people/edit_community.html", seen)


def _edit(visit: Visit, form: SelvesForm, above: list[Community]) -> bool:
    asked = form.cleaned_data
    services.edit_community(
        actor=visit.actor,
        community=visit.community,
        name=asked["name"],
        about=asked["about"],
        zone=asked["zone"],
        language=asked["language"],
    )
    parent = _chosen(asked.get("parent"), above)
    if parent != visit.community.parent:
        services.nest(actor=visit.actor, community=visit.community, parent=parent, now=visit.now)
    return True
