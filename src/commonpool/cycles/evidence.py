"""What a cycle weighs, gathered from the rooms below: handles and numbers, never a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from commonpool.contributions import rows as contributions
from commonpool.core import evidence as tables
from commonpool.core.counting import count
from commonpool.core.document import Document, Rule, read_rule
from commonpool.core.kinds import RATIO
from commonpool.core.mechanisms.buckets import BucketParameters, SplitParameters
from commonpool.core.mechanisms.merit import ZoneParameters
from commonpool.core.mechanisms.scarcity import NeedParameters
from commonpool.cycles.models import Correction, Cycle, Merit, Share
from commonpool.needs import queries as needs
from commonpool.needs.models import Need
from commonpool.people.models import Member
from commonpool.pools.agreements import unit_of

OLDEST_AGE = 60  # cycles; what is older stands in one row


@dataclass(frozen=True, slots=True)
class Deeds:
    """Deeds and what was said of them; `unmeasured` wait until the rule says what they count."""

    contributions: tuple[tables.Contribution, ...]
    confirmations: tuple[tables.Confirmation, ...]
    appreciations: tuple[tables.Appreciation, ...]
    unmeasured: tuple[tables.Contribution, ...] = ()


def deeds(cycle: Cycle, rule: Rule, asked: Iterable[tables.Need]) -> Deeds:
    """The deeds of the days of a cycle that asks for these needs, and late ones never weighed."""
    rows, said, thanks = contributions.rows(
        cycle.community,
        cycle.first_day,
        cycle.day_after,
        needs=frozenset(row.id for row in asked if row.times),
    )
    known = {(row.kind, row.unit) for row in rule.terms.equivalences}
    fit = tuple(row for row in rows if row.hours is not None or (row.kind, row.unit) in known)
    there = {row.id for row in fit}
    return Deeds(
        contributions=fit,
        confirmations=tuple(one for one in said if one.contribution in there),
        appreciations=thanks,
        unmeasured=tuple(row for row in rows if row.id not in there),
    )


def praised(cycle: Cycle) -> contributions.Praised:
    """The praise of a cycle and its scores; of a closed one, with the panel as it sat then."""
    return contributions.praise_rows(
        cycle.community, cycle.first_day, cycle.day_after, at=cycle.closed
    )


def with_praise(document: Document, cycle: Cycle) -> Document:
    """The document with praise and its scores, where its own rule does not read them."""
    if document.praises:
        return document
    people, found = {row.id for row in document.people}, praised(cycle)
    rows = tuple(row for row in found.praises if {row.by, row.to} <= people)
    known = {row.id for row in rows}
    scores = tuple(row for row in found.scores if row.praise in known)
    return replace(document, praises=rows, praise_scores=scores)


def need_rows(cycle: Cycle, rule: Rule) -> tuple[tables.Need, ...]:
    """The needs of the cycle, and those to which the rule gives a weight."""
    found = needs.needs_rows(cycle.community, cycle.first_day, cycle.day_after)
    if not isinstance(rule.parameters, NeedParameters):
        return found
    named = set(rule.parameters.given) - {row.id for row in found}
    more = Need.objects.filter(community=cycle.community, slug__in=sorted(named)).order_by("slug")
    return (
        *found,
        *(tables.Need(id=row.slug, quantity=needs.exact(row.thousandths), times=0) for row in more),
    )


def people(cycle: Cycle, rule: Rule, named: set[str]) -> tuple[tables.Person, ...]:
    """Who belonged to the community in the cycle, and everybody whom a row or the rule names."""
    home = cycle.community
    wanted = named | named_in(rule)
    zones = rule.parameters.zones if isinstance(rule.parameters, ZoneParameters) else None
    rows = Member.objects.filter(community=home).order_by("pk")
    return tuple(
        tables.Person(
            id=row.handle,
            kind="community" if row.stands_for_id else "person",
            registered=row.registered,
            left=row.left.isoformat() if row.left else None,
            zone=row.depth if zones is None or row.depth in zones else "",
        )
        for row in rows
        if row.handle in wanted or belonged(row, cycle)
    )


def belonged(row: Member, cycle: Cycle) -> bool:
    """Whether somebody had joined before the cycle ended, and not left before it began."""
    return row.joined < cycle.day_after and (row.left is None or row.left >= cycle.first_day)


def named_in(rule: Rule) -> set[str]:
    """The parties that a rule names."""
    if isinstance(rule.parameters, BucketParameters):
        return {row.party for row in rule.parameters.buckets}
    if isinstance(rule.parameters, SplitParameters):
        return set(rule.parameters.splits)
    return set()


def names_of(found: Deeds) -> set[str]:
    """Everybody who did, wrote down, said, gave or received something."""
    return {
        *(row.by for row in found.contributions),
        *(row.logged_by for row in found.contributions if row.logged_by),
        *(row.by for row in found.confirmations),
        *(name for row in found.appreciations for name in (row.by, row.to)),
    }


def merits(document: Document) -> dict[str, Fraction]:
    """What each party's deeds measure in this cycle: hours, and what the rule equals to them."""
    by_time = replace(read_rule({"mechanism": "time@1"}, document.unit), terms=document.rule.terms)
    found: dict[str, Fraction] = {}
    for deed in count(replace(document, rule=by_time)).evidence.deeds:
        found[deed.row.by] = found.get(deed.row.by, Fraction(0)) + deed.measure
    return found


def corrected() -> Coalesce:
    """What a share comes to after its corrections, to annotate shares with."""
    newest = Correction.objects.filter(share=OuterRef("pk")).order_by("-pk")
    return Coalesce(Subquery(newest.values("amount")[:1]), "amount")


def standings(cycle: Cycle, now: Mapping[str, Fraction]) -> tuple[tables.Standing, ...]:
    """Merit and pay by age: this cycle's merit, and what earlier cycles earned and were paid."""
    unit = unit_of(cycle.community)
    earlier = {"cycle__community": cycle.community, "cycle__number__lt": cycle.number}
    merit: dict[tuple[str, int], Fraction] = {(party, 0): points for party, points in now.items()}
    paid: dict[tuple[str, int], int] = {}
    for party, number, text in Merit.objects.filter(**earlier).values_list(
        "party", "cycle__number", "measure"
    ):
        key = (party, min(cycle.number - number, OLDEST_AGE))
        merit[key] = merit.get(key, Fraction(0)) + RATIO.read(text, unit)
    shares = Share.objects.filter(**earlier).annotate(correct_amount=corrected())
    for party, number, amount in shares.values_list("party", "cycle__number", "correct_amount"):
        key = (party, min(cycle.number - number, OLDEST_AGE))
        paid[key] = paid.get(key, 0) + amount
    return tuple(
        tables.Standing(
            party=party,
            age=age,
            merit=merit.get((party, age), Fraction(0)),
            paid=paid.get((party, age), 0),
        )
        for party, age in sorted({*merit, *paid})
    )
