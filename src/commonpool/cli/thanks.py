"""Words of thanks, with points or without."""

from __future__ import annotations

from commonpool.cli.acts import Act, door, word

ACTS = (
    Act(
        "list",
        "Thanks to a member, the newest first",
        (word("handle", metavar="MEMBER", tells="the handle of who was thanked"),),
    ),
    Act(
        "give",
        "Thank somebody",
        (
            word("to", metavar="MEMBER", tells="the handle of whom to thank"),
            word("--words", required=True, metavar="WORDS", tells="for what"),
            word("--points", type=int, default=0, metavar="N", tells="how many points (0)"),
            word("--on", metavar="DATE", tells="dated (today)"),
        ),
        done="thanked",
        once=True,
    ),
    Act("left", "How many points one may still give in this cycle"),
)
_DOOR = door("thanks", ACTS)
options, run = _DOOR.options, _DOOR.run
