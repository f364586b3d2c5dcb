"""One form, one row: the key of a form or request writes once, whatever is pressed twice."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

from commonpool.core.fault import Fault
from commonpool.people.models import Community
from commonpool.people.queries import Conflict

LONGEST_KEY = 64

Row = TypeVar("Row", bound=models.Model)


def key_of(once: str) -> str:
    """The key, if it can be one."""
    if not 0 < len(once) <= LONGEST_KEY or not once.isprintable():
        raise Fault(
            "a form key of {count} characters",
            "send 1 to {most} of them",
            ("once",),
            count=len(once),
            most=LONGEST_KEY,
        )
    return once


def write_once(
    model: type[Row], *, community: Community, once: str, content: dict[str, object], **at: object
) -> tuple[Row, bool]:
    """The row with that key and whether it is new; `at` is written and not compared.

    The same key with other content is a Conflict.
    """
    row, new = model._default_manager.get_or_create(
        community=community, once=key_of(once), defaults={**content, **at}
    )
    if not new:
        same(row, content)
    return row, new


def same(row: models.Model, content: dict[str, object]) -> None:
    """Refuse a key that wrote something else before."""
    for name, value in content.items():
        if getattr(row, name) != value:
            raise Conflict(
                "this form was sent before, with other answers",
                "open the page anew, and send it again",
                (name,),
            )
