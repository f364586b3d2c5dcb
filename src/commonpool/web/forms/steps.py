"""The steps of a form: ask, check the answers, done."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

from commonpool.web.forms.base import Questions

ASK, CHECK, DONE, FIND = "ask", "check", "done", "find"
AGAIN = ("change", FIND, "add-")


def step(request: HttpRequest, form: Questions, check: Callable[[], object] = lambda: None) -> str:
    """Where a form stands: asked first, then checked, then done; `change`, `find` and `add-` ask again.

    `check` raises a Fault for what could not be done; it is told before anybody checks the answers.
    """
    chosen = request.POST.get("step", CHECK)
    if request.method != "POST" or chosen.startswith(AGAIN) or not form.is_valid():
        return ASK
    if chosen == DONE:
        return DONE
    form.attempt(check)
    return ASK if form.errors else CHECK
