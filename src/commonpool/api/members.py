"""Members, as the token's member may see them."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from ninja import Query, Router, Schema

from commonpool.api.gate import caller
from commonpool.api.routes import read
from commonpool.api.shapes import Page, Slice, Slug, page_of
from commonpool.people import queries
from commonpool.people.models import Member
from commonpool.people.permissions import roles_of

router = Router()


class MemberOut(Schema):
    """A member; `name` is the handle where the name is not shown to this token."""

    handle: str
    name: str
    about: str
    roles: list[str]
    registered: bool
    joined: dt.date
    left: dt.date | None


def shown(member: Member, viewer: Member | None) -> MemberOut:
    return MemberOut(
        handle=member.handle,
        name=queries.display_name(member, viewer),
        about=member.about,
        roles=sorted(roles_of(member)),
        registered=member.registered,
        joined=member.joined,
        left=member.left,
    )


@read(router, "/me", MemberOut, "people.see")
def get_me(request: HttpRequest, community: Slug) -> MemberOut:
    """The member whose token it is."""
    viewer = caller(request).actor
    return shown(viewer, viewer)


@read(router, "/members", Page[MemberOut], "people.see")
def list_members(request: HttpRequest, community: Slug, part: Query[Slice]) -> Page[MemberOut]:
    """Who belongs to the community now."""
    asker = caller(request)
    return page_of(
        queries.members(asker.community), part, lambda member: shown(member, asker.member)
    )


@read(router, "/members/{slug:handle}", MemberOut, "people.see")
def get_member(request: HttpRequest, community: Slug, handle: Slug) -> MemberOut:
    """One member, even one who left."""
    asker = caller(request)
    return shown(queries.member(asker.community, handle), asker.member)
