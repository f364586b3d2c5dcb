"""Any month of a village: what its people may do in it, drawn by chance, done through services."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from hypothesis import strategies as st

from commonpool.contributions import services as deeds
from commonpool.contributions.models import Contribution, Evidence
from commonpool.core.evidence import INFLOW_KINDS
from commonpool.core.fault import Fault
from commonpool.core.shapes import JsonObject
from commonpool.cycles import services as cycles
from commonpool.cycles.models import Cycle, Share
from commonpool.impact import services as impact
from commonpool.needs import services as needs
from commonpool.needs.models import Need
from commonpool.people import services as people
from commonpool.people.models import Member
from commonpool.pools import services as pools
from commonpool.pools.models import Inflow
from tests.village import Village, village

ZONE = dt.timezone(dt.timedelta(hours=-5))
WORKERS = ("alex", "jordan", "noor", "casey", "riley")
PEOPLE = (*WORKERS, "sam", "tomas", "mill")
KINDS = (("materials", "kg"), ("tools", "day"), ("land", "month"))  # nothing measures land
NUMBERS = count()

Draw = Callable[[st.SearchStrategy[Any]], Any]


def day(month: int, number: int) -> dt.date:
    return dt.date(2026, month, number)


def evening(on: dt.date) -> dt.datetime:
    return dt.datetime.combine(on, dt.time(20), ZONE)


def percents(*numbers: int) -> st.SearchStrategy[str]:
    return st.sampled_from([f"{number}%" for number in numbers])


def amounts(most: int = 90_000) -> st.SearchStrategy[str]:
    return st.integers(0, most).map(lambda cents: f"{cents // 100}.{cents % 100:02}")


@st.composite
def policies(draw: Draw) -> JsonObject:
    """Everything that a policy may say about money before it is shared."""
    made: JsonObject = {
        "stage": draw(st.sampled_from(("track", "small", "weighted", "weighted", "network"))),
        "reserve": {"percent": draw(percents(0, 10, 33)), "floor": draw(amounts(5_000))},
        "baseline": draw(percents(10, 40, 100)),
        "vesting": draw(st.integers(1, 3)),
        "decay": {"percent": draw(percents(0, 5, 100)), "above": draw(amounts(20_000))},
        "buckets": [{"pool": "roof", "up_to": draw(amounts()), "order": 1}],
        "splits": [{"pool": "garden", "share": draw(percents(0, 7, 50))}],
    }
    if draw(st.booleans()):
        made["outside"] = draw(percents(1, 5))
        made["splits"] = [
            *made["splits"],  # type: ignore[misc]  # the list above
            {"pool": "river", "share": "100%", "side": "outside"},
        ]
    if made["stage"] == "small" or draw(st.booleans()):
        made["pot"] = {"percent": draw(percents(10, 50)), "at_most": draw(amounts())}
    return made


@st.composite
def rules(draw: Draw, stage: str) -> JsonObject:
    """A mechanism that fits the stage, with terms."""
    small = ("equal@1", "time@1")
    more = ("need@1", "hybrid@1", "impact@1", "appreciation@1", "recent@1", "balanced@1")
    name = draw(st.sampled_from(small if stage == "small" else (*small, *more)))
    impacts = [
        {"indicator": "humus", "from_value": "0", "to_value": "2.5", "factor": "1"},
        {"indicator": "humus", "from_value": "2.5", "factor": "5/4"},
    ]
    parameters: dict[str, JsonObject] = {
        "impact@1": {"impact": impacts},
        "hybrid@1": {"weights": "derived", "bonus": "1/4", "bonus_tags": ["teaching"]},
        "recent@1": {"discount": "50%"},
        "need@1": {"elasticity": draw(st.sampled_from(("0", "1/2", "1")))},
    }
    return {
        "mechanism": name,
        "confirmations": draw(st.integers(0, 2)),
        "equivalences": [
            {"kind": "materials", "unit": "kg", "counts": "1/3"},
            {"kind": "tools", "unit": "day", "counts": "2"},
        ],
        "excess": draw(st.sampled_from(("redistribute", "remainder"))),
        "if_none": draw(st.sampled_from(("carry", "equal", "reserve"))),
        "remainder": draw(st.sampled_from(("carry", "reserve"))),
        "rounding": draw(st.sampled_from(("largest-remainder", "floor", "cumulative"))),
        **({"cap_percent": draw(percents(15, 30))} if draw(st.booleans()) else {}),
        **({"parameters": parameters[name]} if name in parameters else {}),
    }


@dataclass
class Story:
    """A village that lives through months; `told` is what happened, for whoever reads a failure."""

    holon: Village
    mill: Village
    needs: list[Need] = field(default_factory=list)
    deeds: list[Contribution] = field(default_factory=list)
    inflows: list[Inflow] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    @classmethod
    def begin(cls) -> Story:
        """Two villages nobody has seen before: the mill belongs to the other."""
        number = next(NUMBERS)
        holon = village(f"holon-{number}", "Holon Alpha")
        mill = village(f"mill-{number}", "The Mill")
        now = evening(day(1, 1))
        mill.community = people.nest(
            actor=mill["sam"], community=mill.community, parent=holon.community, now=now
        )
        holon.people["mill"] = Member.objects.get(stands_for=mill.community)
        holon.people["tomas"] = people.add_helper(
            actor=holon["sam"], community=holon.community, name="Tomas", now=now
        )
        return cls(holon, mill)

    def once(self) -> str:
        """A key that no form had before."""
        return f"form-{next(NUMBERS)}"

    def try_to(self, what: str, act: Callable[[], Any]) -> Any:  # noqa: ANN401  # what the service gives
        """Do it; a village may refuse, and then nothing has happened."""
        try:
            done = act()
        except Fault as fault:
            self.told.append(f"{what}: refused, {fault}")
            return None
        self.told.append(what)
        return done


Act = Callable[[Story, Draw, dt.date], None]


def ask(story: Story, draw: Draw, on: dt.date) -> None:
    """Somebody, or the community, asks for something."""
    unit = draw(st.sampled_from(("hours", "kg")))
    made = story.try_to(
        "asked",
        lambda: needs.post_need(
            actor=story.holon["sam"],
            community=story.holon.community,
            what="something",
            thousandths=draw(st.integers(1, 40_000)),
            unit=unit,
            kind=draw(st.sampled_from(("goods", "hours", "harm"))),
            cadence=draw(st.sampled_from(("once", "weekly", "lunar"))),
            for_community=draw(st.booleans()),
            now=evening(on),
            once=story.once(),
        ),
    )
    story.needs += [made] if made else []


def work(story: Story, draw: Draw, on: dt.date) -> None:
    """One or several did something, and one of them or somebody else writes it down."""
    did = draw(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True))
    by = draw(st.sampled_from(WORKERS))
    kind, unit = draw(st.sampled_from((("labour", ""), ("labour", ""), *KINDS)))
    need = draw(st.sampled_from((None, *story.needs)))
    whole = draw(st.integers(1_000, 20_000))
    measure = {"thousandths": whole, "unit": unit} if unit else {"minutes": whole // 50}
    made = story.try_to(
        f"{by} wrote down {kind} of {did} on {on}",
        lambda: deeds.log(
            actor=story.holon[by],
            by=[story.holon[name] for name in did],
            what="something",
            kind=kind,
            need=need,
            delivered_thousandths=draw(st.integers(1_000, 9_000)) if need else None,
            activity=draw(st.sampled_from(("", "baking"))),
            tags=draw(st.sampled_from(((), ("teaching",)))),
            gift=draw(st.integers(0, 5)) == 0,
            on=on - dt.timedelta(days=draw(st.sampled_from((0, 0, 2, 20)))),
            now=evening(on),
            once=story.once(),
            **measure,
        ),
    )
    story.deeds += made or []
    for deed in made or []:
        if draw(st.integers(0, 3)):
            say(story, draw, on, deed, "confirm")
        if draw(st.booleans()):
            Evidence.objects.create(
                contribution=deed,
                kind="file",
                sha256=f"{deed.pk:064x}",
                added_by=deed.logged_by,
                added=evening(on),
            )


def speak(story: Story, draw: Draw, on: dt.date) -> None:
    """A witness confirms, asks or disputes; or the doer says yes."""
    if not story.deeds:
        return
    deed = draw(st.sampled_from(story.deeds))
    if draw(st.booleans()):
        says = draw(st.sampled_from(("confirm", "question", "dispute")))
        say(story, draw, on, deed, says)
        return
    deed.refresh_from_db()
    story.try_to(
        "said yes",
        lambda: deeds.accept(actor=deed.by, contribution=deed, now=evening(on)),
    )


def say(story: Story, draw: Draw, on: dt.date, deed: Contribution, says: str) -> None:
    who = draw(st.sampled_from(WORKERS))
    story.try_to(
        f"{who}: {says}",
        lambda: deeds.confirm(
            actor=story.holon[who],
            contribution=deed,
            says=says,
            words="because",
            now=evening(on),
        ),
    )


def settle(story: Story, draw: Draw, on: dt.date) -> None:
    """A circle steward looks into a deed, or whoever wrote it down takes it back."""
    if not story.deeds:
        return
    deed = draw(st.sampled_from(story.deeds))
    verdict = draw(st.sampled_from(("stands", "falls", "")))
    if verdict:
        story.try_to(
            f"settled: {verdict}",
            lambda: deeds.settle(
                actor=story.holon["casey"],
                contribution=deed,
                verdict=verdict,
                words="looked",
                now=evening(on),
            ),
        )
        return
    story.try_to(
        "taken back",
        lambda: deeds.withdraw(actor=deed.logged_by, contribution=deed, now=evening(on)),
    )


def thank(story: Story, draw: Draw, on: dt.date) -> None:
    """Somebody thanks somebody."""
    by, to = draw(st.sampled_from(WORKERS)), draw(st.sampled_from(PEOPLE))
    story.try_to(
        f"{by} thanked {to}",
        lambda: deeds.thank(
            actor=story.holon[by],
            to=story.holon[to],
            words="thanks",
            points=draw(st.integers(0, 40)),
            once=story.once(),
            now=evening(on),
        ),
    )


def pay(story: Story, draw: Draw, on: dt.date) -> None:
    """Money comes in, of any kind, for any pool; some of it late."""
    made = story.try_to(
        "money came in",
        lambda: pools.record_inflow(
            actor=story.holon["riley"],
            community=story.holon.community,
            amount=draw(st.integers(1, 300_000)),
            kind=draw(st.sampled_from([kind for kind in INFLOW_KINDS if kind != "share"])),
            source="somebody",
            pool=draw(st.sampled_from(("", "", "reserve", "garden"))),
            on=on - dt.timedelta(days=draw(st.sampled_from((0, 0, 15)))),
            once=story.once(),
            now=evening(on),
        ),
    )
    story.inflows += [made] if made else []


def bounce(story: Story, draw: Draw, on: dt.date) -> None:
    """Money is taken back, before or after it was shared."""
    if story.inflows:
        row = draw(st.sampled_from(story.inflows))
        story.try_to(
            f"took {row.slug} back",
            lambda: pools.reverse_inflow(actor=story.holon["riley"], inflow=row, now=evening(on)),
        )


def cover(story: Story, draw: Draw, on: dt.date) -> None:
    """Something is covered first, or no longer."""
    receiver = draw(st.sampled_from((None, "noor", "tomas")))
    story.try_to(
        "covered first",
        lambda: pools.set_baseline(
            actor=story.holon["sam"],
            community=story.holon.community,
            slug=draw(st.sampled_from(("rent", "insulin"))),
            what="something",
            amount=draw(st.integers(1, 40_000)),
            receiver=story.holon[receiver] if receiver else None,
            order=draw(st.integers(1, 2)),
            since=on,
        ),
    )


def dip_in(story: Story, draw: Draw, on: dt.date) -> None:
    """Riley proposes a draw from a pool, and Sam adopts it or takes it back."""
    holon, receiver = story.holon, draw(st.sampled_from((None, None, "noor", "jordan")))
    payee = "" if receiver else draw(st.sampled_from(("", "the roofer")))
    row = story.try_to(
        "proposed a draw",
        lambda: pools.propose_draw(
            actor=holon["riley"],
            community=holon.community,
            amount=draw(st.integers(1, 5_000)),
            words="it rained in",
            source=draw(st.sampled_from(("reserve", "garden", "roof"))),
            pool="" if receiver or payee else draw(st.sampled_from(("flow", "garden", "roof"))),
            receiver=holon[receiver] if receiver else None,
            payee=payee,
            once=story.once(),
            now=evening(on),
        ),
    )
    end = pools.adopt_draw if draw(st.integers(0, 4)) else pools.withdraw_draw
    if row:
        story.try_to(
            f"{end.__name__} of {row.amount}",
            lambda: end(actor=holon["sam"], draw=row, now=evening(on)),
        )


def measure(story: Story, draw: Draw, on: dt.date) -> None:
    """What baking did to the soil is measured, and perhaps verified."""
    holon = story.holon
    made = story.try_to(
        "measured",
        lambda: impact.record(
            actor=holon["jordan"],
            indicator=impact.define_indicator(
                actor=holon["sam"], community=holon.community, slug="humus", name="Humus"
            ),
            thousandths=draw(st.integers(0, 5_000)),
            activity="baking",
            on=on,
            once=story.once(),
            now=evening(on),
        ),
    )
    if made and draw(st.booleans()):
        story.try_to("verified", lambda: impact.verify(actor=holon["casey"], measurement=made))


def come_or_go(story: Story, draw: Draw, on: dt.date) -> None:
    """Somebody leaves, the helper joins, or the mill goes its own way and comes back."""
    which = draw(st.sampled_from(("leave", "join", "mill")))
    holon, mill = story.holon, story.mill
    if which == "leave":
        story.try_to(
            "jordan left",
            lambda: people.leave(actor=holon["jordan"], member=holon["jordan"], on=on),
        )
    elif which == "join":
        story.try_to("tomas joined", lambda: join(story, on))
    else:
        parent = None if mill.community.parent_id else holon.community
        mill.community = people.nest(
            actor=mill["sam"], community=mill.community, parent=parent, now=evening(on)
        )
        story.told.append("the mill came or went")


def join(story: Story, on: dt.date) -> None:
    holon = story.holon
    _, code = people.invite(
        actor=holon["sam"], community=holon.community, claims=holon["tomas"], now=evening(on)
    )
    holon.people["tomas"] = people.join(
        account=holon.account(f"tomas-{holon.community.slug}"),
        code=code,
        name="Tomas",
        shows_name=False,
        now=evening(on),
    )


def put_right(story: Story, draw: Draw, on: dt.date) -> None:
    """A share of a closed cycle is released, or put right."""
    rows = list(Share.objects.filter(cycle__community=story.holon.community).order_by("pk"))
    if not rows:
        return
    share = draw(st.sampled_from(rows))
    if share.held and not share.released:
        story.try_to(
            f"released the share of {share.party}",
            lambda: cycles.release_share(actor=story.holon["sam"], share=share, now=evening(on)),
        )
        return
    story.try_to(
        f"put the share of {share.party} right",
        lambda: cycles.correct_share(
            actor=story.holon["riley"],
            share=share,
            amount=draw(st.integers(0, 2 * share.amount + 1)),
            words="a slip",
            once=story.once(),
            now=evening(on),
        ),
    )


ACTS: tuple[Act, ...] = (
    *(work, work, work, work, speak, speak, pay, pay, ask, thank),
    *(settle, bounce, cover, dip_in, measure, come_or_go, put_right),
)


def live(story: Story, draw: Draw, month: int) -> None:
    """A month of acts, in the order of its days: some that every month has, and then any."""
    for act in (ask, pay, cover, work, work, thank):
        act(story, draw, day(month, draw(st.integers(2, 9))))
    for on in sorted(draw(st.lists(st.integers(9, 28), min_size=5, max_size=14))):
        draw(st.sampled_from(ACTS))(story, draw, day(month, on))


def adopt(story: Story, draw: Draw, on: dt.date) -> None:
    """The village agrees on something, or refuses what cannot be."""
    policy = draw(policies())
    story.try_to(
        "agreed",
        lambda: pools.adopt(
            actor=story.holon["sam"],
            community=story.holon.community,
            policy=policy,
            rule=draw(rules(str(policy["stage"]))),
            words="",
            now=evening(on),
        ),
    )


def open_month(story: Story, month: int) -> Cycle:
    return cycles.open_cycle(
        actor=story.holon["sam"], community=story.holon.community, now=evening(day(month, 1))
    )


def close_month(story: Story, cycle: Cycle, month: int) -> Cycle:
    """Closed in the first days of the next."""
    return cycles.close_cycle(actor=story.holon["sam"], cycle=cycle, now=evening(day(month + 1, 2)))
