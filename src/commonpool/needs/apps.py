"""The room as Django knows it."""

from django.apps import AppConfig


class Config(AppConfig):
    """Needs and offers."""

    name = "commonpool.needs"
    label = "needs"
    default_auto_field = "django.db.models.BigAutoField"
