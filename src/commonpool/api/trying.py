"""A cycle under other rules: side by side, and one number of the agreement turned."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from commonpool.api.gate import Caller, caller
from commonpool.api.routes import read
from commonpool.api.shapes import Slug, money
from commonpool.core.amounts import format_percent
from commonpool.core.shapes import unknown
from commonpool.cycles import compare, knobs, queries
from commonpool.cycles.compare import Column, Missing, Variation

router = Router()
Turn = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_.-]+$", max_length=80)]


class PartOut(Schema):
    """What a party would get."""

    party: str
    amount: str


class ColumnOut(Schema):
    """One rule's result; `moved` is the part of the whole that would go to other hands.

    A rule that cannot be worked out on this cycle has no shares: `missing` says why.
    """

    rule: str
    title: str
    now: bool
    shares: list[PartOut]
    remainder: str | None
    moved: str | None
    warning: str | None
    missing: str | None


class KnobOut(Schema):
    """A number of the agreement that can be turned, and the values worth trying.

    `now` is the one at which the agreement stands; empty where it sets no number.
    """

    name: str
    values: list[str]
    now: str


class ChangeOut(PartOut):
    """What a party would get, and the change from now (below zero for less)."""

    change: str


class VariationOut(Schema):
    """Everybody's share at one value; the first is as it is now."""

    value: str
    now: bool
    shares: list[ChangeOut]
    remainder: str


class Turned(Schema):
    """Which number to turn: a name of `knobs`."""

    turn: Turn = Field("rule.cap_percent")


def shown_column(one: Column, asker: Caller) -> ColumnOut:
    left = one.closed.distribution.outcome.remainder
    return ColumnOut(
        rule=one.name,
        title=one.title,
        now=one.now,
        shares=[
            PartOut(party=party, amount=money(asker.community, amount))
            for party, amount in one.shares.items()
        ],
        remainder=money(asker.community, left),
        moved=format_percent(one.moved.part) if one.moved else None,
        warning=one.warning,
        missing=None,
    )


def shown_missing(one: Missing) -> ColumnOut:
    return ColumnOut(
        rule=one.name,
        title=one.title,
        now=False,
        shares=[],
        remainder=None,
        moved=None,
        warning=None,
        missing=str(one.why),
    )


def shown_variation(one: Variation, asker: Caller) -> VariationOut:
    home = asker.community
    return VariationOut(
        value=one.value,
        now=one.now,
        shares=[
            ChangeOut(
                party=party,
                amount=money(home, one.shares.get(party, 0)),
                change=money(home, change),
            )
            for party, change in one.changes.items()
        ],
        remainder=money(home, one.remainder),
    )


@read(router, "/cycles/{slug:cycle}/side-by-side", list[ColumnOut], "cycles.preview")
def get_side_by_side(request: HttpRequest, community: Slug, cycle: Slug) -> list[ColumnOut]:
    """The rule in force, then every other rule of a village, on this cycle's own data."""
    asker = caller(request)
    columns, missing = compare.side_by_side(queries.cycle(asker.community, cycle))
    return [*(shown_column(one, asker) for one in columns), *map(shown_missing, missing)]


@read(router, "/cycles/{slug:cycle}/knobs", list[KnobOut], "cycles.preview")
def list_knobs(request: HttpRequest, community: Slug, cycle: Slug) -> list[KnobOut]:
    """What can be turned in the agreement of a cycle."""
    found = knobs.knobs(queries.cycle(caller(request).community, cycle))
    return [KnobOut(name=one.name, values=list(one.values), now=one.now) for one in found]


@read(router, "/cycles/{slug:cycle}/what-if", list[VariationOut], "cycles.preview")
def get_what_if(
    request: HttpRequest, community: Slug, cycle: Slug, asked: Query[Turned]
) -> list[VariationOut]:
    """Everybody's change with one number turned, before anybody consents."""
    asker = caller(request)
    found = queries.cycle(asker.community, cycle)
    known = {knob.name: knob for knob in knobs.knobs(found)}
    if asked.turn not in known:
        raise unknown(asked.turn, list(known), "turn")
    knob = known[asked.turn]
    rows = compare.change(found, knob.path, knob.values)
    return [shown_variation(row, asker) for row in rows]
