"""The way in: what an invitation says, and joining by it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from commonpool.people import services
from commonpool.people.models import Account
from commonpool.people.queries import OPEN, UNKNOWN, invitation_state, member_of
from commonpool.web.forms.people import JoinForm

GONE = 410


def join(request: HttpRequest, code: str) -> HttpResponse:
    """Who invites and where to; then a name; strangers sign in first and come back."""
    now = timezone.now()
    state = invitation_state(code, now)
    seen: dict[str, object] = {"state": state, "code": code}
    if state.invitation is not None and member_of(request.user, state.invitation.community):
        return redirect("community", state.invitation.community.slug)
    if state.invitation is None or state.state != OPEN:
        status = 404 if state.state == UNKNOWN else GONE
        return render(request, "web/people/shut.html", seen, status=status)
    account = request.user
    if not isinstance(account, Account):
        return _private(render(request, "web/people/welcome.html", seen))
    form = JoinForm(request.POST or None, initial={"name": ""})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        member = form.attempt(
            lambda: services.join(
                account=account,
                code=code,
                name=asked["name"],
                shows_name=asked["shows_name"],
                now=now,
            )
        )
        if member:
            messages.success(request, gettext("Welcome. You belong here now."))
            return redirect("community", member.community.slug)
    return _private(render(request, "web/people/join.html", {**seen, "form": form}))


def _private(answer: HttpResponse) -> HttpResponse:
    """The address holds the code: no cache keeps it, and the site's policy tells it to no other."""
    answer["Cache-Control"] = "no-store"
    return answer
