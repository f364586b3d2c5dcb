"""What is known of needs; every read of the room."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Case, Prefetch, Q, QuerySet, When

from commonpool.core import evidence as core
from commonpool.core.fault import quote
from commonpool.core.mechanisms.base import Deed, Evidence
from commonpool.core.mechanisms.scarcity import NeedParameters, asked, delivered, need_weights
from commonpool.needs.models import Carried, Commitment, Need, Offer, Wanting
from commonpool.needs.provision import Given, given
from commonpool.needs.recurrence import times
from commonpool.people.models import Account, Community, Member
from commonpool.people.queries import Missing

BEGINNING = dt.date(1, 1, 1)
NOTHING = Fraction(0)
MOST_OPEN = 200
WORD = re.compile(r"\w+")
SHORT = 3  # letters: articles and the like


@dataclass(frozen=True, slots=True)
class NeedCoverage:
    """How far a need is met in a span, in its own unit.

    `met` is what counts, as the rule counts it; `waiting` is logged and not yet confirmed,
    `gifts` moves no weight: given for thanks, or in a unit that the rule does not measure;
    `committed` is promised and not yet logged.
    """

    need: Need
    times: int
    asked: Fraction
    met: Fraction
    committed: Fraction
    weight: Fraction
    waiting: Fraction = NOTHING
    gifts: Fraction = NOTHING

    @property
    def missing(self) -> Fraction:
        """What nobody has given yet, nor says to have given."""
        return max(self.asked - self.met - self.gifts - self.waiting, NOTHING)

    @property
    def pressing(self) -> tuple[Fraction, Fraction, str]:
        """The most pressing need sorts first: by its weight, then by the part that is missing."""
        return (-self.weight, -self.missing / self.asked if self.asked else NOTHING, self.need.slug)


def exact(thousandths: int) -> Fraction:
    """Thousandths of a unit as units."""
    return Fraction(thousandths, 1000)


def need(community: Community, slug: str) -> Need:
    """The need of that name, or Missing."""
    found = Need.objects.filter(community=community, slug=slug)
    row = found.select_related("community", "posted_by").first()
    if row is None:
        raise Missing("there is no need {slug} here", "go back to the needs", slug=quote(slug))
    return row


def open_needs(community: Community, day: dt.date, named: str = "") -> list[Need]:
    """Needs that may still be served on a day: those that come again, then the newest.

    So many that one can choose among them; the one `named` is there however old it is.
    """
    rows = _standing(community, day, day + dt.timedelta(days=1)).filter(withdrawn=None)
    again = Case(When(cadence="once", then=1), default=0)
    found = list(rows.order_by(again, "-posted", "-pk")[:MOST_OPEN])
    if named and named not in {row.slug for row in found}:
        found += rows.filter(slug=named)
    return found


def _standing(community: Community, first_day: dt.date, day_after: dt.date) -> QuerySet[Need]:
    return Need.objects.filter(
        Q(until=None) | Q(until__gte=first_day),
        Q(withdrawn=None) | Q(withdrawn__date__gte=first_day),
        community=community,
        starts__lt=day_after,
    ).select_related("community", "posted_by")


def needs_rows(
    community: Community, first_day: dt.date, day_after: dt.date
) -> tuple[core.Need, ...]:
    """The needs of a cycle as core reads them, without anybody's words."""
    return tuple(row for _, row in asked_in(community, first_day, day_after))


def asked_in(
    community: Community, first_day: dt.date, day_after: dt.date
) -> list[tuple[Need, core.Need]]:
    """Each need that falls in a span; one asked once asks for what earlier spans left open."""
    found = [
        (row, number)
        for row in _standing(community, first_day, day_after).order_by("slug")
        if (number := times(row, first_day, day_after))
    ]
    slugs = {row.slug for row, _ in found if row.cadence == "once" and row.starts < first_day}
    before = _met_before(community, first_day, slugs, [row for row, _ in found])
    rows = [(row, _row(row, number, before.get(row.slug, NOTHING))) for row, number in found]
    return [(row, told) for row, told in rows if told.quantity > 0]


def _met_before(
    community: Community, day: dt.date, slugs: set[str], needs: Iterable[Need]
) -> dict[str, Fraction]:
    earlier = given(community, BEGINNING, day, slugs=slugs, on=day)
    return _sums((*earlier.counted, *earlier.gifts), {row.slug: row.unit for row in needs})


def _row(row: Need, number: int, before: Fraction) -> core.Need:
    return core.Need(
        id=row.slug,
        quantity=max(exact(row.thousandths) - before, NOTHING),
        unit=row.unit,
        times=number,
        cadence=row.repeats or row.cadence,
        posted_by=row.posted_by.handle if row.posted_by else None,
        harm=row.kind == "harm",
    )


def coverage(
    community: Community,
    first_day: dt.date,
    day_after: dt.date,
    parameters: NeedParameters | None = None,
    *,
    on: dt.date | None = None,
    counts: Collection[tuple[str, str]] | None = None,
) -> list[NeedCoverage]:
    """Every need of a span, the most pressing first; weights as the rule works them out.

    `parameters` are those of the rule in force; without them, those of need@1 by default. `on`
    is the day whose state is shown: what waited too long by then waits no more. `counts` are
    the (kind, unit) of rule.equivalences: other quantities meet a need and move no weight.
    """
    pairs = asked_in(community, first_day, day_after)
    told = _weighed(given(community, first_day, day_after, on=on or first_day), counts)
    promised = _promised(community, first_day, day_after, told)
    weights = need_weights(
        _evidence(tuple(row for _, row in pairs), told), parameters or NeedParameters()
    )
    units = {row.id: row.unit for _, row in pairs}
    met, waiting, gifts = (_sums(rows, units) for rows in (told.counted, told.waiting, told.gifts))
    found = [
        NeedCoverage(
            need=need,
            times=row.times,
            asked=asked(row),
            met=met.get(row.id, NOTHING),
            committed=promised.get(row.id, NOTHING),
            weight=weights[row.id],
            waiting=waiting.get(row.id, NOTHING),
            gifts=gifts.get(row.id, NOTHING),
        )
        for need, row in pairs
    ]
    return sorted(found, key=lambda one: one.pressing)


def _weighed(told: Given, counts: Collection[tuple[str, str]] | None) -> Given:
    """What was given, with quantities that no rule measures set beside the gifts."""
    if counts is None:
        return told
    counted = tuple(
        row for row in told.counted if row.hours is not None or (row.kind, row.unit) in counts
    )
    there = {row.id for row in counted}
    aside = (row for row in told.counted if row.id not in there)
    return Given(counted, told.waiting, (*told.gifts, *aside))


def _evidence(needs: tuple[core.Need, ...], told: Given) -> Evidence:
    """What core's arithmetic of scarcity reads; a deed for a need of another span serves none."""
    known = {row.id for row in needs}
    deeds = tuple(Deed(row, NOTHING) for row in told.counted if row.need in known)
    return Evidence(
        cycle=core.Cycle(id="", opens="", closes=""), people=(), needs=needs, deeds=deeds
    )


def _sums(rows: Iterable[core.Contribution], units: dict[str, str]) -> dict[str, Fraction]:
    """What deeds gave to each need, in its unit, by core's own reading."""
    sums: dict[str, Fraction] = {}
    for row in rows:
        if row.need in units:
            gave = delivered(Deed(row, NOTHING), units[row.need])
            sums[row.need] = sums.get(row.need, NOTHING) + gave
    return sums


def _promised(
    community: Community, first_day: dt.date, day_after: dt.date, told: Given
) -> dict[str, Fraction]:
    """What was promised of each need, less what those who promised have already logged."""
    rows = Commitment.objects.filter(
        community=community, due__gte=first_day, due__lt=day_after, withdrawn=None
    ).select_related("need", "member")
    sums: dict[tuple[str, str], Fraction] = {}
    units: dict[str, str] = {}
    for row in rows:
        which = (row.need.slug, row.member.handle)
        sums[which] = sums.get(which, NOTHING) + exact(row.thousandths)
        units[row.need.slug] = row.need.unit
    for deed in (*told.counted, *told.waiting, *told.gifts):
        if deed.need is not None and (deed.need, deed.by) in sums:
            gave = delivered(Deed(deed, NOTHING), units[deed.need])
            sums[deed.need, deed.by] = max(sums[deed.need, deed.by] - gave, NOTHING)
    promised: dict[str, Fraction] = {}
    for (slug, _), amount in sums.items():
        promised[slug] = promised.get(slug, NOTHING) + amount
    return promised


def carried(account: Account | None) -> list[Carried]:
    """The needs that a person carries from community to community, by name."""
    return list(Carried.objects.filter(account=account).order_by("what", "pk")) if account else []


def carried_one(account: Account | None, number: int) -> Carried:
    """One of them, or Missing."""
    row = Carried.objects.filter(account=account, pk=number).first() if account else None
    if row is None:
        raise Missing("there is no such need among those that you carry", "go back to your page")
    return row


def fitting(need: Need, day: dt.date) -> list[Offer]:
    """What is offered for a need, then what else is offered that its words speak of."""
    words = _words(f"{need.what} {need.activity}")
    open_now = offers(need.community, day)
    answers = [row for row in open_now if row.need_id == need.pk]
    alike = [row for row in open_now if row.need_id is None and words & _words(row.what)]
    return [*answers, *alike]


def needed(offer: Offer, found: Iterable[NeedCoverage]) -> list[NeedCoverage]:
    """The needs of which an offer's words speak and of which something is missing."""
    words = _words(offer.what)
    return [
        one
        for one in found
        if one.missing and (one.need.pk == offer.need_id or words & _words(one.need.what))
    ]


def _words(text: str) -> frozenset[str]:
    """The words that say something: of four letters or more, whatever their case."""
    return frozenset(word for word in WORD.findall(text.casefold()) if len(word) > SHORT)


def offers(community: Community, day: dt.date) -> list[Offer]:
    """What is offered and not taken back, the newest first."""
    rows = Offer.objects.filter(
        Q(until=None) | Q(until__gte=day), community=community, withdrawn=None, given=None
    )
    wanted = Prefetch("wantings", Wanting.objects.select_related("member").order_by("at", "pk"))
    found = rows.select_related("member", "need").prefetch_related(wanted)
    return list(found.order_by("-made", "-pk"))


def asked_by(member: Member, day: dt.date) -> list[Need]:
    """What a member asks for on a day, the newest first."""
    rows = _standing(member.community, day, day + dt.timedelta(days=1))
    return list(rows.filter(posted_by=member, withdrawn=None).order_by("-posted", "-pk"))


def offered_by(member: Member, day: dt.date) -> list[Offer]:
    """What a member offers on a day, the newest first."""
    return [row for row in offers(member.community, day) if row.member_id == member.pk]


def wanted_of(member: Member, day: dt.date) -> list[Wanting]:
    """Who would like what this member offers now."""
    rows = Wanting.objects.filter(
        Q(offer__until=None) | Q(offer__until__gte=day),
        offer__member=member,
        offer__withdrawn=None,
        offer__given=None,
    )
    return list(rows.order_by("pk"))


def offer(community: Community, number: int) -> Offer:
    """The offer of that number here, or Missing."""
    rows = Offer.objects.filter(community=community, pk=number)
    row = rows.select_related("community", "member", "need").first()
    if row is None:
        raise Missing("there is no such offer here", "go back to the offers")
    return row


def commitment(community: Community, number: int) -> Commitment:
    """The commitment of that number here, or Missing."""
    rows = Commitment.objects.filter(community=community, pk=number)
    row = rows.select_related("community", "member", "need").first()
    if row is None:
        raise Missing("there is no such commitment here", "go back to the need")
    return row


def commitments(need: Need, day: dt.date) -> list[Commitment]:
    """Who takes what part of a need from a day on, the nearest first."""
    rows = need.commitments.filter(withdrawn=None, due__gte=day).select_related("member")
    return list(rows.order_by("due", "pk"))


def promises(member: Member, first_day: dt.date, day_after: dt.date) -> list[Commitment]:
    """What a member took on for the days of a span, the nearest first."""
    rows = Commitment.objects.filter(
        member=member, withdrawn=None, due__gte=first_day, due__lt=day_after
    )
    return list(rows.select_related("need").order_by("due", "pk"))
