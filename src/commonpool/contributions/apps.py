"""The room as Django knows it."""

from django.apps import AppConfig


class Config(AppConfig):
    """Deeds and their confirmations."""

    name = "commonpool.contributions"
    label = "contributions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the rooms below what was given towards needs, and what leaving and erasing end."""
        from commonpool.contributions.erasing import erase_words  # noqa: PLC0415  # models first
        from commonpool.contributions.rows import given_towards  # noqa: PLC0415  # as above
        from commonpool.contributions.services.panel import give_up  # noqa: PLC0415  # as above
        from commonpool.needs.provision import SOURCES  # noqa: PLC0415  # as above
        from commonpool.people.erasure import ERASERS  # noqa: PLC0415  # as above
        from commonpool.people.services.holding import LEAVERS  # noqa: PLC0415  # as above

        ERASERS.append(erase_words)
        LEAVERS.append(give_up)
        SOURCES.append(given_towards)
