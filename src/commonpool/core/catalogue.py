"""The catalogue: name@version → mechanism. A published version never changes its meaning."""

from __future__ import annotations

from commonpool.core.fault import Fault, any_of, quote, say
from commonpool.core.mechanisms import (
    buckets,
    budgeting,
    certificates,
    cocm,
    flow,
    merit,
    metric_ballots,
    pairwise,
    praise,
    quadratic,
    quadratic_alpha,
    quadratic_octant,
    retroactive,
    retroactive_categories,
    standing,
)
from commonpool.core.mechanisms.base import Mechanism
from commonpool.core.shapes import unknown

FAMILIES = (
    flow,
    merit,
    buckets,
    standing,
    quadratic,
    quadratic_alpha,
    quadratic_octant,
    pairwise,
    cocm,
    retroactive,
    metric_ballots,
    retroactive_categories,
    praise,
    certificates,
    budgeting,
)

CATALOGUE: dict[str, Mechanism[object]] = {
    mechanism.name: mechanism for family in FAMILIES for mechanism in family.MECHANISMS
}


def find(name: str) -> Mechanism[object]:
    """The mechanism called `name` (with its version), or Fault with the nearest names."""
    if name in CATALOGUE:
        return CATALOGUE[name]
    base, at, _ = name.partition("@")
    versions = sorted(known for known in CATALOGUE if known.partition("@")[0] == base)
    if not versions:
        raise unknown(name, CATALOGUE, say("mechanism"))
    mend = say("write {choices}", choices=any_of(versions))
    if at:
        raise Fault("{name} is not a published version", mend, name=quote(name))
    raise Fault("{name} has no version", mend, name=quote(name))
