"""What shows that a deed was done."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File, Router, Schema
from ninja.files import UploadedFile
from pydantic import StringConstraints

from commonpool.api.deeds import EvidenceOut, found, shown_evidence
from commonpool.api.gate import Caller, caller
from commonpool.api.pictures import PICTURE, picture
from commonpool.api.routes import read, write
from commonpool.api.shapes import Id, Key, Line, Slug
from commonpool.contributions import services
from commonpool.people.queries import Missing

router = Router()
ONE = "/contributions/{int:contribution}"


class LinkIn(Schema):
    """A web address that shows the deed."""

    link: Annotated[Line, StringConstraints(min_length=1)]


def added(
    asker: Caller,
    contribution: int,
    *,
    link: str = "",
    photo: bytes | None = None,
    file: bytes | None = None,
) -> list[EvidenceOut]:
    """One piece of evidence written down."""
    rows = services.add_evidence(
        actor=asker.actor,
        contribution=found(asker, contribution),
        now=timezone.now(),
        link=link,
        photo=photo,
        file=file,
    )
    return [shown_evidence(row) for row in rows]


@write(router, f"{ONE}/links", list[EvidenceOut], "contributions.log")
def add_link(
    request: HttpRequest, community: Slug, contribution: Id, key: Key, body: LinkIn
) -> list[EvidenceOut]:
    """Add a link to a deed that one did, wrote down or was the buddy of."""
    return added(caller(request), contribution, link=body.link)


@write(router, f"{ONE}/photos", list[EvidenceOut], "contributions.log")
def add_photo(
    request: HttpRequest, community: Slug, contribution: Id, key: Key, photo: File[UploadedFile]
) -> list[EvidenceOut]:
    """Add a photo (multipart/form-data); place and date are taken out of it."""
    return added(caller(request), contribution, photo=photo.read())


@write(router, f"{ONE}/files", list[EvidenceOut], "contributions.log")
def add_file(
    request: HttpRequest, community: Slug, contribution: Id, key: Key, file: File[UploadedFile]
) -> list[EvidenceOut]:
    """Add the fingerprint of a file (multipart/form-data); the file itself is not kept."""
    return added(caller(request), contribution, file=file.read())


@read(router, f"{ONE}/photos/{{int:piece}}", PICTURE, "contributions.see")
def get_photo(request: HttpRequest, community: Slug, contribution: Id, piece: Id) -> HttpResponse:
    """A photo of a deed."""
    deed = found(caller(request), contribution)
    row = deed.evidence.filter(pk=piece).select_related("picture").first()
    if row is None or row.picture is None:
        raise Missing(f"there is no photo {piece} of this deed", "look at its evidence")
    return picture(row.picture)
