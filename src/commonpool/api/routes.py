"""How an operation is declared: what it needs, and every answer that it may give."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ninja import Router

from commonpool.api.gate import Gate
from commonpool.api.kept import once_only
from commonpool.api.pace import Pace
from commonpool.api.pictures import PICTURE
from commonpool.api.problems import documented

F = TypeVar("F", bound=Callable[..., object])
BYTES = {"schema": {"type": "string", "format": "binary"}}


ALWAYS = (401, 404, 422)
HELD = (400, 403, 409, 413, 415, 429)


def read(router: Router, path: str, answer: object, may: str | None = None) -> Callable[[F], F]:
    """A reading operation: for everybody, or for who may do `may`; `answer` may be kinds of files."""
    statuses = (*ALWAYS, *((403,) if may else ()), 400)
    kinds = (answer,) if answer == PICTURE else answer if isinstance(answer, tuple) else ()
    return router.get(
        path,
        auth=Gate(may),
        response={200: None if kinds else answer, **documented(*statuses)},
        openapi_extra={
            # What is open to everybody may be asked with a token, and need not.
            **({} if may else {"security": [{}]}),
            **({"responses": {200: {"content": dict.fromkeys(kinds, BYTES)}}} if kinds else {}),
        },
    )


def write(
    router: Router, path: str, answer: object, may: str, *, secret: bool = False
) -> Callable[[F], F]:
    """A writing operation, for a token that writes and a member who may do `may`.

    It is done once for each key; where it answers a `secret`, that is told once.
    """
    declared = router.post(
        path,
        auth=Gate(may, writes=True),
        throttle=[Pace()],
        response={200: answer, **documented(*ALWAYS, *HELD)},
    )

    def declare(view: F) -> F:
        declared(once_only(view, secret=secret))
        return view

    return declare
