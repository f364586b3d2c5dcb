"""Offers, and commitments to needs."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema

from commonpool.api.gate import caller
from commonpool.api.routes import read, write
from commonpool.api.shapes import (
    Day,
    Id,
    Key,
    Line,
    Name,
    Number,
    Page,
    Slice,
    Slug,
    once,
    part_of,
    quantity,
)
from commonpool.needs import queries, services, wanting
from commonpool.needs.days import today
from commonpool.needs.models import Commitment, Offer
from commonpool.needs.texts import read_thousandths
from commonpool.people.models import Member
from commonpool.people.queries import display_name

router = Router()


class OfferOut(Schema):
    """What somebody can give; `wanted_by` are handles, told to whoever offers it alone."""

    id: int
    member: str
    handle: str
    what: str
    need: str | None
    quantity: str | None
    unit: str
    until: dt.date | None
    withdrawn: bool
    given: bool
    wanted_by: list[str]


class OfferIn(Schema):
    """Something to offer, in answer to a need or for whoever wants it."""

    what: Line
    need: Name | None = None
    quantity: Number | None = None
    unit: Line = ""
    until: Day | None = None


class CommitmentOut(Schema):
    """All or part of a need that somebody takes."""

    id: int
    member: str
    need: str
    quantity: str
    due: dt.date
    withdrawn: bool


class CommitmentIn(Schema):
    """How much of the need is taken, and by when."""

    quantity: Number
    due: Day


def shown_offer(offer: Offer, viewer: Member | None) -> OfferOut:
    return OfferOut(
        id=offer.pk,
        member=display_name(offer.member, viewer),
        handle=offer.member.handle,
        what=offer.what,
        need=offer.need.slug if offer.need else None,
        quantity=quantity(offer.thousandths) if offer.thousandths else None,
        unit=offer.unit,
        until=offer.until,
        withdrawn=offer.withdrawn is not None,
        given=offer.given is not None,
        wanted_by=[one.member.handle for one in offer.wantings.all()]
        if viewer and viewer.pk == offer.member_id
        else [],
    )


def shown_commitment(row: Commitment, viewer: Member | None) -> CommitmentOut:
    return CommitmentOut(
        id=row.pk,
        member=display_name(row.member, viewer),
        need=row.need.slug,
        quantity=quantity(row.thousandths),
        due=row.due,
        withdrawn=row.withdrawn is not None,
    )


@read(router, "/offers", Page[OfferOut], "people.see")
def list_offers(request: HttpRequest, community: Slug, part: Query[Slice]) -> Page[OfferOut]:
    """What is offered now, the newest first."""
    asker = caller(request)
    rows = queries.offers(asker.community, today(asker.community, timezone.now()))
    return part_of(rows, part, lambda row: shown_offer(row, asker.member))


@write(router, "/offers", OfferOut, "needs.offer")
def make_offer(request: HttpRequest, community: Slug, key: Key, body: OfferIn) -> OfferOut:
    """Offer something."""
    asker = caller(request)
    row = services.offer(
        actor=asker.actor,
        community=asker.community,
        what=body.what,
        now=timezone.now(),
        once=once(asker, key, "offer"),
        need=queries.need(asker.community, body.need) if body.need else None,
        thousandths=read_thousandths(body.quantity, "quantity") if body.quantity else None,
        unit=body.unit,
        until=body.until,
    )
    return shown_offer(row, asker.member)


@write(router, "/offers/{int:offer}/withdraw", OfferOut, "needs.offer")
def withdraw_offer(request: HttpRequest, community: Slug, offer: Id, key: Key) -> OfferOut:
    """Take an offer of one's own back."""
    asker = caller(request)
    found = queries.offer(asker.community, offer)
    row = services.withdraw_offer(actor=asker.actor, offer=found, now=timezone.now())
    return shown_offer(row, asker.member)


@write(router, "/offers/{int:offer}/want", OfferOut, "needs.offer")
def want_offer(request: HttpRequest, community: Slug, offer: Id, key: Key) -> OfferOut:
    """Say that one would like it; whoever offers it is told."""
    asker = caller(request)
    found = queries.offer(asker.community, offer)
    row = wanting.want(actor=asker.actor, offer=found, now=timezone.now())
    return shown_offer(row, asker.member)


@write(router, "/offers/{int:offer}/want-no-longer", OfferOut, "needs.offer")
def want_offer_no_longer(request: HttpRequest, community: Slug, offer: Id, key: Key) -> OfferOut:
    """Take that back."""
    asker = caller(request)
    found = queries.offer(asker.community, offer)
    return shown_offer(wanting.want_no_longer(actor=asker.actor, offer=found), asker.member)


@write(router, "/offers/{int:offer}/give", OfferOut, "needs.offer")
def give_offer(request: HttpRequest, community: Slug, offer: Id, key: Key) -> OfferOut:
    """Mark an offer of one's own as given."""
    asker = caller(request)
    found = queries.offer(asker.community, offer)
    row = wanting.give(actor=asker.actor, offer=found, now=timezone.now())
    return shown_offer(row, asker.member)


@read(router, "/needs/{slug:need}/commitments", Page[CommitmentOut], "people.see")
def list_commitments(
    request: HttpRequest, community: Slug, need: Slug, part: Query[Slice]
) -> Page[CommitmentOut]:
    """Who takes what part of a need from today on, the nearest first."""
    asker = caller(request)
    found = queries.need(asker.community, need)
    rows = queries.commitments(found, today(asker.community, timezone.now()))
    return part_of(rows, part, lambda row: shown_commitment(row, asker.member))


@write(router, "/needs/{slug:need}/commitments", CommitmentOut, "needs.commit")
def commit(
    request: HttpRequest, community: Slug, need: Slug, key: Key, body: CommitmentIn
) -> CommitmentOut:
    """Take all or part of a need."""
    asker = caller(request)
    row = services.commit(
        actor=asker.actor,
        need=queries.need(asker.community, need),
        thousandths=read_thousandths(body.quantity, "quantity"),
        due=body.due,
        now=timezone.now(),
        once=once(asker, key, "commitment"),
    )
    return shown_commitment(row, asker.member)


@write(router, "/commitments/{int:commitment}/withdraw", CommitmentOut, "needs.commit")
def withdraw_commitment(
    request: HttpRequest, community: Slug, commitment: Id, key: Key
) -> CommitmentOut:
    """Take a commitment of one's own back."""
    asker = caller(request)
    found = queries.commitment(asker.community, commitment)
    row = services.withdraw_commitment(actor=asker.actor, commitment=found, now=timezone.now())
    return shown_commitment(row, asker.member)
