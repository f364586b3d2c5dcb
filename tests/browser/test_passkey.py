"""A passkey: added on a phone, then enough to sign in, under the strict content policy."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone
from playwright.sync_api import Page, expect

from commonpool.people.models import Account, Member
from commonpool.people.services import invite
from tests.browser.keychain import keychain, press
from tests.village import village
from tests.web.clients import mailed_code

pytestmark = pytest.mark.django_db(transaction=True)


def test_ema_joins_on_her_phone_adds_a_passkey_and_signs_in_with_it(page: Page) -> None:
    holon = village()
    code = invite(actor=holon["sam"], community=holon.community, now=timezone.now())[1]
    keychain(page)

    page.goto(f"/join/{code}/")
    page.get_by_role("link", name="I am new here").click()
    page.get_by_label("email").fill("ema@example.org")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill(mailed_code())
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("What shall people here call you?").fill("Ema")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_text("Welcome. You belong here now.")).to_be_visible()

    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Add a passkey").click()
    press(page, "Add")
    expect(page.get_by_role("heading", name="Is it still you?")).to_be_visible()
    press(page, "Use my passkey")
    expect(page.get_by_label("Unused codes")).to_be_visible()
    ema = Account.objects.get(email="ema@example.org")
    passkey = Authenticator.objects.get(user=ema, type=Authenticator.Type.WEBAUTHN)
    assert passkey.wrap().is_passwordless

    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/accounts/login/?next=/c/holon-alpha/people/me/")
    press(page, "Use my passkey")
    expect(page.get_by_role("heading", name="Ema")).to_be_visible()
    assert Member.objects.get(account=ema).name == "Ema"


def test_after_a_code_alone_the_passkey_is_asked_for_too(page: Page) -> None:
    holon = village()
    keychain(page)
    sign_in_by_code(page, "sam@example.org")
    page.goto("/accounts/2fa/webauthn/add/")
    press(page, "Add")
    expect(page.get_by_role("heading", name="Is it still you?")).to_be_visible()
    page.context.clear_cookies()

    sign_in_by_code(page, "sam@example.org")
    expect(page.get_by_role("heading", name="One step more")).to_be_visible()
    press(page, "Use my passkey")
    expect(page.get_by_text("Successfully signed in")).to_be_visible()
    page.goto(f"/c/holon-alpha/people/{holon['alex'].handle}/roles/")
    expect(page.get_by_role("heading", name="Which roles has")).to_be_visible()


def sign_in_by_code(page: Page, address: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("email").fill(address)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill(mailed_code())
    page.get_by_role("button", name="Confirm").click()
