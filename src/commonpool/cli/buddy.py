"""Two people, one piece of work, one log."""

from __future__ import annotations

from commonpool.cli.acts import Act, door, word

PAIR = word("number", metavar="PAIR", tells="its number in the list")
ACTS = (
    Act("list", "One's pairs that have not ended"),
    Act("show", "One pair, its log, and what the two did", (PAIR,)),
    Act(
        "pair",
        "Ask somebody to be one's buddy for some work",
        (
            word("other", metavar="MEMBER", tells="the handle of whom to ask"),
            word("--task", required=True, metavar="WORDS", tells="for what"),
            word("--need", metavar="NEED", tells="the need that it serves"),
        ),
        done="asked",
        once=True,
    ),
    Act("agree", "Say yes to being somebody's buddy", (PAIR,), done="agreed"),
    Act(
        "note",
        "Write a line into the log that the two share",
        (PAIR, word("--words", required=True, metavar="WORDS", tells="the line")),
        done="noted",
    ),
    Act(
        "end",
        "End a pair: the work is done, or it never was; not this time, where one was asked",
        (PAIR,),
        done="ended",
    ),
)
_DOOR = door("buddy", ACTS)
options, run = _DOOR.options, _DOOR.run
