"""Deeds, confirmations and appreciations of a cycle as core reads them.

Parties are handles, and nobody's words are among them: what stands here stands on receipts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Sum

from commonpool.contributions import panel
from commonpool.contributions.facts import Court, Span, deeds_in, practice_of, with_all
from commonpool.contributions.judging import COUNTS, FELL, UNMEASURED, Voices
from commonpool.contributions.models import Appreciation, Contribution, PraiseScore
from commonpool.core import evidence as core
from commonpool.core import praise_tables as praise
from commonpool.needs.provision import Given
from commonpool.needs.queries import exact, needs_rows
from commonpool.people.models import Community


class Rows(NamedTuple):
    """Three tables of a cycle."""

    contributions: tuple[core.Contribution, ...]
    confirmations: tuple[core.Confirmation, ...]
    appreciations: tuple[core.Appreciation, ...]


class Praised(NamedTuple):
    """Praise and its scores."""

    praises: tuple[praise.Praise, ...] = ()
    scores: tuple[praise.PraiseScore, ...] = ()


def number_of(row_id: str) -> int:
    """The number of the deed that a row is called by: 12 for `d12`."""
    return int(row_id.removeprefix("d"))


def rows(
    community: Community,
    first_day: dt.date,
    day_after: dt.date,
    *,
    counts: Collection[tuple[str, str]] | None = None,
    needs: Collection[str] | None = None,
) -> Rows:
    """What a cycle weighs.

    `counts` are the (kind, unit) of rule.equivalences: a quantity of which nothing says what
    it counts is left out, since a close cannot weigh it. `needs` are those of the cycle, where
    they are known already.
    """
    span, court = Span(first_day, day_after), Court(practice_of(community))
    if needs is None:
        needs = frozenset(row.id for row in needs_rows(community, first_day, day_after))
    found = _deeds(court, span)
    deeds = [
        deed for deed in found if counts is None or deed.minutes or (deed.kind, deed.unit) in counts
    ]
    return Rows(
        tuple(_row(deed, span, needs) for deed in deeds),
        tuple(row for deed in deeds for row in _said(deed, court.voices(deed, span))),
        _thanks(community, span),
    )


def _deeds(court: Court, span: Span) -> list[Contribution]:
    """Deeds of a span; a late one only while it can still count."""
    deeds = with_all(deeds_in(court.practice, span)).prefetch_related("evidence")
    return [
        deed
        for deed in deeds.order_by("pk")
        if deed.on >= span.first_day or court.judge(deed, span.first_day, span).state != FELL
    ]


def _row(deed: Contribution, span: Span, needs: Collection[str]) -> core.Contribution:
    need = deed.need.slug if deed.need and deed.need.slug in needs else None
    files = (row.sha256 for row in deed.evidence.all() if row.sha256 and row.kind != "link")
    return core.Contribution(
        id=f"d{deed.pk}",
        by=deed.by.handle,
        what=deed.activity or (deed.need.slug if deed.need else ""),
        kind=deed.kind,
        hours=None if deed.minutes is None else Fraction(deed.minutes, 60),
        quantity=None if deed.thousandths is None else exact(deed.thousandths),
        unit=deed.unit,
        need=need,
        delivered=_delivered(deed) if need else None,
        activity=deed.activity,
        tags=tuple(sorted(deed.tags.split())),
        on=deed.on.isoformat(),
        late=deed.on < span.first_day,
        gift=deed.gift,
        logged_by=deed.logged_by.handle if deed.logged_by_id != deed.by_id else None,
        files=tuple(sorted(set(files))),
    )


def _delivered(deed: Contribution) -> Fraction | None:
    return None if deed.delivered_thousandths is None else exact(deed.delivered_thousandths)


def _said(deed: Contribution, heard: Voices) -> Iterable[core.Confirmation]:
    """What witnesses say whose word is taken; a verdict that a deed falls is a dispute."""
    handles = {row.by_id: row.by.handle for row in deed.confirmations.all()}
    if verdict := getattr(deed, "verdict", None):
        handles[verdict.by_id] = verdict.by.handle
    asks = {row.by_id for row in deed.confirmations.all() if row.says == "question"}
    says = {
        **dict.fromkeys(asks, "question"),
        **dict.fromkeys(heard.confirm, "confirm"),
        **dict.fromkeys(heard.dispute, "dispute"),
    }
    for person in sorted(says):
        yield core.Confirmation(contribution=f"d{deed.pk}", by=handles[person], says=says[person])


def _thanks(community: Community, span: Span) -> tuple[core.Appreciation, ...]:
    """Points by giver and receiver."""
    given = (
        Appreciation.objects.filter(
            community=community, on__gte=span.first_day, on__lt=span.day_after
        )
        .values_list("by__handle", "to__handle")
        .annotate(points=Sum("points"))
        .order_by("by__handle", "to__handle")
    )
    return tuple(
        core.Appreciation(by=by, to=to, points=Fraction(points)) for by, to, points in given
    )


def praise_rows(
    community: Community, first_day: dt.date, day_after: dt.date, *, at: dt.datetime | None = None
) -> Praised:
    """Each thanks of a span as a praise, whatever points came with it, and what the panel says.

    Who sat on the panel at `at` (None is now), and was no party to a praise, stands there with
    nothing yet where they have not spoken: a rule may count that 0.
    """
    rows = panel.praises_in(community, Span(first_day, day_after))
    praises = list(rows.values_list("pk", "by", "by__handle", "to", "to__handle", "on"))
    said = list(
        PraiseScore.objects.filter(praise__in=rows.values("pk").order_by()).select_related("by")
    )
    spoken = {(one.praise_id, one.by_id) for one in said}
    handles = dict(panel.seats_at(community, at).values_list("member", "member__handle"))
    silent = (
        praise.PraiseScore(praise=f"p{number}", by=handle)
        for number, by, _, to, _, _ in praises
        for member, handle in handles.items()
        if member not in (by, to) and (number, member) not in spoken
    )
    return Praised(
        tuple(
            praise.Praise(id=f"p{number}", by=by, to=to, on=on.isoformat())
            for number, _, by, _, to, on in praises
        ),
        tuple(sorted((*(_score(one, spoken) for one in said), *silent), key=_place)),
    )


def _score(said: PraiseScore, spoken: Collection[tuple[int, int]]) -> praise.PraiseScore:
    """A score as core reads it; what repeats a praise of another cycle is dismissed, as core says.

    That comes about only where a community changes its zone after the scoring: no close may fail
    over it.
    """
    original = said.duplicate_of_id
    there = original is not None and (original, said.by_id) in spoken
    return praise.PraiseScore(
        praise=f"p{said.praise_id}",
        by=said.by.handle,
        points=Fraction(said.points or 0),
        duplicate_of=f"p{original}" if there else None,
        dismissed=said.dismissed or (original is not None and not there),
    )


def _place(row: praise.PraiseScore) -> tuple[int, str]:
    return panel.number_of(row.praise), row.by


def given_towards(
    community: Community,
    first_day: dt.date,
    day_after: dt.date,
    *,
    slugs: Collection[str] | None,
    on: dt.date,
) -> Given:
    """What deeds gave towards needs in a span, as it stands on a day."""
    if slugs is not None and not slugs:
        return Given()
    span, court = Span(first_day, day_after), Court(practice_of(community))
    deeds = deeds_in(court.practice, span).filter(need__isnull=False)
    if slugs is not None:
        deeds = deeds.filter(need__slug__in=slugs)
    counted, waiting, gifts = list[core.Contribution](), list[core.Contribution](), []
    for deed in with_all(deeds).prefetch_related("evidence").order_by("pk"):
        row = _row(deed, span, (deed.need.slug,) if deed.need else ())
        state = court.judge(deed, on, span).state
        if deed.gift and state == COUNTS:
            gifts.append(row)
        elif state in (COUNTS, UNMEASURED):  # it met the need, whatever it is worth
            counted.append(row)
        elif state in OPEN:
            waiting.append(row)
    return Given(tuple(counted), tuple(waiting), tuple(gifts))


OPEN = ("waiting", "questioned")
