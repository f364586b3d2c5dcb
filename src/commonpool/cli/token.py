"""Keys for programs: one member, one community, to read or to write."""

from __future__ import annotations

from commonpool.cli.acts import NUMBER, Act, door, word

ACTS = (
    Act("list", "One's tokens, the newest first"),
    Act(
        "make",
        "Make a token; its secret is told this once",
        (
            word("--name", required=True, tells="what it is for"),
            word("--writes", action="store_true", tells="it may write as well as read"),
            word("--days", type=int, default=90, metavar="N", tells="how long it is good (90)"),
        ),
        done="made",
    ),
    Act(
        "revoke",
        "End a token",
        (NUMBER,),
        done="ended",
    ),
)
_DOOR = door("token", ACTS)
options, run = _DOOR.options, _DOOR.run
