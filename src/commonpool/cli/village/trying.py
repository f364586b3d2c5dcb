"""A cycle under other rules."""

from __future__ import annotations

from commonpool.cli.village.cycles import named
from commonpool.cli.village.here import Here
from commonpool.core.amounts import format_percent
from commonpool.core.shapes import JsonObject, unknown
from commonpool.cycles import compare


def side_by_side(here: Here) -> list[JsonObject]:
    """A row for each rule, the one in force first."""
    columns = compare.compare(named(here))
    parties = compare.parties(columns)
    return [
        {
            "rule": one.name,
            "now": one.now,
            "moved": format_percent(one.moved.part) if one.moved else None,
            **{party: here.money(one.shares.get(party, 0)) for party in parties},
            "remainder": here.money(one.closed.distribution.outcome.remainder),
        }
        for one in columns
    ]


def what_if(here: Here) -> list[JsonObject]:
    """The numbers that can be turned, or a row for each value of one of them."""
    cycle, name = named(here), here.text("turn")
    knobs = {knob.name: knob for knob in compare.knobs(cycle)}
    if not name:
        return [{"turn": one.name, "values": [*one.values]} for one in knobs.values()]
    if name not in knobs:
        raise unknown(name, [*knobs], "number to turn")
    rows = compare.change(cycle, knobs[name].path, knobs[name].values)
    parties = sorted({party for one in rows for party in one.shares})
    return [
        {
            "value": one.value or "now",
            **{party: here.money(one.shares.get(party, 0)) for party in parties},
            "remainder": here.money(one.remainder),
        }
        for one in rows
    ]
