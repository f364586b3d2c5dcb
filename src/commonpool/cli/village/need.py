"""Needs and their coverage."""

from __future__ import annotations

from commonpool.cli.village import commitment
from commonpool.cli.village.here import Here
from commonpool.core.amounts import format_ratio
from commonpool.core.shapes import JsonObject
from commonpool.cycles import covering
from commonpool.cycles.queries import open_cycle
from commonpool.needs import amending, carrying, queries, services
from commonpool.needs.models import Carried, Need
from commonpool.needs.queries import NeedCoverage, exact
from commonpool.people.models import Member
from commonpool.people.permissions import allow
from commonpool.people.queries import display_name
from commonpool.pools.queries import agreement


def row(need: Need, viewer: Member | None) -> JsonObject:
    """A need."""
    return {
        "need": need.slug,
        "what": need.what,
        "quantity": format_ratio(exact(need.thousandths)),
        "unit": need.unit,
        "kind": need.kind,
        "cadence": need.repeats or need.cadence,
        "starts": need.starts.isoformat(),
        "until": need.until.isoformat() if need.until else None,
        "details": need.details,
        "activity": need.activity,
        "by": display_name(need.posted_by, viewer) if need.posted_by else None,
        "amended": need.amended.isoformat() if need.amended else None,
        "withdrawn": need.withdrawn is not None,
    }


def covered(one: NeedCoverage) -> JsonObject:
    """How far a need is met."""
    return {
        "need": one.need.slug,
        "what": one.need.what,
        "unit": one.need.unit,
        "asked": format_ratio(one.asked),
        "met": format_ratio(one.met),
        "waiting": format_ratio(one.waiting),
        "gifts": format_ratio(one.gifts),
        "committed": format_ratio(one.committed),
        "weight": format_ratio(one.weight),
    }


def list_(here: Here) -> list[JsonObject]:
    """Needs of the open cycle."""
    home = here.home
    rows = covering.covered(home, here.today, open_cycle(home), agreement(home))
    return [covered(one) for one in rows]


def show(here: Here) -> JsonObject:
    """One need."""
    need = queries.need(here.home, here.text("need"))
    taken = queries.commitments(need, here.today)
    return {
        **row(need, here.viewer),
        "commitments": [commitment.row(one, here.viewer) for one in taken],
    }


def post(here: Here) -> JsonObject:
    """A new one."""
    made = services.post_need(
        actor=here.actor,
        community=here.home,
        what=here.text("what"),
        thousandths=here.thousandths("quantity") or 0,
        unit=here.text("unit"),
        now=here.now,
        once=here.once(),
        kind=here.text("kind"),
        cadence=here.text("cadence"),
        repeats=here.text("repeats"),
        starts=here.day("starts"),
        until=here.day("until"),
        details=here.text("details"),
        activity=here.text("activity"),
        for_community=here.said.for_community,
    )
    return row(made, here.viewer)


def amend(here: Here) -> JsonObject:
    """One in other words; what is not told stays."""
    need = queries.need(here.home, here.text("need"))
    told = here.thousandths("quantity")
    changed = amending.amend_need(
        actor=here.actor,
        need=need,
        what=here.text("what") or need.what,
        thousandths=need.thousandths if told is None else told,
        until=None if here.said.no_end else here.day("until") or need.until,
        details=need.details if here.said.details is None else here.text("details"),
        now=here.now,
    )
    return row(changed, here.viewer)


def withdraw(here: Here) -> JsonObject:
    """One less."""
    need = queries.need(here.home, here.text("need"))
    return row(services.withdraw_need(actor=here.actor, need=need, now=here.now), here.viewer)


def along(need: Carried) -> JsonObject:
    """A need that one carries."""
    return {
        "number": need.pk,
        "what": need.what,
        "quantity": format_ratio(exact(need.thousandths)),
        "unit": need.unit,
        "kind": need.kind,
        "cadence": need.repeats or need.cadence,
        "details": need.details,
        "activity": need.activity,
    }


def carried(here: Here) -> list[JsonObject]:
    """Those of one person."""
    allow(here.actor, "people.edit-self", here.home)
    return [along(one) for one in queries.carried(here.actor.account)]


def carry(here: Here) -> JsonObject:
    """One more, or renewed."""
    need = queries.need(here.home, here.text("need"))
    return along(carrying.carry(actor=here.actor, need=need))


def ask_again(here: Here) -> JsonObject:
    """Asked here too."""
    made = carrying.ask_again(
        actor=here.actor,
        carried=queries.carried_one(here.actor.account, here.number()),
        once=here.once(),
        now=here.now,
    )
    return row(made, here.viewer)


def leave_behind(here: Here) -> JsonObject:
    """One less."""
    found = queries.carried_one(here.actor.account, here.number())
    told = along(found)
    carrying.leave_behind(actor=here.actor, carried=found)
    return told
