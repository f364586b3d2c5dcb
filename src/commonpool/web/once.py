"""One form, one act: what is pressed twice is done once, and answered twice alike.

Every form of ours carries a key (`once`), made when its page was shown. Whatever the form does and
the memory of its key are one transaction; a second press waits for the first.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext

from commonpool.people.models import Account
from commonpool.people.once import claim, fingerprint, other_answers
from commonpool.web.models import Sent

APART = ("once", "csrfmiddlewaretoken")


class Back(HttpResponseRedirect):
    """Where somebody goes who has done nothing yet: to sign in once more, to mend a mistake."""


def new_key() -> str:
    """The key of a form that is shown."""
    return uuid.uuid4().hex


def pressed(request: HttpRequest, act: Callable[[], HttpResponse]) -> HttpResponse:
    """What the act answers; for a form that was done before, where it led then."""
    key = request.POST.get("once") if request.method == "POST" else None
    if not key or not isinstance(request.user, Account):
        return act()
    with transaction.atomic():
        row, new = claim(
            Sent,
            key=digest(key, request.path),
            asked=seal(request, key),
            other=other_answers(),
            account=request.user,
        )
        if not new and row.to:
            messages.info(
                request,
                gettext("This form was sent before: it is done once. For another, begin anew."),
            )
            return redirect(row.to)
        answer = act()
        if led_on(answer):
            keep(row, answer)
        else:
            transaction.set_rollback(True)
        return answer


def led_on(answer: HttpResponse) -> bool:
    """Whether something was done: a form with a mistake is shown again."""
    return isinstance(answer, HttpResponseRedirect) and not isinstance(answer, Back)


def keep(row: Sent, answer: HttpResponse) -> None:
    """Remember where the form led, unless no cache may keep it either: then it runs again."""
    if answer.get("Cache-Control") != "no-store":
        # By a query: whoever was forgotten just now took the row along.
        Sent.objects.filter(pk=row.pk).update(to=answer["Location"])


def seal(request: HttpRequest, key: str) -> str:
    """A hash of all answers of a form, with its key, so that nobody can guess them from it."""
    told = {name: request.POST.getlist(name) for name in request.POST if name not in APART}
    prints = {name: fingerprint(file) for name, file in request.FILES.items()}
    return digest(key, json.dumps([told, prints], sort_keys=True))


def digest(*parts: str) -> str:
    """A hash of some words."""
    text = "\0".join(parts)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
