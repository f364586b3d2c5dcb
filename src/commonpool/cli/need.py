"""What is needed: ask, see how far it is met, take it back."""

from __future__ import annotations

from commonpool.cli.acts import NUMBER, Act, door, word

NEED = word("need", metavar="NEED", tells="its name in the list")
ACTS = (
    Act("list", "Needs of the open cycle, the most pressing first, each with its coverage"),
    Act("show", "One need, and who takes what part of it", (NEED,)),
    Act(
        "post",
        "Ask for something",
        (
            word("--what", required=True, metavar="WORDS", tells="what is needed"),
            word("--quantity", required=True, metavar="N", tells="how much each time"),
            word("--unit", tells="of what unit, such as loaf; somebody's time is in hours"),
            word(
                "--kind",
                choices=("goods", "hours", "project", "training", "harm"),
                default="goods",
                tells="what it is (goods)",
            ),
            word(
                "--cadence",
                choices=("once", "weekly", "monthly", "lunar", "rrule"),
                default="once",
                tells="how often (once)",
            ),
            word("--repeats", metavar="RULE", tells="an RRULE, for the cadence rrule"),
            word("--starts", metavar="DATE", tells="from which day on (today)"),
            word("--until", metavar="DATE", tells="until which day"),
            word("--details", metavar="WORDS", tells="what else people should know"),
            word("--activity", metavar="WORD", tells="one word, which stands on receipts"),
            word("--for-community", action="store_true", tells="the community asks for it"),
        ),
        done="asked",
        once=True,
    ),
    Act(
        "amend",
        "Ask for more or less of it, until another day or in other words",
        (
            NEED,
            word("--what", metavar="WORDS", tells="what is needed (as it was)"),
            word("--quantity", metavar="N", tells="how much each time (as it was)"),
            word("--until", metavar="DATE", tells="until which day (as it was)"),
            word("--no-end", action="store_true", tells="without an end"),
            word("--details", metavar="WORDS", tells="what else people should know (as it was)"),
        ),
        done="changed",
    ),
    Act("withdraw", "Take a need back", (NEED,), done="taken back"),
    Act("carried", "The needs that one carries from community to community"),
    Act("carry", "Carry a need of one's own along", (NEED,), done="carried along"),
    Act(
        "ask-again", "Ask for a carried need in this community", (NUMBER,), done="asked", once=True
    ),
    Act("leave-behind", "Carry it no longer", (NUMBER,), done="left behind"),
)
_DOOR = door("need", ACTS)
options, run = _DOOR.options, _DOOR.run
