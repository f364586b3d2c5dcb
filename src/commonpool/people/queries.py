"""What is known of people; every read of the room."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet

from commonpool.core.fault import Fault, quote
from commonpool.people.keys import fingerprint
from commonpool.people.models import Account, Community, Invitation, Member, Picture, Token
from commonpool.people.permissions import STEWARD, TREASURER, roles_of

OPEN, USED, EXPIRED, UNKNOWN = "open", "used", "expired", "unknown"


class Missing(Fault):
    """What was asked for is not there, or not for this community."""


class Conflict(Fault):
    """It was done already, or differently."""


@dataclass(frozen=True, slots=True)
class InvitationState:
    """What somebody who holds a code may know before joining."""

    state: str
    invitation: Invitation | None = None

    @property
    def community(self) -> Community | None:
        """Where it leads."""
        return self.invitation.community if self.invitation else None

    @property
    def invited_by(self) -> str:
        """The name of who invites: whoever holds the code was told it."""
        return called(self.invitation.made_by) if self.invitation else ""


def community(slug: str) -> Community:
    """The community of that slug, or Missing."""
    found = Community.objects.filter(slug=slug).first()
    if found is None:
        raise Missing("there is no community {slug}", "look at the address again", slug=quote(slug))
    return found


def communities() -> QuerySet[Community]:
    """Every community of the installation, by name."""
    return Community.objects.select_related("parent").order_by("name", "pk")


def may_found(account: object) -> bool:
    """Whether an account may found a community: a steward of one, or anybody where none is."""
    if not isinstance(account, Account):
        return False
    own = Member.objects.filter(account=account, left=None, erased=None, roles__role=STEWARD)
    return own.exists() or not Community.objects.exists()


def stewarded(account: object) -> list[Community]:
    """The communities of which an account is steward, by name."""
    return [one.community for one in memberships(account) if STEWARD in roles_of(one)]


def nested(above: Community) -> QuerySet[Community]:
    """The communities right under this one, by name."""
    return above.nested.order_by("name")


def depths(community: Community) -> set[str]:
    """The words by which somebody takes part."""
    rows = Member.objects.filter(community=community, left__isnull=True)
    return set(rows.exclude(depth="").values_list("depth", flat=True).distinct())


def members(community: Community) -> QuerySet[Member]:
    """Who belongs to it now, with their roles, in the order they joined."""
    return (
        Member.objects.filter(community=community, left=None, erased=None)
        .prefetch_related("roles")
        .order_by("joined", "pk")
    )


def those_called(people: Iterable[Member], words: str) -> list[Member]:
    """Those in whose name or handle every word occurs, whatever its case and accents."""
    sought = folded(words).split()
    names = ((one, f"{folded(one.name)} {folded(one.handle)}") for one in people)
    return [one for one, name in names if all(word in name for word in sought)]


def folded(text: str) -> str:
    """A text as it is looked for: no case, no marks above or below its letters."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(mark for mark in apart if not unicodedata.combining(mark))


def member(community: Community, handle: str) -> Member:
    """The member of that handle, even one who left, or Missing."""
    found = Member.objects.filter(community=community, handle=handle).first()
    if found is None:
        raise Missing(
            "nobody in {community} is called {handle}",
            "look at the address again",
            community=community.name,
            handle=quote(handle),
        )
    return found


def member_of(account: object, community: Community) -> Member | None:
    """The member that this account is here, if it is one now."""
    if not isinstance(account, Account):
        return None
    found = Member.objects.filter(account=account, community=community, left=None, erased=None)
    return found.select_related("community").first()


def memberships(account: object) -> list[Member]:
    """Every community this account belongs to now, by name."""
    if not isinstance(account, Account):
        return []
    return list(
        Member.objects.filter(account=account, left=None, erased=None)
        .select_related("community")
        .order_by("community__name")
    )


def stewards(community: Community) -> QuerySet[Member]:
    """Who can act as a steward now."""
    return Member.objects.filter(
        community=community, left=None, erased=None, account__isnull=False, roles__role="steward"
    )


def called(member: Member) -> str:
    """The name within the community, or the handle where there is none."""
    return member.name or member.handle


def display_name(member: Member, viewer: Member | None) -> str:
    """The name, to members of the same community or where it is shown; else the handle."""
    within = (
        viewer is not None
        and viewer.community_id == member.community_id
        and viewer.left is None
        and viewer.erased is None
    )
    return called(member) if within or member.shows_name else member.handle


def portrait(member: Member, viewer: Member | None) -> Picture:
    """The portrait, to whom the name is shown, or Missing."""
    picture = member.portrait
    hidden = member.name and display_name(member, viewer) != member.name
    if picture is None or hidden or not (viewer or member.shows_name):
        raise Missing("there is no portrait of {handle}", "go back", handle=member.handle)
    return picture


def invitation_state(code: str, now: dt.datetime) -> InvitationState:
    """Whether a code still lets somebody in."""
    found = (
        Invitation.objects.filter(code_sha256=fingerprint(code))
        .select_related("community", "made_by", "claims")
        .first()
    )
    if found is None:
        return InvitationState(UNKNOWN)
    if found.used_by_id:
        return InvitationState(USED, found)
    return InvitationState(EXPIRED if found.expires <= now else OPEN, found)


def open_invitations(community: Community, now: dt.datetime) -> QuerySet[Invitation]:
    """Invitations that still let somebody in, the newest first."""
    return (
        Invitation.objects.filter(community=community, used_by=None, expires__gt=now)
        .select_related("made_by", "claims")
        .order_by("-made")
    )


def token_owner(secret: str, now: dt.datetime) -> Token | None:
    """The token of that secret with its member and community, if both are good still."""
    return (
        Token.objects.filter(
            Q(expires=None) | Q(expires__gt=now),
            sha256=fingerprint(secret),
            member__left=None,
            member__erased=None,
        )
        .select_related("member__community")
        .first()
    )


def tokens(member: Member) -> QuerySet[Token]:
    """The member's tokens, the newest first."""
    return member.tokens.order_by("-made")


def has_second_factor(account: object) -> bool:
    """Whether an account has a passkey or an app with changing codes."""
    if not isinstance(account, Account):
        return False
    strong = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user=account, type__in=strong).exists())


def lacks_second_factor(member: Member) -> bool:
    """Whether a treasurer has nothing but a mailbox: not enough for what concerns money."""
    return TREASURER in roles_of(member) and not has_second_factor(member.account)
