"""The room as Django knows it."""

from django.apps import AppConfig


class Config(AppConfig):
    """Needs, offers and commitments."""

    name = "commonpool.needs"
    label = "needs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the room below what to blank when a member is erased."""
        from commonpool.needs.erasing import erase_words  # noqa: PLC0415  # models come first
        from commonpool.people.erasure import ERASERS  # noqa: PLC0415  # as above

        ERASERS.append(erase_words)
