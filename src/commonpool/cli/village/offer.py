"""Offers."""

from __future__ import annotations

from commonpool.cli.village.here import Here
from commonpool.core.amounts import format_ratio
from commonpool.core.shapes import JsonObject
from commonpool.needs import queries, services, wanting
from commonpool.needs.models import Offer
from commonpool.needs.queries import exact
from commonpool.people.models import Member
from commonpool.people.queries import display_name


def row(offer: Offer, viewer: Member | None) -> JsonObject:
    """An offer."""
    return {
        "number": offer.pk,
        "by": display_name(offer.member, viewer),
        "what": offer.what,
        "need": offer.need.slug if offer.need else None,
        "quantity": format_ratio(exact(offer.thousandths)) if offer.thousandths else None,
        "unit": offer.unit,
        "until": offer.until.isoformat() if offer.until else None,
        "withdrawn": offer.withdrawn is not None,
        "given": offer.given is not None,
        "wanted_by": [one.member.handle for one in offer.wantings.all()]
        if viewer and viewer.pk == offer.member_id
        else [],
    }


def list_(here: Here) -> list[JsonObject]:
    """What is offered now."""
    return [row(one, here.viewer) for one in queries.offers(here.home, here.today)]


def make(here: Here) -> JsonObject:
    """A new one."""
    made = services.offer(
        actor=here.actor,
        community=here.home,
        what=here.text("what"),
        now=here.now,
        once=here.once(),
        need=here.need(),
        thousandths=here.thousandths("quantity"),
        unit=here.text("unit"),
        until=here.day("until"),
    )
    return row(made, here.viewer)


def withdraw(here: Here) -> JsonObject:
    """One less."""
    found = queries.offer(here.home, here.number())
    return row(services.withdraw_offer(actor=here.actor, offer=found, now=here.now), here.viewer)


def want(here: Here) -> JsonObject:
    """I would like this."""
    found = queries.offer(here.home, here.number())
    return row(wanting.want(actor=here.actor, offer=found, now=here.now), here.viewer)


def want_no_longer(here: Here) -> JsonObject:
    """No longer."""
    found = queries.offer(here.home, here.number())
    return row(wanting.want_no_longer(actor=here.actor, offer=found), here.viewer)


def give(here: Here) -> JsonObject:
    """Somebody has it."""
    found = queries.offer(here.home, here.number())
    return row(wanting.give(actor=here.actor, offer=found, now=here.now), here.viewer)
