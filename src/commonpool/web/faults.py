"""A fault becomes a page: its sentence, and the status that programs read."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonpool.core.fault import Fault
from commonpool.people.permissions import ACTIONS, MEMBER, NotYours
from commonpool.web.forms.people import ROLE_NAMES

# By name, from the most telling class on: rooms below define their own kinds of fault.
STATUS = {"Refused": 403, "Missing": 404, "Conflict": 409}
Answer = Callable[[HttpRequest], HttpResponse]


def status_of(fault: Fault) -> int:
    """The HTTP status that says what kind of fault it is; 400 where nothing else is known."""
    kinds = (STATUS.get(kind.__name__) for kind in type(fault).__mro__)
    return next((status for status in kinds if status), 400)


def page(request: HttpRequest, fault: Fault) -> HttpResponse:
    """The fault in words, with a way back; where a role is missing, who has it."""
    if isinstance(fault, NotYours):
        may = sorted(ACTIONS[fault.action] - {MEMBER})
        seen = {"who": [str(ROLE_NAMES[role]) for role in may]}
        return render(request, "403.html", seen, status=403)
    return render(request, "web/fault.html", {"fault": fault}, status=status_of(fault))


class FaultPages:
    """Turns a fault that a view let through into its page."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Called by Django with what a view raised."""
        return page(request, error) if isinstance(error, Fault) else None
