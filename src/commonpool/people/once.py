"""One form, one row: the key of a form or request writes once, whatever is pressed twice."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.utils import timezone

from commonpool.core.fault import Fault
from commonpool.people.models import Community
from commonpool.people.queries import Conflict

LONGEST_KEY = 64
LASTS = dt.timedelta(days=30)  # what was sent under a key is remembered so long

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


def claim(
    model: type[Row], *, key: str, asked: str, other: Conflict, **owner: models.Model
) -> tuple[Row, bool]:
    """The memory of a key of its owner, and whether it is new; `other` is raised of another text.

    `asked` is a hash of all that was sent.
    """
    now = timezone.now()
    model._default_manager.filter(**owner, at__lt=now - LASTS).delete()
    row, new = model._default_manager.get_or_create(
        **owner, key=key, defaults={"asked": asked, "at": now}
    )
    if getattr(row, "asked", None) != asked:
        raise other
    return row, new


def fingerprint(file: object) -> str:
    """A hash of a file that was sent, which is there to be read again."""
    if not isinstance(file, UploadedFile):
        return ""
    content = file.read()
    file.seek(0)
    return hashlib.sha256(content).hexdigest()


def same(row: models.Model, content: dict[str, object]) -> None:
    """Refuse a key that wrote something else before."""
    for name, value in content.items():
        if getattr(row, name) != value:
            raise other_answers(name)


def other_answers(*field: str) -> Conflict:
    """What is said of a form that comes again and says something else."""
    return Conflict(
        "this form was sent before, with other answers",
        "open the page anew, and send it again",
        field,
    )
