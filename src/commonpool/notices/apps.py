"""The room as Django knows it."""

from django.apps import AppConfig


class Config(AppConfig):
    """Letters to members."""

    name = "commonpool.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell what erasing a member takes away here."""
        from commonpool.notices.services import forget  # noqa: PLC0415  # models first
        from commonpool.people.erasure import ERASERS  # noqa: PLC0415  # as above

        ERASERS.append(forget)
