"""What was done: log it, see it, confirm, question, dispute, answer, settle."""

from __future__ import annotations

from pathlib import Path

from commonpool.cli.acts import Act, door, file, word

DEED = word("number", metavar="DEED", tells="its number in the list")
PIECE = word("piece", metavar="PIECE", tells="its number among what shows the deed")
WORDS = word("--words", required=True, metavar="WORDS", tells="in a few words")
ACTS = (
    Act(
        "list",
        "Deeds of the community, the newest first",
        (
            word(
                "--which",
                choices=("all", "mine", "to-confirm", "to-accept", "to-settle"),
                default="all",
                tells="all of them, one's own, or those that wait for one's word (all)",
            ),
            word("--first", metavar="DATE", tells="from this day on"),
            word("--after", metavar="DATE", tells="before this day"),
        ),
    ),
    Act("show", "One deed, what is said of it and what shows it", (DEED,)),
    Act(
        "log",
        "Write a deed down: one's own, or what one saw others do",
        (
            word("--what", required=True, metavar="WORDS", tells="what was done"),
            word("--on", metavar="DATE", tells="on which day (today)"),
            word("--hours", metavar="H:MM", tells="how long, each of them"),
            word("--quantity", metavar="N", tells="or how much, where it is no work"),
            word("--unit", tells="of what unit"),
            word("--who", nargs="+", default=[], metavar="HANDLE", tells="who did it (oneself)"),
            word("--kind", tells="labour, care, expertise, materials, land, tools …"),
            word("--need", metavar="NEED", tells="the need that it serves"),
            word("--delivered", metavar="N", tells="how much of that need it met, in its unit"),
            word("--activity", metavar="WORD", tells="one word, which stands on receipts"),
            word("--tag", nargs="+", default=[], metavar="WORD", tells="such as teaching"),
            word("--gift", action="store_true", tells="a gift: thanks, and no share"),
            word("--pair", metavar="NUMBER", tells="the pair of buddies who did it"),
            word("--link", metavar="URL", tells="an address that shows it"),
            file("--photo", "a photo that shows it"),
        ),
        done="written down",
        once=True,
    ),
    Act(
        "sheet",
        "Write the lines of a CSV file down (who, what, hours, on): all of them, or none",
        (file("file", "the sheet, typed in"),),
        done="written down",
        once=True,
    ),
    Act(
        "week",
        "What one probably did this week; with --did, write it down",
        (word("--did", nargs="+", default=[], metavar="KEY", tells="suggestions that were done"),),
        once=True,
    ),
    Act(
        "confirm",
        "Confirm what somebody did",
        (
            DEED,
            word("--words", metavar="WORDS", tells="in a few words"),
            word(
                "--relevant",
                choices=("yes", "no"),
                tells="a buddy says whether it was needed; a no asks instead",
            ),
            word("--good", choices=("yes", "no"), tells="and whether it was done well"),
        ),
        done="said",
    ),
    Act("question", "Ask about a deed instead of confirming it", (DEED, WORDS), done="asked"),
    Act("dispute", "Dispute a deed", (DEED, WORDS), done="disputed"),
    Act(
        "answer",
        "Answer a question about a deed of one's own",
        (DEED, word("--to", required=True, metavar="HANDLE", tells="who asked"), WORDS),
        done="answered",
    ),
    Act("accept", "Say yes to what somebody else wrote down for one", (DEED,), done="accepted"),
    Act(
        "settle",
        "Settle a question or dispute to which one is no party",
        (
            DEED,
            word("verdict", choices=("stands", "falls"), tells="whether it counts"),
            WORDS,
        ),
        done="settled",
    ),
    Act("withdraw", "Take a deed back, before it has been weighed", (DEED,), done="taken back"),
    Act(
        "evidence",
        "Add what shows a deed: a photo, a link or a file",
        (
            DEED,
            file("--photo", "a photo; place and date are taken out of it"),
            word("--link", metavar="URL", tells="an address"),
            file("--file", "PDF, plain text or CSV under 5 MB, kept as it is"),
        ),
        done="added",
    ),
    Act(
        "fetch",
        "Save a photo or file that shows a deed",
        (DEED, PIECE, word("--output", required=True, metavar="FILE", type=Path, tells="where")),
        done="saved",
    ),
    Act(
        "remove-evidence",
        "Take away what one added oneself, before the deed is weighed",
        (DEED, PIECE),
        done="taken away",
    ),
    Act(
        "practice",
        "How a community confirms; with an option, change it",
        (
            word("--confirmations", type=int, metavar="N", tells="how many must confirm a deed"),
            word("--deadline-days", type=int, metavar="N", tells="within how many days"),
            word("--late-days", type=int, metavar="N", tells="how late a deed may be logged"),
            word("--points-each-cycle", type=int, metavar="N", tells="points of thanks of each"),
            word("--rings-count", choices=("yes", "no"), tells="closed rings of witnesses count"),
        ),
    ),
)
_DOOR = door("deed", ACTS)
options, run = _DOOR.options, _DOOR.run
