"""Work that comes back, logged with one word."""

from __future__ import annotations

from commonpool.cli.acts import Act, door, word

SHIFT = word("number", metavar="SHIFT", tells="its number in the list")
ACTS = (
    Act("list", "One's shifts that go on"),
    Act(
        "start",
        "Begin a recurring piece of work",
        (
            word("--what", required=True, metavar="WORDS", tells="what it is"),
            word("--hours", required=True, metavar="H:MM", tells="how long each time"),
            word("--activity", metavar="WORD", tells="one word, which stands on receipts"),
            word("--need", metavar="NEED", tells="the need that it serves"),
            word("--delivered", metavar="N", tells="how much of it each time, in its unit"),
        ),
        done="begun",
        once=True,
    ),
    Act(
        "tap",
        "Log a shift for a day: once, however often",
        (SHIFT, word("--on", metavar="DATE", tells="on which day (today)")),
        done="written down",
    ),
    Act("end", "End a recurring piece of work", (SHIFT,), done="ended"),
)
_DOOR = door("shift", ACTS)
options, run = _DOOR.options, _DOOR.run
