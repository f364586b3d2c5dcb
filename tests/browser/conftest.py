"""A real browser, and the installation served to it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Never

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.conftest import need

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PHONE = {"width": 360, "height": 740}


class Unseen(pytest.Module):
    """A file of tests that nobody can run here, and why."""

    def collect(self) -> Never:
        need(None, "no Playwright: make setup EXTRAS=browser")
        raise AssertionError


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> Unseen | None:
    """Read no file of this folder where the driver of browsers is absent."""
    if find_spec("playwright") and find_spec("axe_playwright_python"):
        return None
    return Unseen.from_parent(parent, path=module_path)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless Chromium of the machine; it reaches nothing but the test's own server."""
    path = need(shutil.which("chromium") or shutil.which("google-chrome"), "no Chromium here")
    from playwright.sync_api import sync_playwright

    # The driver keeps a loop in this thread, where tests also ask the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def live(live_server: LiveServer) -> str:
    """Give the address at which the installation is served."""
    return str(live_server.url)


@pytest.fixture
def page(chromium: Browser, live: str) -> Iterator[Page]:
    """Give a phone that nobody has used; whatever its console calls an error fails the test."""
    context = chromium.new_context(base_url=live, viewport=PHONE, locale="en")  # type: ignore[arg-type]  # a size
    told: list[str] = []
    opened = context.new_page()

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            told.append(message.text)

    opened.on("console", hear)
    opened.on("pageerror", lambda error: told.append(str(error)))
    yield opened
    context.close()
    assert told == []
