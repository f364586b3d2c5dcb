"""Whether the installation can work: asked by whatever watches over it."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from commonpool.config.start import mismatch
from commonpool.core.fault import Fault


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 where the database answers and its tables fit the code; 503 and what is wrong."""
    try:
        trouble = mismatch()
    except Fault:
        return JsonResponse({"status": "down", "database": "does not answer"}, status=503)
    if trouble:
        return JsonResponse({"status": "down", "migrations": trouble.problem}, status=503)
    return JsonResponse({"status": "ok", "database": "answers", "migrations": "match"})
