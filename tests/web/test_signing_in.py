"""Signing in without a password: a code by mail, in any case, bounded, and gone after use."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.cache import cache
from django.test import Client

from commonpool.people.models import Account, CacheEntry
from tests.village import village
from tests.web.clients import mailed_code, signed_in

pytestmark = pytest.mark.django_db
FOUNDING = {
    "name": "The Orchard", "slug": "orchard", "currency": "EUR", "zone": "Europe/Madrid",
    "language": "en", "founder": "Ana", "once": "1",
}  # fmt: skip  # one form


def ask_for_code(client: Client, address: str) -> None:
    answer = client.post("/accounts/login/", {"login": address})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/code/confirm/")


def test_ema_makes_an_account_with_her_address_and_signs_in_again_by_code() -> None:
    client = Client()
    page = client.get("/accounts/signup/?next=/c/holon-alpha/")
    assert b"password" not in page.content.lower()
    answer = client.post("/accounts/signup/", {"email": "Ema@Example.org", "next": "/there/"})
    assert "ema@example.org" in client.get(answer["Location"]).content.decode().lower()
    answer = client.post(answer["Location"], {"code": mailed_code()})
    assert (answer.status_code, answer["Location"]) == (302, "/there/")
    ema = Account.objects.get()
    assert not ema.has_usable_password()

    later = Client()
    answer = later.post("/accounts/login/", {"login": "EMA@example.ORG", "next": "/there/"})
    answer = later.post(answer["Location"], {"code": mailed_code()})
    assert answer["Location"] == "/there/"
    assert later.session["_auth_user_id"] == str(ema.pk)


def test_who_has_just_signed_up_is_not_asked_at_once_whether_it_is_still_them() -> None:
    client = Client()
    answer = client.post("/accounts/signup/", {"email": "ana@example.org"})
    client.post(answer["Location"], {"code": mailed_code()})
    assert client.post("/found/", FOUNDING)["Location"] == "/c/orchard/"
    assert client.get("/c/orchard/people/invite/").status_code == 200


def test_a_second_account_with_the_same_address_in_other_case_is_not_made() -> None:
    sam = village()["sam"].account
    assert sam is not None
    client = Client()
    client.post("/accounts/signup/", {"email": "SAM@example.org"})
    assert Account.objects.filter(email__iexact="sam@example.org").count() == 1
    assert "There is one already" in mail.outbox[-1].body
    assert "password" not in mail.outbox[-1].body


def test_a_stranger_learns_nothing_of_who_has_an_account() -> None:
    village()
    pages = []
    for address in ("sam@example.org", "nobody@example.org"):
        client = Client()
        ask_for_code(client, address)
        page = client.get("/accounts/login/code/confirm/").content.decode()
        token = client.cookies["csrftoken"].value
        pages.append(page.replace(address, "").replace(token, "")[:600])
    assert pages[0] == pages[1]


def test_a_wrong_code_is_told_and_five_are_enough() -> None:
    village()
    client = Client()
    ask_for_code(client, "sam@example.org")
    for _ in range(4):
        page = client.post("/accounts/login/code/confirm/", {"code": "WRONG1"})
        assert "There is a problem" in page.content.decode()
    answer = client.post("/accounts/login/code/confirm/", {"code": "WRONG1"})
    assert answer.status_code == 302
    right = mailed_code()
    client.post("/accounts/login/code/confirm/", {"code": right})
    assert "_auth_user_id" not in client.session


def test_a_code_is_good_once() -> None:
    village()
    client = Client()
    ask_for_code(client, "sam@example.org")
    code = mailed_code()
    client.post("/accounts/login/code/confirm/", {"code": code})
    client.post("/accounts/logout/")
    client.post("/accounts/login/code/confirm/", {"code": code})
    assert "_auth_user_id" not in client.session


def test_limits_are_counted_where_every_worker_sees_them() -> None:
    village()
    for _ in range(4):
        Client().post("/accounts/login/", {"login": "sam@example.org"})
    assert len(mail.outbox) == 3
    assert CacheEntry.objects.filter(cache_key__contains="request_login_code").exists()
    cache.clear()
    ask_for_code(Client(), "sam@example.org")
    assert len(mail.outbox) == 4


@pytest.mark.parametrize("path", ["change", "set", "reset", "reset/done", "reset/key/x-y"])
def test_there_is_no_password_to_set_change_or_forget(path: str) -> None:
    sam = signed_in(village()["sam"])
    for client in (sam, Client()):
        assert client.get(f"/accounts/password/{path}/").status_code == 404
        assert client.post(f"/accounts/password/{path}/", {}).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "accounts/login/",
        "accounts/signup/",
        "accounts/login/code/",
        "accounts/logout/",
        "accounts/email/",
        "accounts/2fa/",
        "accounts/2fa/webauthn/",
        "accounts/2fa/webauthn/add/",
        "accounts/2fa/totp/activate/",
        "accounts/sessions/",
        "accounts/3rdparty/",
        "again/",
        "second-factor/",
    ],
)
def test_pages_of_signing_in_wear_our_coat_and_hold_no_script_or_style_of_their_own(
    path: str,
) -> None:
    alex = signed_in(village()["alex"])
    answers = [client.get(f"/{path}") for client in (Client(), alex)]
    seen = [answer for answer in answers if answer.status_code != 302]
    assert seen
    for answer in seen:
        page = answer.content.decode()
        assert answer.status_code == 200
        assert 'class="wrap narrow' in page
        assert "<style" not in page
        assert ' style="' not in page
        assert all(
            " src=" in tag or "application/json" in tag
            for tag in (part.split(">")[0] for part in page.split("<script")[1:])
        )


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def test_who_has_an_app_is_asked_for_its_code_after_the_mails() -> None:
    riley = village()["riley"].account
    assert riley is not None
    TOTP.activate(riley, "JBSWY3DPEHPK3PXP")
    client = Client()
    ask_for_code(client, "riley@example.org")
    answer = client.post("/accounts/login/code/confirm/", {"code": mailed_code()})
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/accounts/2fa/authenticate/").status_code == 200
    assert "_auth_user_id" not in client.session
    client.post("/accounts/2fa/authenticate/", {"code": code_of("JBSWY3DPEHPK3PXP")})
    assert "_auth_user_id" in client.session
    assert Authenticator.objects.filter(user=riley).count() == 1
