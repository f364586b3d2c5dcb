"""Reading an agreement: policy and rule as the tables of a cycle file, tried on the village."""

from __future__ import annotations

import re
from dataclasses import dataclass

from commonpool.core import evidence as tables
from commonpool.core.amounts import Unit
from commonpool.core.catalogue import CATALOGUE
from commonpool.core.checks import check_policy, check_stage
from commonpool.core.cycle import distribute
from commonpool.core.document import Document, Rule, read_rule, write_rule
from commonpool.core.fault import Fault, all_of, quote
from commonpool.core.mechanisms.base import Mechanism
from commonpool.core.rule import Policy
from commonpool.core.shapes import Json, JsonObject, read, write
from commonpool.needs.models import Need
from commonpool.needs.queries import exact
from commonpool.needs.texts import HOURS, is_hours
from commonpool.people.models import Community, Member
from commonpool.pools.accounts import OWN_NAMES

# The tables that a village fills; of outcomes it has none, so a rule may read but not weigh them.
VILLAGE = frozenset(
    {
        *("people", "contributions", "confirmations", "needs", "appreciations"),
        *("measurements", "standings", "outcomes", "praises", "praise_scores"),
    }
)
POOL_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)
TRIAL = tables.Cycle(id="trial", opens="2000-01-01", closes="2000-02-01")


@dataclass(frozen=True, slots=True)
class Adopted:
    """An agreement as core reads it."""

    policy: Policy
    rule: Rule


def unit_of(community: Community) -> Unit:
    """What the community shares."""
    return Unit(community.currency, community.decimals)


def with_code(home: Community, amount: int) -> str:
    """An amount with its currency, for a sentence."""
    return f"{unit_of(home).format(amount)} {home.currency}"


def fits(mechanism: Mechanism[object]) -> bool:
    """Whether a village has the tables that a mechanism reads."""
    return set(mechanism.reads) <= VILLAGE


def fitting() -> list[Mechanism[object]]:
    """The mechanisms that a village can adopt, in the order of the catalogue."""
    return [mechanism for mechanism in CATALOGUE.values() if fits(mechanism)]


def read_policy(raw: Json, unit: Unit) -> Policy:
    """The policy in a table `policy`. Raises Fault with its path."""
    try:
        return read(Policy, raw, unit)
    except Fault as fault:
        raise fault.under("policy") from None


def read_fitting_rule(raw: Json, unit: Unit) -> Rule:
    """The rule in a table `rule`, if a village has what it reads. Raises Fault with its path."""
    try:
        rule = read_rule(with_hours(raw), unit)
    except Fault as fault:
        raise fault.under("rule") from None
    if not fits(rule.mechanism):
        missing = sorted(set(rule.mechanism.reads) - VILLAGE)
        raise Fault(
            "{rule} shares by {missing}, which a village has not",
            "choose one of: {choices}",
            ("rule", "mechanism"),
            rule=rule.mechanism.name,
            missing=all_of(missing),
            choices=", ".join(mechanism.name for mechanism in fitting()),
        )
    return rule


def with_hours(raw: Json) -> Json:
    """The rule with hours in any spelling as deeds and needs have them."""
    rows = raw.get("equivalences") if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or not isinstance(rows, list):
        return raw
    return {**raw, "equivalences": [_row_with_hours(row) for row in rows]}


def _row_with_hours(row: Json) -> Json:
    if isinstance(row, dict) and isinstance(unit := row.get("unit"), str):
        return {**row, "unit": HOURS if is_hours(unit) else unit}
    return row


def read_agreement(community: Community, policy: Json, rule: Json) -> Adopted:
    """Both tables, checked against each other and tried on the village as it is now."""
    unit = unit_of(community)
    read_ = Adopted(read_policy(policy, unit), read_fitting_rule(rule, unit))
    check_names(read_.policy)
    document = trial(community, read_)
    check_policy(document)
    check_stage(document)
    distribute(document)
    return read_


def check_names(policy: Policy) -> None:
    """Pools are called in a way that the books and addresses can carry."""
    for table in ("buckets", "splits"):
        for place, row in enumerate(getattr(policy, table)):
            path = ("policy", table, place, "pool")
            if row.pool in OWN_NAMES:
                raise Fault(
                    "the pool {pool} is the books' own", "rename it", path, pool=quote(row.pool)
                )
            if not POOL_NAME.fullmatch(row.pool):
                raise Fault(
                    "{pool} cannot name a pool",
                    "write at most 40 small letters, digits and hyphens",
                    path,
                    pool=quote(row.pool),
                )


def trial(community: Community, adopted: Adopted) -> Document:
    """The village without deeds: enough to see whether the rule names what is not there."""
    people = Member.objects.filter(community=community, left__isnull=True)
    needs = Need.objects.filter(community=community, withdrawn__isnull=True)
    return Document(
        community=tables.Community(
            id=community.slug, currency=community.currency, decimals=community.decimals
        ),
        cycle=TRIAL,
        policy=adopted.policy,
        rule=adopted.rule,
        people=tuple(tables.Person(id=row.handle, zone=row.depth) for row in people),
        needs=tuple(tables.Need(id=row.slug, quantity=exact(row.thousandths)) for row in needs),
    )


def as_tables(adopted: Adopted, unit: Unit) -> tuple[JsonObject, JsonObject]:
    """Policy and rule in canonical form, as they are stored."""
    return write(adopted.policy, unit), write_rule(adopted.rule, unit)


def pools_of(policy: Policy) -> list[str]:
    """The pools that money may be given for: the flow, the reserve, buckets and splits."""
    buckets = (row.pool for row in policy.buckets)
    return ["flow", "reserve", *buckets, *(row.pool for row in policy.splits)]
