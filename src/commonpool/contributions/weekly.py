"""The weekly round: what one probably did this week, on one screen, in five minutes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from commonpool.contributions.facts import with_all
from commonpool.contributions.models import Contribution, Shift
from commonpool.contributions.queries import Told, shifts, tell, to_accept
from commonpool.contributions.services import Line
from commonpool.core.fault import Fault
from commonpool.needs.models import Commitment, Need
from commonpool.needs.queries import promises
from commonpool.needs.texts import HOURS, clock
from commonpool.people.models import Member

WEEK = dt.timedelta(days=7)
MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A deed that may have been done: `why` is shift, commitment or again; `key` names it."""

    why: str
    key: str
    what: str
    on: dt.date
    minutes: int | None = None
    thousandths: int | None = None
    unit: str = ""
    kind: str = "labour"
    activity: str = ""
    need: Need | None = None
    delivered_thousandths: int | None = None
    shift: Shift | None = None

    @property
    def clock(self) -> str:
        """The minutes as hours are typed: 7:30."""
        return clock(self.minutes or 0)


def as_line(
    one: Suggestion, member: Member, *, on: dt.date | None = None, minutes: int | None = None
) -> Line:
    """A suggestion as it is written down, with the day and the minutes that were put right."""
    worked = minutes or one.minutes
    if worked is None and one.thousandths is None:
        raise Fault("hours are missing", "write them beside what you ticked", ("hours",))
    return Line(
        by=(member,),
        on=on or one.on,
        what=one.what,
        kind=one.kind,
        minutes=worked,
        thousandths=None if worked else one.thousandths,
        unit="" if worked else one.unit,
        need=one.need,
        delivered_thousandths=one.delivered_thousandths,
        activity=one.activity,
        shift=one.shift,
    )


@dataclass(frozen=True, slots=True)
class WeeklyRound:
    """A member's week up to today: what was logged, what may be missing, what waits for a yes."""

    first_day: dt.date
    day_after: dt.date
    logged: list[Told]
    suggestions: list[Suggestion]
    to_accept: list[Contribution]


def weekly_round(member: Member, today: dt.date) -> WeeklyRound:
    """The seven days that end today; suggestions come from shifts, commitments, last week."""
    after = today + dt.timedelta(days=1)
    first = after - WEEK
    rows = Contribution.objects.filter(
        by=member, on__gte=first - WEEK, on__lt=after, withdrawn=None
    )
    deeds = list(with_all(rows).order_by("-on", "-pk"))
    now, before = [d for d in deeds if d.on >= first], [d for d in deeds if d.on < first]
    found = [
        *_shifts(shifts(member), now, before, today),
        *_kept(promises(member, first, after), now),
        *_again(now, before),
    ]
    return WeeklyRound(first, after, tell(now, member, on=today), found[:MOST], to_accept(member))


def _shifts(
    going: list[Shift], now: list[Contribution], before: list[Contribution], today: dt.date
) -> Iterator[Suggestion]:
    """Shifts that were not tapped this week, on the weekday of last week's."""
    tapped = {deed.shift_id for deed in now}
    last = {deed.shift_id: deed.on for deed in reversed(before)}
    for shift in going:
        if shift.pk not in tapped:
            yield Suggestion(
                why="shift",
                key=f"shift-{shift.pk}",
                what=shift.what,
                on=last[shift.pk] + WEEK if shift.pk in last else today,
                minutes=shift.minutes,
                activity=shift.activity,
                need=shift.need,
                delivered_thousandths=shift.delivered_thousandths,
                shift=shift,
            )


def _kept(promised: list[Commitment], now: list[Contribution]) -> Iterator[Suggestion]:
    """What was promised for this week, and of which nothing was logged."""
    served = {deed.need_id for deed in now}
    for row in promised:
        if row.need_id not in served:
            hours = row.need.unit == HOURS
            yield Suggestion(
                why="commitment",
                key=f"commitment-{row.pk}",
                what=row.need.what,
                on=row.due,
                minutes=row.thousandths * 60 // 1000 if hours else None,
                activity=row.need.activity,
                need=row.need,
                delivered_thousandths=None if hours else row.thousandths,
            )


def _again(now: list[Contribution], before: list[Contribution]) -> Iterator[Suggestion]:
    """Last week's deeds that were no shift, and were not done again."""
    done = {(deed.what, deed.need_id) for deed in now}
    for deed in before:
        if deed.shift_id is None and deed.what and (deed.what, deed.need_id) not in done:
            done.add((deed.what, deed.need_id))
            yield Suggestion(
                why="again",
                key=f"again-{deed.pk}",
                what=deed.what,
                on=deed.on + WEEK,
                minutes=deed.minutes,
                thousandths=deed.thousandths,
                unit=deed.unit,
                kind=deed.kind,
                activity=deed.activity,
                need=deed.need,
                delivered_thousandths=deed.delivered_thousandths,
            )
