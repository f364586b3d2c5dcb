"""Every page as people meet it: light and dark, both directions, a phone and a desk.

The pages are those of the routes: a new one is looked at without anybody writing it down here.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.eyes import (
    DESK,
    LOOKS,
    checked,
    keep,
    named,
    noted,
    opened,
    sideways,
    small,
    touching,
)
from tests.scale.looks import Visitor, visitor
from tests.scale.years import years
from tests.village import village
from tests.web.gallery import shown_gallery

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/c/holon-alpha/"
STEWARD, STRANGER = "steward", ""
# Beside what the routes say: what is not there, and every part that there is.
BESIDES = ((STRANGER, "/c/atlantis/"), (STRANGER, "/gallery/"))


@pytest.fixture
def here() -> Visitor:
    """A village with two months behind it, another beside it, and its steward's browser."""
    village("mill", "The Mill")
    return visitor(years("holon-alpha", members=12, months=2, now=timezone.now()))


def pages(here: Visitor) -> list[tuple[str, str]]:
    """Who looks at what: the steward and a stranger, wherever they are shown a page."""
    found = dict.fromkeys(
        (who, address)
        for who, client in ((STEWARD, here.browser), (STRANGER, Client()))
        for _, address in here.addresses()
        if not address.startswith("/api/") and is_page(client, address)
    )
    return [*found, *BESIDES]


def is_page(client: Client, address: str) -> bool:
    """Whether an address answers with something to look at."""
    answer = client.get(address)
    return answer.status_code == 200 and answer["Content-Type"].startswith("text/html")


def cookie(here: Visitor, who: str) -> str:
    """The session of whoever looks."""
    return here.browser.cookies["sessionid"].value if who else ""


@pytest.mark.parametrize("look", LOOKS)
def test_no_page_shuts_anybody_out(
    here: Visitor, live_server: LiveServer, chromium: Browser, look: str
) -> None:
    found = {}
    with shown_gallery():
        for who, path in pages(here):
            with opened(chromium, look, live_server, cookie(here, who)) as page:
                found[who, path] = list(wrong(page, live_server, who, path, look))
    assert {page: told for page, told in found.items() if told} == {}


def wrong(page: Page, server: LiveServer, who: str, path: str, look: str) -> Iterator[str]:
    """What is wrong with a page in one look."""
    troubles: list[str] = []
    page.on("console", partial(noted, troubles))
    page.goto(server.url + path)
    yield from checked(page, f"{named(who, path)}.{look}")
    yield from (one for one in troubles if "404" not in one)
    yield from sideways(page)
    yield from touching(page)
    yield from small(page)


def test_the_pages_are_those_of_the_routes(here: Visitor) -> None:
    found = {path for who, path in pages(here) if who == STEWARD}
    for path in ("", "needs/", "ask/", "deeds/week/", "cycles/what-if/", "money/", "people/me/"):
        assert HERE + path in found
    assert len([path for path in found if path.startswith(HERE)]) >= 45
    strange = {path for who, path in pages(here) if who == STRANGER}
    assert {HERE, "/accounts/login/", "/accounts/signup/"} <= strange
    assert HERE + "people/" not in strange


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_smallest_phone_needs_no_pushing_sideways(
    here: Visitor, live_server: LiveServer, chromium: Browser, language: str
) -> None:
    found = {}
    size = {"width": 320, "height": 600}
    context = chromium.new_context(viewport=size, locale=language)  # type: ignore[arg-type]  # a size
    ours = [path for who, path in pages(here) if who == STEWARD]
    value = cookie(here, STEWARD)
    context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
    page = context.new_page()
    for path in ours:
        page.goto(live_server.url + path)
        found[path] = [*sideways(page), *touching(page)]
        keep(page, f"{named(STEWARD, path)}.{language}.smallest")
    context.close()
    assert {path: told for path, told in found.items() if told} == {}


def test_on_paper_only_what_is_worth_paper(
    here: Visitor, live_server: LiveServer, chromium: Browser
) -> None:
    context = chromium.new_context(viewport={"width": 794, "height": 1123})
    page = context.new_page()
    page.goto(live_server.url + HERE)
    page.emulate_media(media="print", color_scheme="light")
    keep(page, "print")
    assert not page.locator("footer").is_visible()
    assert not page.locator("nav").first.is_visible()
    assert page.locator("h1").is_visible()
    context.close()


def test_without_javascript_the_language_is_chosen(
    here: Visitor, live_server: LiveServer, chromium: Browser
) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport=DESK)
    page = context.new_page()
    page.goto(live_server.url + HERE)
    page.get_by_role("button", name="Español").click()
    assert page.get_attribute("html", "lang") == "es"
    context.close()
