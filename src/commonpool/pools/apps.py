"""The room as Django knows it."""

from django.apps import AppConfig


class Config(AppConfig):
    """Inflows and agreements."""

    name = "commonpool.pools"
    label = "pools"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell what erasing a member blanks here."""
        from commonpool.people.erasure import ERASERS  # noqa: PLC0415  # models first
        from commonpool.pools.erasing import erase_words  # noqa: PLC0415  # as above

        ERASERS.append(erase_words)
