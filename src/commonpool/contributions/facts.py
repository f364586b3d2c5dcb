"""What the tables know of deeds, gathered in a number of queries that no history makes larger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import F, Prefetch, Q, QuerySet

from commonpool.contributions.judging import (
    Facts,
    Judgement,
    Measure,
    Rings,
    Voices,
    judge,
    voices,
)
from commonpool.contributions.models import Confirmation, Contribution, Practice, Verdict
from commonpool.contributions.rings import closed_rings
from commonpool.needs.days import YEAR, today
from commonpool.people.models import Community, Member


class Span(NamedTuple):
    """Days from `first_day` up to, not with, `day_after`."""

    first_day: dt.date
    day_after: dt.date


ALWAYS = Span(dt.date.min, dt.date.max)


def practice_of(community: Community) -> Practice:
    """How this community confirms; the defaults, unsaved, where it never chose."""
    return Practice.objects.filter(community=community).first() or Practice(community=community)


def span_of(practice: Practice, on: dt.date) -> Span:
    """The cycle in which a deed of that day is weighed: the open one, or the next."""
    if practice.first_day is None or practice.day_after is None:
        return ALWAYS
    if on >= practice.day_after:
        return Span(practice.day_after, dt.date.max)
    return Span(practice.first_day, practice.day_after)


def deeds_in(practice: Practice, span: Span) -> QuerySet[Contribution]:
    """Deeds of a span that stand; with the open cycle come late ones that never counted."""
    within = Q(on__gte=span.first_day, on__lt=span.day_after)
    if practice.first_day == span.first_day:
        oldest = span.first_day - YEAR
        within = Q(on__gte=oldest, on__lt=span.day_after, counted_in="")
    return Contribution.objects.filter(within, community_id=practice.community_id, withdrawn=None)


def with_all(deeds: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """The deeds with whatever judging them reads: one query, and one for the confirmations."""
    said = Prefetch("confirmations", Confirmation.objects.select_related("by"))
    return deeds.select_related(
        "by", "logged_by", "need", "verdict", "verdict__by", "community", "buddies"
    ).prefetch_related(said)


def facts_of(deed: Contribution, practice: Practice) -> Facts:
    """What is known of one deed, from rows already fetched."""
    said = list(deed.confirmations.all())
    verdict: Verdict | None = getattr(deed, "verdict", None)
    since = verdict.at if verdict else deed.logged
    return Facts(
        by=deed.by_id,
        logged_by=deed.logged_by_id,
        deadline=today(deed.community, since) + dt.timedelta(days=practice.deadline_days),
        accepted=deed.accepted is not None,
        gift=deed.gift,
        withdrawn=deed.withdrawn is not None,
        counted_in=deed.counted_in,
        confirms=frozenset(row.by_id for row in said if row.says == "confirm"),
        disputes=frozenset(row.by_id for row in said if row.says == "dispute"),
        questions=frozenset(
            row.by_id for row in said if row.says == "question" and row.answered is None
        ),
        verdict=verdict.verdict if verdict else "",
        verdict_by=verdict.by_id if verdict else 0,
        unmeasured=unmeasured(deed, practice),
    )


def unmeasured(deed: Contribution, practice: Practice) -> Measure | None:
    """Kind and unit of a quantity of which the rule of the open cycle does not say what it counts."""
    if deed.minutes or practice.measures is None or [deed.kind, deed.unit] in practice.measures:
        return None
    return deed.kind, deed.unit


@dataclass
class Court:
    """Judges the deeds of one community: its practice, and the closed rings of each cycle."""

    practice: Practice
    _rings: dict[Span, Rings] = field(default_factory=dict)

    def rings(self, span: Span) -> Rings:
        """The closed rings among the deeds of a cycle; none where they are allowed."""
        if self.practice.rings_count:
            return {}
        if span not in self._rings:
            self._rings[span] = closed_rings(pairs(self.practice, span), self._people())
        return self._rings[span]

    def _people(self) -> int:
        return Member.objects.filter(
            community_id=self.practice.community_id, left=None, erased=None
        ).count()

    def voices(self, deed: Contribution, span: Span | None = None) -> Voices:
        """Whose word is taken of a deed."""
        where = span or span_of(self.practice, deed.on)
        return voices(facts_of(deed, self.practice), self.rings(where))

    def judge(self, deed: Contribution, on: dt.date, span: Span | None = None) -> Judgement:
        """The state of a deed on a day."""
        where = span or span_of(self.practice, deed.on)
        facts = facts_of(deed, self.practice)
        return judge(facts, self.rings(where), self.practice.confirmations, on)


def pairs(practice: Practice, span: Span) -> Iterable[tuple[int, int]]:
    """Who did and who confirmed, in a cycle; what only the logger said of it is not among them."""
    deeds = deeds_in(practice, span)
    lone = Q(by=F("contribution__logged_by"), contribution__accepted=None)
    said = Confirmation.objects.filter(contribution__in=deeds, says="confirm").exclude(lone)
    settled = Verdict.objects.filter(contribution__in=deeds, verdict="stands")
    both = ("contribution__by", "by")
    yield from said.values_list(*both).union(settled.values_list(*both))
