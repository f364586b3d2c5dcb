"""The room as Django knows it."""

from django.apps import AppConfig
from django.db import connections
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


def _leave(*, using: str, **_more: object) -> None:
    from commonpool.books.role import leave_role  # noqa: PLC0415  # once the room is ready

    connections[using].ensure_connection()
    leave_role(connection=connections[using])


def _take(*, using: str, **_more: object) -> None:
    from commonpool.books.role import take_role  # noqa: PLC0415  # once the room is ready

    take_role(connection=connections[using])


class Config(AppConfig):
    """The ledger."""

    name = "commonpool.books"
    label = "books"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connections take the program's role, and leave it while tables are made."""
        from commonpool.books.role import take_role  # noqa: PLC0415  # once the room is ready

        connection_created.connect(take_role, dispatch_uid="books.role")
        pre_migrate.connect(_leave, sender=self, dispatch_uid="books.leave")
        post_migrate.connect(_take, sender=self, dispatch_uid="books.take")
