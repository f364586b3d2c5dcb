"""Cycles of a community: open, preview, compare, close, write the cycle file."""

from __future__ import annotations

from commonpool.cli.acts import Act, door, file, word

CYCLE = word("--cycle", metavar="NAME", tells="which one; without it the newest")
ACTS = (
    Act("list", "The open cycle, then the closed ones, the newest first"),
    Act(
        "open",
        "Open the next cycle",
        (word("--closes", metavar="DATE", tells="the day after one of its own length"),),
        done="opened",
    ),
    Act("preview", "What a close would give now", (CYCLE,)),
    Act("estimate", "What one would get now, and why", (CYCLE,)),
    Act("side-by-side", "Every rule that fits, on this cycle's own data", (CYCLE,)),
    Act(
        "what-if",
        "Everybody's share with one number of the agreement turned",
        (
            CYCLE,
            word("--turn", metavar="NAME", tells="which number; without it, those there are"),
        ),
    ),
    Act("waiting", "Deeds that the cycle sets aside for later", (CYCLE,)),
    Act("close", "Share the pool, once", (CYCLE,), done="closed"),
    Act(
        "renew",
        "Let a cycle that cannot close take the newest agreement",
        (CYCLE,),
        done="renewed",
    ),
    Act(
        "file",
        "Write the cycle file that `distribute` reads",
        (CYCLE, file("--output", "write it here, not to the screen")),
    ),
    Act("thanks", "What people thanked each other for in a cycle", (CYCLE,)),
    Act("praise", "What the panel made of the thanks of a closed cycle", (CYCLE,)),
    Act(
        "calendar",
        "When cycles open and close; with --rhythm, change it",
        (
            word(
                "--rhythm",
                choices=("weekly", "monthly", "lunar", "custom"),
                tells="how long a cycle is",
            ),
            word("--days", type=int, metavar="N", tells="of a cycle of its own length"),
            word("--grace-days", type=int, default=3, metavar="N", tells="until it closes (3)"),
            word("--by-itself", action="store_true", tells="`tick` opens and closes it"),
        ),
    ),
)
_DOOR = door("cycle", ACTS)
options, run = _DOOR.options, _DOOR.run
