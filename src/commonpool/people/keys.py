"""Secrets that people carry: a code in an invitation, a token for a program. Only hashes stay."""

from __future__ import annotations

import base64
import hashlib
import secrets

from django.utils.crypto import salted_hmac

TOKEN = "cpl_"  # noqa: S105  # how a token begins, so that a leaked one is recognised


def new_code() -> str:
    """The code of an invitation: 128 bits, fit for an address and a QR code."""
    return secrets.token_urlsafe(16)


def code_of(key: str, *whose: int) -> str:
    """The code that the key of a form makes: the same again, and to nobody else without our secret."""
    words = ":".join([*map(str, whose), key])
    made = salted_hmac("commonpool.people.invitation", words, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(made[:16]).decode().rstrip("=")


def new_token() -> str:
    """The secret of a token: 256 bits behind a prefix that scanners can find."""
    return TOKEN + secrets.token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """What is stored of a secret: its SHA-256, since chance of this length needs no salt."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
