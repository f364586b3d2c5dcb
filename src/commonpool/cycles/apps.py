"""The room as Django knows it."""

from django.apps import AppConfig


class Config(AppConfig):
    """Cycles and shares."""

    name = "commonpool.cycles"
    label = "cycles"
    default_auto_field = "django.db.models.BigAutoField"
