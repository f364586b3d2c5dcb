"""A village of any size with months behind it, built in bulk; its money goes through the books."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from random import Random

from allauth.mfa.models import Authenticator

from commonpool.contributions.models import (
    Appreciation,
    Buddies,
    BuddyNote,
    Confirmation,
    Contribution,
    Evidence,
    PanelSeat,
    PraiseScore,
    Shift,
)
from commonpool.core.shapes import JsonObject
from commonpool.cycles import services as cycles
from commonpool.cycles.models import Cycle
from commonpool.impact.models import Indicator, Measurement
from commonpool.needs.models import Commitment, Need, Offer
from commonpool.people.models import Account, Community, Member, Role
from commonpool.pools import services as pools
from commonpool.pools.accounts import RESERVED
from commonpool.pools.queries import balance
from tests.scale.words import name, sentence

POLICY: JsonObject = {
    "stage": "weighted",
    "buckets": [{"pool": "repairs", "up_to": "300", "order": 1}],
    "splits": [{"pool": "public-goods", "share": "5%"}],
    "reserve": {"percent": "10%"},
}
RULE: JsonObject = {"mechanism": "need@1", "confirmations": 1, "parameters": {"weights": "derived"}}
STANDING = 12  # needs of the community itself, each month again
EACH_MONTH = 2  # deeds of every member
DAILY = 20  # deeds of the most eager member, each month
DRAWN = 10  # cents, each time
BATCH = 2000
KEYS = count()


def once() -> str:
    """A key that no form had before."""
    return f"years-{next(KEYS)}"


def noon(day: dt.date) -> dt.datetime:
    """The middle of a day."""
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


def month_before(first: dt.date) -> dt.date:
    """The first day of the month before."""
    return (first - dt.timedelta(days=1)).replace(day=1)


@dataclass
class Years:
    """A community whose cycles are months; the newest is open."""

    community: Community
    now: dt.datetime
    chance: Random
    people: list[Member] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    pairs: list[Buddies] = field(default_factory=list)

    @property
    def steward(self) -> Member:
        """Whoever may do everything, and does something every day."""
        return self.people[0]

    def word(self, length: int = 8) -> str:
        """A few words, never the same."""
        return sentence(self.chance, length)


def years(slug: str, *, members: int, months: int, now: dt.datetime) -> Years:
    """So many members, so many closed months, and the month of `now` open."""
    first = now.date().replace(day=1)
    starts = [first]
    for _ in range(months):
        starts.insert(0, month_before(starts[0]))
    home = Community.objects.create(
        slug=slug, name=slug.title(), currency="EUR", zone="UTC", founded=noon(starts[0])
    )
    made = Years(home, now, Random(slug))  # a made-up village, nothing secret
    settle(made, members, starts[0])
    agree(made, starts[0])
    for start, after in zip(starts, [*starts[1:], None], strict=True):
        opened = Cycle.objects.filter(community=home, closed=None).first()
        opened = opened or cycles.open_cycle(actor=made.steward, community=home, now=noon(start))
        live(made, start, min(after or now.date(), now.date()))
        if after:
            over = dt.datetime.combine(after, dt.time(0, 1), dt.UTC)
            cycles.close_cycle(actor=made.steward, cycle=opened, now=over)
    return made


def settle(made: Years, members: int, day: dt.date) -> None:
    """Everybody joins; the first carries every role, with a second factor; three score praise."""
    home, moment = made.community, noon(day)
    accounts = Account.objects.bulk_create(
        (Account(email=f"{home.slug}-{n}@example.org") for n in range(members)), BATCH
    )
    made.people = Member.objects.bulk_create(
        (
            Member(
                community=home,
                account=account,
                handle=f"{home.slug[:5]}-{n}",
                name=name(made.chance),
                about=made.word(12),
                shows_name=n % 2 == 0,
                joined=day,
            )
            for n, account in enumerate(accounts)
        ),
        BATCH,
    )
    for role in ("steward", "treasurer", "circle-steward"):
        Role.objects.create(member=made.steward, role=role, given=moment)
    PanelSeat.objects.bulk_create(
        PanelSeat(community=home, member=one, since=moment) for one in made.people[:3]
    )
    Role.objects.create(member=made.people[1], role="treasurer", given=moment)
    kind = Authenticator.Type.TOTP
    Authenticator.objects.create(user=made.steward.account, type=kind, data={"secret": "none"})


def agree(made: Years, day: dt.date) -> None:
    """The rule, what is covered first, what is measured, and the needs that come again."""
    home, sam, moment = made.community, made.steward, noon(day)
    pools.adopt(actor=sam, community=home, policy=POLICY, rule=RULE, words=made.word(), now=moment)
    pools.set_baseline(
        actor=sam, community=home, slug="hens", what="feed for the hens", amount=12_000,
        receiver=None, order=1, since=day,
    )  # fmt: skip  # one call
    Indicator.objects.create(community=home, slug="trees", name="trees that live", unit="trees")
    made.needs = Need.objects.bulk_create(
        need(made, day, f"standing-{n}", None, cadence="monthly") for n in range(STANDING)
    )
    made.pairs = Buddies.objects.bulk_create(
        Buddies(
            community=home, first=sam, second=made.people[n], task=made.word(5),
            paired=moment, agreed=moment, once=once(),
        )
        for n in range(1, 4)
    )  # fmt: skip  # a row
    Shift.objects.bulk_create(
        Shift(
            community=home, member=sam, what=made.word(4), minutes=90, started=moment, once=once()
        )
        for _ in range(3)
    )


def need(
    made: Years, day: dt.date, slug: str, by: Member | None, *, cadence: str, until: int = 0
) -> Need:
    """Something asked for, `until` so many days later."""
    return Need(
        community=made.community,
        slug=slug,
        what=made.word(6),
        details=made.word(15),
        kind="hours",
        thousandths=made.chance.randrange(5, 60) * 1000,
        unit="hours",
        cadence=cadence,
        starts=day,
        until=day + dt.timedelta(days=until) if until else None,
        posted_by=by,
        posted=noon(day),
        once=once(),
    )


def live(made: Years, first: dt.date, after: dt.date) -> None:
    """One month: what is asked, done, seen, thanked for, measured, and what money comes in."""
    days = [first + dt.timedelta(days=n) for n in range(max((after - first).days, 1))]
    ask(made, first)
    deeds = Contribution.objects.bulk_create(work(made, days), BATCH)
    Confirmation.objects.bulk_create(seen(made, deeds), BATCH)
    Evidence.objects.bulk_create(
        Evidence(
            contribution=deed, kind="link", link=f"https://example.org/{deed.pk}",
            sha256=f"{deed.pk:064}", added_by=deed.by, added=deed.logged,
        )
        for deed in deeds[:3]
    )  # fmt: skip  # a row
    BuddyNote.objects.bulk_create(
        BuddyNote(buddies=pair, by=pair.second, words=made.word(), at=noon(day))
        for pair in made.pairs
        for day in days[:8]
    )
    thank(made, days)
    measure(made, days)
    for number in range(6):
        pools.record_inflow(
            actor=made.steward,
            community=made.community,
            amount=made.chance.randrange(1_000, 90_000),
            kind=("dues", "sale", "donation")[number % 3],
            source=made.word(3),
            pool="",
            on=days[0],
            once=once(),
            now=noon(days[0]),
        )
    draw(made, days[0])


def draw(made: Years, day: dt.date) -> None:
    """Once the reserve holds something, four draws a month: three are adopted, and one waits."""
    home, sam, other, moment = made.community, made.steward, made.people[1], noon(day)
    if balance(home, RESERVED) < DRAWN * 3:
        return
    for number in range(4):
        receiver = made.people[2 + number] if number % 2 else None
        row = pools.propose_draw(
            actor=other, community=home, amount=DRAWN, words=made.word(), receiver=receiver,
            source="reserve", pool="" if receiver else "flow", payee="", once=once(), now=moment,
        )  # fmt: skip  # one call
        if number:
            pools.adopt_draw(actor=sam, draw=row, now=moment)


def ask(made: Years, first: dt.date) -> None:
    """Every fifth member asks for something, offers something, and promises something."""
    some = made.people[::5]
    home, moment = made.community, noon(first)
    Need.objects.bulk_create(
        [
            need(made, first, f"{first:%Y-%m}-{n}", one, cadence="once", until=n % 2 * 40)
            for n, one in enumerate(some)
        ],
        BATCH,
    )
    Offer.objects.bulk_create(
        (
            Offer(
                community=home, member=one, what=made.word(6), made=moment, once=once(),
                until=None if n % 4 == 0 else first + dt.timedelta(days=31),
            )
            for n, one in enumerate(some)
        ),
        BATCH,
    )  # fmt: skip  # a row
    Commitment.objects.bulk_create(
        (
            Commitment(
                community=home, need=made.needs[n % STANDING], member=one, thousandths=2000,
                due=first + dt.timedelta(days=27), made=moment, once=once(),
            )
            for n, one in enumerate(some)
        ),
        BATCH,
    )  # fmt: skip  # a row


def work(made: Years, days: list[dt.date]) -> Iterator[Contribution]:
    """What everybody did in a month."""
    for place, member in enumerate(made.people):
        for number in range(EACH_MONTH if place else DAILY):
            day = days[(place + 7 * number) % len(days)] if place else days[number % len(days)]
            theirs = made.people[1] if number == 0 and place == 0 else member
            yield Contribution(
                community=made.community,
                by=member,
                logged_by=theirs,
                what=made.word(),
                minutes=made.chance.randrange(1, 40) * 15,
                need=made.needs[(place + number) % STANDING] if number % 2 else None,
                buddies=made.pairs[number % 3] if place == 0 and number % 5 == 0 else None,
                on=day,
                logged=noon(day),
                accepted=noon(day) if theirs is member else None,
                once=once(),
            )


def seen(made: Years, deeds: list[Contribution]) -> Iterator[Confirmation]:
    """Most deeds have a witness; some wait, some are asked about, a few are disputed."""
    place = {member.pk: n for n, member in enumerate(made.people)}
    for number, deed in enumerate(deeds):
        if number % 7 == 0:
            continue
        witness = made.people[(place[deed.by_id] + 1 + number % 3) % len(made.people)]
        says = "dispute" if number % 19 == 0 else "question" if number % 23 == 0 else "confirm"
        yield Confirmation(
            contribution=deed, by=witness, says=says, words=made.word(), at=deed.logged
        )


def thank(made: Years, days: list[dt.date]) -> None:
    """Every third member is thanked, the steward by several; two of the panel score it."""
    to = [*made.people[1::3], *[made.steward] * 5]
    givers = [one for one in made.people if one is not made.steward]
    thanks = Appreciation.objects.bulk_create(
        (
            Appreciation(
                community=made.community, by=giver, to=one, points=5, words=made.word(12),
                on=days[n % len(days)], at=noon(days[0]), once=once(),
            )
            for n, one in enumerate(to)
            if (giver := givers[(n + 1) % len(givers)]) is not one
        ),
        BATCH,
    )  # fmt: skip  # a row
    PraiseScore.objects.bulk_create(
        (
            PraiseScore(
                praise=row, by=one, giver=row.by, receiver=row.to, points=1 + n % 144, at=row.at
            )
            for n, row in enumerate(thanks)
            for one in made.people[1:3]
            if one not in (row.by, row.to)
        ),
        BATCH,
    )


def measure(made: Years, days: list[dt.date]) -> None:
    """The steward measures every few days."""
    indicator = Indicator.objects.get(community=made.community, slug="trees")
    Measurement.objects.bulk_create(
        Measurement(
            community=made.community, indicator=indicator, thousandths=1000,
            activity="planting", on=day, once=once(), recorded_by=made.steward,
        )
        for day in days[::4]
    )  # fmt: skip  # a row
