"""Where we differ from the sign-in library."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library ships no types
    """Asks for a passkey first, where there is one, since it takes one touch."""

    def get_reauthentication_methods(self, user: object) -> list[dict[str, str]]:
        """The ways to show that it is still them, the shortest first."""
        ways: list[dict[str, str]] = super().get_reauthentication_methods(user)
        return sorted(ways, key=lambda way: "webauthn" not in way["id"])
