"""Why a party gets what it gets, told to somebody of the village: names and deeds in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import prod

from commonpool.contributions import panel
from commonpool.contributions.models import Appreciation, Confirmation
from commonpool.contributions.queries import words_of
from commonpool.contributions.reasons import unmeasured
from commonpool.contributions.rows import number_of
from commonpool.core import evidence as tables
from commonpool.core.cycle import distribute, instalments
from commonpool.core.explanation import lines
from commonpool.core.mechanisms.base import Factor, Reason
from commonpool.core.praise_tables import Praise
from commonpool.core.story import Story, tell
from commonpool.cycles import documents, queries
from commonpool.cycles.models import Cycle
from commonpool.needs.models import Need
from commonpool.people.models import Community, Member
from commonpool.people.queries import display_name
from commonpool.pools.models import BaselineNeed

Exact = tuple[str, str, Fraction, Fraction, bool]


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a member would get if the cycle closed now, in smallest units, and why.

    It comes in `parts`, one each cycle. `unmeasured` are the member's deeds, in words, of which
    the rule does not say what they count.
    """

    amount: int
    reasons: tuple[str, ...]
    told: Story
    unmeasured: tuple[tuple[str, str], ...] = ()
    parts: int = 1

    @property
    def first(self) -> int:
        """What comes with this close."""
        return instalments(self.amount, self.parts)[0]


@dataclass(frozen=True, slots=True)
class Part:
    """One step of the way to a share: what adds or takes how much, in smallest units.

    `kind` is where it comes from: a contribution, appreciation and so on; the name of a factor
    (need, impact, zone, weight); `bonus`; or `limit`. `value` is the factor, or the quantity,
    which is `hours` where it is.
    """

    kind: str
    what: str
    value: Fraction
    amount: int
    hours: bool = False


def estimate(cycle: Cycle, member: Member) -> Estimate:
    """A member's own estimate, from what is written down so far."""
    if cycle.closed:
        made, waiting = queries.preview(cycle).distribution, list[queries.Waiting]()
    else:
        gathered = documents.gather(cycle)
        made = queries.preview_of(gathered.document).distribution
        waiting = [one for one in queries.unmeasured_of(gathered) if one.party == member.handle]
    told = private(tell(made, {}), cycle.community, member)
    amount = sum(one.amount for one in made.outcome.shares if one.party == member.handle)
    if member.handle not in told.names:
        return Estimate(0, ("You joined after this cycle.",), told)
    aside = tuple(unmeasured_words(waiting))
    reasons = (*lines(told, member.handle), *(f"{what}: {reason}" for what, reason in aside))
    return Estimate(amount, reasons, told, aside, made.document.policy.vesting)


def unmeasured_words(waiting: Sequence[queries.Waiting]) -> Iterator[tuple[str, str]]:
    """Each deed as it was written down, and what the rule does not say of it."""
    words = words_of(number_of(one.deed) for one in waiting)
    for one in waiting:
        if one.measure:
            yield words.get(number_of(one.deed), ""), unmeasured(*one.measure)


def why(cycle: Cycle, party: str, viewer: Member | None) -> list[str]:
    """Why a party got its share of a closed cycle, as far as the viewer may read."""
    return list(lines(story(cycle, viewer), party))


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
        praises=praised(told, home),
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
    words = words_of(map(number_of, told.contributions))
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
    """Appreciation in its words; of several by the same giver, the newest.

    Where praise counts each of them is told as praise, and not a second time.
    """
    if told.document.praises:
        return told.document.appreciations
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


def praised(told: Story, home: Community) -> tuple[Praise, ...]:
    """Praise in its words."""
    numbers = {row.id: panel.number_of(row.id) for row in told.document.praises}
    rows = Appreciation.objects.filter(community=home, pk__in=numbers.values())
    words = dict(rows.values_list("pk", "words"))
    return tuple(
        replace(row, words=words.get(numbers[row.id], row.words)) for row in told.document.praises
    )


def covered(told: Story, home: Community) -> tuple[tables.Baseline, ...]:
    """Baseline needs by what they are."""
    words = dict(BaselineNeed.objects.filter(community=home).values_list("slug", "what"))
    return tuple(replace(row, what=words.get(row.id, row.what)) for row in told.document.baseline)


def parts(told: Story, party: str) -> list[Part]:
    """Every step from nothing to a party's share, in amounts that add up to it."""
    share = told.share(party)
    if share is None or not share.points:
        return []
    rate = share.unlimited / share.points
    steps = [step for reason in share.reasons for step in steps_of(told, reason, rate)]
    if share.unlimited != share.exact:
        steps.append(("limit", "", Fraction(0), share.exact - share.unlimited, False))
    found, exact, paid = list[Part](), Fraction(0), 0
    for place, (kind, what, value, amount, hours) in enumerate(steps, start=1):
        exact += amount
        there = share.amount if place == len(steps) else exact.numerator // exact.denominator
        found.append(Part(kind, what, value, there - paid, hours))
        paid = there
    return found


def steps_of(told: Story, reason: Reason, rate: Fraction) -> Iterator[Exact]:
    """One reason: what it is without any factor, what each factor changes, and the bonus."""
    whole = reason.points - reason.bonus
    times = prod((one.value for one in reason.factors), start=Fraction(1))
    told_apart = reason.quantity * times == whole and reason.source != "praise"
    points = reason.quantity if told_apart else whole
    row = told.contributions.get(reason.ref) if reason.source == "contribution" else None
    hours = row is not None and row.hours == reason.quantity
    yield reason.source, label(told, reason), reason.quantity, points * rate, hours
    for factor in reason.factors if told_apart else ():
        change = points * (factor.value - 1)
        yield factor.name, factor_label(told, factor), factor.value, change * rate, False
        points += change
    if reason.bonus:
        yield "bonus", label(told, reason), reason.bonus, reason.bonus * rate, False


def label(told: Story, reason: Reason) -> str:
    """What gave points: the deed, or who gave them."""
    if reason.source == "contribution":
        return deed_label(told, reason.ref)
    if reason.source == "appreciation":
        return told.names.get(reason.ref, reason.ref)
    if reason.source == "praise":
        by = next(row.by for row in told.document.praises if row.id == reason.ref)
        return told.names.get(by, by)
    return reason.ref


def deed_label(told: Story, deed: str) -> str:
    """A deed in its own words, or what it was for, or its kind, where the words are not for all."""
    row = told.contributions[deed]
    return row.what or row.need or row.kind


def factor_label(told: Story, factor: Factor) -> str:
    """What a factor is called: the need, or what was measured."""
    if factor.name == "need" and factor.of in told.needs:
        return told.needs[factor.of].what or factor.of
    if factor.name == "impact" and factor.of in told.measurements:
        return told.measurements[factor.of].indicator
    return factor.of
