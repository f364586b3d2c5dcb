"""The room as Django knows it."""

from django.apps import AppConfig


class Config(AppConfig):
    """The ledger."""

    name = "commonpool.books"
    label = "books"
    default_auto_field = "django.db.models.BigAutoField"
