"""One cycle under other rules: every fitting model side by side, and a knob turned step by step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from commonpool.core import bundle as bundles
from commonpool.core.bundle import Closed, Family
from commonpool.core.comparison import Difference, amounts, degenerate, difference
from commonpool.core.document import Document
from commonpool.core.fault import Fault
from commonpool.core.mechanisms.flow import HybridParameters
from commonpool.core.mechanisms.praise import PraiseParameters
from commonpool.core.mechanisms.scarcity import NeedParameters
from commonpool.core.rule import Policy
from commonpool.core.shapes import JsonObject
from commonpool.core.sharing import Outcome
from commonpool.cycles import documents, evidence
from commonpool.cycles.models import Cycle
from commonpool.pools import queries as pools
from commonpool.pools.agreements import Adopted, read_fitting_rule, read_policy, unit_of

Path = tuple[str, ...]

# What a village can try without naming parties, needs or zones of its own.
SIDE_BY_SIDE: tuple[JsonObject, ...] = (
    {"mechanism": "equal@1"},
    {"mechanism": "time@1"},
    {"mechanism": "need@1"},
    {"mechanism": "hybrid@1"},
    {"mechanism": "appreciation@1"},
    {"mechanism": "praise@1"},
    {
        "mechanism": "value-equation@1",
        "parameters": {"weights": {"hours": 1, "appreciation": 1}},
    },
    {"mechanism": "recent@1", "parameters": {"discount": "50%"}},
    {"mechanism": "balanced@1"},
)


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
class Knob:
    """A number of the agreement that can be turned, and the values worth trying."""

    path: Path
    values: tuple[str, ...]

    @property
    def name(self) -> str:
        """How it is written in an address: `rule.parameters.bonus`."""
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Variation:
    """Everyone's share where a knob stands at `value`, and the change from now."""

    value: str
    now: bool
    shares: dict[str, int]
    changes: dict[str, int]
    remainder: int


def compare(cycle: Cycle, rules: Sequence[JsonObject] = SIDE_BY_SIDE) -> list[Column]:
    """The rule in force first, then each other rule that can be worked out on this cycle."""
    document = ready(cycle)
    first = bundles.close(Family(document, {}))
    rule = document.rule
    columns = [column(rule.mechanism.name, rule.mechanism.title, first, None)]
    for raw in rules:
        if raw["mechanism"] == rule.mechanism.name:
            continue
        try:
            other = read_fitting_rule(raw, document.unit)
            if "praise_scores" in other.mechanism.reads and not document.praise_scores:
                continue  # no panel: there is nothing to try
            terms = replace(rule.terms, mechanism=other.terms.mechanism)
            made = bundles.close(
                Family(
                    replace(document, rule=replace(other, terms=terms), policy=free(document)), {}
                )
            )
        except Fault:
            continue
        columns.append(column(other.mechanism.name, other.mechanism.title, made, first))
    return columns


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


PERCENTS = ("0%", "5%", "10%", "20%", "30%", "50%", "100%")


def knobs(cycle: Cycle) -> list[Knob]:
    """What can be turned in the agreement of a cycle."""
    return list(knobs_of(documents.document(cycle)))


def knobs_of(document: Document) -> Iterator[Knob]:
    """The knobs of the policy, then those of the rule's own parameters."""
    rule = document.rule
    yield Knob(("policy", "reserve", "percent"), PERCENTS)
    yield Knob(("policy", "pot", "percent"), PERCENTS[1:])
    yield Knob(("rule", "cap_percent"), ("10%", "20%", "30%", "40%", "50%", "100%"))
    if isinstance(rule.parameters, NeedParameters) and rule.parameters.weights == "derived":
        yield Knob(("rule", "parameters", "elasticity"), ("0", "1/2", "1", "2"))
        yield Knob(("rule", "parameters", "high"), ("1", "3/2", "2", "3", "5"))
    if isinstance(rule.parameters, HybridParameters):
        yield Knob(("rule", "parameters", "bonus"), ("0", "1/4", "1/2", "1"))
    if rule.mechanism.name == "recent@1":
        yield Knob(("rule", "parameters", "discount"), PERCENTS)
    if isinstance(rule.parameters, PraiseParameters):
        yield Knob(("rule", "parameters", "duplicate_factor"), ("0", "1/10", "1/4", "1/2", "1"))
    if rule.mechanism.name == "value-equation@1":
        for name in ("hours", "appreciation"):
            yield Knob(("rule", "parameters", "weights", name), ("0", "1/2", "1", "2", "5"))


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
    """A copy of a table with one value put at a path."""
    head, *rest = path
    if not rest:
        return {**table, head: value}
    below = table.get(head, {})
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
