"""The room as Django knows it."""

from django.apps import AppConfig


class Config(AppConfig):
    """Deeds and their confirmations."""

    name = "commonpool.contributions"
    label = "contributions"
    default_auto_field = "django.db.models.BigAutoField"
