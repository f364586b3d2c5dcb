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
    Act(
        "panel",
        "Who scores praise, and how far they are; with an option, change who",
        (
            word("--name", metavar="MEMBER", tells="give this member a seat"),
            word("--release", metavar="MEMBER", tells="end the seat of this member"),
            word("--give-back", action="store_true", tells="end one's own seat"),
        ),
    ),
    Act(
        "to-score",
        "The praise of this cycle that one may score, with one's own scores",
        (word("--all", action="store_true", tells="what is scored already too"),),
    ),
    Act(
        "score",
        "Say what a praise is worth, that it repeats another, or that it is none",
        (
            word("number", metavar="NUMBER", tells="the number of the praise, as lists show it"),
            word("--points", type=int, metavar="N", tells="1 to 144, such as 3, 8, 21 or 55"),
            word("--duplicate-of", metavar="NUMBER", tells="the praise that it repeats"),
            word("--dismiss", action="store_true", tells="it is no praise, and counts 0"),
        ),
        done="scored",
    ),
)
_DOOR = door("thanks", ACTS)
options, run = _DOOR.options, _DOOR.run
