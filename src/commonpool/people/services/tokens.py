"""Tokens: keys for programs, of one member in one community."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from commonpool.core.fault import Fault
from commonpool.people.keys import fingerprint, new_token
from commonpool.people.models import Community, Member, Token
from commonpool.people.permissions import allow
from commonpool.people.services.holding import hold
from commonpool.people.texts import a_name

LONGEST_TOKEN = 366
MOST_TOKENS = 20


def make_token(
    *, actor: Member, community: Community, name: str, writes: bool, now: dt.datetime, days: int
) -> tuple[Token, str]:
    """A token for a program and its secret, which is told this once."""
    name = a_name(name)
    if not 1 <= days <= LONGEST_TOKEN:
        raise Fault(
            "{days} days",
            "write 1 to {most}",
            ("days",),
            days=days,
            most=LONGEST_TOKEN,
        )
    with transaction.atomic():
        held = hold(community)
        allow(actor, "tokens.make", held)
        if actor.tokens.count() >= MOST_TOKENS:
            raise Fault("you have {most} tokens", "revoke one first", most=MOST_TOKENS)
        secret = new_token()
        expires = now + dt.timedelta(days=days)
        token = Token.objects.create(
            member=actor,
            name=name,
            sha256=fingerprint(secret),
            writes=writes,
            made=now,
            expires=expires,
        )
    return token, secret


def revoke_token(*, actor: Member, token: Token) -> None:
    """End a token: one's own, or anybody's for a steward."""
    with transaction.atomic():
        if token.member_id != actor.pk:
            allow(actor, "tokens.revoke", token.member)
        Token.objects.filter(pk=token.pk).delete()


def use_token(*, token: Token, now: dt.datetime) -> None:
    """Remember that a token was used, to the hour."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    Token.objects.filter(pk=token.pk).exclude(last_used=hour).update(last_used=hour)
