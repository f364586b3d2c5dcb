"""The HTTP API, version 1: its parts, and its description."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.operation import Operation
from ninja.parser import Parser

from commonpool import __version__
from commonpool.api import (
    agreements,
    appreciations,
    baseline,
    books,
    buddies,
    calendars,
    carrying,
    communities,
    contributions,
    cycles,
    draws,
    evidence,
    invitations,
    members,
    money,
    needs,
    offers,
    panel,
    selves,
    shares,
    shifts,
    trying,
    week,
    witnessing,
)
from commonpool.api.problems import MEDIA, handle_all

MOST = 1024 * 1024  # bytes of a body; a year of one member's deeds is far less
ABOUT = """What a community's pages do, for programs: all but signing in, joining and making tokens.

A token belongs to one member of one community and is made on that member's own page. It is sent as
`Authorization: Bearer TOKEN`. What a community shows to everybody needs none.
Every write needs an `Idempotency-Key`: the same key and content again writes nothing more.
Amounts are text; times are ISO 8601; lists come in parts of `limit` from `offset`.
What went wrong is told as `application/problem+json`."""


class JsonBody(Parser):
    """Reads a body that says it is JSON, and is not endless."""

    def parse_body(self, request: HttpRequest) -> dict[str, object]:
        if request.content_type != "application/json":
            raise HttpError(415, "the body is not declared as application/json; declare it so")
        if len(request.body) > MOST:
            raise HttpError(413, f"the body is over {MOST:,} bytes; send less at once")
        try:
            found: object = json.loads(request.body, parse_constant=_no_number)
        except (ValueError, RecursionError):
            raise HttpError(400, "the body is no JSON that can be read; correct it") from None
        return found if isinstance(found, dict) else {"": found}


def _no_number(text: str) -> object:
    raise ValueError(text)


class Api(NinjaAPI):
    """Its description says what is sent when something went wrong; it is worked out once."""

    told: Mapping[str, object] | None = None

    def get_openapi_schema(  # type: ignore[override]  # it is a dict, and read as one
        self, *, path_prefix: str | None = None, path_params: dict[str, object] | None = None
    ) -> Mapping[str, object]:
        if self.told is None:
            self.told = self.described(path_prefix, path_params)
        return self.told

    def described(
        self, path_prefix: str | None, path_params: dict[str, object] | None
    ) -> Mapping[str, object]:
        """The description, which takes a while to work out."""
        found = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for operations in found["paths"].values():
            for operation in operations.values():
                refine(operation)
        return found

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of its function, which no two share."""
        return operation.view_func.__name__


def refine(operation: dict[str, dict[int, dict[str, dict[str, object]]]]) -> None:
    """Problems have their own media type."""
    for status, answer in operation["responses"].items():
        if int(status) >= 400 and "application/json" in answer.get("content", {}):
            answer["content"] = {MEDIA: answer["content"]["application/json"]}


api = Api(
    title="commonpool",
    version=__version__,
    description=ABOUT,
    urls_namespace="api",
    parser=JsonBody(),
    docs_url="/docs",
)
handle_all(api)
api.add_router("/communities", communities.router, tags=["communities"])
PARTS = (
    *(members, selves, invitations),
    *(needs, carrying, offers),
    *(contributions, witnessing, evidence, shifts, buddies, week, appreciations, panel),
    *(money, baseline, draws, agreements, books),
    *(cycles, calendars, shares, trying),
)
for part in PARTS:
    name = part.__name__.rpartition(".")[2]
    api.add_router("/communities/{slug:community}", part.router, tags=[name])
