"""The room as Django knows it."""

from django.apps import AppConfig


class Config(AppConfig):
    """People and their communities."""

    name = "commonpool.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Begin to log who signs in."""
        from commonpool.people.watch import watch  # noqa: PLC0415  # models are ready only now

        watch()
