"""What a token's member says of themselves; their tokens; leaving, and being forgotten."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Query, Router, Schema
from ninja.files import UploadedFile

from commonpool.api.gate import Caller, caller
from commonpool.api.members import EraseIn, MemberOut, check_handle, shown
from commonpool.api.routes import read, write
from commonpool.api.shapes import Id, Key, Line, Page, Slice, Slug, Words, page_of
from commonpool.needs.days import today
from commonpool.people import queries, services
from commonpool.people.models import Token
from commonpool.people.queries import Missing

router = Router()


class SelfIn(Schema):
    """What is to change; what is left out stays."""

    name: Line | None = None
    about: Words | None = None
    shows_name: bool | None = None
    without_portrait: bool = False


class TokenOut(Schema):
    """A key for a program; its secret is told once, on the page that makes it."""

    id: int
    name: str
    writes: bool
    made: dt.datetime
    expires: dt.datetime | None
    last_used: dt.datetime | None
    this: bool


def shown_token(row: Token, asker: Caller) -> TokenOut:
    return TokenOut(
        id=row.pk,
        name=row.name,
        writes=row.writes,
        made=row.made,
        expires=row.expires,
        last_used=row.last_used,
        this=asker.token is not None and row.pk == asker.token.pk,
    )


def edited(asker: Caller, body: SelfIn, portrait: bytes | None = None) -> MemberOut:
    """This member after a change of what they say of themselves."""
    me = asker.actor
    services.edit_self(
        actor=me,
        name=me.name if body.name is None else body.name,
        about=me.about if body.about is None else body.about,
        shows_name=me.shows_name if body.shows_name is None else body.shows_name,
        portrait=portrait,
        without_portrait=body.without_portrait,
        now=timezone.now(),
    )
    me.refresh_from_db()
    return shown(me, me)


@read(router, "/me", MemberOut, "people.see")
def get_me(request: HttpRequest, community: Slug) -> MemberOut:
    """The member whose token it is."""
    viewer = caller(request).actor
    return shown(viewer, viewer)


@write(router, "/me", MemberOut, "people.edit-self")
def edit_me(request: HttpRequest, community: Slug, key: Key, body: SelfIn) -> MemberOut:
    """Change what others see of this member."""
    return edited(caller(request), body)


@write(router, "/me/portrait", MemberOut, "people.edit-self")
def set_portrait(
    request: HttpRequest, community: Slug, key: Key, portrait: File[UploadedFile]
) -> MemberOut:
    """Show a picture (multipart/form-data); place and date are taken out of it."""
    return edited(caller(request), SelfIn(), portrait.read())


@write(router, "/me/leave", MemberOut, "people.leave")
def leave(request: HttpRequest, community: Slug, key: Key) -> MemberOut:
    """Leave the community: this token ends, what was done stays counted."""
    asker = caller(request)
    me = asker.actor
    services.leave(actor=me, member=me, on=today(asker.community, timezone.now()))
    return shown(me, me)


@write(router, "/me/erase", MemberOut, "people.edit-self")
def erase_me(request: HttpRequest, community: Slug, key: Key, body: EraseIn) -> MemberOut:
    """Be forgotten here: the handle stays in books and receipts, the person does not."""
    me = caller(request).actor
    check_handle(me, body)
    services.erase(actor=me, member=me, now=timezone.now())
    return shown(me, me)


@read(router, "/me/tokens", Page[TokenOut], "tokens.make")
def list_tokens(request: HttpRequest, community: Slug, part: Query[Slice]) -> Page[TokenOut]:
    """This member's keys for programs, the newest first; they are made on a page alone."""
    asker = caller(request)
    return page_of(queries.tokens(asker.actor), part, lambda row: shown_token(row, asker))


@write(router, "/me/tokens/{int:token}/revoke", TokenOut, "people.edit-self")
def revoke_token(request: HttpRequest, community: Slug, token: Id, key: Key) -> TokenOut:
    """End a token of one's own, even this one."""
    asker = caller(request)
    row = asker.actor.tokens.filter(pk=token).first()
    if row is None:
        raise Missing("there is no such token of yours", "look at your tokens")
    found = shown_token(row, asker)
    services.revoke_token(actor=asker.actor, token=row)
    return found
