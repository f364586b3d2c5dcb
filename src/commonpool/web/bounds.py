"""What is too large is refused before a byte of it is read."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonpool.core.fault import Fault
from commonpool.web.faults import Answer

TOO_LARGE = 413


class Bounds:
    """Refuses a request by the length it declares; without one Django reads none of it."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = str(request.META.get("CONTENT_LENGTH") or "0")
        if not length.isdigit() or int(length) <= settings.LARGEST_REQUEST:
            return self.answer(request)
        fault = Fault(
            "you sent {megabytes} MB", "send at most 12 MB at once", megabytes=int(length) // 2**20
        )
        return render(request, "web/fault.html", {"fault": fault}, status=TOO_LARGE)
