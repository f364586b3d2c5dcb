"""Two outcomes on the same evidence: how far apart, who gains, who loses, and what went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from commonpool.core.shapes import JsonObject
from commonpool.core.sharing import Outcome

# What a rule is tried with where only its name is said and it cannot do without.
TRIED: Mapping[str, JsonObject] = MappingProxyType(
    {
        "value-equation@1": {"weights": {"hours": 1, "appreciation": 1}},
        "recent@1": {"discount": "50%"},
    }
)


@dataclass(frozen=True, slots=True)
class Difference:
    """From one outcome to another, in smallest units.

    `moved` is what would have to change hands: half of all differences, the remainder's
    among them. `part` is that by the whole flow. `gains` and `loses` name who does most.
    """

    moved: int
    part: Fraction
    gains: tuple[str, int] | None
    loses: tuple[str, int] | None


def difference(before: Outcome, after: Outcome) -> Difference:
    """How far `after` is from `before`, both of the same flow."""
    old, new = amounts(before), amounts(after)
    parties = sorted({*old, *new})
    changes = {party: new.get(party, 0) - old.get(party, 0) for party in parties}
    left = after.remainder - before.remainder
    moved = (sum(map(abs, changes.values())) + abs(left)) // 2
    whole = sum(old.values()) + before.remainder
    up = max(parties, key=lambda party: changes[party], default=None)
    down = min(parties, key=lambda party: changes[party], default=None)
    return Difference(
        moved,
        Fraction(moved, whole or 1),
        (up, changes[up]) if up is not None and changes[up] > 0 else None,
        (down, -changes[down]) if down is not None and changes[down] < 0 else None,
    )


def amounts(outcome: Outcome) -> Mapping[str, int]:
    """Each party's share."""
    return {share.party: share.amount for share in outcome.shares}


def degenerate(outcome: Outcome) -> str | None:
    """The name of an outcome that a community would hardly want, if it is one.

    `nothing-shared`; `one-takes-all` of several; `most-get-nothing`: more than half of those
    who have a line; `all-alike`: three or more, where reasons differ and shares do not.
    """
    given = list(amounts(outcome).values())
    paid = [amount for amount in given if amount]
    if not paid:
        return "nothing-shared"
    if len(given) > 1 and len(paid) == 1:
        return "one-takes-all"
    if 2 * len(paid) < len(given):
        return "most-get-nothing"
    if len(given) > 2 and max(given) - min(given) <= 1 and differ(outcome):
        return "all-alike"
    return None


def differ(outcome: Outcome) -> bool:
    """Whether the claims of the parties differ."""
    return len({share.points for share in outcome.shares}) > 1
