"""How a deed is shown: in a list, and with everything that is said of it."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone
from ninja import Schema

from commonpool.api.gate import Caller
from commonpool.api.shapes import Page, Slice, quantity
from commonpool.contributions import queries
from commonpool.contributions.models import Confirmation, Contribution, Evidence
from commonpool.contributions.queries import Told
from commonpool.needs.days import today
from commonpool.needs.texts import clock
from commonpool.people.queries import display_name


class ContributionOut(Schema):
    """A deed with its state: waiting, counts, questioned, disputed, fell or withdrawn."""

    id: int
    by: str
    handle: str
    logged_by: str
    what: str
    kind: str
    hours: str | None
    quantity: str | None
    unit: str
    need: str | None
    delivered: str | None
    activity: str
    tags: list[str]
    on: dt.date
    gift: bool
    pair: int | None
    accepted: bool
    state: str
    reason: str


class SaidOut(Schema):
    """What a witness says, and what was answered."""

    by: str
    handle: str
    says: str
    words: str
    relevant: bool | None
    good: bool | None
    answer: str


class EvidenceOut(Schema):
    """What shows a deed: a photo, a link or a file; `size` is the bytes of a file."""

    id: int
    kind: str
    link: str
    sha256: str
    name: str
    size: int | None
    by: str
    at: dt.datetime


class VerdictOut(Schema):
    """How a dispute was settled."""

    by: str
    verdict: str
    words: str


class DeedOut(ContributionOut):
    """A deed with all that is said of it."""

    said: list[SaidOut]
    evidence: list[EvidenceOut]
    verdict: VerdictOut | None


def shown(told: Told, asker: Caller) -> ContributionOut:
    deed = told.deed
    return ContributionOut(
        id=deed.pk,
        by=display_name(deed.by, asker.member),
        handle=deed.by.handle,
        logged_by=display_name(deed.logged_by, asker.member),
        what=deed.what,
        kind=deed.kind,
        hours=clock(deed.minutes) if deed.minutes else None,
        quantity=quantity(deed.thousandths) if deed.thousandths else None,
        unit=deed.unit,
        need=deed.need.slug if deed.need else None,
        delivered=quantity(deed.delivered_thousandths) if deed.delivered_thousandths else None,
        activity=deed.activity,
        tags=deed.tags.split(),
        on=deed.on,
        gift=deed.gift,
        pair=deed.buddies_id,
        accepted=deed.accepted is not None,
        state=told.state,
        reason=told.reason,
    )


def shown_said(row: Confirmation, asker: Caller) -> SaidOut:
    return SaidOut(
        by=display_name(row.by, asker.member),
        handle=row.by.handle,
        says=row.says,
        words=row.words,
        relevant=row.relevant,
        good=row.good,
        answer=row.answer,
    )


def shown_evidence(row: Evidence, asker: Caller) -> EvidenceOut:
    return EvidenceOut(
        id=row.pk,
        kind=row.kind,
        link=row.link,
        sha256=row.sha256,
        name=row.name,
        size=row.document.size if row.document else None,
        by=display_name(row.added_by, asker.member),
        at=row.added,
    )


def found(asker: Caller, number: int) -> Contribution:
    return queries.contribution(asker.community, number)


def told(asker: Caller, number: int) -> Told:
    """A deed as it stands now."""
    day = today(asker.community, timezone.now())
    return queries.tell([found(asker, number)], asker.member, on=day)[0]


def again(asker: Caller, number: int) -> ContributionOut:
    """A deed as it stands after what was just done to it."""
    return shown(told(asker, number), asker)


def whole(asker: Caller, number: int) -> DeedOut:
    """A deed with all that is said of it."""
    row = told(asker, number)
    verdict = getattr(row.deed, "verdict", None)
    return DeedOut(
        **shown(row, asker).dict(),
        said=[shown_said(one, asker) for one in row.deed.confirmations.all()],
        evidence=[shown_evidence(one, asker) for one in queries.evidence(row.deed)],
        verdict=verdict
        and VerdictOut(
            by=display_name(verdict.by, asker.member), verdict=verdict.verdict, words=verdict.words
        ),
    )


def listed(rows: QuerySet[Contribution], part: Slice, asker: Caller) -> Page[ContributionOut]:
    """A part of what a query finds."""
    day = today(asker.community, timezone.now())
    page = queries.tell(rows[part.offset : part.offset + part.limit], asker.member, on=day)
    return Page(
        items=[shown(row, asker) for row in page],
        total=rows.count(),
        limit=part.limit,
        offset=part.offset,
    )
