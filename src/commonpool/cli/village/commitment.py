"""Commitments to needs."""

from __future__ import annotations

from commonpool.cli.village.here import Here
from commonpool.core.amounts import format_ratio
from commonpool.core.fault import Fault
from commonpool.core.shapes import JsonObject
from commonpool.needs import queries, services
from commonpool.needs.models import Commitment
from commonpool.needs.queries import exact
from commonpool.people.models import Member
from commonpool.people.queries import display_name


def row(one: Commitment, viewer: Member | None) -> JsonObject:
    """A commitment."""
    return {
        "number": one.pk,
        "by": display_name(one.member, viewer),
        "need": one.need.slug,
        "quantity": format_ratio(exact(one.thousandths)),
        "unit": one.need.unit,
        "due": one.due.isoformat(),
        "withdrawn": one.withdrawn is not None,
    }


def list_(here: Here) -> list[JsonObject]:
    """Who takes what part of a need."""
    need = queries.need(here.home, here.text("need"))
    return [row(one, here.viewer) for one in queries.commitments(need, here.today)]


def make(here: Here) -> JsonObject:
    """A new one."""
    due = here.day("due")
    if due is None:
        raise Fault("--due is empty", "write a day, such as 2026-01-31")
    made = services.commit(
        actor=here.actor,
        need=queries.need(here.home, here.text("need")),
        thousandths=here.thousandths("quantity") or 0,
        due=due,
        now=here.now,
        once=here.once(),
    )
    return row(made, here.viewer)


def withdraw(here: Here) -> JsonObject:
    """One less."""
    found = queries.commitment(here.home, here.number())
    made = services.withdraw_commitment(actor=here.actor, commitment=found, now=here.now)
    return row(made, here.viewer)
