"""Invitations: a way in for one person. Joining by one needs an account, and is done on a page."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from commonpool.api.gate import caller
from commonpool.api.routes import read, write
from commonpool.api.shapes import Id, Key, Name, Page, Slice, Slug, page_of
from commonpool.people import queries, services
from commonpool.people.models import Invitation
from commonpool.people.queries import Missing

router = Router()


class InvitationOut(Schema):
    """An invitation that nobody has used yet."""

    id: int
    role: str
    claims: str | None
    made_by: str
    expires: dt.datetime


class InvitedOut(InvitationOut):
    """A new invitation with its code, told this once: the page to join is `/join/CODE/`."""

    code: str


class InvitationIn(Schema):
    """As what to invite; `claims` is the handle of a helper who this person turns out to be."""

    role: Name = "member"
    claims: Name | None = None
    days: int = Field(14, ge=1, le=90)


def shown(row: Invitation) -> InvitationOut:
    return InvitationOut(
        id=row.pk,
        role=row.role,
        claims=row.claims.handle if row.claims else None,
        made_by=row.made_by.handle,
        expires=row.expires,
    )


@read(router, "/invitations", Page[InvitationOut], "people.invite")
def list_invitations(
    request: HttpRequest, community: Slug, part: Query[Slice]
) -> Page[InvitationOut]:
    """Invitations that still let somebody in, the newest first."""
    rows = queries.open_invitations(caller(request).community, timezone.now())
    return page_of(rows, part, shown)


@write(router, "/invitations", InvitedOut, "people.invite", secret=True)
def invite(request: HttpRequest, community: Slug, key: Key, body: InvitationIn) -> InvitedOut:
    """Invite one person."""
    asker = caller(request)
    row, code = services.invite(
        actor=asker.actor,
        community=asker.community,
        now=timezone.now(),
        role=body.role,
        claims=queries.member(asker.community, body.claims) if body.claims else None,
        days=body.days,
    )
    return InvitedOut(**shown(row).dict(), code=code)


@write(router, "/invitations/{int:invitation}/withdraw", InvitationOut, "people.invite")
def withdraw_invitation(
    request: HttpRequest, community: Slug, invitation: Id, key: Key
) -> InvitationOut:
    """Take an invitation back that nobody used."""
    asker = caller(request)
    rows = queries.open_invitations(asker.community, timezone.now())
    row = rows.filter(pk=invitation).first()
    if row is None:
        raise Missing("there is no such open invitation here", "look at the list")
    found = shown(row)
    services.withdraw_invitation(actor=asker.actor, invitation=row)
    return found
