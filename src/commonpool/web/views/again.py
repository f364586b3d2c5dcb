"""Signing in once more before a sensitive act, and what a treasurer has to add for it."""

from __future__ import annotations

import time

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core import ratelimit
from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, gettext_lazy

from commonpool.people.models import Account

STATE = "sign-in-again"


class CodeForm(forms.Form):
    """One question: the code."""

    code = forms.CharField(label=gettext_lazy("The code in your mail"), max_length=20)
    code.widget.attrs |= {"autocomplete": "one-time-code", "class": "short", "autofocus": ""}


def back(request: HttpRequest) -> str:
    """Where they came from, if that is here."""
    to = request.POST.get("next") or request.GET.get("next") or "/"
    ours = url_has_allowed_host_and_scheme(to, {request.get_host()}, request.is_secure())
    return to if ours else "/"


@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask a treasurer to add a passkey or an app."""
    return render(request, "web/people/second_factor.html", {"next": back(request)})


@login_required
def again(request: HttpRequest) -> HttpResponse:
    """Send a code to the account's own address, and ask for it."""
    account = request.user
    assert isinstance(account, Account)  # noqa: S101  # login_required let nobody else in
    form, seen = CodeForm(), {"next": back(request)}
    if request.method == "POST" and request.POST.get("step") == "send":
        _send(request, account)
    elif request.method == "POST":
        form = CodeForm(request.POST)
        if form.is_valid() and _matches(request, account, form.cleaned_data["code"]):
            request.session.cycle_key()
            record_authentication(request, account, method="code", reauthenticated=True)
            return redirect(back(request))
        if form.is_valid():
            form.add_error(
                "code", gettext("This is not the code, or it is too old; send a new one.")
            )
    return render(
        request,
        "web/people/again.html",
        {**seen, "form": form, "sent": STATE in request.session, "address": account.email},
    )


def _send(request: HttpRequest, account: Account) -> None:
    """Mail a new code, unless too many were asked for."""
    if not ratelimit.consume(request, action="request_login_code", key=account.email.lower()):
        return
    code = get_adapter().generate_login_code()
    request.session[STATE] = {"code": code, "at": time.time(), "tries": 0}
    context = {"request": request, "code": code}
    get_adapter().send_mail("account/email/login_code", account.email, context)


def _matches(request: HttpRequest, account: Account, typed: str) -> bool:
    """Whether it is the code that was sent; each try counts, and a code is good once."""
    state = request.session.get(STATE)
    if not state or not ratelimit.consume(request, action="reauthenticate", user=account):
        return False
    state["tries"] += 1
    lasting = time.time() - state["at"] < app_settings.LOGIN_BY_CODE_TIMEOUT
    right = constant_time_compare(_plain(typed), _plain(state["code"]))
    if right or not lasting or state["tries"] >= app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS:
        del request.session[STATE]
    request.session.modified = True
    return right and lasting


def _plain(code: str) -> str:
    return code.replace("-", "").replace(" ", "").upper()
