"""Role × route × community: every cell is tried, and each is closed unless it was opened.

The routes are read from the program; who may pass is written in policies.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.test.client import MULTIPART_CONTENT

from commonpool.people.models import Invitation, Token
from commonpool.people.permissions import ACTIONS, roles_of
from tests.api.matrix import ROLES, Route, World, addresses, api_routes, world
from tests.api.policies import (
    API,
    BODIES,
    ELSEWHERE,
    FILES,
    KEYS,
    LIBRARY,
    MAY,
    OPEN_CYCLE,
    OWN,
    PAGES,
    PUBLIC,
    SIGNED_IN,
    SILENT,
)

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db
HERE = "c/<slug:slug>/"
UNDER = "api/v1/communities"
NOT_YOURS = "is not yours to do here"
OUTSIDER, NOBODY = "olga", "nobody"
CAST = (*ROLES, OUTSIDER, NOBODY)


def pages() -> list[Route]:
    """Every page of a community."""
    found = (one.removeprefix(HERE) for one in addresses() if one.startswith(HERE))
    return [Route(f"/{HERE}{name}", name, ("GET", "POST")) for name in found]


def policy(route: Route) -> str:
    return (API if route.of_api else PAGES)[route.name]


def ask(route: Route, method: str, address: str, who: str, worlds: tuple[World, World]) -> str:
    """What is answered to one of the cast, or to nobody; nothing of what was done stays."""
    client, headers = Client(raise_request_exception=False), {}
    holon, mill = worlds
    if who != NOBODY:
        home = mill if who == OUTSIDER else holon
        if route.of_api:
            headers["Authorization"] = f"Bearer {home.secrets[who]}"
        else:
            client.cookies = home.signed_in(who)
    if route.of_api and method == "POST":
        headers["Idempotency-Key"] = "once"
    before = Invitation.objects.count(), Token.objects.count()
    with transaction.atomic():
        answer = (
            client.get(address, headers=headers)
            if method == "GET"
            else client.post(address, *sent(route), headers=headers)
        )
        untouched = before == (Invitation.objects.count(), Token.objects.count())
        transaction.set_rollback(True)
    said = outcome(answer)
    return "missing" if said == "open" and route.name in SILENT and untouched else said


def sent(route: Route) -> tuple[object, str]:
    """A body as the address takes it, and its media type."""
    if route.name in FILES and route.of_api:
        return {FILES[route.name]: SimpleUploadedFile("it", b"it")}, MULTIPART_CONTENT
    if route.of_api:
        return json.dumps(BODIES.get(route.name, {})), "application/json"
    return {}, MULTIPART_CONTENT


def outcome(answer: Answer) -> str:
    """One word for an answer: sign-in, refused, missing, wrong-method, failed, or open."""
    status = answer.status_code
    if status == 401 or (status == 302 and answer["Location"].startswith("/accounts/login/")):
        return "sign-in"
    if status == 403:
        return "refused" if NOT_YOURS in answer.content.decode() else "open"
    return {404: "missing", 405: "wrong-method"}.get(status, "failed" if status >= 500 else "open")


def wanted(route: Route, who: str, worlds: tuple[World, World]) -> str:
    """What a cell of one's own community must say."""
    may = policy(route)
    if may == PUBLIC:
        return "open"
    if who == NOBODY:
        return "sign-in"
    if who == OUTSIDER:
        return "missing"
    roles = roles_of(worlds[0].village[who])
    return "open" if MAY[may] & roles else "refused"


def cells(
    worlds: tuple[World, World], cast: tuple[str, ...] = CAST
) -> Iterator[tuple[str, str, str]]:
    """Every cell: its name, what it must say, and what it says."""
    holon, mill = worlds
    for route in (*api_routes(), *pages()):
        for method in route.methods:
            for who in cast:
                name = f"{method} {route.name or '/'} as {who}"
                address = route.fill("holon-alpha", things(route, holon))
                must = wanted(route, who, worlds)
                yield name, must, ask(route, method, address, who, worlds)
                if route.blanks and (must == "open" or who == OUTSIDER):
                    address = route.fill("holon-alpha", things(route, mill))
                    said = ask(route, method, address, who, worlds)
                    yield f"{name}, of the mill", "missing", said
                if "{" in route.address or "<" in route.address:
                    address = route.fill("nowhere", things(route, holon))
                    must = "sign-in" if must == "sign-in" else "missing"
                    said = ask(route, method, address, who, worlds)
                    yield f"{name}, nowhere", must, said


def things(route: Route, of: World) -> dict[str, object]:
    """What fills the blanks: `key` is a number of what the address is about."""
    own = {**of.things}
    for begins, thing in KEYS.items():
        if route.name.startswith(begins):
            own["key"] = own[thing]
            break
    if route.name in OPEN_CYCLE:
        own["cycle"] = own["open"]
    if route.name.startswith("money/baseline/"):
        own["need"] = own["baseline"]
    return own


def allowed(must: str, said: str, name: str) -> bool:
    """Whether an answer is what it must be; a page that takes no POST is closed to all alike."""
    if said in {must, "wrong-method"}:
        return True
    if must == "open" and said == "missing" and any(f" {one}" in name for one in OWN):
        return True
    # A stranger to a community, and a token of another, learn nothing: both are closed.
    closed = {"missing", "refused", "sign-in"}
    if name.endswith((", of the mill", ", nowhere")):
        return said in closed if must == "sign-in" or "as olga" in name else said == must
    return False


@pytest.fixture
def worlds(settings: pytest.FixtureRequest) -> tuple[World, World]:
    settings.API_RATE = 10**6  # type: ignore[attr-defined]  # pytest-django's settings
    list(addresses())  # the routes are made now, before this is a demo
    # Where a fresh sign-in is asked for, that is asked first; here what lies behind is tried.
    settings.DEMO = True  # type: ignore[attr-defined]  # as above
    return (
        world("holon-alpha", "Holon Alpha", 62, "dues"),
        world("mill", "The Mill", 155, "grant"),
    )


@pytest.mark.parametrize("who", CAST)
def test_every_cell_is_closed_unless_it_was_opened(who: str, worlds: tuple[World, World]) -> None:
    found = list(cells(worlds, (who,)))
    assert len(found) > 250
    wrong = [f"{n}: {s}, and must be {m}" for n, m, s in found if not allowed(m, s, n)]
    assert wrong == [], "\n".join(wrong)


def undeclared() -> list[str]:
    """Every address for which nobody has said who may pass."""
    return [
        *(
            one
            for one in addresses()
            if not one.startswith((HERE, UNDER, *LIBRARY)) and one not in ELSEWHERE
        ),
        *(one.name for one in pages() if one.name not in PAGES),
        *(one.name for one in api_routes() if one.name not in API),
    ]


def test_the_programs_table_says_what_was_written_here() -> None:
    assert ACTIONS == MAY


def test_every_route_has_its_policy() -> None:
    assert undeclared() == [], "declare who may pass, in tests/api/policies.py"
    known = {one.name for one in (*pages(), *api_routes())}
    assert {*PAGES, *API} <= known, "a policy for what is not there"
    assert {*PAGES.values(), *API.values()} <= {*ACTIONS, PUBLIC}


def test_a_route_that_nobody_declared_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    for table, name in ((API, "thank"), (PAGES, "money/"), (ELSEWHERE, "healthz")):
        monkeypatch.delitem(table, name)
        assert undeclared() == [name]
        monkeypatch.undo()


def test_a_new_operation_and_a_new_page_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [*api_routes()]
    new = Route("/api/v1/communities/{slug:community}/backdoor", "backdoor", ("POST",), True)
    monkeypatch.setattr("tests.api.test_matrix.api_routes", lambda: [*found, new])
    assert undeclared() == ["backdoor"]


def test_nobody_is_shown_what_is_for_who_is_signed_in(worlds: tuple[World, World]) -> None:
    for address, may in ELSEWHERE.items():
        answer = Client().get(f"/{address}".replace("<str:code>", "none"))
        assert (outcome(answer) == "sign-in") is (may == SIGNED_IN), address


GUARDS = (
    *("commonpool.api.gate.allow", "commonpool.web.doors.allow"),
    "commonpool.people.permissions.can",
)


@pytest.mark.parametrize("guard", GUARDS)
def test_without_a_guard_the_matrix_fails(
    guard: str, worlds: tuple[World, World], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, lambda actor, action, thing: actor)
    found = {(must, said) for _, must, said in cells(worlds, ("olu",))}
    assert ("refused", "open") in found


def test_names_of_another_village_in_a_body_are_missing(worlds: tuple[World, World]) -> None:
    holon, mill = worlds
    base = "/api/v1/communities/holon-alpha"
    deed = {"what": "x", "on": "2026-01-01", "hours": "1"}
    for path, body in (
        ("/contributions", {**deed, "need": mill.things["need"]}),
        ("/contributions", {**deed, "by": [mill.things["handle"]]}),
        ("/offers", {"what": "x", "need": mill.things["need"]}),
        ("/appreciations", {"to": mill.things["handle"], "words": "thanks"}),
    ):
        headers = {"Authorization": f"Bearer {holon.secrets['alex']}", "Idempotency-Key": "k"}
        answer = Client().post(
            f"{base}{path}", json.dumps(body), "application/json", headers=headers
        )
        assert answer.status_code == 404, (path, answer.content)
