"""The document of a cycle: all that its close weighs, and the file that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from commonpool.contributions import rows as contributions
from commonpool.core import evidence as tables
from commonpool.core.canonical import parse_json
from commonpool.core.document import Document, read_document, write_document
from commonpool.core.fault import Fault
from commonpool.core.shapes import JsonObject
from commonpool.cycles import evidence
from commonpool.cycles.models import Cycle
from commonpool.cycles.praise import folded
from commonpool.impact import queries as impact
from commonpool.pools import queries as pools
from commonpool.pools.agreements import Adopted, pools_of
from commonpool.pools.models import BaselineNeed, Inflow


@dataclass(frozen=True, slots=True)
class Gathered:
    """A document, the rows that its money came from, and the deeds that had to wait."""

    document: Document
    inflows: Sequence[Inflow]
    baseline: Sequence[BaselineNeed]
    unmeasured: Sequence[tables.Contribution]


def gather(cycle: Cycle, adopted: Adopted | None = None) -> Gathered:
    """Everything that the close of an open cycle would weigh now."""
    home = cycle.community
    adopted = adopted or pools.read_stored(cycle.agreement)
    inflows = pools.waiting(home, cycle.day_after, pools_of(adopted.policy))
    baseline = pools.baseline(home, cycle.first_day, cycle.day_after)
    needs, held = evidence.need_rows(cycle, adopted.rule), pools.pool_balances(home)
    found = evidence.deeds(cycle, adopted.rule, needs)
    reads = adopted.rule.mechanism.reads
    praised = evidence.praised(cycle) if "praises" in reads else contributions.Praised()
    document = Document(
        community=tables.Community(
            id=home.slug, name=home.name, currency=home.currency, decimals=home.decimals
        ),
        cycle=cycle_row(cycle),
        balances=pools.balances_of(held),
        policy=adopted.policy,
        rule=adopted.rule,
        inflows=pools.inflow_rows(inflows),
        baseline=pools.baseline_rows(baseline, pools.owed_of(held)),
        needs=needs,
        contributions=found.contributions,
        confirmations=found.confirmations,
        appreciations=found.appreciations,
        wallets=pools.wallets(home, adopted.policy),
        measurements=impact.measurement_rows(home, cycle.first_day, cycle.day_after),
        praises=praised.praises,
        praise_scores=praised.scores,
    )
    return Gathered(with_people(document, cycle, found), inflows, baseline, found.unmeasured)


def with_people(document: Document, cycle: Cycle, found: evidence.Deeds) -> Document:
    """The document with its people, asked last so that nobody is missing whom a row names."""
    named = evidence.names_of(found) | {row.posted_by for row in document.needs if row.posted_by}
    named |= {row.party for row in document.wallets}
    rule = document.rule
    whole = replace(document, people=evidence.people(cycle, rule, named))
    if "standings" not in rule.mechanism.reads:
        return whole
    rows = evidence.standings(cycle, evidence.merits(whole))
    named |= {row.party for row in rows}
    return replace(whole, people=evidence.people(cycle, rule, named), standings=rows)


def cycle_row(cycle: Cycle) -> tables.Cycle:
    """The cycle as core reads it, chained to the receipt before it."""
    before = Cycle.objects.filter(community=cycle.community, number=cycle.number - 1)
    return tables.Cycle(
        id=cycle.slug,
        opens=cycle.opens,
        closes=cycle.closes,
        rhythm=cycle.rhythm,
        zone=cycle.community.zone,
        previous=before.values_list("sha256", flat=True).first(),
    )


def document(cycle: Cycle) -> Document:
    """The document of a cycle: as it was closed, or as it stands now."""
    return read_document(inputs(cycle)) if cycle.closed else gather(cycle).document


def cycle_file(cycle: Cycle) -> JsonObject:
    """What `commonpool distribute` reads; it gives the shares and the receipt of the close.

    Of an open cycle it tells the panel's mean alone: what each gave shows once it is closed.
    """
    return inputs(cycle) if cycle.closed else write_document(folded(gather(cycle).document))


def bundle(cycle: Cycle) -> JsonObject:
    """Receipt and evidence of a closed cycle. Raises Fault while it is open."""
    if cycle.bundle is None:
        raise Fault(
            "the cycle {slug} is open", "its receipt is there once it is closed", slug=cycle.slug
        )
    kept = parse_json(bytes(cycle.bundle).decode())
    if not isinstance(kept, dict):
        raise Fault("the bundle of {slug} is no table", "restore a backup", slug=cycle.slug)
    return kept


def inputs(cycle: Cycle) -> JsonObject:
    """The evidence of a closed cycle."""
    kept = bundle(cycle)["inputs"]
    if not isinstance(kept, dict):
        raise Fault("the bundle of {slug} holds no evidence", "restore a backup", slug=cycle.slug)
    return kept
