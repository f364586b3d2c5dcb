"""How mail leaves: an SMTP server, or the terminal while there is none."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from commonpool.config.environment import Environment

NAME = "COMMONPOOL_MAIL"
PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def mail(env: Environment) -> dict[str, object]:
    """Django's mail settings for `smtp+tls://user:password@host:587`."""
    sender = env.text("COMMONPOOL_MAIL_FROM", "commonpool@localhost")
    url = env.text(NAME)
    if not url:
        backend = "django.core.mail.backends.console.EmailBackend"
        return {"EMAIL_BACKEND": backend, "DEFAULT_FROM_EMAIL": sender}
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS[parts.scheme]
    except (KeyError, ValueError):
        raise ImproperlyConfigured(
            f"{NAME} cannot be read; write smtp+tls://user:password@host:587"
        ) from None
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "DEFAULT_FROM_EMAIL": sender,
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }
