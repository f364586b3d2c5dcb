"""The demo as Django knows it; installed in a demo alone."""

from django.apps import AppConfig


class Config(AppConfig):
    """The cast, and the way back."""

    name = "commonpool.config.demo"
    label = "demo"
