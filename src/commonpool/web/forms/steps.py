"""The steps of a form: ask, check the answers, done."""

from __future__ import annotations

from django.http import HttpRequest

from commonpool.web.forms.base import Questions

ASK, CHECK, DONE, FIND = "ask", "check", "done", "find"
AGAIN = ("change", FIND, "add-")


def step(request: HttpRequest, form: Questions) -> str:
    """Where a form stands: asked first, then checked, then done; `change`, `find` and `add-` ask again."""
    chosen = request.POST.get("step", CHECK)
    if request.method != "POST" or chosen.startswith(AGAIN) or not form.is_valid():
        return ASK
    return DONE if chosen == DONE else CHECK
