"""How often a token may write: counted in the cache that all processes share."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from ninja.throttling import BaseThrottle

from commonpool.api.gate import caller

SECONDS = 60


class Pace(BaseThrottle):
    """At most COMMONPOOL_API_RATE writes of one token in a minute."""

    def allow_request(self, request: HttpRequest) -> bool:
        token = caller(request).token
        window = int(timezone.now().timestamp()) // SECONDS
        key = f"api-{token.pk if token else 0}-{window}"
        cache.add(key, 0, timeout=2 * SECONDS)
        return cache.incr(key) <= settings.API_RATE

    def wait(self) -> float:
        return SECONDS
