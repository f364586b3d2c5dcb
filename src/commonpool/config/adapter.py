"""Where we differ from the sign-in library."""

from __future__ import annotations

import base64
import secrets

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.utils.translation import gettext

NONCE = 12  # bytes, as NIST SP 800-38D advises for GCM


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library ships no types
    """Asks for a passkey first, where there is one, since it takes one touch."""

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Whoever signs up has just typed a mailed code, which the library does not note down."""
        super().login(request, user)
        if not get_authentication_records(request, user):
            record_authentication(request, user, method="code")

    def get_reauthentication_methods(self, user: object) -> list[dict[str, str]]:
        """The ways to show that it is still them, the shortest first."""
        ways: list[dict[str, str]] = super().get_reauthentication_methods(user)
        return sorted(ways, key=lambda way: "webauthn" not in way["id"])


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]  # the library ships no types
    """Seals the seeds of apps and recovery codes: a stolen database does not give them."""

    def generate_authenticator_name(self, user: object, type: str) -> str:  # noqa: A002  # the library's word
        """What a passkey is called until its owner says otherwise."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def encrypt(self, text: str) -> str:
        """Seal a seed with the installation's key (AES-256-GCM)."""
        nonce = secrets.token_bytes(NONCE)
        sealed = nonce + _cipher().encrypt(nonce, text.encode(), None)
        return base64.b64encode(sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a seed; with another key than it was sealed with, say so."""
        sealed = base64.b64decode(encrypted_text)
        try:
            return _cipher().decrypt(sealed[:NONCE], sealed[NONCE:], None).decode()
        except InvalidTag:
            raise ImproperlyConfigured(
                "second factors were sealed with another key; put the old COMMONPOOL_SECRET_KEY "
                "or home/secret-key back"
            ) from None


def _cipher() -> AESGCM:
    """The key for seeds, of which the installation's own says nothing back."""
    derived = HKDF(SHA256(), length=32, salt=None, info=b"commonpool second factors")
    return AESGCM(derived.derive(settings.SECRET_KEY.encode()))
