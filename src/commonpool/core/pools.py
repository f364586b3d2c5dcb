"""From income to the flow: splits, buckets, small pot, reserve, baseline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from commonpool.core.apportion import Lot, apportion
from commonpool.core.document import Document
from commonpool.core.mechanisms.base import Note, note
from commonpool.core.mechanisms.buckets import Want, fill
from commonpool.core.rule import Policy, ReservePolicy, SmallPot

FLOW = "flow"
RESERVE = "reserve"


@dataclass(frozen=True, slots=True)
class Waters:
    """Where the income of a cycle went before sharing. All amounts in smallest units.

    income + carried + Σ decayed = Σ pools + given_to_reserve + kept + pot, and
    pot = reserve + Σ baseline + flow.
    """

    income: int
    carried: int
    decayed: Mapping[str, int]
    pools: Mapping[str, int]
    given_to_reserve: int
    kept: int
    pot: int
    reserve: int
    baseline: Mapping[str, int]
    flow: int
    notes: tuple[Note, ...]


def divide_income(document: Document, lot: Lot) -> Waters:
    """Lead the income of a cycle through the policy, down to what flows."""
    policy, balances = document.policy, document.balances
    income = sum(row.amount for row in document.inflows)
    pools = into_pools(document, lot)
    decayed = decay(document)
    gathered = pools.pop(FLOW, 0) + balances.carried + sum(decayed.values())
    given = pools.pop(RESERVE, 0)
    pot = 0 if policy.stage == "track" else smaller(policy.pot, income, gathered)
    reserve = deposit(policy.reserve, pot, balances.reserve + given)
    wants = [Want(row.id, row.amount, row.order) for row in document.baseline]
    covered = fill(for_baseline(policy, pot, reserve), wants, lot)
    return Waters(
        income=income,
        carried=balances.carried,
        decayed=decayed,
        pools=pools,
        given_to_reserve=given,
        kept=gathered - pot,
        pot=pot,
        reserve=reserve,
        baseline=covered,
        flow=pot - reserve - sum(covered.values()),
        notes=pool_notes(document, covered, pot),
    )


def decay(document: Document) -> dict[str, int]:
    """What returns to the flow of what each member holds, rounded in their favour.

    Where a community only tracks, nothing does: nobody could have spent what was never shared.
    """
    policy = document.policy.decay
    if not policy.percent or document.policy.stage == "track":
        return {}
    parts = {
        row.party: int(policy.percent * max(0, row.amount - policy.above))
        for row in document.wallets
    }
    return {party: amount for party, amount in sorted(parts.items()) if amount}


def into_pools(document: Document, lot: Lot) -> dict[str, int]:
    """Income by pool: what was given for a pool goes to it, the rest by the policy."""
    pools: dict[str, int] = {}
    free = 0
    for row in document.inflows:
        if row.pool is None:
            free += row.amount
        else:
            pools[row.pool] = pools.get(row.pool, 0) + row.amount
    held = {name: balance + pools.get(name, 0) for name, balance in document.balances.pools.items()}
    for name, amount in by_policy(free, document.policy, {**pools, **held}, lot).items():
        pools[name] = pools.get(name, 0) + amount
    return dict(sorted(pools.items()))


def by_policy(free: int, policy: Policy, held: Mapping[str, int], lot: Lot) -> dict[str, int]:
    """Divide `free` by the dial, then outside by percentage, inside by bucket, then percentage."""
    dial = {"outside": policy.outside, "inside": 1 - policy.outside}
    sides = apportion(free, dial, rounding="largest-remainder", lot=lot).parts
    wants = [
        Want(row.pool, max(0, row.up_to - held.get(row.pool, 0)), row.order)
        for row in policy.buckets
    ]
    filled = fill(sides["inside"], wants, lot)
    left = sides["inside"] - sum(filled.values())
    outside = by_percent(sides["outside"], policy, "outside", lot)
    inside = by_percent(left, policy, "inside", lot)
    flow = outside.pop(FLOW) + inside.pop(FLOW)
    return {**filled, **outside, **inside, FLOW: flow}


def by_percent(amount: int, policy: Policy, side: str, lot: Lot) -> dict[str, int]:
    """Divide `amount` among the splits of one side; what they leave flows."""
    percents = {row.pool: row.share for row in policy.splits if row.side == side}
    percents[FLOW] = 1 - sum(percents.values(), Fraction(0))
    return apportion(amount, percents, rounding="largest-remainder", lot=lot).parts


def smaller(pot: SmallPot, income: int, gathered: int) -> int:
    """The pot: what was gathered, or less where the community starts small."""
    limits = [gathered]
    if pot.at_most is not None:
        limits.append(pot.at_most)
    if pot.percent is not None:
        limits.append(int(pot.percent * income))
    return min(limits)


def deposit(policy: ReservePolicy, pot: int, balance: int) -> int:
    """What the reserve takes: its percentage, more up to the floor, less at the ceiling."""
    wanted = max(int(policy.percent * pot), policy.floor - balance)
    if policy.ceiling is not None:
        wanted = min(wanted, policy.ceiling - balance)
    return min(max(wanted, 0), pot)


def for_baseline(policy: Policy, pot: int, reserve: int) -> int:
    """The most that the baseline may take of a pot, after what the reserve took of it."""
    return min(pot - reserve, int(policy.baseline * pot))


def pool_notes(document: Document, covered: Mapping[str, int], pot: int) -> tuple[Note, ...]:
    """Notes on a stage that shares nothing, an empty pot, and a baseline that is not covered."""
    notes = []
    if document.policy.stage == "track":
        notes.append(note("track-only"))
    elif pot == 0:
        notes.append(note("empty-pot"))
    wanted = sum(row.amount for row in document.baseline)
    if sum(covered.values()) < wanted:
        short = wanted - sum(covered.values())
        notes.append(note("baseline-short", short=document.unit.format(short)))
    return tuple(notes)
