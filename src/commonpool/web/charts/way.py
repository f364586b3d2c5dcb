"""The way of a cycle's money, read from its receipt: what came in, and where it went.

Money that came for everybody is one pool: nobody can say which coin paid for what, so the
picture does not pretend to. What was given for one purpose keeps a way of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language_bidi, gettext, gettext_lazy, ngettext

from commonpool.core.amounts import Unit
from commonpool.core.pools import FLOW, RESERVE
from commonpool.core.shapes import Json, JsonObject
from commonpool.web.charts.sankey import PHONE, WIDE, Flow, Flows, Place, sankey
from commonpool.web.figures import grouped, said, with_unit

KINDS = {
    "dues": gettext_lazy("Dues"),
    "grant": gettext_lazy("Grants"),
    "sale": gettext_lazy("Sales"),
    "donation": gettext_lazy("Donations"),
    "fee": gettext_lazy("Fees"),
    "share": gettext_lazy("From the wider community"),
    "other": gettext_lazy("Other income"),
}
BLUE, PURPLE, GREEN, ORANGE, GREY = range(5)
SOURCES = (BLUE, PURPLE, GREEN, ORANGE)


@dataclass(frozen=True, slots=True)
class Picture:
    """The flow of a cycle, drawn twice, and its rows as a table."""

    flows: Flows
    wide: SafeString
    phone: SafeString
    rows: tuple[tuple[str, str, int], ...]


def picture(receipt: JsonObject, unit: Unit) -> Picture | None:
    """The picture of a receipt, in the language of whoever looks; nothing where nothing moved."""
    flows = flows_of(Way(receipt, unit))
    if not flows.flows:
        return None
    names = {place.id: place.name for place in flows.places}
    turned = get_language_bidi()
    return Picture(
        flows=flows,
        # Made of escaped words and numbers alone.
        wide=mark_safe(sankey(flows, WIDE, mirrored=turned)),  # noqa: S308  # see above
        phone=mark_safe(sankey(flows, PHONE, mirrored=turned)),  # noqa: S308  # see above
        rows=tuple((names[one.source], names[one.target], one.amount) for one in flows.flows),
    )


class Way:
    """The amounts of a receipt, in smallest units, by their names."""

    def __init__(self, receipt: JsonObject, unit: Unit) -> None:
        self.unit = unit
        steps, inflows = tables(receipt["steps"]), tables(receipt["inflows"])
        amounts = [row for row in steps if row["step"] != "points"]
        self.amounts = {str(row["step"]): unit.parse(str(row["amount"])) for row in amounts}
        self.pools = self.named(steps, "pool", "pool")
        self.baseline = self.named(steps, "baseline", "id")
        self.decayed = self.named(steps, "decay", "party")
        self.free: dict[str, int] = {}
        self.given: dict[tuple[str, str], int] = {}
        for row in inflows:
            kind, amount = str(row.get("kind") or "other"), unit.parse(str(row["amount"]))
            pool = str(row.get("pool") or FLOW)
            if pool == FLOW:
                self.free[kind] = self.free.get(kind, 0) + amount
            else:
                self.given[kind, pool] = self.given.get((kind, pool), 0) + amount
        self.people = sum(one.get("amount") != unit.format(0) for one in tables(receipt["shares"]))
        left = receipt["remainder"]
        self.left_to = str(left["to"]) if isinstance(left, dict) else ""

    def named(self, steps: list[JsonObject], step: str, key: str) -> dict[str, int]:
        """The amounts of a step that occurs once for each name."""
        found = (row for row in steps if row["step"] == step)
        return {str(row[key]): self.unit.parse(str(row["amount"])) for row in found}

    def amount(self, step: str) -> int:
        """The amount of a step that occurs once."""
        return self.amounts.get(step, 0)

    def for_pool(self, pool: str) -> int:
        """What was given for one pool alone."""
        return sum(amount for (_, name), amount in self.given.items() if name == pool)

    @property
    def reserved(self) -> int:
        """What the common pool gave to the reserve."""
        split = self.pools.get(RESERVE, 0) - self.for_pool(RESERVE)
        left = self.amount("remainder") if self.left_to == RESERVE else 0
        return split + self.amount("reserve") + left

    @property
    def kept(self) -> int:
        """What stays for the next cycle."""
        left = self.amount("remainder") if self.left_to != RESERVE else 0
        return self.amount("kept") + left


def tables(raw: Json) -> list[JsonObject]:
    """The rows of a list."""
    return [row for row in raw if isinstance(row, dict)] if isinstance(raw, list) else []


def flows_of(way: Way) -> Flows:
    """Places and flows, named in the language of whoever looks."""
    moves = [flow for flow in moved(way) if flow.amount > 0]
    used = {end for flow in moves for end in (flow.source, flow.target)}
    places = tuple(place for place in places_of(way) if place.id in used)
    unit = way.unit
    amounts = {flow.amount for flow in moves}
    flows = Flows("", "", places, tuple(moves), {})
    amounts |= {flows.amount(place) for place in places}
    return Flows(
        title=gettext("Where the money came from and went"),
        description=told(way),
        places=places,
        flows=tuple(moves),
        written={amount: ways(amount, unit) for amount in amounts},
    )


def ways(amount: int, unit: Unit) -> tuple[str, ...]:
    """An amount as it is written, and shorter where there is less room."""
    return with_unit(amount, unit), grouped(unit.format(amount)), grouped(str(amount // unit.scale))


def told(way: Way) -> str:
    """The picture in a sentence."""
    values = {
        "income": said(way.amount("income"), way.unit),
        "shared": said(way.amount("shares"), way.unit),
        "reserve": said(way.reserved, way.unit),
    }
    words = gettext("%(income)s came in; %(shared)s went to people, %(reserve)s to the reserve.")
    return words % values


def moved(way: Way) -> Iterator[Flow]:
    """Every flow, sources first."""
    for kind, amount in way.free.items():
        yield Flow(f"from:{kind}", "common", amount)
    yield Flow("carried", "common", way.amount("carried"))
    yield Flow("decay", "common", sum(way.decayed.values()))
    for (kind, pool), amount in way.given.items():
        yield Flow(f"from:{kind}", f"given:{pool}", amount)
    yield Flow("common", "people", way.amount("shares"))
    yield Flow("common", "baseline", sum(way.baseline.values()))
    for pool, amount in way.pools.items():
        if pool != RESERVE:
            yield Flow("common", f"pool:{pool}", amount - way.for_pool(pool))
    yield Flow("common", "reserve", way.reserved)
    yield Flow("common", "kept", way.kept)
    for pool in sorted({pool for _, pool in way.given}):
        end = "reserve" if pool == RESERVE else f"pool:{pool}"
        yield Flow(f"given:{pool}", end, way.for_pool(pool))


def places_of(way: Way) -> Iterator[Place]:
    """Every place there may be, column by column, from top to bottom."""
    kinds = [kind for kind in KINDS if kind in way.free or kind in {one for one, _ in way.given}]
    for at, kind in enumerate(kinds):
        yield Place(f"from:{kind}", str(KINDS[kind]), 0, SOURCES[at % len(SOURCES)])
    yield Place("carried", gettext("Kept from before"), 0, GREY)
    yield Place("decay", gettext("Returned by decay"), 0, GREY)
    yield Place("common", gettext("Common pool"), 1, BLUE)
    for pool in sorted({pool for _, pool in way.given}):
        name = gettext("For %(pool)s") % {"pool": pool_name(pool)}
        yield Place(f"given:{pool}", name, 1, GREEN)
    people = ngettext("%(count)s person", "%(count)s people", way.people) % {"count": way.people}
    yield Place("people", people, 2, BLUE)
    yield Place("baseline", gettext("Baseline"), 2, PURPLE)
    given = {pool for _, pool in way.given}
    for pool in sorted(set(way.pools) - given - {RESERVE}):
        yield Place(f"pool:{pool}", capfirst(pool_name(pool)), 2, GREEN)
    yield Place("kept", gettext("Kept for later"), 2, ORANGE)
    yield Place("reserve", gettext("Reserve"), 2, GREY)
    for pool in sorted(given - {RESERVE}):
        yield Place(f"pool:{pool}", capfirst(pool_name(pool)), 2, GREEN)


def pool_name(pool: str) -> str:
    """A pool as people say it: the pools of the books by their words, others as adopted."""
    known = {
        FLOW: gettext("the common pool"),
        RESERVE: gettext("the reserve"),
        "inbox": gettext("waiting for the next close"),
    }
    return known.get(pool) or pool.replace("-", " ")
