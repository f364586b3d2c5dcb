"""The room as Django knows it."""

from django.apps import AppConfig


class Config(AppConfig):
    """Indicators and measurements."""

    name = "commonpool.impact"
    label = "impact"
    default_auto_field = "django.db.models.BigAutoField"
