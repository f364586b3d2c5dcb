"""What is known of deeds; every read of the room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from commonpool.contributions.facts import Court, practice_of, with_all
from commonpool.contributions.judging import COUNTS, QUESTIONED, UNMEASURED, WAITING, Judgement
from commonpool.contributions.models import (
    Appreciation,
    Buddies,
    Contribution,
    Evidence,
    Practice,
    Shift,
)
from commonpool.contributions.reasons import Name, sentence
from commonpool.core.fault import quote
from commonpool.people.models import Community, Member
from commonpool.people.queries import Missing, display_name

MOST_TO_CONFIRM = MOST_TO_SETTLE = 300


@dataclass(frozen=True, slots=True)
class Told:
    """A deed, its state, and the reason as a sentence for whoever reads it."""

    deed: Contribution
    judgement: Judgement
    reason: str

    @property
    def state(self) -> str:
        """One of waiting, counts, unmeasured, questioned, disputed, fell, withdrawn."""
        return self.judgement.state


def evidence(deed: Contribution) -> list[Evidence]:
    """What shows a deed, in the order it was added; the bytes of its files are left where they are."""
    rows = deed.evidence.select_related("added_by", "document").defer("document__content")
    return list(rows.order_by("pk"))


def piece(deed: Contribution, number: int) -> Evidence:
    """One piece of what shows a deed, or Missing."""
    row = deed.evidence.filter(pk=number).select_related("picture", "document").first()
    if row is None:
        raise Missing("there is no such piece of evidence", "look at the deed again")
    return row


def practice(community: Community) -> Practice:
    """How this community confirms."""
    return practice_of(community)


def contribution(community: Community, number: int) -> Contribution:
    """The deed of that number here, or Missing."""
    deeds = Contribution.objects.filter(community=community, pk=number)
    row = with_all(deeds).first()
    if row is None:
        raise Missing(
            "there is no contribution {number} here",
            "go back to the list",
            number=quote(str(number)),
        )
    return row


def words_of(numbers: Iterable[int]) -> dict[int, str]:
    """Deeds as they were written down, by their numbers."""
    rows = Contribution.objects.filter(pk__in=list(numbers))
    return dict(rows.values_list("pk", "what"))


def state(contribution: Contribution, *, on: dt.date) -> str:
    """The state of a deed on a day."""
    return Court(practice_of(contribution.community)).judge(contribution, on).state


def tell(deeds: Iterable[Contribution], viewer: Member | None, *, on: dt.date) -> list[Told]:
    """Each deed of one community with its state and reason, for the viewer."""
    rows = list(deeds)
    if not rows:
        return []
    court, name = Court(practice_of(rows[0].community)), _names(rows, viewer)
    judged = [(row, court.judge(row, on)) for row in rows]
    return [Told(row, seen, sentence(seen, name)) for row, seen in judged]


def _names(deeds: Iterable[Contribution], viewer: Member | None) -> Name:
    """How the viewer may see everybody who has to do with these deeds."""
    people: dict[int, Member] = {}
    for deed in deeds:
        verdict = getattr(deed, "verdict", None)
        for person in (deed.by, deed.logged_by, *((verdict.by,) if verdict else ())):
            people[person.pk] = person
        people.update({said.by_id: said.by for said in deed.confirmations.all()})
    return lambda number: display_name(people[number], viewer)


def mine(member: Member, first_day: dt.date, day_after: dt.date, *, on: dt.date) -> list[Told]:
    """What a member did on the days of a span, the newest first."""
    deeds = Contribution.objects.filter(by=member, on__gte=first_day, on__lt=day_after)
    return tell(_newest(deeds), member, on=on)


def recent(
    community: Community, viewer: Member | None, *, on: dt.date, limit: int = 30
) -> list[Told]:
    """The newest deeds of a community."""
    deeds = Contribution.objects.filter(community=community, withdrawn=None)
    return tell(_newest(deeds)[:limit], viewer, on=on)


def between(community: Community, first_day: dt.date, day_after: dt.date) -> QuerySet[Contribution]:
    """The deeds of a community on the days of a span, the newest first."""
    rows = Contribution.objects.filter(
        community=community, withdrawn=None, on__gte=first_day, on__lt=day_after
    )
    return _newest(rows)


def _newest(deeds: QuerySet[Contribution]) -> QuerySet[Contribution]:
    return with_all(deeds).order_by("-on", "-pk")


def to_confirm(member: Member, *, on: dt.date) -> list[Told]:
    """Deeds that wait for a witness, and of which this member has not spoken; a buddy's first."""
    practice = practice_of(member.community)
    earliest = dt.datetime.combine(
        on - dt.timedelta(days=practice.deadline_days + 1), dt.time(), dt.UTC
    )
    deeds = (
        Contribution.objects.filter(
            community=member.community_id, withdrawn=None, counted_in="", gift=False
        )
        .filter(Q(logged__gte=earliest) | Q(verdict__at__gte=earliest))
        .exclude(by=member)
        .exclude(confirmations__by=member)
    )
    told = tell(with_all(deeds).order_by("logged", "pk")[:MOST_TO_CONFIRM], member, on=on)
    waiting = [one for one in told if one.state in (WAITING, QUESTIONED)]
    near = _pairs_of(member)
    return sorted(waiting, key=lambda one: one.deed.buddies_id not in near)


def _pairs_of(member: Member) -> frozenset[int]:
    return frozenset(pairs_of(member).values_list("pk", flat=True))


def pairs_of(member: Member) -> QuerySet[Buddies]:
    """The member's pairs that have not ended, the newest first."""
    rows = Buddies.objects.filter(Q(first=member) | Q(second=member), ended=None)
    return rows.select_related("first", "second", "need", "community").order_by("-paired", "-pk")


def pairs_asked(member: Member) -> QuerySet[Buddies]:
    """Pairs for which this member was asked, and has neither agreed nor said not this time."""
    return pairs_of(member).filter(second=member, agreed=None)


def pairs_not_made(member: Member, since: dt.datetime) -> QuerySet[Buddies]:
    """Whom this member asked who said not this time, or whom they asked no longer, since then."""
    rows = Buddies.objects.filter(first=member, agreed=None, ended__gte=since)
    return rows.select_related("first", "second").order_by("-ended", "-pk")


def pair(community: Community, number: int, member: Member) -> Buddies:
    """One of the member's pairs, with its log, or Missing."""
    rows = Buddies.objects.filter(
        Q(first=member) | Q(second=member), pk=number, community=community
    )
    row = rows.select_related("first", "second", "need", "community").first()
    if row is None:
        raise Missing("there is no such pair of yours", "go back to your pairs")
    return row


def is_buddy(deed: Contribution, member: Member) -> bool:
    """Whether a deed was done in a pair to which this member belongs."""
    pair = deed.buddies
    return pair is not None and member.pk in (pair.first_id, pair.second_id)


def deeds_of(pair: Buddies, viewer: Member, *, on: dt.date, limit: int = 50) -> list[Told]:
    """What a pair logged together, the newest first."""
    deeds = Contribution.objects.filter(buddies=pair, withdrawn=None)
    return tell(_newest(deeds)[:limit], viewer, on=on)


def to_accept(member: Member) -> list[Contribution]:
    """What others wrote down for this member, who has not said yes to it."""
    rows = Contribution.objects.filter(by=member, accepted=None, withdrawn=None, counted_in="")
    return list(_newest(rows))


def to_settle(member: Member, *, on: dt.date) -> list[Told]:
    """Disputed and questioned deeds that this member, no party to them, may settle."""
    rows = Contribution.objects.filter(
        community=member.community_id,
        withdrawn=None,
        counted_in="",
        verdict=None,
        confirmations__says__in=("dispute", "question"),
    )
    told = tell(_newest(rows.distinct())[:MOST_TO_SETTLE], member, on=on)
    fine = (COUNTS, UNMEASURED)
    return [one for one in told if one.state not in fine and member.pk not in parties(one.deed)]


def parties(deed: Contribution) -> frozenset[int]:
    """Who did it, who wrote it down, whose buddy it was, and whoever spoke of it."""
    pair = (deed.buddies.first_id, deed.buddies.second_id) if deed.buddies else ()
    said = (row.by_id for row in deed.confirmations.all())
    return frozenset({deed.by_id, deed.logged_by_id, *pair, *said})


def shifts(member: Member) -> list[Shift]:
    """The member's recurring pieces of work that go on."""
    return list(member.shifts.filter(ended=None).select_related("need").order_by("what", "pk"))


def shift(member: Member, number: int) -> Shift:
    """One of the member's shifts, or Missing."""
    row = member.shifts.filter(pk=number).select_related("need", "community").first()
    if row is None:
        raise Missing("there is no such shift of yours", "go back to your shifts")
    return row


def thanks_to(member: Member, limit: int = 100) -> list[Appreciation]:
    """Words of thanks to a member, the newest first."""
    return list(all_thanks_to(member)[:limit])


def all_thanks_to(member: Member) -> QuerySet[Appreciation]:
    """The same, all of them."""
    return member.thanks.select_related("by", "to").order_by("-on", "-pk")


def thanks_from(member: Member, first_day: dt.date, day_after: dt.date) -> list[Appreciation]:
    """Words of thanks that a member gave on the days of a span, the newest first."""
    rows = Appreciation.objects.filter(by=member, on__gte=first_day, on__lt=day_after)
    return list(rows.select_related("to").order_by("-on", "-pk"))
