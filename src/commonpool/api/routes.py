"""How an operation is declared: what it needs, and every answer that it may give."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ninja import Router

from commonpool.api.gate import Gate
from commonpool.api.pace import Pace
from commonpool.api.problems import documented

F = TypeVar("F", bound=Callable[..., object])


ALWAYS = (401, 404, 422)
HELD = (400, 403, 409, 413, 415, 429)


def read(router: Router, path: str, answer: object, may: str | None = None) -> Callable[[F], F]:
    """A reading operation: for everybody, or for who may do `may`."""
    statuses = (*ALWAYS, *((403,) if may else ()), 400)
    return router.get(
        path,
        auth=Gate(may),
        response={200: answer, **documented(*statuses)},
        # What is open to everybody may be asked with a token, and need not.
        openapi_extra={} if may else {"security": [{}]},
    )


def write(router: Router, path: str, answer: object, may: str) -> Callable[[F], F]:
    """A writing operation, for a token that writes and a member who may do `may`."""
    return router.post(
        path,
        auth=Gate(may, writes=True),
        throttle=[Pace()],
        response={200: answer, **documented(*ALWAYS, *HELD)},
    )
