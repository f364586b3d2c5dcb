"""Signing in through somebody else's door (OpenID Connect), where the installation names one."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from commonpool.config.environment import Environment

ISSUER, CLIENT_ID, CLIENT_SECRET = (
    "COMMONPOOL_OIDC_ISSUER",
    "COMMONPOOL_OIDC_CLIENT_ID",
    "COMMONPOOL_OIDC_CLIENT_SECRET",
)
LOCAL = {"localhost", "127.0.0.1", "::1"}


def oidc(env: Environment) -> dict[str, dict[str, object]]:
    """The provider that the environment names, or none; half a provider is refused."""
    given = {name: env.text(name) for name in (ISSUER, CLIENT_ID, CLIENT_SECRET)}
    missing = [name for name, value in given.items() if not value]
    if len(missing) == len(given):
        return {"openid_connect": {"APPS": []}}
    if missing:
        raise ImproperlyConfigured(
            f"{', '.join(missing)} is not set; give all three of {', '.join(given)}, or none"
        )
    _origin(given[ISSUER])
    app = {
        "provider_id": "oidc",
        "name": env.text("COMMONPOOL_OIDC_NAME", urlsplit(given[ISSUER]).hostname or "OpenID"),
        "client_id": given[CLIENT_ID],
        "secret": given[CLIENT_SECRET],
        "settings": {"server_url": given[ISSUER]},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


def issuer_origin(env: Environment) -> list[str]:
    """Where the form that signs in may lead, for the content-security policy."""
    issuer = env.text(ISSUER)
    return [_origin(issuer)] if issuer else []


def _origin(issuer: str) -> str:
    try:
        parts = urlsplit(issuer)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        parts, port = urlsplit(""), ""
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL)
    if not safe or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ImproperlyConfigured(
            f"{ISSUER} is {issuer!r}; write its address, such as https://id.example.org"
        )
    return f"{parts.scheme}://{parts.hostname}{port}"
