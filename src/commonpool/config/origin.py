"""Where people reach the installation: with https it is strict about it."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from commonpool.config.environment import Environment

NAME = "COMMONPOOL_ORIGIN"


def origin(env: Environment) -> str:
    """`https://pool.example.org`, or nothing while it is tried out on one machine."""
    text = env.text(NAME).rstrip("/")
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        plain = f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
    except ValueError:
        plain = ""
    if not text.startswith(("http://", "https://")) or text.lower() != plain:
        raise ImproperlyConfigured(f"{NAME} is {text!r}; write https://pool.example.org, no path")
    return text


def host_of(address: str) -> list[str]:
    """The host that an origin names."""
    name = urlsplit(address).hostname
    return [name] if name else []
