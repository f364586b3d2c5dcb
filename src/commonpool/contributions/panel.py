"""The panel of praise as members read it: who sits on it, what waits for a score, how far it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from commonpool.contributions.facts import Span, practice_of
from commonpool.contributions.models import Appreciation, PanelSeat, PraiseScore
from commonpool.core.fault import quote
from commonpool.people.models import Community, Member
from commonpool.people.permissions import OBSERVER, Refused
from commonpool.people.queries import Missing

# The steps that the field is used to; any whole number between the first and the last will do.
STEPS = (1, 3, 5, 8, 13, 21, 34, 55, 89, 144)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many praises are scored, of how many; `by` is how many people scored them."""

    scored: int
    praises: int
    by: int = 1


def seats(community: Community) -> QuerySet[PanelSeat]:
    """Who sits on the panel now, in the order they were named; who only observes does not."""
    rows = PanelSeat.objects.filter(community=community, ended=None)
    rows = rows.exclude(member__roles__role=OBSERVER)
    return rows.select_related("member").order_by("since", "pk")


def seats_at(community: Community, at: dt.datetime | None) -> QuerySet[PanelSeat]:
    """Who sat on the panel at a moment; None is now."""
    if at is None:
        return seats(community)
    rows = PanelSeat.objects.filter(community=community, since__lte=at)
    return rows.filter(Q(ended=None) | Q(ended__gt=at)).select_related("member")


def sits(member: Member) -> bool:
    """Whether a member sits on the panel."""
    return seats(member.community).filter(member=member).exists()


def take_seat(member: Member) -> None:
    """Raise Refused unless a member sits on the panel."""
    if not sits(member):
        raise Refused("you do not sit on the panel of praise", "ask a steward to name you")


def open_days(community: Community) -> Span | None:
    """The days of the open cycle; None where none is open."""
    row = practice_of(community)
    if row.first_day is None or row.day_after in (None, dt.date.max):
        return None
    return Span(row.first_day, row.day_after)


def praises_in(community: Community, span: Span) -> QuerySet[Appreciation]:
    """The thanks of some days, each of which is a praise, in their order."""
    rows = Appreciation.objects.filter(
        community=community, on__gte=span.first_day, on__lt=span.day_after
    )
    return rows.select_related("by", "to").order_by("on", "pk")


def praise(community: Community, number: int) -> Appreciation:
    """The praise of that number here, or Missing."""
    rows = Appreciation.objects.filter(community=community, pk=number)
    found = rows.select_related("by", "to", "community").first()
    if found is None:
        raise Missing(
            "there is no praise {number} here", "go back to the list", number=quote(str(number))
        )
    return found


def number_of(praise_id: str) -> int:
    """The number of the praise that a row of evidence is called by: 12 for `p12`."""
    return int(praise_id.removeprefix("p"))


def scored_by(member: Member) -> QuerySet[Appreciation]:
    """The praises of the open cycle that a quantifier may score, with their own score in `mine`.

    What they gave or received themselves is not among them.
    """
    span = open_days(member.community)
    if span is None:
        return Appreciation.objects.none()
    own = PraiseScore.objects.filter(by=member).select_related("duplicate_of")
    rows = praises_in(member.community, span).exclude(by=member).exclude(to=member)
    return rows.prefetch_related(Prefetch("scores", own, to_attr="mine"))


def own_score(row: Appreciation) -> PraiseScore | None:
    """What the quantifier said of a praise that `scored_by` found for them."""
    mine: list[PraiseScore] = getattr(row, "mine", [])
    return mine[0] if mine else None


def unscored_by(member: Member) -> QuerySet[Appreciation]:
    """Those of them that still wait for the quantifier's word."""
    said = PraiseScore.objects.filter(by=member).values("praise")
    return scored_by(member).exclude(pk__in=said)


def progress_of(member: Member) -> Progress:
    """How far a quantifier is."""
    every = scored_by(member).count()
    return Progress(every - unscored_by(member).count(), every)


def progress(community: Community) -> Progress:
    """How far the panel is: praises of which at least one quantifier has spoken."""
    span = open_days(community)
    if span is None:
        return Progress(0, 0, 0)
    rows = praises_in(community, span)
    said = PraiseScore.objects.filter(praise__in=rows.values("pk").order_by())
    return Progress(
        said.values("praise").distinct().count(),
        rows.count(),
        said.values("by").distinct().count(),
    )


def was_scored(community: Community, first_day: dt.date, day_after: dt.date) -> bool:
    """Whether anybody scored praise of some days."""
    days = {"praise__on__gte": first_day, "praise__on__lt": day_after}
    return PraiseScore.objects.filter(praise__community=community, **days).exists()


def originals(member: Member, row: Appreciation) -> QuerySet[Appreciation]:
    """What a praise may repeat: praises of the open cycle, to the same, that the member scored.

    Each with the quantifier's `points`.
    """
    own = PraiseScore.objects.filter(by=member, praise=OuterRef("pk"), points__isnull=False)
    rows = scored_by(member).filter(to=row.to_id).exclude(pk=row.pk)
    points = Subquery(own.values("points")[:1])
    return rows.annotate(points_given=points).filter(points_given__isnull=False)
