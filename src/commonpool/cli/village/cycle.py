"""Cycles: opened, looked at before they close, closed."""

from __future__ import annotations

import json

from commonpool.cli.acts import Done
from commonpool.cli.distribute import screen, summary
from commonpool.cli.output import written
from commonpool.cli.screen import GREEN, painted, progress
from commonpool.cli.village.cycles import named
from commonpool.cli.village.here import Here
from commonpool.cli.village.trying import side_by_side, what_if
from commonpool.contributions.reasons import unmeasured
from commonpool.core.amounts import about
from commonpool.core.shapes import JsonObject
from commonpool.cycles import queries, services, why
from commonpool.cycles.models import Cycle
from commonpool.people.permissions import allow
from commonpool.people.queries import display_name

__all__ = ["side_by_side", "what_if"]


def row(cycle: Cycle) -> JsonObject:
    """A cycle."""
    return {
        "cycle": cycle.slug,
        "opens": cycle.opens,
        "closes": cycle.closes,
        "rhythm": cycle.rhythm,
        "closed": cycle.closed.isoformat(timespec="minutes") if cycle.closed else None,
        "receipt": cycle.sha256,
    }


def list_(here: Here) -> list[JsonObject]:
    """All of them."""
    now = queries.open_cycle(here.home)
    return [row(one) for one in [*([now] if now else []), *queries.closed_cycles(here.home)]]


def open_(here: Here) -> JsonObject:
    """The next one."""
    made = services.open_cycle(
        actor=here.actor, community=here.home, now=here.now, closes=here.day("closes")
    )
    return row(made)


def preview(here: Here) -> Done:
    """What a close would give now."""
    with progress("sharing"):
        made = queries.preview(named(here))
    return Done(screen(made), summary(made))


def estimate(here: Here) -> JsonObject:
    """One's own, and why."""
    found = why.estimate(named(here), here.actor)
    return {
        "amount": here.money(found.amount),
        "parts": found.parts,
        "at_this_close": here.money(found.first),
        "why": [*found.reasons],
    }


def waiting(here: Here) -> list[JsonObject]:
    """What is set aside."""
    rows = queries.waiting_deeds(named(here))
    return [
        {
            "deed": one.deed,
            "party": one.party,
            "reason": one.reason,
            "why": unmeasured(*one.measure) if one.measure else "",
        }
        for one in rows
    ]


def close(here: Here) -> JsonObject:
    """Shared, once."""
    cycle = named(here)
    with progress("closing"):
        made = services.close_cycle(actor=here.actor, cycle=cycle, now=here.now)
    return row(made)


def renew(here: Here) -> JsonObject:
    """Under the newest agreement."""
    return row(services.renew_rule(actor=here.actor, cycle=named(here), now=here.now))


def file(here: Here) -> Done:
    """What `distribute` reads, as JSON."""
    found = queries.cycle_file(named(here))
    text, output = json.dumps(found, ensure_ascii=False, indent=2), here.said.output
    if output is None:
        return Done(text, found)
    with written({output: text + "\n"}):
        said = f"{painted('wrote', GREEN)} {output}"
    return Done(said, {"wrote": str(output)})


def thanks(here: Here) -> list[JsonObject]:
    """Words of thanks, without numbers and without ranks."""
    viewer = here.actor
    return [
        {
            "by": display_name(one.by, viewer),
            "to": display_name(one.to, viewer),
            "words": one.words,
            "on": one.on.isoformat(),
        }
        for one in queries.thanks(named(here))
    ]


def praise(here: Here) -> list[JsonObject]:
    """The mean of each, in the order of their days."""
    viewer = here.actor
    allow(viewer, "people.see", here.home)
    return [
        {
            "by": display_name(row.by, viewer),
            "to": display_name(row.to, viewer),
            "words": row.words,
            "on": row.on.isoformat(),
            "mean": about(one.mean),
            "scores": one.by,
        }
        for row, one in queries.praised(named(here))
    ]


def calendar(here: Here) -> JsonObject:
    """The calendar, after what was changed of it."""
    if here.text("rhythm"):
        found = services.set_calendar(
            actor=here.actor,
            community=here.home,
            rhythm=here.text("rhythm"),
            days=here.said.days,
            grace_days=here.said.grace_days,
            by_itself=here.said.by_itself,
        )
    else:
        found = queries.calendar(here.home)
    return {
        "rhythm": found.rhythm,
        "days": found.days,
        "grace_days": found.grace_days,
        "by_itself": found.by_itself,
    }
