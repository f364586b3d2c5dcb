"""Holon Alpha's published month, entered as its people would: through the services, one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import count
from pathlib import Path

from commonpool.contributions import services as deeds
from commonpool.contributions.models import Contribution
from commonpool.core.document import Document, write_rule
from commonpool.core.shapes import JsonObject, write
from commonpool.cycles import services as cycles
from commonpool.cycles.models import Cycle
from commonpool.formats.cycle_file import read_cycle_file
from commonpool.impact import services as impact
from commonpool.needs import services as needs
from commonpool.needs.models import Need
from commonpool.people.models import Member
from commonpool.pools import services as pools
from commonpool.pools.models import Inflow
from tests.conftest import ROOT
from tests.village import Village, village

EXAMPLES = ROOT / "examples" / "holon-alpha"
NEW_YEAR = dt.datetime(2026, 1, 2, 12, 0, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 1, 31, 18, 0, tzinfo=dt.UTC)
OVER = dt.datetime(2026, 2, 2, 12, 0, tzinfo=dt.UTC)
TIME: JsonObject = {"mechanism": "time@1"}
KEYS = count()


def once() -> str:
    """A key that no form had before."""
    return f"form-{next(KEYS)}"


def adopt(holon: Village, rule: JsonObject, policy: JsonObject | None = None) -> None:
    """The steward enters what the circle agreed on."""
    pools.adopt(
        actor=holon["sam"],
        community=holon.community,
        policy=policy or {},
        rule=rule,
        words="agreed in the circle",
        now=NEW_YEAR,
    )


def begin(
    rule: JsonObject = TIME, policy: JsonObject | None = None, holon: Village | None = None
) -> tuple[Village, Cycle]:
    """A village with its agreement, in the first days of January."""
    holon = holon or village()
    adopt(holon, rule, policy)
    return holon, cycles.open_cycle(actor=holon["sam"], community=holon.community, now=NEW_YEAR)


def dues(
    holon: Village, amount: int = 100_000, on: dt.date | None = None, pool: str = ""
) -> Inflow:
    """Money comes in."""
    return pools.record_inflow(
        actor=holon["riley"],
        community=holon.community,
        amount=amount,
        kind="dues",
        source="",
        pool=pool,
        on=on or dt.date(2026, 1, 10),
        once=once(),
        now=LATER,
    )


def work(
    holon: Village, who: str, hours: int = 10, on: dt.date | None = None, gift: bool = False
) -> Contribution:
    """Somebody works, and Noor or Casey saw it."""
    member, day = holon[who], on or dt.date(2026, 1, 12)
    evening = dt.datetime.combine(day, dt.time(22), dt.UTC)
    deed = deeds.log(
        actor=member,
        by=[member],
        what="carried stones",
        minutes=60 * hours,
        on=day,
        gift=gift,
        once=once(),
        now=evening,
    )[0]
    witness = holon["noor"] if who != "noor" else holon["casey"]
    deeds.confirm(actor=witness, contribution=deed, now=evening)
    return deed


def close(holon: Village, cycle: Cycle, now: dt.datetime = OVER) -> Cycle:
    """The steward closes it."""
    return cycles.close_cycle(actor=holon["sam"], cycle=cycle, now=now)


def published(model: str) -> tuple[Village, Cycle]:
    """The month of the seed document, entered under one of its models; not closed yet."""
    document = read_cycle_file(EXAMPLES / f"{model}.toml").family.document
    holon = village()
    asked = {row.id: ask(holon, row.id, document) for row in document.needs}
    rule, policy = write_rule(document.rule, document.unit), write(document.policy, document.unit)
    _, cycle = begin(rule, policy, holon)
    for row in document.contributions:
        contribute(holon, document, row.id, asked)
    measure(holon, document)
    for inflow in document.inflows:
        pools.record_inflow(
            actor=holon["riley"],
            community=holon.community,
            amount=inflow.amount,
            kind=inflow.kind,
            source=inflow.source,
            pool="",
            on=LATER.date(),
            once=inflow.id,
            now=LATER,
        )
    return holon, cycle


def ask(holon: Village, slug: str, document: Document) -> Need:
    """The community asks for something."""
    row = next(row for row in document.needs if row.id == slug)
    return needs.post_need(
        actor=holon["sam"],
        community=holon.community,
        what=row.id,
        thousandths=int(row.quantity * 1000),
        unit=row.unit,
        cadence="rrule" if row.times > 1 else "once",
        repeats=f"FREQ=WEEKLY;COUNT={row.times}" if row.times > 1 else "",
        starts=dt.date(2026, 1, 2),
        for_community=True,
        once=once(),
        now=NEW_YEAR,
    )


def contribute(holon: Village, document: Document, name: str, asked: Mapping[str, Need]) -> None:
    """Somebody writes down what they did, and a neighbour confirms it."""
    row = next(row for row in document.contributions if row.id == name)
    member = holon[row.by]
    deed = deeds.log(
        actor=member,
        by=[member],
        what=row.what,
        minutes=int((row.hours or 0) * 60),
        need=asked[row.need] if row.need else None,
        delivered_thousandths=int(row.delivered * 1000) if row.delivered else None,
        activity=row.activity,
        tags=row.tags,
        on=dt.date(2026, 1, 20),
        once=once(),
        now=LATER,
    )[0]
    deeds.confirm(actor=holon["noor"], contribution=deed, now=LATER)


def measure(holon: Village, document: Document) -> None:
    """What was restored is measured by one and verified by another."""
    for row in document.measurements:
        indicator = impact.define_indicator(
            actor=holon["sam"], community=holon.community, slug=row.indicator, name=row.indicator
        )
        value = impact.record(
            actor=holon["jordan"],
            indicator=indicator,
            thousandths=int(row.value * 1000),
            activity=row.activity or "",
            on=dt.date(2026, 1, 25),
            once=once(),
            now=LATER,
        )
        impact.verify(actor=holon["casey"], measurement=value)


def share_of(cycle: Cycle, member: Member) -> int:
    """A member's share of a closed cycle, in cents."""
    return sum(cycle.shares.filter(party=member.handle).values_list("amount", flat=True))


def bundle_file(cycle: Cycle, folder: Path) -> Path:
    """The bundle as it is downloaded."""
    path = folder / "bundle.json"
    path.write_bytes(bytes(cycle.bundle or b""))
    return path
