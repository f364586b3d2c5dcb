"""Tells the story day by day, through the services alone: nothing here could not have happened.

The same `today` gives the same village: chance begins at one seed.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from django.db import transaction

from commonpool.config.seed import people, story
from commonpool.config.seed.cast import CAST, FOUNDER, HELPER
from commonpool.config.seed.pictures import picture
from commonpool.config.seed.rules import AGREEMENTS, BASELINE, BASELINE_FROM
from commonpool.config.seed.story import Deed
from commonpool.contributions import services as deeds
from commonpool.contributions.models import Buddies, Contribution
from commonpool.cycles import queries as cycle_queries
from commonpool.cycles import services as cycles
from commonpool.needs import services as needs
from commonpool.needs.models import Need
from commonpool.people.models import Community, Member
from commonpool.pools import services as pools

CLOSED, LENGTH, SINCE = 6, 28, 16  # cycles closed, days of each, days since the open one began
WEEK = 7
PHOTO_EVERY = 9
UNCONFIRMED_DAYS = 3


def seed(today: dt.date) -> Community:
    """Holon Alpha as it is on the morning of `today`, all of it or nothing."""
    with transaction.atomic():
        telling = Telling(today)
        telling.tell()
        return telling.home


@dataclass
class Telling:
    """The village while it is told."""

    today: dt.date
    people: dict[str, Member] = field(default_factory=dict)
    needs: dict[str, Need] = field(default_factory=dict)
    chance: random.Random = field(
        default_factory=lambda: random.Random("Holon Alpha")  # noqa: S311  # a story, no secret
    )
    strifes: list[tuple[int, str]] = field(default_factory=lambda: list(story.STRIFES))
    pair: Buddies | None = None
    written: int = 0

    @property
    def first(self) -> dt.date:
        """The first day of the first cycle."""
        return self.today - dt.timedelta(days=CLOSED * LENGTH + SINCE)

    @property
    def home(self) -> Community:
        """The community."""
        return self.people[FOUNDER.key].community

    def __getitem__(self, key: str) -> Member:
        return self.people[key]

    def tell(self) -> None:
        """Six cycles and the beginning of the seventh."""
        self.people[FOUNDER.key] = people.found(self.at(self.first, 6))
        cycles.set_calendar(
            actor=self[FOUNDER.key],
            community=self.home,
            rhythm="custom",
            days=LENGTH,
            grace_days=3,
            by_itself=False,
        )
        for number in range(CLOSED + 1):
            self.open(number)
            self.live(number)
        self.promise()

    def promise(self) -> None:
        """What people have taken on for the coming days, offer, log with one tap, and ask for."""
        now = self.at(self.today, 5)
        for key, need, thousandths, days in story.PROMISES:
            needs.commit(
                actor=self[key],
                need=self.needs[need],
                thousandths=thousandths,
                due=self.today + dt.timedelta(days=days),
                now=now,
                once=f"demo-promise-{key}-{need}",
            )
        for key, what in story.OFFERS:
            needs.offer(
                actor=self[key], community=self.home, what=what, now=now, once=f"demo-offer-{key}"
            )
        deeds.start_shift(
            actor=self["dele"],
            what="baked in the early morning",
            minutes=210,
            once="demo-shift",
            now=now,
            need=self.needs["bread"],
            delivered_thousandths=9_000,
        )
        amount, words, pool = story.DRAW
        pools.propose_draw(
            actor=self["ben"],
            community=self.home,
            amount=amount,
            words=words,
            source="reserve",
            pool=pool,
            receiver=None,
            payee="",
            once="demo-draw",
            now=now,
        )

    def at(self, day: dt.date, hour: int) -> dt.datetime:
        """An hour of a day."""
        return dt.datetime.combine(day, dt.time(hour), dt.UTC)

    def day(self, number: int, day: int) -> dt.date:
        """A day of a cycle, both counted from 0."""
        return self.first + dt.timedelta(days=number * LENGTH + day)

    def open(self, number: int) -> None:
        """A cycle begins: who arrives, what was agreed, what is needed."""
        day = self.day(number, 0)
        steward = self[FOUNDER.key]
        if number:
            self.close(day)
        for person in (*CAST, HELPER):
            if person.joins == number and person is not FOUNDER:
                self.people[person.key] = people.arrive(person, steward, self.at(day, 7))
        for since, policy, rule, words in AGREEMENTS:
            if since == number:
                pools.adopt(
                    actor=steward,
                    community=self.home,
                    policy=policy,
                    rule=rule,
                    words=words,
                    now=self.at(day, 7),
                )
        cycles.open_cycle(actor=steward, community=self.home, now=self.at(day, 8))
        self.ask(number, day)
        if number == BASELINE_FROM:
            self.cover(day)
        if number == 1:
            self.pair_up(day)

    def ask(self, number: int, day: dt.date) -> None:
        """Needs that are posted with this cycle."""
        for asked in story.NEEDS:
            if asked.cycle == number:
                self.needs[asked.key] = needs.post_need(
                    actor=self[asked.by or FOUNDER.key],
                    community=self.home,
                    what=asked.what,
                    thousandths=asked.thousandths,
                    unit=asked.unit,
                    now=self.at(day, 9),
                    once=f"demo-need-{asked.key}",
                    kind=asked.kind,
                    cadence=asked.cadence,
                    starts=day,
                    details=asked.details,
                    activity=asked.activity,
                    for_community=not asked.by,
                )

    def cover(self, day: dt.date) -> None:
        """What is covered before anything flows."""
        for slug, what, amount, receiver, order in BASELINE:
            pools.set_baseline(
                actor=self[FOUNDER.key],
                community=self.home,
                slug=slug,
                what=what,
                amount=amount,
                receiver=self[receiver] if receiver else None,
                order=order,
                since=day,
            )

    def pair_up(self, day: dt.date) -> None:
        """Ema and Farid look after the children's workshop together."""
        now = self.at(day, 10)
        pair = deeds.pair(
            actor=self["ema"],
            other=self["farid"],
            task="Workshop with the children",
            once="demo-pair",
            now=now,
            need=self.needs["care"],
        )
        deeds.agree(actor=self["farid"], buddies=pair, now=now)
        words = "The small saws are sharp again. Two children at a time."
        deeds.note(actor=self["farid"], buddies=pair, words=words, now=now)
        self.pair = pair

    def live(self, number: int) -> None:
        """The days of a cycle, up to yesterday."""
        for place in range(LENGTH):
            day = self.day(number, place)
            if day >= self.today:
                return
            self.money(number, place, day)
            self.work(number * LENGTH + place, day)
            if place % WEEK == 6:
                self.thank(day, 2)

    def money(self, number: int, place: int, day: dt.date) -> None:
        """What comes in on a day of a cycle."""
        often = [row for row in story.INFLOWS if row[0] == place]
        rare = [row[1:] for row in (story.GRANT, story.DONATION) if row[:2] == (number, place)]
        for _, kind, source, amount in (*often, *((place, *row[1:]) for row in rare)):
            pools.record_inflow(
                actor=self["ben"],
                community=self.home,
                amount=amount,
                kind=kind,
                source=source,
                pool="",
                on=day,
                once=f"demo-inflow-{day}-{kind}",
                now=self.at(day, 17),
            )

    def work(self, place: int, day: dt.date) -> None:
        """The deeds of a day, counted from the first."""
        week, weekday = divmod(place, WEEK)
        for deed in story.WEEK:
            if deed.day == weekday and week % deed.every == 1 % deed.every:
                self.do(deed, day)
        for deed in story.MONTHLY:
            if deed.day == weekday and week % 4 == 1:
                self.do(deed, day)
        for when, who, what, minutes in story.GIFTS:
            if (when, 6) == (week, weekday):
                self.do(Deed(6, (who,), what, minutes), day, gift=True)
        for when, deed in story.ONCE:
            if (when, deed.day) == (week, weekday):
                self.do(deed, day, sure=True)

    def do(self, deed: Deed, day: dt.date, *, gift: bool = False, sure: bool = False) -> None:
        """One deed is logged, and somebody who was there says so; now and then life intervenes."""
        away = self.chance.random() < 0.06 and not sure
        if away or any(key not in self.people for key in deed.by):
            return
        need = self.needs.get(deed.need)
        if deed.need and need is None:
            return
        self.written += 1
        doers = [self[key] for key in deed.by]
        logger = self[deed.logged_by] if deed.logged_by else doers[0]
        paired = self.pair if deed.what == "held the workshop with the children" else None
        rows = deeds.log(
            actor=logger,
            by=doers,
            what=deed.what,
            on=day,
            once=f"demo-deed-{self.written}",
            now=self.at(day, 18),
            minutes=deed.minutes + self.chance.choice((-30, 0, 0, 0, 15, 30)),
            need=need,
            delivered_thousandths=deed.delivered,
            activity=deed.activity,
            tags=deed.tags,
            gift=gift,
            buddies=paired,
            photo=picture(self.written) if self.written % PHOTO_EVERY == 0 else None,
        )
        for row in rows:
            if row.by != logger and row.by.registered:
                deeds.accept(actor=row.by, contribution=row, now=self.at(day, 19))
            if not gift:
                self.witness(row, logger, day, paired)

    def witness(
        self, row: Contribution, logger: Member, day: dt.date, paired: Buddies | None
    ) -> None:
        """Somebody confirms in the evening; of the last days, much still waits."""
        late = day >= self.today - dt.timedelta(days=UNCONFIRMED_DAYS)
        if late and self.chance.random() < 0.7:
            return
        if self.strife(row, day):
            return
        near = {row.by.pk, logger.pk}
        free = [
            member
            for key, member in self.people.items()
            if member.pk not in near and key not in ("luz", HELPER.key)
        ]
        buddy = self["ema"] if paired else None
        deeds.confirm(
            actor=buddy or self.chance.choice(free),
            contribution=row,
            now=self.at(day, 20),
            relevant=True if buddy else None,
            good=True if buddy else None,
        )

    def strife(self, row: Contribution, day: dt.date) -> bool:
        """A question that was answered, a dispute that stood, one that fell, one that is open."""
        if not self.strifes or self.written < self.strifes[0][0]:
            return False
        if not row.by.registered or row.by.handle in (self["hana"].handle, self["carla"].handle):
            return False
        _, course = self.strifes[0]
        if course == "open" and day < self.today - dt.timedelta(days=WEEK):
            return False
        self.strifes.pop(0)
        hana, now = self["hana"], self.at(day, 20)
        says = "question" if course in ("asked", "open") else "dispute"
        words = "I was there in the afternoon and saw nobody. Was it another day?"
        deeds.confirm(actor=hana, contribution=row, now=now, says=says, words=words)
        if course == "asked":
            reply = "It was in the morning, before the rain."
            deeds.answer(actor=row.by, contribution=row, to=hana, words=reply, now=now)
            deeds.confirm(actor=hana, contribution=row, now=now)
        elif course in ("stands", "falls"):
            judge = next(
                self[key]
                for key in ("carla", "ivo")
                if self[key].pk not in (row.by_id, row.logged_by_id)
            )
            heard = "I asked three who were near, and heard both sides."
            deeds.settle(actor=judge, contribution=row, verdict=course, words=heard, now=now)
        return True

    def thank(self, day: dt.date, number: int) -> None:
        """Words of thanks at the end of a week."""
        circle = [self[key] for key in self.people if key not in ("luz", HELPER.key)]
        for place in range(number):
            giver, to = self.chance.sample(circle, 2)
            words, points = self.chance.choice(story.THANKS)
            deeds.thank(
                actor=giver,
                to=to,
                words=words,
                once=f"demo-thanks-{day}-{place}",
                now=self.at(day, 21),
                points=points,
                on=day,
            )

    def close(self, day: dt.date) -> None:
        """The steward closes the cycle that ended last night."""
        open_now = cycle_queries.open_cycle(self.home)
        if open_now is not None:
            cycles.close_cycle(actor=self[FOUNDER.key], cycle=open_now, now=self.at(day, 7))
