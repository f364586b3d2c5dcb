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
from commonpool.contributions import queries, services
from commonpool.contributions.documents import ENDINGS, headers
from commonpool.people.queries import Missing

router = Router()
ONE = "/contributions/{int:contribution}"
KEPT = (PICTURE, *ENDINGS)


class LinkIn(Schema):
    """A web address that shows the deed."""

    link: Annotated[Line, StringConstraints(min_length=1)]


def added(
    asker: Caller,
    contribution: int,
    *,
    link: str = "",
    photo: bytes | None = None,
    file: UploadedFile | None = None,
) -> list[EvidenceOut]:
    """One piece of evidence written down."""
    rows = services.add_evidence(
        actor=asker.actor,
        contribution=found(asker, contribution),
        now=timezone.now(),
        link=link,
        photo=photo,
        file=file.read() if file else None,
        name=str(file.name) if file else "",
    )
    return [shown_evidence(row, asker) for row in rows]


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
    """Add a file (multipart/form-data): PDF, plain text or CSV under 5 MB, kept as it is."""
    return added(caller(request), contribution, file=file)


@read(router, f"{ONE}/evidence/{{int:piece}}", KEPT, "contributions.see")
def get_evidence(
    request: HttpRequest, community: Slug, contribution: Id, piece: Id
) -> HttpResponse:
    """A photo of a deed, or a file to save."""
    row = queries.piece(found(caller(request), contribution), piece)
    if row.document is not None:
        return HttpResponse(bytes(row.document.content), headers=headers(row.document, row.name))
    if row.picture is None:
        raise Missing(f"piece {piece} is a link, or was taken away", "look at the evidence")
    return picture(row.picture)


@write(router, f"{ONE}/evidence/{{int:piece}}/remove", list[EvidenceOut], "contributions.log")
def remove_evidence(
    request: HttpRequest, community: Slug, contribution: Id, piece: Id, key: Key
) -> list[EvidenceOut]:
    """Take away what one added oneself, before the deed is weighed; what is left is answered."""
    asker = caller(request)
    deed = found(asker, contribution)
    services.remove_evidence(actor=asker.actor, piece=queries.piece(deed, piece))
    return [shown_evidence(row, asker) for row in queries.evidence(deed)]
