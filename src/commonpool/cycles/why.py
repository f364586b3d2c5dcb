"""Why a party gets what it gets, told to somebody of the village: names and deeds in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from commonpool.contributions.models import Appreciation, Confirmation, Contribution
from commonpool.contributions.rows import number_of
from commonpool.core import evidence as tables
from commonpool.core.cycle import distribute
from commonpool.core.explanation import cycle_words, lines
from commonpool.core.mechanisms.base import Reason
from commonpool.core.story import Story, tell
from commonpool.cycles import documents, queries
from commonpool.cycles.models import Cycle
from commonpool.needs.models import Need
from commonpool.people.models import Community, Member
from commonpool.people.queries import display_name
from commonpool.pools.models import BaselineNeed


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a member would get if the cycle closed now, in smallest units, and why."""

    amount: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the waterfall of a share: what it was, what it counts, what it comes to."""

    what: str
    quantity: Fraction
    factors: tuple[tuple[str, Fraction], ...]
    bonus: Fraction
    points: Fraction
    part: Fraction  # of the share's points


def estimate(cycle: Cycle, member: Member) -> Estimate:
    """A member's own estimate, from what is written down so far."""
    made = queries.preview(cycle).distribution
    told = private(tell(made, {}), cycle.community, member)
    amount = sum(one.amount for one in made.outcome.shares if one.party == member.handle)
    if member.handle not in told.names:
        return Estimate(0, ("You joined after this cycle.",))
    return Estimate(amount, tuple(lines(told, member.handle)))


def why(cycle: Cycle, party: str, viewer: Member | None) -> list[str]:
    """Why a party got its share of a closed cycle, as far as the viewer may read."""
    return list(lines(story(cycle, viewer), party))


def course(cycle: Cycle, viewer: Member | None) -> list[str]:
    """Where the money of a cycle came from and went, one sentence each."""
    return list(cycle_words(story(cycle, viewer)))


def story(cycle: Cycle, viewer: Member | None) -> Story:
    """The story of a cycle: by handles for strangers, in people's own words for members."""
    made = distribute(documents.document(cycle))
    return private(tell(made, {}), cycle.community, viewer)


def private(told: Story, home: Community, viewer: Member | None) -> Story:
    """A story with what receipts leave out: names, and for members deeds and thanks in words."""
    rows = Member.objects.filter(community=home)
    names = {row.handle: display_name(row, viewer) for row in rows}
    named = {**told.names, **{party: names.get(party, party) for party in told.names}}
    if viewer is None or viewer.community_id != home.pk:
        return replace(told, names=named)
    document = replace(
        told.document,
        confirmations=spoken(told),
        appreciations=thanked(told, home),
        baseline=covered(told, home),
    )
    return replace(
        told,
        made=replace(told.made, document=document),
        names=named,
        contributions=deeds(told),
        needs=needs(told, home),
    )


def deeds(told: Story) -> dict[str, tables.Contribution]:
    """Deeds as they were written down."""
    rows = Contribution.objects.filter(pk__in=map(number_of, told.contributions))
    words = dict(rows.values_list("pk", "what"))
    return {
        name: replace(row, what=words.get(number_of(name), row.what))
        for name, row in told.contributions.items()
    }


def needs(told: Story, home: Community) -> dict[str, tables.Need]:
    """Needs as they were posted."""
    words = dict(
        Need.objects.filter(community=home, slug__in=list(told.needs)).values_list("slug", "what")
    )
    return {slug: replace(row, what=words.get(slug, row.what)) for slug, row in told.needs.items()}


def spoken(told: Story) -> tuple[tables.Confirmation, ...]:
    """What witnesses wrote."""
    ids = map(number_of, told.contributions)
    rows = Confirmation.objects.filter(contribution_id__in=ids).exclude(words="")
    words = {
        (number, by): text
        for number, by, text in rows.values_list("contribution_id", "by__handle", "words")
    }
    return tuple(
        replace(row, words=words.get((number_of(row.contribution), row.by), row.words))
        for row in told.document.confirmations
    )


def thanked(told: Story, home: Community) -> tuple[tables.Appreciation, ...]:
    """Appreciation in its words; of several by the same giver, the newest."""
    cycle = told.document.cycle
    rows = Appreciation.objects.filter(
        community=home, on__gte=cycle.opens[:10], on__lt=cycle.closes[:10]
    ).order_by("on", "pk")
    words = {
        (by, to): text for by, to, text in rows.values_list("by__handle", "to__handle", "words")
    }
    return tuple(
        replace(row, words=words.get((row.by, row.to), row.words))
        for row in told.document.appreciations
    )


def covered(told: Story, home: Community) -> tuple[tables.Baseline, ...]:
    """Baseline needs by what they are."""
    words = dict(BaselineNeed.objects.filter(community=home).values_list("slug", "what"))
    return tuple(replace(row, what=words.get(row.id, row.what)) for row in told.document.baseline)


def waterfall(told: Story, party: str) -> list[Step]:
    """The rows of a share: each reason with its factors, and its part of the whole."""
    share = told.share(party)
    if share is None:
        return []
    scale = told.document.unit.scale if told.made.outcome.money or told.made.outcome.fixed else 1
    return [step(told, reason, share.points, scale) for reason in share.reasons]


def step(told: Story, reason: Reason, whole: Fraction, scale: int) -> Step:
    """One reason as a row."""
    return Step(
        what=label(told, reason),
        quantity=reason.quantity,
        factors=tuple((factor_label(told, one.name, one.of), one.value) for one in reason.factors),
        bonus=reason.bonus,
        points=reason.points / scale,
        part=reason.points / whole if whole else Fraction(0),
    )


def label(told: Story, reason: Reason) -> str:
    """What gave points: the deed, or who gave them."""
    if reason.source == "contribution":
        row = told.contributions[reason.ref]
        return row.what or row.need or row.kind
    if reason.source == "appreciation":
        return told.names.get(reason.ref, reason.ref)
    return reason.ref


def factor_label(told: Story, name: str, of: str) -> str:
    """What a factor is called: the need, or what was measured."""
    if name == "need" and of in told.needs:
        return told.needs[of].what or of
    if name == "impact" and of in told.measurements:
        return told.measurements[of].indicator
    return of or name
