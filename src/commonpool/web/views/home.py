"""The front door: the communities that live here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from commonpool.people.models import Community
from commonpool.people.queries import may_found


def home(request: HttpRequest) -> HttpResponse:
    """Every community by name; straight to the only one."""
    communities = list(Community.objects.order_by("name", "slug"))
    if len(communities) == 1:
        return redirect("community", communities[0].slug)
    seen = {"communities": communities, "may_found": may_found(request.user)}
    return render(request, "web/home.html", seen)
