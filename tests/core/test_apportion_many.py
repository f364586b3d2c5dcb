"""Pots of every size shared among few and many, by chance: exact, and whoever comes first."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from commonpool.core.apportion import Lot, apportion
from commonpool.core.rule import OFFERED_ROUNDINGS
from tests.figures import figure

LOT = Lot(bytes(32))


def allocated(times: int) -> None:
    """So many allocations: parts and rest are the pot, each part is within a unit of its share."""
    chance = Random(2026)
    for _ in range(times):
        people = [f"m{number}" for number in range(chance.randint(1, 8))]
        weights = {one: Fraction(chance.randint(0, 9), chance.randint(1, 4)) for one in people}
        pot, name = chance.randint(0, 10 ** chance.randint(0, 12)), chance.choice(OFFERED_ROUNDINGS)
        found = apportion(pot, weights, rounding=name, lot=LOT)
        total = sum(weights.values())
        assert sum(found.parts.values()) + found.rest == pot
        assert all(
            abs(part - pot * weights[one] / total) < 1 for one, part in found.parts.items() if total
        )
        chance.shuffle(people)
        other = apportion(pot, {one: weights[one] for one in people}, rounding=name, lot=LOT)
        assert other.parts == found.parts


def test_a_thousand_pots_are_shared_exactly() -> None:
    allocated(1_000)


@pytest.mark.torture
def test_a_million_pots_are_shared_exactly() -> None:
    allocated(figure("allocations"))
