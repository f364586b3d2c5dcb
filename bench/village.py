"""A made-up village of any size, the same on every machine."""

from __future__ import annotations

from random import Random

from commonpool.core.shapes import JsonObject

NEEDS = 50


def village(deeds: int) -> JsonObject:
    """A raw cycle document with `deeds` contributions by a tenth as many members."""
    chance = Random(2026)  # noqa: S311  # a made-up village, nothing secret
    members = max(deeds // 10, 1)
    return {
        "community": {"id": "large", "currency": "EUR"},
        "cycle": {"id": "2026-01", "opens": "2026-01-01", "closes": "2026-02-01"},
        "rule": {"mechanism": "need@1"},
        "people": [{"id": f"p{n}"} for n in range(members)],
        "inflows": [{"id": "dues", "amount": "500000.00"}],
        "needs": [{"id": f"n{n}", "quantity": 60} for n in range(NEEDS)],
        "contributions": [
            {
                "id": str(n),
                "by": f"p{chance.randrange(members)}",
                "hours": f"{chance.randrange(40)}.5",
                "need": f"n{chance.randrange(NEEDS)}",
                "on": "2026-01-05",
            }
            for n in range(deeds)
        ],
    }
