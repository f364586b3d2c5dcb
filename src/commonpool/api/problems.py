"""What went wrong, as RFC 9457 has it: a type, a title, a status, a sentence, and the place.

The types are `urn:commonpool:problem:` and the word of the table below.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import TypeVar

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from commonpool.api.shapes import FORMS
from commonpool.core.fault import Fault
from commonpool.people.permissions import Refused
from commonpool.people.queries import Conflict, Missing

MEDIA = "application/problem+json"
URN = "urn:commonpool:problem:"
# What each status that is no success means here.
KINDS = {
    400: ("bad-input", "It cannot be done with what was sent"),
    401: ("no-token", "A token is needed"),
    403: ("refused", "This is not yours to do"),
    404: ("missing", "It is not there"),
    405: ("method", "This address does something else"),
    409: ("conflict", "It was done already, or differently"),
    413: ("too-large", "Too much at once"),
    415: ("media-type", "Send JSON"),
    422: ("malformed", "It is not in the form that the reference shows"),
    429: ("too-often", "Too many at once"),
    503: ("down", "The installation cannot answer now"),
}


class Place(Schema):
    """One place in a request that is not as it should be."""

    pointer: str = Field(description="JSON Pointer into the body, or the name of the parameter")
    detail: str


class Problem(Schema):
    """Why a request was not carried out; nothing of it was."""

    type: str
    title: str
    status: int
    detail: str = Field(description="one sentence: what, and how to mend it")
    pointer: str | None = Field(None, description="where it stands in the body (JSON Pointer)")
    errors: list[Place] | None = Field(None, description="each place, where there are several")


def problem(
    status: int, detail: str, pointer: str | None = None, errors: list[Place] | None = None
) -> JsonResponse:
    """An answer that says what is wrong."""
    word, title = KINDS.get(status, ("failed", HTTPStatus(status).phrase))
    body = Problem(
        type=URN + word, title=title, status=status, detail=detail, pointer=pointer, errors=errors
    )
    answer = JsonResponse(body.dict(exclude_none=True), status=status, content_type=MEDIA)
    answer["Content-Language"] = "en"  # whatever was asked for: programs read the type
    if status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def documented(*statuses: int) -> dict[int, type[Problem]]:
    """The answers of an operation that are no success, for its description."""
    return dict.fromkeys(statuses, Problem)


def status_of(fault: Fault) -> int:
    """Which status a fault has."""
    for kind, status in ((Refused, 403), (Missing, 404), (Conflict, 409)):
        if isinstance(fault, kind):
            return status
    return 400


def pointer(steps: tuple[str | int, ...]) -> str:
    """A path as JSON Pointer (RFC 6901)."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps)


def from_fault(fault: Fault) -> HttpResponse:
    return problem(status_of(fault), str(fault), pointer(fault.path) or None)


def from_validation(found: ValidationError) -> HttpResponse:
    """Every place that pydantic found, by the name it was sent under."""
    errors = [
        Place(pointer=pointer(sent_as(one["loc"])), detail=told_of(one)) for one in found.errors
    ]
    first = errors[0]
    return problem(422, f"{first.detail}; see {first.pointer}", first.pointer, errors)


def told_of(error: Mapping[str, object]) -> str:
    """What pydantic says; where it shows a pattern, what to write instead."""
    context = error.get("ctx")
    pattern = context.get("pattern") if isinstance(context, dict) else None
    return FORMS.get(str(pattern), str(error["msg"]))


def sent_as(steps: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """A place as the sender knows it: without the words for "body" and for our argument."""
    return steps[2:] if steps[0] == "body" else steps[1:]


def from_http(error: HttpError) -> HttpResponse:
    """Of a body that could not be read, the reason that our own reader gave."""
    if isinstance(error.__cause__, HttpError):
        return from_http(error.__cause__)
    if isinstance(error.__cause__, RequestDataTooBig):
        return from_size(error.__cause__)
    return problem(error.status_code, str(error))


def from_missing(error: Http404) -> HttpResponse:
    return problem(404, "nothing is at this address; see /api/v1/docs")


def from_refusal(error: AuthenticationError) -> HttpResponse:
    return problem(401, "no token, or one that is not valid; send Authorization: Bearer TOKEN")


def from_size(error: RequestDataTooBig) -> HttpResponse:
    return problem(413, "the request is too large; send less at once")


E = TypeVar("E", bound=Exception)


def handle_all(api: NinjaAPI) -> None:
    """Have every exception told as a problem."""
    handle(api, Fault, from_fault)
    handle(api, ValidationError, from_validation)
    handle(api, HttpError, from_http)
    handle(api, Http404, from_missing)
    handle(api, AuthenticationError, from_refusal)
    handle(api, RequestDataTooBig, from_size)


def handle(api: NinjaAPI, kind: type[E], told: Callable[[E], HttpResponse]) -> None:
    """Have one kind of exception told."""

    def handler(request: HttpRequest, found: E | type[E]) -> HttpResponse:
        return told(found if isinstance(found, kind) else kind())

    api.add_exception_handler(kind, handler)


Answer = Callable[[HttpRequest], HttpResponse]


def every_problem(answer: Answer) -> Answer:
    """What Django itself answers under /api/ is a problem too, not a page."""

    def told(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        status = response.status_code
        if status < 400 or response["Content-Type"] == MEDIA or not of_api(request):
            return response
        plain = problem(status, KINDS.get(status, ("", HTTPStatus(status).phrase))[1].lower())
        for name in ("Allow", "Retry-After"):
            if name in response:
                plain[name] = response[name]
        return plain

    return told


def of_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")
