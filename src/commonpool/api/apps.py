"""The door as Django knows it."""

from django.apps import AppConfig


class Config(AppConfig):
    """The HTTP API."""

    name = "commonpool.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the room of people what erasing takes from here."""
        from commonpool.api.kept import forget  # noqa: PLC0415  # models first
        from commonpool.people.erasure import ERASERS  # noqa: PLC0415  # as above

        ERASERS.append(forget)
