"""Two months of Holon Alpha for whoever looks: January is closed, February is half way."""

from __future__ import annotations

import datetime as dt
from itertools import count

from commonpool.contributions import services as deeds
from commonpool.contributions.models import Contribution
from commonpool.core.shapes import JsonObject
from commonpool.cycles import services as cycles
from commonpool.cycles.models import Cycle
from commonpool.needs import services as needs
from commonpool.needs.models import Need
from commonpool.pools import services as pools
from tests.village import Village, village

NEW_YEAR = dt.datetime(2026, 1, 2, 12, 0, tzinfo=dt.UTC)
FEBRUARY = dt.datetime(2026, 2, 1, 18, 0, tzinfo=dt.UTC)
NOW = dt.datetime(2026, 2, 17, 9, 0, tzinfo=dt.UTC)
POLICY: JsonObject = {
    "stage": "weighted",
    "buckets": [{"pool": "repairs", "up_to": "300", "order": 1}],
    "splits": [{"pool": "public-goods", "share": "5%"}],
    "reserve": {"percent": "10%"},
}
RULE: JsonObject = {
    "mechanism": "need@1",
    "confirmations": 1,
    "cap_percent": "40%",
    "parameters": {"weights": "derived"},
}
ASKED = (
    ("Eggs and milk for the kitchen", "goods", 25_000, "kg", "weekly"),
    ("Childcare on weekday afternoons", "hours", 40_000, "hours", "monthly"),
    ("Firewood, split and stacked", "goods", 3_500, "cords", "monthly"),
    ("Mend the north fence", "project", 24_000, "hours", "monthly"),
    ("Teach grafting to newcomers", "training", 6_000, "hours", "monthly"),
    ("Clear the dump by the creek", "harm", 12_000, "bags", "monthly"),
    ("Cook for the common table", "hours", 60_000, "hours", "monthly"),
)
DID = (
    ("alex", 0, "fed the hens and collected the eggs", 600, 20_000),
    ("jordan", 1, "played by the creek with nine children", 1320, None),
    ("noor", 6, "cooked lentils for thirty", 840, None),
    ("casey", 3, "set forty posts", 540, None),
    ("sam", 2, "split a fallen oak", 420, 2_500),
    ("riley", 6, "baked bread", 360, None),
    ("alex", 4, "showed three people how to graft", 180, None),
)
KEYS = count()


def once() -> str:
    """A key that no form had before."""
    return f"month-{next(KEYS)}"


def two_months(slug: str = "holon-alpha", name: str = "Holon Alpha") -> tuple[Village, Cycle]:
    """The village, and the cycle of February that is open."""
    holon = village(slug, name)
    home = holon.community
    home.about = "Forty people, sixty acres, one kettle. We share what comes in each moon."
    home.save()
    for person in ("sam", "casey", "noor"):
        holon[person].shows_name = True
        holon[person].save()
    pools.adopt(
        actor=holon["sam"],
        community=home,
        policy=POLICY,
        rule=RULE,
        words="agreed in the circle of December",
        now=NEW_YEAR,
    )
    pools.set_baseline(
        actor=holon["sam"],
        community=home,
        slug="hens",
        what="feed for the hens",
        amount=12_000,
        receiver=None,
        order=1,
        since=dt.date(2026, 1, 1),
    )
    first = cycles.open_cycle(actor=holon["sam"], community=home, now=NEW_YEAR)
    asked = [post(holon, *row) for row in ASKED]
    for row in DID:
        did(holon, asked, dt.date(2026, 1, 14), *row)
    for amount, kind, pool in (
        (210_000, "dues", ""),
        (64_500, "sale", ""),
        (50_000, "grant", "repairs"),
        (12_345, "donation", ""),
    ):
        comes(holon, amount, kind, pool, dt.date(2026, 1, 20))
    cycles.close_cycle(actor=holon["sam"], cycle=first, now=FEBRUARY)
    second = cycles.open_cycle(actor=holon["sam"], community=home, now=FEBRUARY)
    for row in DID[:4]:
        did(holon, asked, dt.date(2026, 2, 10), *row)
    needs.commit(
        actor=holon["noor"],
        need=asked[2],
        thousandths=1_000,
        due=dt.date(2026, 2, 24),
        now=NOW,
        once=once(),
    )
    comes(holon, 180_000, "dues", "", dt.date(2026, 2, 12))
    return holon, second


def post(holon: Village, what: str, kind: str, thousandths: int, unit: str, cadence: str) -> Need:
    """Somebody asks for something."""
    return needs.post_need(
        actor=holon["casey"],
        community=holon.community,
        what=what,
        thousandths=thousandths,
        unit=unit,
        kind=kind,
        cadence=cadence,
        starts=dt.date(2026, 1, 1),
        now=NEW_YEAR,
        once=once(),
    )


def did(  # noqa: PLR0917  # a row of the table above
    holon: Village,
    asked: list[Need],
    on: dt.date,
    who: str,
    need: int,
    what: str,
    minutes: int,
    delivered: int | None,
) -> Contribution:
    """Somebody does something, and Olu's neighbours see it."""
    now = dt.datetime.combine(on, dt.time(20), dt.UTC)
    (made,) = deeds.log(
        actor=holon[who],
        by=[holon[who]],
        what=what,
        need=asked[need],
        minutes=minutes,
        delivered_thousandths=delivered,
        on=on,
        once=once(),
        now=now,
    )
    witness = "sam" if who != "sam" else "noor"
    deeds.confirm(actor=holon[witness], contribution=made, now=now)
    return made


def comes(holon: Village, amount: int, kind: str, pool: str, on: dt.date) -> None:
    """Money comes in."""
    pools.record_inflow(
        actor=holon["riley"],
        community=holon.community,
        amount=amount,
        kind=kind,
        source="",
        pool=pool,
        on=on,
        once=once(),
        now=dt.datetime.combine(on, dt.time(12), dt.UTC),
    )
