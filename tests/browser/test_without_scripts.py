"""Every main task on a phone whose browser runs no script at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from commonpool.config.seed.village import seed
from tests.browser.conftest import PHONE
from tests.browser.test_walk import (
    HOLON,
    close,
    confirm,
    download,
    estimate,
    invitation,
    join,
    log_a_deed,
    look_around,
    phone_of,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plain(chromium: Browser, live: str) -> Iterator[Page]:
    """A phone without scripts."""
    context = chromium.new_context(
        base_url=live,
        viewport=PHONE,  # type: ignore[arg-type]  # a size
        locale="en",
        java_script_enabled=False,
    )
    yield context.new_page()
    context.close()


def test_a_month_of_a_village_without_a_script(
    plain: Page, chromium: Browser, live: str, tmp_path: Path
) -> None:
    seed(timezone.localdate())
    look_around(plain)
    with phone_of("ana", chromium, live, scripts=False) as steward:
        link = invitation(steward)
    join(plain, link)
    log_a_deed(plain)
    with phone_of("hana", chromium, live, scripts=False) as buddy:
        confirm(buddy)
    assert float(estimate(plain).removesuffix(" EUR")) > 0
    saw(plain)
    ask_and_promise(plain)
    thank(plain)
    again_and_again(plain)
    turn_a_number(plain)
    with phone_of("ana", chromium, live, scripts=False) as steward:
        close(steward)
    assert download(plain, tmp_path).stat().st_size > 1000


def saw(page: Page) -> None:
    """Nora saw what two people did."""
    page.goto(HOLON + "deeds/saw/")
    page.get_by_label("Ivo").check()
    page.get_by_label("Jun").check()
    page.get_by_label("What was done?").fill("carried the old stove out")
    page.get_by_label("How many hours?").fill("1:30")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Ivo, Jun")).to_be_visible()
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_role("heading", name="Carried the old stove out")).to_be_visible()


def ask_and_promise(page: Page) -> None:
    """She asks for something, offers something, and takes a part of a need."""
    page.goto(HOLON + "ask/")
    page.get_by_label("What is needed?").fill("wool for mending")
    page.get_by_label("How much each time?").fill("3")
    page.get_by_label("Of what unit?").fill("skeins")
    page.get_by_role("button", name="Go on").click()
    page.locator("button[value=done]").click()
    expect(page.get_by_role("heading", name="wool for mending")).to_be_visible()
    page.goto(HOLON + "offer/")
    page.get_by_label("What can you offer?").fill("stories after supper")
    page.get_by_role("button", name="Offer it").click()
    expect(page.get_by_text("stories after supper").first).to_be_visible()
    page.get_by_role("link", name="Hands in the garden").click()
    page.get_by_role("link", name="I take a part").click()
    page.get_by_label("How much").fill("2")
    page.locator("main button").first.click()
    expect(page.get_by_role("heading", name="Who takes a part")).to_be_visible()


def thank(page: Page) -> None:
    """Words for Hana."""
    page.goto(HOLON + "deeds/thanks/")
    page.get_by_label("Whom do you thank?").select_option(label="Hana")
    page.get_by_label("For what?").fill("for the soup")
    page.get_by_role("button", name="Thank them").click()
    expect(page.get_by_role("status")).to_be_visible()


def again_and_again(page: Page) -> None:
    """A shift is begun, and logged with one tap."""
    page.goto(HOLON + "deeds/shifts/")
    page.get_by_label("What do you do again and again?").fill("the dishes after supper")
    page.get_by_label("How many hours each time?").fill("0:45")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Done today").click()
    expect(page.get_by_text("Written down for today")).to_be_visible()
    page.goto(HOLON + "deeds/week/")
    expect(page.get_by_text("The dishes after supper").first).to_be_visible()


def turn_a_number(page: Page) -> None:
    """She sees everybody's change under another number."""
    page.goto(HOLON + "cycles/what-if/")
    page.get_by_role("link", name="The reserve takes").click()
    page.get_by_role("link", name="50%", exact=True).click()
    expect(page.get_by_role("link", name="50%", exact=True)).to_have_attribute(
        "aria-current", "true"
    )
    expect(page.get_by_role("rowheader", name="Hana")).to_be_visible()
