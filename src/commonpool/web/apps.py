"""The room as Django knows it."""

from django.apps import AppConfig


class Config(AppConfig):
    """Pages."""

    name = "commonpool.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
