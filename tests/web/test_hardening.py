"""What browsers, logs and a stolen database are told: as little as will do."""

from __future__ import annotations

import json
import logging
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings

from commonpool.people.permissions import Refused, allow
from tests.conftest import ROOT
from tests.village import Village, village
from tests.web.clients import mailed_code, signed_in


@pytest.fixture
def holon(db: None) -> Village:
    return village()


def test_pages_tell_a_browser_what_it_may_do(holon: Village) -> None:
    answer = Client().get("/accounts/login/")
    policy = answer["Content-Security-Policy"]
    for part in (
        "default-src 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ):
        assert part in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_pages_of_members_stay_out_of_caches_and_signing_out_clears(holon: Village) -> None:
    alex = signed_in(holon["alex"])
    assert "no-store" in alex.get("/c/holon-alpha/people/")["Cache-Control"]
    assert alex.post("/accounts/logout/")["Clear-Site-Data"] == '"cache", "storage"'
    assert "Cache-Control" not in Client().get("/c/holon-alpha/")


def test_what_is_too_large_is_refused_before_it_is_read(holon: Village) -> None:
    class Never:
        """A body that must not be read."""

        def read(self, *_: object) -> bytes:
            raise AssertionError

        readline = read

    answer = signed_in(holon["alex"]).generic(
        "POST",
        "/c/holon-alpha/people/me/edit/",
        content_type="multipart/form-data; boundary=x",
        **{"CONTENT_LENGTH": str(50 * 2**20), "wsgi.input": Never()},  # type: ignore[arg-type]  # as a server does
    )
    assert answer.status_code == 413
    assert "You sent 50 MB" in answer.content.decode()
    assert "send at most 12 MB at once" in answer.content.decode()


def test_the_language_cookie_is_no_scripts_business(holon: Village) -> None:
    client = Client()
    client.post("/language/", {"language": "es", "next": "/"})
    assert client.cookies["django_language"]["httponly"]


SEEN = """
import json, django
django.setup()
from django.conf import settings as s
from django.core.management import call_command
call_command("check", deploy=True, fail_level="WARNING")
names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME", "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SECURE_HSTS_SECONDS",
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", "ALLAUTH_TRUSTED_PROXY_COUNT")
print(json.dumps({name: getattr(s, name) for name in names}))
"""


def test_behind_tls_cookies_are_bound_to_the_host_and_the_deployment_check_is_clean(
    tmp_path: Path,
) -> None:
    said = {
        "PATH": os.environ["PATH"],
        "COMMONPOOL_HOME": str(tmp_path),
        "COMMONPOOL_ORIGIN": "https://holon.example.org",
        "DJANGO_SETTINGS_MODULE": "commonpool.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", SEEN],
        check=False,
        env=said,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "LANGUAGE_COOKIE_NAME": "__Host-language",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SECURE_HSTS_SECONDS": 31536000,
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": False,
        "ALLAUTH_TRUSTED_PROXY_COUNT": 1,
    }


def test_the_seed_of_an_app_is_sealed_with_the_installations_key(holon: Village) -> None:
    TOTP.activate(holon["riley"].account, "JBSWY3DPEHPK3PXP")
    kept = Authenticator.objects.get()
    assert "JBSWY3DPEHPK3PXP" not in str(kept.data)
    counted = TOTP(kept)
    sealed = pytest.raises(ImproperlyConfigured, match="sealed with another key; put the old")
    with override_settings(SECRET_KEY=secrets.token_urlsafe(64)), sealed:
        counted.validate_code("123456")
    assert counted.validate_code("123456") is False


def test_the_log_tells_who_came_in_by_number_alone(
    holon: Village, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    client = Client()
    client.post("/accounts/login/", {"login": "sam@example.org"})
    client.post("/accounts/login/code/confirm/", {"code": "WRONG1"})
    code = mailed_code()
    client.post("/accounts/login/code/confirm/", {"code": code})
    number = holon["sam"].account_id
    assert f"wrong code: account={number}" in caplog.text
    assert f"signed in: account={number}" in caplog.text
    assert "sam@example.org" not in caplog.text
    assert code not in caplog.text


def test_the_log_tells_what_was_refused(holon: Village, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(Refused):
        allow(holon["alex"], "cycles.close", holon.community)
    assert f"refused: member={holon['alex'].pk} action=cycles.close" in caplog.text
