"""Communities: what each shows to everybody."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema

from commonpool.api.gate import caller
from commonpool.api.problems import documented
from commonpool.api.routes import read, write
from commonpool.api.shapes import Key, Line, Name, Page, Slice, Slug, Words, page_of
from commonpool.people import queries, services
from commonpool.people.models import Community

router = Router()


class CommunityIn(Schema):
    """What is to change of what a community says of itself; what is left out stays."""

    name: Line | None = None
    about: Words | None = None
    zone: Line | None = None
    language: Literal["en", "es", "ar"] | None = None


class ParentIn(Schema):
    """The community above, by its slug; none for one on its own."""

    parent: Name | None


class CommunityOut(Schema):
    """A community."""

    slug: str
    name: str
    about: str
    currency: str
    decimals: int
    zone: str
    language: str
    parent: str | None
    founded: dt.datetime


def shown(community: Community) -> CommunityOut:
    return CommunityOut(
        slug=community.slug,
        name=community.name,
        about=community.about,
        currency=community.currency,
        decimals=community.decimals,
        zone=community.zone,
        language=community.language,
        parent=community.parent.slug if community.parent else None,
        founded=community.founded,
    )


@router.get("", auth=None, response={200: Page[CommunityOut], **documented(422)})
def list_communities(request: HttpRequest, part: Query[Slice]) -> Page[CommunityOut]:
    """Every community of this installation."""
    return page_of(queries.communities(), part, shown)


@read(router, "/{slug:community}", CommunityOut)
def get_community(request: HttpRequest, community: Slug) -> CommunityOut:
    """One community."""
    return shown(caller(request).community)


@write(router, "/{slug:community}", CommunityOut, "community.edit")
def edit_community(
    request: HttpRequest, community: Slug, key: Key, body: CommunityIn
) -> CommunityOut:
    """Change what a community says of itself; its currency stays."""
    asker = caller(request)
    home = asker.community
    told = {name: getattr(home, name) for name in CommunityIn.model_fields}
    services.edit_community(
        actor=asker.actor, community=home, **{**told, **body.dict(exclude_none=True)}
    )
    home.refresh_from_db()
    return shown(home)


@write(router, "/{slug:community}/nest", CommunityOut, "community.edit")
def nest_community(request: HttpRequest, community: Slug, key: Key, body: ParentIn) -> CommunityOut:
    """Put a community under another of which one is steward too, or on its own."""
    asker = caller(request)
    return shown(
        services.nest(
            actor=asker.actor,
            community=asker.community,
            parent=queries.community(body.parent) if body.parent else None,
            now=timezone.now(),
        )
    )
