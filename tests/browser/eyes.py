"""What a browser tells of a page: its looks, what a checker finds, what touches or is too wide.

COMMONPOOL_PICTURES=folder keeps what was seen.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize
from pytest_django.live_server_helper import LiveServer

from commonpool.people.models import Account
from tests.web.clients import signed_in

PHONE = ViewportSize(width=360, height=740)
DESK = ViewportSize(width=1280, height=900)
# A language with its direction, and the size of screen it is looked at on.
LOOKS = {"english": ("en", PHONE), "arabic": ("ar", DESK)}


@contextmanager
def opened(chromium: Browser, look: str, server: LiveServer, cookie: str) -> Iterator[Page]:
    """A page in one look, of whoever's session this is, or of a stranger."""
    language, size = LOOKS[look]
    context = chromium.new_context(viewport=size, locale=language, color_scheme="light")
    if cookie:
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": server.url}])
    yield context.new_page()
    context.close()


def session(who: str) -> str:
    """The cookie of one of the cast."""
    if not who:
        return ""
    return signed_in(Account.objects.get(email=f"{who}@example.org")).cookies["sessionid"].value


def keep(page: Page, name: str) -> None:
    """A picture of it, where somebody wants to see."""
    folder = os.environ.get("COMMONPOOL_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def noted(troubles: list[str], message: ConsoleMessage) -> None:
    """What the browser's console says."""
    troubles.append(message.text)


def named(who: str, path: str) -> str:
    """What a picture of it is called."""
    place = path.partition("?")[0]
    return "-".join([who or "guest", *filter(None, place.split("/"))])


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
