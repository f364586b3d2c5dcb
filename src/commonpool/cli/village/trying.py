"""A cycle under other rules."""

from __future__ import annotations

from commonpool.cli.village.cycles import named
from commonpool.cli.village.here import Here
from commonpool.core.amounts import format_percent
from commonpool.core.shapes import JsonObject, unknown
from commonpool.cycles import compare, knobs


def side_by_side(here: Here) -> list[JsonObject]:
    """A row for each rule, the one in force first; one that cannot be worked out says why."""
    columns, missing = compare.side_by_side(named(here))
    parties = compare.parties(columns)
    found: list[JsonObject] = [
        {
            "rule": one.name,
            "now": one.now,
            "moved": format_percent(one.moved.part) if one.moved else None,
            **{party: here.money(one.shares.get(party, 0)) for party in parties},
            "remainder": here.money(one.closed.distribution.outcome.remainder),
            "missing": None,
        }
        for one in columns
    ]
    nothing: JsonObject = dict.fromkeys(("moved", *parties, "remainder"))
    rest = ({"rule": one.name, "now": False, **nothing, "missing": str(one.why)} for one in missing)
    return [*found, *rest]


def what_if(here: Here) -> list[JsonObject]:
    """The numbers that can be turned, or a row for each value of one of them."""
    cycle, name = named(here), here.text("turn")
    known = {knob.name: knob for knob in knobs.knobs(cycle)}
    if not name:
        return [
            {"turn": one.name, "now": one.now, "values": [*one.values]} for one in known.values()
        ]
    if name not in known:
        raise unknown(name, [*known], "number to turn")
    rows = compare.change(cycle, known[name].path, known[name].values)
    parties = sorted({party for one in rows for party in one.shares})
    return [
        {
            "value": one.value or "now",
            **{party: here.money(one.shares.get(party, 0)) for party in parties},
            "remainder": here.money(one.remainder),
        }
        for one in rows
    ]
