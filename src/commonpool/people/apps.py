"""The room as Django knows it."""

from django.apps import AppConfig


class Config(AppConfig):
    """People and their communities."""

    name = "commonpool.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
