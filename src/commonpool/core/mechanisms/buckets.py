"""Buckets that fill in order and spill over, and fixed splits: claims that are amounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from commonpool.core.amounts import format_percent
from commonpool.core.apportion import Lot, apportion
from commonpool.core.fault import Fault
from commonpool.core.kinds import AMOUNT, COUNT, ID, PERCENT
from commonpool.core.mechanisms.base import Claims, Evidence, Mechanism, Reason
from commonpool.core.mechanisms.parties import known_party
from commonpool.core.shapes import key, many, shape, table


@dataclass(frozen=True, slots=True)
class Want:
    """Somebody who wants an amount (smallest units), in the place `order`."""

    name: str
    amount: int
    order: int


def fill(available: int, wants: Iterable[Want], lot: Lot) -> dict[str, int]:
    """Fill wants in their order until nothing is left; the same order shares in proportion."""
    filled: dict[str, int] = {}
    for _, group in groupby(sorted(wants, key=lambda want: want.order), lambda want: want.order):
        wanted = {want.name: Fraction(want.amount) for want in group}
        part = min(available, int(sum(wanted.values())))
        filled |= apportion(part, wanted, rounding="largest-remainder", lot=lot).parts
        available -= part
    return filled


@shape
class PartyBucket:
    """A party that is paid up to an amount."""

    party: str = key(ID, "the party")
    amount: int = key(AMOUNT, "paid up to this")
    order: int = key(COUNT, "1 is filled first; the same number shares in proportion", default=1)


@shape
class BucketParameters:
    """Parties paid in order, each up to an amount."""

    buckets: tuple[PartyBucket, ...] = key(many(PartyBucket, "party"), "the buckets")


@shape
class SplitParameters:
    """Parties paid by fixed percentages."""

    splits: Mapping[str, Fraction] = key(table(PERCENT, "party"), "percentage of each party")


def threshold_buckets(evidence: Evidence, pot: int, parameters: BucketParameters) -> Claims:
    """threshold-buckets@1: fill each bucket in order; what is left is remainder."""
    for row, bucket in enumerate(parameters.buckets):
        known_party(evidence, bucket.party, "buckets", row, "party")
    available, reasons = Fraction(pot), {}
    by_order = sorted(parameters.buckets, key=lambda bucket: (bucket.order, bucket.party))
    for order, group in groupby(by_order, lambda bucket: bucket.order):
        same = list(group)
        wanted = sum(bucket.amount for bucket in same)
        part = min(available, Fraction(wanted))
        for bucket in same:
            points = part * bucket.amount / wanted if wanted else Fraction(0)
            reasons[bucket.party] = (Reason("bucket", str(order), Fraction(bucket.amount), points),)
        available -= part
    return Claims(reasons, fixed=True)


def fixed_splits(evidence: Evidence, pot: int, parameters: SplitParameters) -> Claims:
    """fixed-splits@1: each party's percentage of the pot; what they leave is remainder."""
    reasons = {}
    for party, percent in sorted(parameters.splits.items()):
        known_party(evidence, party, "splits", party)
        reasons[party] = (Reason("split", party, percent * 100, percent * pot),)
    return Claims(reasons, fixed=True)


def check_splits(parameters: SplitParameters) -> None:
    """No more than the whole can be split."""
    total = sum(parameters.splits.values(), Fraction(0))
    if total > 1:
        raise Fault(
            "the splits add up to {total}",
            "lower them until they add up to 100% or less",
            ("splits",),
            total=format_percent(total),
        )


MECHANISMS = (
    Mechanism(
        name="threshold-buckets@1",
        title="Threshold buckets: fill in order, then spill over",
        formula="share = min(amount, what the buckets before leave); same order in proportion",
        source="rent first, then repairs, then the rest flows: common practice",
        reads=("people",),
        parameters=BucketParameters,
        claims=threshold_buckets,
        pays_amounts=lambda parameters: True,
    ),
    Mechanism(
        name="fixed-splits@1",
        title="Fixed splits: adopted percentages",
        formula="share = pot × percentage",
        source="adopted percentages: common practice",
        reads=("people",),
        parameters=SplitParameters,
        claims=fixed_splits,
        check=check_splits,
        pays_amounts=lambda parameters: True,
    ),
)
