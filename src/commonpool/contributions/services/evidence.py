"""Evidence: a photo without its metadata, a link, or a file."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.db import transaction

from commonpool.contributions import documents
from commonpool.contributions.models import Contribution, Evidence
from commonpool.core.fault import Fault, quote
from commonpool.needs import texts
from commonpool.people.models import Community, Member
from commonpool.people.permissions import Refused, allow
from commonpool.people.pictures import drop, keep
from commonpool.people.queries import Conflict

MOST = 10


@transaction.atomic
def add_evidence(
    *,
    actor: Member,
    contribution: Contribution,
    now: dt.datetime,
    photo: bytes | None = None,
    link: str = "",
    file: bytes | None = None,
    name: str = "",
) -> list[Evidence]:
    """Add to a deed that one did, wrote down or was the buddy of."""
    allow(actor, "contributions.log", contribution)
    pair = contribution.buddies
    near = {contribution.by_id, contribution.logged_by_id}
    if actor.pk not in near | ({pair.first_id, pair.second_id} if pair else set()):
        raise Refused("this deed is not yours to prove", "ask who did it")
    if contribution.evidence.count() >= MOST:
        raise Fault("there are ten pieces of evidence already", "that is enough")
    return attach(
        [contribution], actor=actor, now=now, photo=photo, link=link, file=file, name=name
    )


@transaction.atomic
def remove_evidence(*, actor: Member, piece: Evidence) -> None:
    """Take away what one added oneself, before the deed is weighed."""
    deed = Contribution.objects.select_for_update(of=("self",)).get(pk=piece.contribution_id)
    allow(actor, "contributions.log", deed)
    if piece.added_by_id != actor.pk:
        raise Refused("somebody else added this", "ask them to take it away")
    if deed.counted_in:
        raise Conflict(
            "this deed was weighed in cycle {cycle}",
            "what shows it stays with it",
            cycle=deed.counted_in,
        )
    Evidence.objects.filter(pk=piece.pk).delete()
    drop(piece.picture_id)
    documents.drop(piece.document_id)


def attach(
    deeds: Sequence[Contribution],
    *,
    actor: Member,
    now: dt.datetime,
    photo: bytes | None = None,
    link: str = "",
    file: bytes | None = None,
    name: str = "",
) -> list[Evidence]:
    """The same evidence for each of these deeds; what a deed has already is not added again."""
    found: list[Evidence] = []
    community = deeds[0].community
    if photo:
        found.append(_photo(community, photo))
    if link:
        address = read_link(link)
        found.append(Evidence(kind="link", link=address, sha256=sha256(address.encode())))
    if file is not None:
        found.append(_file(community, file, name))
    if not found:
        return []
    hashes = [one.sha256 for one in found]
    there = list(Evidence.objects.filter(contribution__in=deeds, sha256__in=hashes))
    known = {(row.contribution_id, row.sha256) for row in there}
    rows = [
        Evidence(
            contribution=deed,
            kind=one.kind,
            picture=one.picture,
            document=one.document,
            name=one.name,
            link=one.link,
            sha256=one.sha256,
            added_by=actor,
            added=now,
        )
        for deed in deeds
        for one in found
        if (deed.pk, one.sha256) not in known
    ]
    return [*there, *Evidence.objects.bulk_create(rows)]


def _photo(community: Community, raw: bytes) -> Evidence:
    picture = keep(community=community, raw=raw)
    return Evidence(kind="photo", picture=picture, sha256=picture.sha256)


def _file(community: Community, raw: bytes, name: str) -> Evidence:
    """A file as it is; a picture sent as a file is a photo, and loses its place and date."""
    kind = documents.kind_of(raw, name)
    if kind == documents.IMAGE:
        return _photo(community, raw)
    kept = documents.keep(community=community, raw=raw, kind=kind)
    called = documents.harmless(name, kind)
    return Evidence(kind="file", document=kept, name=called, sha256=kept.sha256)


def sha256(content: bytes) -> str:
    """The hash by which evidence is kept."""
    return hashlib.sha256(content).hexdigest()


def read_link(link: str) -> str:
    """A web address that a browser may be sent to, or Fault."""
    text = texts.line(link, "link", 200)
    try:
        parts = urlsplit(text)
        known = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        known = False
    if not known or " " in text:
        raise Fault(
            "{text} is no web address", "begin it with https://", ("link",), text=quote(text)
        )
    return text
