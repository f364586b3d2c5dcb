"""The room as Django knows it."""

from django.apps import AppConfig


class Config(AppConfig):
    """Inflows and agreements."""

    name = "commonpool.pools"
    label = "pools"
    default_auto_field = "django.db.models.BigAutoField"
