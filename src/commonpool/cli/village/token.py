"""Tokens of a member."""

from __future__ import annotations

from commonpool.cli.village.here import Here
from commonpool.core.shapes import JsonObject
from commonpool.people import queries, services
from commonpool.people.models import Token


def row(token: Token) -> JsonObject:
    """A token, without its secret."""
    return {
        "number": token.pk,
        "name": token.name,
        "writes": token.writes,
        "expires": token.expires.isoformat(timespec="minutes") if token.expires else None,
        "last_used": token.last_used.isoformat(timespec="minutes") if token.last_used else None,
    }


def list_(here: Here) -> list[JsonObject]:
    """One's own."""
    return [row(one) for one in queries.tokens(here.actor)]


def make(here: Here) -> JsonObject:
    """A new one, and its secret."""
    made, secret = services.make_token(
        actor=here.actor,
        community=here.home,
        name=here.text("name"),
        writes=here.said.writes,
        now=here.now,
        days=here.said.days,
    )
    return {**row(made), "secret": secret}


def revoke(here: Here) -> JsonObject:
    """One less: one's own, or anybody's for a steward."""
    number = here.number()
    found = Token.objects.filter(pk=number, member__community=here.home).first()
    if found is None:
        raise queries.Missing(f"there is no token {number} here", "look at the list")
    told = row(found)
    services.revoke_token(actor=here.actor, token=found)
    return told
