"""A program that asks Holon Alpha's API, with the token of one of the cast."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.utils import timezone

from commonpool.people.models import Member
from commonpool.people.services import make_token

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

KEYS = count(1)


@dataclass
class Asking:
    """Asks as one member, or as nobody."""

    community: str
    secret: str = ""
    client: Client = field(default_factory=Client)

    def headers(self, **more: str) -> dict[str, str]:
        token = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        return token | more

    def get(self, path: str = "", community: str = "", **query: str | int) -> Answer:
        address = f"/api/v1/communities/{community or self.community}{path}"
        return self.client.get(address, query, headers=self.headers())

    def post(
        self, path: str, body: object = None, key: str | None = "", community: str = ""
    ) -> Answer:
        """Write, with a key of its own unless one is given; None sends none."""
        address = f"/api/v1/communities/{community or self.community}{path}"
        sent = {} if key is None else {"Idempotency-Key": key or f"key-{next(KEYS)}"}
        return self.client.post(
            address, json.dumps(body or {}), "application/json", headers=self.headers(**sent)
        )


def asking(member: Member | None, community: str = "holon-alpha", *, writes: bool = True) -> Asking:
    """A program with a token of this member; without one, any visitor."""
    if member is None:
        return Asking(community)
    _, secret = make_token(
        actor=member,
        community=member.community,
        name="a program",
        writes=writes,
        now=timezone.now(),
        days=30,
    )
    return Asking(community, secret)


def said(answer: Answer, status: int = 200) -> dict[str, Any]:
    """What an answer holds, after checking that it is the answer that was expected."""
    assert answer.status_code == status, (answer.status_code, answer.content[:800])
    kind = "application/json" if status < 400 else "application/problem+json"
    assert answer["Content-Type"].startswith(kind)
    return dict(json.loads(answer.content))
