"""One cycle under other rules: every model of a village side by side, and a knob turned step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from commonpool.core import bundle as bundles
from commonpool.core.bundle import Closed, Family
from commonpool.core.catalogue import CATALOGUE
from commonpool.core.comparison import TRIED, Difference, amounts, degenerate, difference
from commonpool.core.document import Document
from commonpool.core.fault import Fault, Said, say
from commonpool.core.mechanisms.flow import HybridParameters
from commonpool.core.mechanisms.measured import ImpactParameters, ImpactStep
from commonpool.core.rule import Policy
from commonpool.core.shapes import JsonObject
from commonpool.core.sharing import Outcome
from commonpool.cycles import documents, evidence
from commonpool.cycles.knobs import Path
from commonpool.cycles.models import Cycle
from commonpool.pools import queries as pools
from commonpool.pools.agreements import Adopted, read_fitting_rule, read_policy, unit_of

# What a village can try without naming parties, needs or zones of its own.
SIDE_BY_SIDE = (
    *("equal@1", "time@1", "need@1", "impact@1", "hybrid@1", "appreciation@1", "praise@1"),
    *("value-equation@1", "immediate@1", "recent@1", "balanced@1"),
)
WITH: Mapping[str, JsonObject] = {**TRIED, "immediate@1": {"lookback": 3}}
# What names them: it has a column where it is in force, and else this reason.
AGREED_FIRST: Mapping[str, Said] = {
    "zones@1": say("what each depth counts is agreed first"),
    "fixed-splits@1": say("the part of each member is agreed first"),
    "threshold-buckets@1": say("the amount of each member is agreed first"),
}
UNSCORED = say("no panel has scored the praise of this cycle")
UNMEASURED = say("no measurement is verified yet")
NO_RANGES = say("what each measured value counts is agreed first")


@dataclass(frozen=True, slots=True)
class Column:
    """One rule's result on a cycle; `now` marks the rule in force."""

    name: str
    title: str
    closed: Closed
    now: bool
    shares: dict[str, int]
    moved: Difference | None
    warning: str | None


@dataclass(frozen=True, slots=True)
class Missing:
    """A rule without a column, and why."""

    name: str
    title: str
    why: Said


@dataclass(frozen=True, slots=True)
class Variation:
    """Everyone's share where a knob stands at `value`, and the change from now."""

    value: str
    now: bool
    shares: dict[str, int]
    changes: dict[str, int]
    remainder: int


def compare(cycle: Cycle) -> list[Column]:
    """The rule in force first, then each other rule that can be worked out on this cycle."""
    return side_by_side(cycle)[0]


def side_by_side(cycle: Cycle) -> tuple[list[Column], list[Missing]]:
    """The rule in force, each other rule of a village, and those that cannot be worked out here."""
    document = ready(cycle)
    first = bundles.close(Family(document, {}))
    rule = document.rule
    columns, missing = [column(rule.mechanism.name, rule.mechanism.title, first, None)], []
    for name in SIDE_BY_SIDE:
        found = beside(document, name, first) if name != rule.mechanism.name else None
        if isinstance(found, Column):
            columns.append(found)
        elif found:
            missing.append(found)
    for name, why in AGREED_FIRST.items():
        if name != rule.mechanism.name:
            missing.append(Missing(name, CATALOGUE[name].title, why))
    return columns, missing


def beside(document: Document, name: str, first: Closed) -> Column | Missing:
    """Another rule on the same data, or why it cannot be worked out."""
    raw: JsonObject = {"mechanism": name, "parameters": WITH.get(name, {})}
    other = read_fitting_rule(raw, document.unit)
    title = other.mechanism.title
    if why := lacks(document, name):
        return Missing(name, title, why)
    parameters, terms = other.parameters, replace(document.rule.terms, mechanism=name)
    if isinstance(parameters, ImpactParameters):
        parameters = ImpactParameters(impact=ranges(document))
    tried = replace(
        document,
        rule=replace(other, parameters=parameters, terms=terms),
        policy=free(document),
    )
    try:
        return column(name, title, bundles.close(Family(tried, {})), first)
    except Fault as fault:
        return Missing(name, title, fault.problem)


def lacks(document: Document, name: str) -> Said | None:
    """What a rule reads and this cycle has not."""
    if name == "praise@1" and not document.praise_scores:
        return UNSCORED
    if name == "impact@1" and not any(row.verified_by for row in document.measurements):
        return UNMEASURED
    return NO_RANGES if name == "impact@1" and not ranges(document) else None


def ranges(document: Document) -> tuple[ImpactStep, ...]:
    """What measured values count, where the rule in force says so."""
    parameters = document.rule.parameters
    return parameters.impact if isinstance(parameters, HybridParameters) else ()


def ready(cycle: Cycle) -> Document:
    """The document of a cycle with praise and standings, so that every fitting rule can read it."""
    document = evidence.with_praise(documents.document(cycle), cycle)
    if document.standings:
        return document
    people = {row.id for row in document.people}
    rows = evidence.standings(cycle, evidence.merits(document))
    return replace(document, standings=tuple(row for row in rows if row.party in people))


def free(document: Document) -> Policy:
    """The policy without the stage that allows two rules alone: what is tried is not adopted."""
    policy = document.policy
    return replace(policy, stage="weighted") if policy.stage == "small" else policy


def column(name: str, title: str, made: Closed, first: Closed | None) -> Column:
    """A result with its distance from the rule in force."""
    outcome = made.distribution.outcome
    return Column(
        name=name,
        title=title,
        closed=made,
        now=first is None,
        shares=dict(amounts(outcome)),
        moved=difference(first.distribution.outcome, outcome) if first else None,
        warning=degenerate(outcome),
    )


def parties(columns: Sequence[Column]) -> list[str]:
    """Everybody who has a share under some rule, in the order of the people."""
    found = {party for one in columns for party in one.shares}
    return [party for party in columns[0].closed.written.party_names if party in found]


def change(
    cycle: Cycle, path: Path, values: Sequence[str], document: Document | None = None
) -> list[Variation]:
    """Everyone's share with one number of the agreement at each value; now comes first."""
    document = document or documents.document(cycle)
    before = bundles.close(Family(document, {})).distribution.outcome
    found = [variation("", before, before, now=True)]
    for value in values:
        adopted = turned(cycle, path, value)
        made = bundles.close(Family(tried(cycle, document, adopted), {}))
        found.append(variation(value, before, made.distribution.outcome, now=False))
    return found


def under(cycle: Cycle, adopted: Adopted) -> tuple[Variation, Variation]:
    """Everyone's share now, and under another agreement that is tried on the same data."""
    document = ready(cycle)
    before = bundles.close(Family(document, {})).distribution.outcome
    after = bundles.close(Family(tried(cycle, document, adopted), {})).distribution.outcome
    return (
        variation("", before, before, now=True),
        variation("tried", before, after, now=False),
    )


def tried(cycle: Cycle, document: Document, adopted: Adopted) -> Document:
    """The document under another agreement; what members hold is asked for once it decays."""
    made = replace(document, policy=adopted.policy, rule=adopted.rule)
    if not adopted.policy.decay.percent:
        return replace(made, wallets=())
    if cycle.closed or adopted.policy.decay == document.policy.decay:
        return made
    rows = pools.wallets(cycle.community, adopted.policy)
    named = {row.id for row in made.people} | {row.party for row in rows}
    return replace(made, wallets=rows, people=evidence.people(cycle, adopted.rule, named))


def turned(cycle: Cycle, path: Path, value: str) -> Adopted:
    """The agreement of a cycle with one number changed. Raises Fault with its path."""
    tables: JsonObject = {"policy": cycle.agreement.policy, "rule": cycle.agreement.rule}
    changed = put(tables, path, value)
    unit = unit_of(cycle.community)
    return Adopted(
        read_policy(changed.get("policy", {}), unit), read_fitting_rule(changed.get("rule"), unit)
    )


def put(table: JsonObject, path: Path, value: str) -> JsonObject:
    """A copy of a table with one value put at a path; a row of a list is named by its pool."""
    head, *rest = path
    if not rest:
        return {**table, head: value}
    below = table.get(head, {})
    if isinstance(below, list):
        pool, key = rest
        rows = (row for row in below if isinstance(row, dict))
        return {
            **table,
            head: [{**row, key: value} if row["pool"] == pool else row for row in rows],
        }
    inner = below if isinstance(below, dict) else {}
    return {**table, head: put(inner, tuple(rest), value)}


def variation(value: str, before: Outcome, after: Outcome, *, now: bool) -> Variation:
    """An outcome beside the one in force."""
    old, new = amounts(before), amounts(after)
    return Variation(
        value=value,
        now=now,
        shares=dict(new),
        changes={party: new.get(party, 0) - old.get(party, 0) for party in sorted({*old, *new})},
        remainder=after.remainder,
    )
