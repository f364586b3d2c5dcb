"""The needs that a person carries from community to community: they belong to their account."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema

from commonpool.api.gate import caller
from commonpool.api.needs import NeedOut, shown
from commonpool.api.routes import read, write
from commonpool.api.shapes import Id, Key, Page, Slice, Slug, once, part_of, quantity
from commonpool.needs import carrying, queries
from commonpool.needs.models import Carried

router = Router()
ONE = "/me/needs/{int:carried}"


class CarriedOut(Schema):
    """A need that one carries; it is asked for nowhere by that alone."""

    id: int
    what: str
    details: str
    kind: str
    quantity: str
    unit: str
    cadence: str
    repeats: str
    activity: str


def shown_carried(row: Carried) -> CarriedOut:
    same = {name: getattr(row, name) for name in CarriedOut.model_fields if name in COPIED}
    return CarriedOut(id=row.pk, quantity=quantity(row.thousandths), **same)


COPIED = ("what", "details", "kind", "unit", "cadence", "repeats", "activity")


@read(router, "/me/needs", Page[CarriedOut], "people.edit-self")
def list_carried(request: HttpRequest, community: Slug, part: Query[Slice]) -> Page[CarriedOut]:
    """The needs that this person carries, by name."""
    return part_of(queries.carried(caller(request).actor.account), part, shown_carried)


@write(router, "/needs/{slug:need}/carry", CarriedOut, "needs.post")
def carry_need(request: HttpRequest, community: Slug, need: Slug, key: Key) -> CarriedOut:
    """Carry a need of one's own along; the same again renews it."""
    asker = caller(request)
    row = carrying.carry(actor=asker.actor, need=queries.need(asker.community, need))
    return shown_carried(row)


@write(router, f"{ONE}/ask", NeedOut, "needs.post")
def ask_carried(request: HttpRequest, community: Slug, carried: Id, key: Key) -> NeedOut:
    """Ask for it in this community."""
    asker = caller(request)
    row = carrying.ask_again(
        actor=asker.actor,
        carried=queries.carried_one(asker.actor.account, carried),
        once=once(asker, key, "carried"),
        now=timezone.now(),
    )
    return shown(row, asker.member)


@write(router, f"{ONE}/leave-behind", CarriedOut, "people.edit-self")
def leave_carried_behind(
    request: HttpRequest, community: Slug, carried: Id, key: Key
) -> CarriedOut:
    """Carry it no longer; what was asked for with it stays."""
    asker = caller(request)
    row = queries.carried_one(asker.actor.account, carried)
    told = shown_carried(row)
    carrying.leave_behind(actor=asker.actor, carried=row)
    return told
