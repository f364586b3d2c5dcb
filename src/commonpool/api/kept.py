"""One key, one write: what was answered under a key is answered again, and nothing is done."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from inspect import signature

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest
from pydantic import BaseModel, JsonValue
from pydantic_core import to_jsonable_python

from commonpool.api.gate import caller
from commonpool.api.models import Kept
from commonpool.people.models import Member
from commonpool.people.once import claim, fingerprint
from commonpool.people.queries import Conflict

View = Callable[..., object]


def once_only(view: View, *, secret: bool) -> View:
    """The view, done once for each key; the answer of a `secret` one is told this once."""

    @wraps(view)
    def told(request: HttpRequest, **sent: object) -> object:
        actor, key = caller(request).actor, str(sent["key"])
        with transaction.atomic():
            asked = seal(view.__name__, sent)
            other = Conflict("this key wrote something else before", "send a new Idempotency-Key")
            row, new = claim(Kept, key=key, asked=asked, other=other, member=actor)
            if not new:
                return again(row)
            found = view(request, **sent)
            if not secret:
                row.answer = to_jsonable_python(found)
                row.save(update_fields=["answer"])
            return found

    # Ninja reads what an operation takes from here; the names in it are those of the view's file.
    told.__signature__ = signature(view, eval_str=True)  # type: ignore[attr-defined]  # as above
    return told


def again(row: Kept) -> JsonValue:
    """What was answered before."""
    if row.answer is None:
        raise Conflict(
            "this was done before under this key, and its answer is not kept",
            "look at what is there",
        )
    kept: JsonValue = row.answer
    return kept


def seal(name: str, sent: dict[str, object]) -> str:
    """A hash of an operation and all that was sent to it, the key apart."""
    parts = {place: plain(value) for place, value in sent.items() if place != "key"}
    return hashlib.sha256(json.dumps([name, parts], sort_keys=True).encode()).hexdigest()


def plain(value: object) -> JsonValue:
    """What was sent, as JSON; a file by its hash."""
    if isinstance(value, UploadedFile):
        return fingerprint(value)
    found: JsonValue = to_jsonable_python(
        value.model_dump(mode="json") if isinstance(value, BaseModel) else value
    )
    return found


def forget(member: Member) -> None:
    """Let go of what was answered in a community: it may tell of somebody who is erased."""
    Kept.objects.filter(member__community=member.community_id).update(answer=None)
