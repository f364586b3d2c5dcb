"""Who asks, and whether they may: looked at before anything of the request is read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer

from commonpool.people import queries, services
from commonpool.people.models import Community, Member, Token
from commonpool.people.permissions import Refused, allow

HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Caller:
    """A program that asks about one community; without a token it sees what everybody sees."""

    community: Community
    member: Member | None
    token: Token | None

    @property
    def actor(self) -> Member:
        """The member whose token it is."""
        if self.member is None:
            raise AuthenticationError
        return self.member


class Gate(HttpBearer):
    """Lets through who may do `action` in the community of the address; None is for everybody.

    The community of another token is as if it were not there: 404.
    """

    def __init__(self, action: str | None, *, writes: bool = False) -> None:
        super().__init__()
        self.action = action
        self.writes = writes

    def __call__(self, request: HttpRequest) -> Caller:
        token = presented(request)
        if token is None and self.action:
            raise AuthenticationError
        match = request.resolver_match
        slug = str(match.kwargs["community"]) if match else ""
        community = queries.community(slug)
        ours = token is not None and token.member.community_id == community.pk
        if not self.action:
            return Caller(community, token.member if token and ours else None, token)
        if token is None or not ours:
            raise queries.Missing(
                f'the token is for another community than "{slug}"', "use the one made there"
            )
        if self.writes and not token.writes:
            raise Refused("this token only reads", "make one that writes")
        return Caller(community, allow(token.member, self.action, community), token)

    def authenticate(self, request: HttpRequest, token: str) -> None:
        """Never asked: the call itself decides."""


def presented(request: HttpRequest) -> Token | None:
    """The token that came along, or nothing; one that is not valid is refused."""
    header = request.headers.get("Authorization", "")
    if not header:
        return None
    scheme, _, secret = header.partition(" ")
    now = timezone.now()
    found = queries.token_owner(secret.strip(), now) if scheme.lower() == "bearer" else None
    if found is None:
        raise AuthenticationError
    if found.last_used is None or now - found.last_used >= HOUR:
        services.use_token(token=found, now=now)
    return found


def caller(request: HttpRequest) -> Caller:
    """Who asks, as the gate found."""
    found: object = getattr(request, "auth", None)
    if not isinstance(found, Caller):
        raise AuthenticationError
    return found
