"""Take all or part of a need, by a day."""

from __future__ import annotations

from commonpool.cli.acts import NUMBER, Act, door, word

NEED = word("need", metavar="NEED", tells="the need's name")
ACTS = (
    Act("list", "Who takes what part of a need from today on", (NEED,)),
    Act(
        "make",
        "Take all or part of a need",
        (
            NEED,
            word("--quantity", required=True, metavar="N", tells="how much of it"),
            word("--due", required=True, metavar="DATE", tells="by which day"),
        ),
        done="taken",
        once=True,
    ),
    Act(
        "withdraw",
        "Take a commitment back: better said than forgotten",
        (NUMBER,),
        done="taken back",
    ),
)
_DOOR = door("commitment", ACTS)
options, run = _DOOR.options, _DOOR.run
