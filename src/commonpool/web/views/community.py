"""The public page of a community, and how anybody checks what it says."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonpool.web.doors import Visit, community_page


@community_page()
def show(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What a community needs, has and shares: no login."""
    return render(request, "web/community/show.html")


@community_page()
def check(request: HttpRequest, visit: Visit) -> HttpResponse:
    """How to recompute a cycle with plain Python, offline."""
    return render(request, "web/community/check.html")
