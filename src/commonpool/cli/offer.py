"""What people can give: offer it, take it back."""

from __future__ import annotations

from commonpool.cli.acts import NUMBER, Act, door, word

ACTS = (
    Act("list", "What is offered, the newest first"),
    Act(
        "make",
        "Offer something, in answer to a need or for whoever wants it",
        (
            word("--what", required=True, metavar="WORDS", tells="what can be given"),
            word("--need", metavar="NEED", tells="the need that it answers"),
            word("--quantity", metavar="N", tells="how much"),
            word("--unit", tells="of what unit"),
            word("--until", metavar="DATE", tells="until which day"),
        ),
        done="offered",
        once=True,
    ),
    Act(
        "withdraw",
        "Take an offer back",
        (NUMBER,),
        done="taken back",
    ),
    Act("want", "Say that one would like it; whoever offers it is told", (NUMBER,), done="said"),
    Act("want-no-longer", "Take that back", (NUMBER,), done="taken back"),
    Act("give", "Mark an offer of one's own as given", (NUMBER,), done="given"),
)
_DOOR = door("offer", ACTS)
options, run = _DOOR.options, _DOOR.run
