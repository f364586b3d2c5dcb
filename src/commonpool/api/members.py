"""Members, as the token's member may see them, and what stewards do for them."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from commonpool.api.gate import caller
from commonpool.api.pictures import PICTURE, picture
from commonpool.api.routes import read, write
from commonpool.api.shapes import Key, Line, Name, Page, Slice, Slug, page_of
from commonpool.core.fault import Fault
from commonpool.needs.days import today
from commonpool.people import queries, services
from commonpool.people.models import Member
from commonpool.people.permissions import allow, roles_of

router = Router()
ONE = "/members/{slug:handle}"


class MemberOut(Schema):
    """A member; `name` is the handle where the name is not shown to this token."""

    handle: str
    name: str
    about: str
    roles: list[str]
    depth: str
    registered: bool
    joined: dt.date
    left: dt.date | None


class HelperIn(Schema):
    """Somebody who helps without an account."""

    name: Line


class RolesIn(Schema):
    """All roles that the member has from now on, beside being a member."""

    roles: list[Name] = Field(max_length=5)


class DepthIn(Schema):
    """How deeply the member takes part, as the agreement names it; empty for no depth."""

    depth: Line = ""


class EraseIn(Schema):
    """The handle once more: what is erased does not come back."""

    handle: Name


def shown(member: Member, viewer: Member | None) -> MemberOut:
    return MemberOut(
        handle=member.handle,
        name=queries.display_name(member, viewer),
        about=member.about,
        roles=sorted(roles_of(member)),
        depth=member.depth,
        registered=member.registered,
        joined=member.joined,
        left=member.left,
    )


def check_handle(member: Member, body: EraseIn) -> None:
    """Refuse to erase somebody else than is meant."""
    if body.handle != member.handle:
        raise Fault("another handle than the one to erase", "write it once more", ("handle",))


@read(router, "/members", Page[MemberOut], "people.see")
def list_members(request: HttpRequest, community: Slug, part: Query[Slice]) -> Page[MemberOut]:
    """Who belongs to the community now."""
    asker = caller(request)
    return page_of(
        queries.members(asker.community), part, lambda member: shown(member, asker.member)
    )


@read(router, ONE, MemberOut, "people.see")
def get_member(request: HttpRequest, community: Slug, handle: Slug) -> MemberOut:
    """One member, even one who left."""
    asker = caller(request)
    return shown(queries.member(asker.community, handle), asker.member)


@read(router, f"{ONE}/portrait", PICTURE)
def get_portrait(request: HttpRequest, community: Slug, handle: Slug) -> HttpResponse:
    """A member's picture, for whom their name is shown."""
    asker = caller(request)
    return picture(queries.portrait(queries.member(asker.community, handle), asker.member))


@write(router, "/helpers", MemberOut, "people.add-helper")
def add_helper(request: HttpRequest, community: Slug, key: Key, body: HelperIn) -> MemberOut:
    """Name somebody who helps without having joined: others log for them, shares are held."""
    asker = caller(request)
    row = services.add_helper(
        actor=asker.actor, community=asker.community, name=body.name, now=timezone.now()
    )
    return shown(row, asker.member)


@write(router, f"{ONE}/roles", MemberOut, "people.set-roles")
def set_roles(
    request: HttpRequest, community: Slug, handle: Slug, key: Key, body: RolesIn
) -> MemberOut:
    """Give and take roles."""
    asker = caller(request)
    row = services.set_roles(
        actor=asker.actor,
        member=queries.member(asker.community, handle),
        roles=body.roles,
        now=timezone.now(),
    )
    return shown(row, asker.member)


@write(router, f"{ONE}/depth", MemberOut, "people.set-roles")
def set_depth(
    request: HttpRequest, community: Slug, handle: Slug, key: Key, body: DepthIn
) -> MemberOut:
    """Say how deeply a member takes part: what the rule by depth counts, `zones@1`."""
    asker = caller(request)
    row = services.set_depth(
        actor=asker.actor, member=queries.member(asker.community, handle), depth=body.depth
    )
    return shown(row, asker.member)


@write(router, f"{ONE}/leave", MemberOut, "people.remove")
def let_go(request: HttpRequest, community: Slug, handle: Slug, key: Key) -> MemberOut:
    """Let somebody go, or say that they have left."""
    asker = caller(request)
    row = queries.member(asker.community, handle)
    services.leave(actor=asker.actor, member=row, on=today(asker.community, timezone.now()))
    return shown(row, asker.member)


@write(router, f"{ONE}/erase", MemberOut, "people.erase")
def erase_member(
    request: HttpRequest, community: Slug, handle: Slug, key: Key, body: EraseIn
) -> MemberOut:
    """Forget somebody who asks for it: the handle stays in books and receipts."""
    asker = caller(request)
    row = queries.member(asker.community, handle)
    check_handle(row, body)
    allow(asker.actor, "people.erase", row)
    services.erase(actor=asker.actor, member=row, now=timezone.now())
    return shown(row, asker.member)
