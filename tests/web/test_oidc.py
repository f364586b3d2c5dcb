"""Signing in through another door, where the installation names one."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings
from django.utils import timezone

from commonpool.config.environment import Environment
from commonpool.config.oidc import issuer_origin, oidc
from commonpool.people.models import Account

GIVEN = {
    "COMMONPOOL_OIDC_ISSUER": "https://id.example.org/realms/valley",
    "COMMONPOOL_OIDC_CLIENT_ID": "holon",
    "COMMONPOOL_OIDC_CLIENT_SECRET": "s3cret",
}


def test_without_settings_there_is_no_other_door() -> None:
    assert oidc(Environment({})) == {"openid_connect": {"APPS": []}}
    assert issuer_origin(Environment({})) == []


def test_with_all_three_the_form_may_lead_there() -> None:
    provider = oidc(Environment(GIVEN))["openid_connect"]
    assert provider["OAUTH_PKCE_ENABLED"] is True
    assert issuer_origin(Environment(GIVEN)) == ["https://id.example.org"]


@pytest.mark.parametrize("missing", GIVEN)
def test_half_a_door_is_refused_with_what_is_missing(missing: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"^{missing} is not set; give all three"):
        oidc(Environment({**GIVEN, missing: ""}))


@pytest.mark.parametrize(
    "issuer",
    [
        "id.example.org",
        "http://id.example.org",
        "https://",
        "https://me:pass@id.example.org",
        "https://id.example.org/?x=1",
        "https://[bad",
        "javascript:alert(1)",
    ],
)
def test_an_odd_issuer_is_refused(issuer: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"COMMONPOOL_OIDC_ISSUER is .*; write its add"):
        oidc(Environment({**GIVEN, "COMMONPOOL_OIDC_ISSUER": issuer}))


@pytest.fixture
def issuer() -> Iterator[str]:
    """An issuer next door that knows Wren."""

    class Issuer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/.well-known"):
                self.tell(
                    {
                        "issuer": address,
                        "authorization_endpoint": f"{address}/authorize",
                        "token_endpoint": f"{address}/token",
                        "userinfo_endpoint": f"{address}/me",
                        "jwks_uri": f"{address}/keys",
                    }
                )
            else:
                self.tell(self.wren())

        def do_POST(self) -> None:
            asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            assert asked["code_verifier"]
            claims = {**self.wren(), "iss": address, "aud": "holon", "exp": 4102444800, "iat": 0}
            token = jwt.encode(claims, "k" * 32, algorithm="HS256", headers={"kid": "1"})
            self.tell({"access_token": "a", "token_type": "Bearer", "id_token": token})

        def wren(self) -> dict[str, object]:
            return {"sub": "77", "email": "wren@example.org", "email_verified": True}

        def tell(self, answer: dict[str, object]) -> None:
            body = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Issuer)
    address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield address
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.django_db
def test_wren_comes_in_by_the_other_door_and_has_no_password(issuer: str) -> None:
    settings = oidc(Environment({**GIVEN, "COMMONPOOL_OIDC_ISSUER": issuer}))
    with override_settings(SOCIALACCOUNT_PROVIDERS=settings):
        client = Client()
        page = client.get("/accounts/login/").content.decode()
        assert "/accounts/oidc/oidc/login/" in page
        answer = client.post("/accounts/oidc/oidc/login/")
        asked = parse_qs(urlsplit(answer["Location"]).query)
        assert answer["Location"].startswith(f"{issuer}/authorize?")
        assert asked["code_challenge_method"] == ["S256"]
        back = {"code": "c", "state": asked["state"][0]}
        client.get("/accounts/oidc/oidc/login/callback/", back)
        wren = Account.objects.get()
        assert (wren.email, wren.has_usable_password()) == ("wren@example.org", False)
        assert client.session["_auth_user_id"] == str(wren.pk)
        forged = Client().get("/accounts/oidc/oidc/login/callback/", {"code": "c", "state": "x"})
        assert "_auth_user_id" not in forged.client.session
    assert wren.last_login
    assert wren.last_login <= timezone.now()
