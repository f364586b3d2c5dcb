"""From a stranger's first look to a receipt checked on a bare Python, on 360 px phones.

The village is the demo's, on the demo's day; every step is somebody's finger on a page.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from commonpool.config.seed.village import seed
from commonpool.cycles.models import Cycle
from commonpool.people.models import Account
from tests.browser.conftest import PHONE
from tests.browser.keychain import keychain, press
from tests.web.clients import mailed_code, signed_in
from tools.build_verify import build

pytestmark = pytest.mark.django_db(transaction=True)
HOLON = "/c/holon-alpha/"


def test_a_stranger_becomes_a_neighbour_and_checks_the_receipt(
    page: Page, chromium: Browser, live: str, tmp_path: Path
) -> None:
    seed(timezone.localdate())
    look_around(page)
    with phone_of("ana", chromium, live) as steward:
        link = invitation(steward)
    join(page, link)
    leave_and_come_back_by_passkey(page)
    assert estimate(page) == "0.00 EUR"

    log_a_deed(page)
    with phone_of("hana", chromium, live) as buddy:
        confirm(buddy)
    assert float(estimate(page).removesuffix(" EUR")) > 0
    reason = page.get_by_role("row", name="Weeded the long beds")
    expect(reason).to_contain_text("4 h")

    with phone_of("ana", chromium, live) as steward:
        close(steward)
    bundle = download(page, tmp_path)
    verified = subprocess.run(
        [sys.executable, "-I", "-S", str(build(tmp_path / "verify.pyz")), str(bundle)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (verified.returncode, verified.stderr) == (0, "")
    newest = Cycle.objects.filter(closed__isnull=False).latest("number")
    assert str(newest.sha256) in verified.stdout


def look_around(page: Page) -> None:
    """Nobody asks who looks."""
    page.goto("/")
    expect(page.get_by_role("heading", name="Holon Alpha")).to_be_visible()
    for heading in ("What we need now", "What we hold together", "How we share"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.get_by_role("link", name="bundle").first).to_be_visible()


def invitation(steward: Page) -> str:
    """Ana makes one and reads the link from her screen."""
    steward.goto(HOLON + "people/invite/")
    steward.get_by_role("button", name="Make the invitation").click()
    return steward.get_by_label("The link", exact=True).input_value()


def join(page: Page, link: str) -> None:
    """Nora proves her address with a code, and says what she is called."""
    page.goto(link)
    page.get_by_role("link", name="I am new here").click()
    page.get_by_label("email").fill("nora@example.org")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill(mailed_code())
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("What shall people here call you?").fill("Nora")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_text("Welcome. You belong here now.")).to_be_visible()


def leave_and_come_back_by_passkey(page: Page) -> None:
    """A passkey is added, and from then on it is enough."""
    keychain(page)
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Add a passkey").click()
    press(page, "Add")
    press(page, "Use my passkey")
    expect(page.get_by_label("Unused codes")).to_be_visible()
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"/accounts/login/?next={HOLON}")
    press(page, "Use my passkey")
    expect(page.get_by_role("link", name="I did this")).to_be_visible()


def estimate(page: Page) -> str:
    """What the open cycle would give now."""
    page.goto(HOLON + "cycles/")
    return re.sub(r"\s+", " ", page.locator(".big").inner_text())


def log_a_deed(page: Page) -> None:
    """Four hours in the garden, in as many taps as it takes."""
    page.goto(HOLON)
    page.get_by_role("link", name="I did this").click()
    page.get_by_label("What was done?").fill("weeded the long beds")
    page.get_by_label("How many hours?").fill("4")
    page.get_by_label("Which need does it serve?").select_option(
        label="Hands in the garden (hours)"
    )
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_role("heading", name="Weeded the long beds")).to_be_visible()


def confirm(buddy: Page) -> None:
    """Hana was there."""
    buddy.goto(HOLON + "deeds/to-confirm/")
    card = buddy.get_by_role("listitem").filter(has_text="Weeded the long beds")
    card.get_by_role("button", name="I confirm it").click()
    expect(card).to_have_count(0)


def close(steward: Page) -> None:
    """Ana reads everybody's share, closes, and reads the thanks."""
    steward.goto(HOLON + "cycles/")
    steward.get_by_role("link", name="Preview and close").click()
    expect(steward.get_by_role("rowheader", name="Nora")).to_be_visible()
    steward.get_by_role("button", name="Close the cycle").click()
    expect(steward.get_by_role("heading", name="Thank you, everybody")).to_be_visible()


def download(page: Page, folder: Path) -> Path:
    """Nora takes the newest bundle home."""
    page.goto(HOLON)
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="bundle")).first
    with page.expect_download() as waiting:
        row.get_by_role("link", name="bundle").click()
    waiting.value.save_as(folder / "bundle.json")
    return folder / "bundle.json"


@contextmanager
def phone_of(key: str, chromium: Browser, live: str, *, scripts: bool = True) -> Iterator[Page]:
    """Somebody of the village, who signed in a moment ago."""
    account = Account.objects.get(email=f"{key}@holon-alpha.example")
    context = chromium.new_context(
        base_url=live,
        viewport=PHONE,  # type: ignore[arg-type]  # a size
        locale="en",
        java_script_enabled=scripts,
    )
    session = signed_in(account).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live}])
    yield context.new_page()
    context.close()
