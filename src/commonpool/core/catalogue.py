"""The catalogue: name@version → mechanism. A published version never changes its meaning."""

from __future__ import annotations

from commonpool.core.fault import Fault, quote
from commonpool.core.mechanisms import buckets, flow, merit, standing
from commonpool.core.mechanisms.base import Mechanism
from commonpool.core.shapes import unknown

CATALOGUE: dict[str, Mechanism[object]] = {
    mechanism.name: mechanism
    for family in (flow, merit, buckets, standing)
    for mechanism in family.MECHANISMS
}


def find(name: str) -> Mechanism[object]:
    """The mechanism called `name` (with its version), or Fault with the nearest names."""
    if name in CATALOGUE:
        return CATALOGUE[name]
    base, at, _ = name.partition("@")
    versions = sorted(known for known in CATALOGUE if known.partition("@")[0] == base)
    if not versions:
        raise unknown(name, CATALOGUE, "mechanism")
    problem = f"{quote(name)} is not a published version" if at else f"{quote(name)} has no version"
    raise Fault(problem, f"write {' or '.join(versions)}")
