"""Sensitive acts: a fresh sign-in, and for a treasurer something more than a mailbox.

    @community_page("shares.release")
    @sensitive
    def release(request: HttpRequest, visit: Visit) -> HttpResponse: ...

Asked on GET too, so that nobody fills in a form to learn that it is too late. In the demo,
where anybody may be anybody, nothing is asked.
"""

from __future__ import annotations

import time
from functools import update_wrapper
from typing import ParamSpec
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from commonpool.people.queries import has_second_factor, lacks_second_factor
from commonpool.web.doors import Page, Visit
from commonpool.web.once import Back

P = ParamSpec("P")


def sensitive(view: Page[P]) -> Page[P]:
    """Wrap a view, inside its door, as an act that concerns other people's money or rights."""
    return _guarded(view, strong=True)


def about_oneself(view: Page[P]) -> Page[P]:
    """Wrap a view as an act that concerns oneself alone: a fresh sign-in is enough."""
    return _guarded(view, strong=False)


def _guarded(view: Page[P], *, strong: bool) -> Page[P]:
    def guarded(
        request: HttpRequest, visit: Visit, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        asked = None if settings.DEMO else _asked(request, visit, strong=strong)
        return asked or view(request, visit, *args, **kwargs)

    update_wrapper(guarded, view)
    return guarded


def _asked(request: HttpRequest, visit: Visit, *, strong: bool) -> HttpResponse | None:
    """Where to send them first, if anywhere."""
    back = urlencode({"next": request.get_full_path()})
    if strong and lacks_second_factor(visit.actor):
        return Back(f"{reverse('second-factor')}?{back}")
    if fresh(request):
        return None
    if has_second_factor(request.user):
        raise ReauthenticationRequired
    return Back(f"{reverse('again')}?{back}")


def fresh(request: HttpRequest) -> bool:
    """Whether they signed in a moment ago, with their second factor where they have one."""
    strong = has_second_factor(request.user)
    records = get_authentication_records(request, request.user)
    times = [one["at"] for one in records if not strong or one["method"] == "mfa"]
    return bool(times) and time.time() - max(times) < app_settings.REAUTHENTICATION_TIMEOUT
