"""Every page as people meet it: light and dark, both directions, a phone and a desk.

COMMONPOOL_PICTURES=folder keeps what was seen.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize
from pytest_django.live_server_helper import LiveServer

from commonpool.people.models import Account
from tests.village import Village, village
from tests.web.clients import signed_in
from tests.web.gallery import shown_gallery
from tests.web.months import two_months

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = ViewportSize(width=360, height=740)
DESK = ViewportSize(width=1280, height=900)
# A language with its direction, and the size of screen it is looked at on.
LOOKS = {"english": ("en", PHONE), "arabic": ("ar", DESK)}
OPEN = ("cycles/", "cycles/2026-01/", "money/agreement/")
OURS = (
    *("needs/", "needs/goods/", "ask/", "offer/"),
    *("deeds/", "deeds/new/", "deeds/saw/", "deeds/to-confirm/", "deeds/to-settle/"),
    *("deeds/week/", "deeds/buddies/", "deeds/thanks/", "deeds/sheet/", "deeds/sheet/enter/"),
    *("deeds/shifts/", "deeds/practice/"),
    *("cycles/", "cycles/2026-01/", "cycles/2026-02/", "cycles/2026-02/close/"),
    *("cycles/2026-01/thanks/", "cycles/2026-01/shares/holo-4/", "cycles/calendar/"),
    *("cycles/side-by-side/", "cycles/what-if/"),
    *("money/", "money/mine/", "money/record/", "money/import/", "money/baseline/"),
    *("money/agreement/", "money/agreement/stage/", "money/agreement/adopt/"),
)
# Who looks (nobody, or one of the cast), and at what.
PAGES = (
    ("", "/"),
    ("", "/c/holon-alpha/"),
    ("", "/c/holon-alpha/check/"),
    ("", "/c/atlantis/"),
    ("", "/accounts/login/"),
    ("", "/accounts/signup/"),
    ("sam", "/c/holon-alpha/"),
    ("sam", "/found/?within=holon-alpha"),
    ("sam", "/c/holon-alpha/edit/"),
    ("sam", "/c/holon-alpha/people/"),
    ("sam", "/c/holon-alpha/people/me/"),
    ("sam", "/c/holon-alpha/people/me/edit/"),
    ("sam", "/c/holon-alpha/people/me/letters/"),
    ("sam", "/c/holon-alpha/people/me/tokens/"),
    ("sam", "/c/holon-alpha/people/invite/"),
    ("sam", "/c/holon-alpha/people/helper/"),
    ("sam", "/c/holon-alpha/people/holo-4/"),
    ("sam", "/c/holon-alpha/people/holo-4/roles/"),
    ("sam", "/accounts/2fa/"),
    ("sam", "/again/"),
    *(("", f"/c/holon-alpha/{page}") for page in OPEN),
    *(("sam", f"/c/holon-alpha/{page}") for page in OURS),
    ("alex", "/c/holon-alpha/cycles/"),
    ("alex", "/c/holon-alpha/cycles/2026-01/shares/holo-4/"),
    ("alex", "/c/holon-alpha/cycles/what-if/?turn=rule.parameters.elasticity=0"),
)


@pytest.fixture
def holon() -> Village:
    holon, _ = two_months()
    village("mill", "The Mill")
    return holon


@contextmanager
def opened(chromium: Browser, look: str, server: LiveServer, who: str) -> Iterator[Page]:
    language, size = LOOKS[look]
    context = chromium.new_context(viewport=size, locale=language, color_scheme="light")
    if who:
        context.add_cookies([{"name": "sessionid", "value": session(who), "url": server.url}])
    yield context.new_page()
    context.close()


def session(who: str) -> str:
    return signed_in(Account.objects.get(email=f"{who}@example.org")).cookies["sessionid"].value


def keep(page: Page, name: str) -> None:
    folder = os.environ.get("COMMONPOOL_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def noted(troubles: list[str], message: ConsoleMessage) -> None:
    troubles.append(message.text)


def named(who: str, path: str) -> str:
    place = path.partition("?")[0]
    return "-".join([who or "guest", *filter(None, place.split("/"))])


@pytest.mark.parametrize("look", LOOKS)
def test_no_page_shuts_anybody_out(
    holon: Village, live_server: LiveServer, chromium: Browser, look: str
) -> None:
    found = {}
    for who, path in (*PAGES, ("", "/gallery/")):
        with shown_gallery(), opened(chromium, look, live_server, who) as page:
            troubles: list[str] = []
            page.on("console", partial(noted, troubles))
            page.goto(live_server.url + path)
            found[who, path] = [
                *checked(page, f"{named(who, path)}.{look}"),
                *(one for one in troubles if "404" not in one),
                *sideways(page),
                *touching(page),
                *small(page),
            ]
    assert {page: wrong for page, wrong in found.items() if wrong} == {}


def checked(page: Page, name: str) -> Iterator[str]:
    """What a checker finds, in light and in dark."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        keep(page, f"{name}.{scheme}")
        for one in Axe().run(page).response["violations"]:
            yield f"{scheme}: {one['id']}: {one['nodes'][0]['html']}"


def sideways(page: Page) -> list[str]:
    """Pages that have to be pushed sideways."""
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"{wide} points too wide"] if wide > 0 else []


def touching(page: Page) -> list[str]:
    """Words of a picture that touch each other, or leave it."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll('svg.chart')].flatMap(svg => {
              const out = svg.getBoundingClientRect();
              const texts = [...svg.querySelectorAll('text')].filter(t => t.getClientRects().length);
              const box = t => t.getBoundingClientRect();
              const found = [];
              texts.forEach((a, i) => {
                const p = box(a);
                if (p.left < out.left - 1 || p.right > out.right + 1 || p.top < out.top - 1)
                  found.push('outside: ' + a.textContent);
                texts.slice(i + 1).forEach(b => {
                  const q = box(b);
                  const over = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
                  if (p.left < q.right && q.left < p.right && over > 4)
                    found.push(a.textContent + ' / ' + b.textContent);
                });
              });
              return found;
            })"""
        )
    )


def small(page: Page) -> list[str]:
    """What is to be touched and is less than 44 points high, links inside sentences aside."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll(
                'button, .button, input:not([type=hidden]), select, summary, nav a, .foot a')]
              .filter(e => e.getClientRects().length && e.type !== 'checkbox' && e.type !== 'radio')
              .filter(e => e.getBoundingClientRect().height < 43.5)
              .map(e => 'small: ' + e.outerHTML.slice(0, 80))"""
        )
    )


def test_the_smallest_phone_needs_no_pushing_sideways(
    holon: Village, live_server: LiveServer, chromium: Browser
) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": 600})
    page = context.new_page()
    for _, path in PAGES:
        page.goto(live_server.url + path)
        assert sideways(page) == [], path
        assert touching(page) == [], path
    context.close()


def test_on_paper_only_what_is_worth_paper(
    holon: Village, live_server: LiveServer, chromium: Browser
) -> None:
    context = chromium.new_context(viewport={"width": 794, "height": 1123})
    page = context.new_page()
    page.goto(live_server.url + "/c/holon-alpha/")
    page.emulate_media(media="print", color_scheme="light")
    keep(page, "print")
    assert not page.locator("footer").is_visible()
    assert not page.locator("nav").first.is_visible()
    assert page.locator("h1").is_visible()
    context.close()


def test_without_javascript_nothing_is_missing(
    holon: Village, live_server: LiveServer, chromium: Browser
) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport=DESK)
    page = context.new_page()
    page.goto(live_server.url + "/c/holon-alpha/")
    page.get_by_role("button", name="Español").click()
    assert page.get_attribute("html", "lang") == "es"
    context.close()
