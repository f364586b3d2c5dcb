"""A village with a reserve, and those who draw from it: Riley proposes, Sam adopts."""

from __future__ import annotations

from typing import Any

from commonpool.core.shapes import JsonObject
from commonpool.cycles.models import Cycle
from commonpool.pools import queries, services
from commonpool.pools.models import Draw
from tests.cycles.holon import OVER, begin, close, dues, once, work
from tests.village import Village

POLICY: JsonObject = {
    "reserve": {"percent": "10%"},
    "splits": [{"pool": "repairs", "share": "5%"}],
}


def reserved(policy: JsonObject | None = None) -> tuple[Village, Cycle]:
    """January closed with 1,000.00, and 95.00 of it in the reserve; the cycle is closed."""
    holon, cycle = begin(policy=policy or POLICY)
    dues(holon)
    work(holon, "alex", 30)
    work(holon, "jordan", 10)
    return holon, close(holon, cycle)


def proposed(holon: Village, amount: int = 5_000, by: str = "riley", **more: Any) -> Draw:  # noqa: ANN401  # as the service
    """The treasurer proposes a draw for the flow, unless told otherwise."""
    told: dict[str, Any] = {
        "words": "the well ran dry",
        "source": "reserve",
        "pool": "flow",
        "receiver": None,
        "payee": "",
        "once": once(),
        "now": OVER,
    }
    return services.propose_draw(
        actor=holon[by], community=holon.community, amount=amount, **{**told, **more}
    )


def adopted(holon: Village, draw: Draw, by: str = "sam") -> Draw:
    """Somebody else adopts it."""
    return services.adopt_draw(actor=holon[by], draw=draw, now=OVER)


def drawn(holon: Village, amount: int = 5_000, **more: Any) -> Draw:  # noqa: ANN401  # as above
    """Proposed and adopted."""
    return adopted(holon, proposed(holon, amount, **more))


def held(holon: Village, code: str) -> int:
    """What an account has, in cents."""
    return queries.balance(holon.community, code)
