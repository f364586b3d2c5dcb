"""Shares of a closed cycle: what each party got, why, what is put right."""

from __future__ import annotations

from commonpool.cli.acts import Act, door, word

CYCLE = word("--cycle", metavar="NAME", tells="which cycle; without it the newest that is closed")
PARTY = word("party", metavar="MEMBER", tells="whose share, by handle")
ACTS = (
    Act("list", "The shares of a closed cycle", (CYCLE,)),
    Act("why", "One share, and why", (PARTY, CYCLE)),
    Act("held", "Shares that wait for somebody, the oldest first"),
    Act("release", "Give a held share to whom it belongs", (PARTY, CYCLE), done="given"),
    Act(
        "correct",
        "Put a share right; the receipt stays",
        (
            PARTY,
            word("--amount", required=True, metavar="N", tells="what the share should be"),
            word("--words", required=True, metavar="WORDS", tells="why"),
            CYCLE,
        ),
        done="put right",
        once=True,
    ),
)
_DOOR = door("share", ACTS)
options, run = _DOOR.options, _DOOR.run
