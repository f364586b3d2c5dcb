"""What a signed-in person sees stays with them: no cache keeps it, and signing out clears it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from commonpool.web.faults import Answer


class Private:
    """Marks pages of signed-in people, and what they leave behind in a browser."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = request.user.is_authenticated
        answer = self.answer(request)
        if before and "Cache-Control" not in answer:
            answer["Cache-Control"] = "no-store"
        if before and not request.user.is_authenticated:
            answer["Clear-Site-Data"] = '"cache", "storage"'
        return answer
