"""The pool's money: what it holds, what came in, what is covered first, drawn from it, who has what."""

from __future__ import annotations

from commonpool.cli.acts import NUMBER, Act, door, file, word
from commonpool.core.pools import RESERVE

ACTS = (
    Act("pools", "What the pools hold"),
    Act(
        "list",
        "What came in, in the order of its days",
        (
            word("--first", metavar="DATE", tells="from this day on"),
            word("--after", metavar="DATE", tells="before this day"),
        ),
    ),
    Act(
        "record",
        "Write down money that came in",
        (
            word("--amount", required=True, metavar="N", tells="how much, such as 12.50"),
            word("--kind", default="other", tells="dues, grant, sale, donation, fee … (other)"),
            word("--source", metavar="WORDS", tells="where it came from, for members only"),
            word("--pool", tells="the pool that it was given for"),
            word("--on", metavar="DATE", tells="on which day (today)"),
        ),
        done="written down",
        once=True,
    ),
    Act(
        "import",
        "Enter a CSV file of inflows: all of its rows, or none; the same file enters once",
        (file("file", "columns: amount, kind, on; and source, pool"),),
        done="entered",
    ),
    Act(
        "reverse",
        "Take an inflow back that was a mistake",
        (word("inflow", metavar="INFLOW", tells="its name in the list"),),
        done="taken back",
    ),
    Act("baseline", "What is covered before anything is shared, in its order"),
    Act(
        "cover",
        "Name a need that is covered first; under a name that is there it replaces",
        (
            word("slug", metavar="NAME", tells="a short name, which stands on receipts"),
            word("--what", required=True, metavar="WORDS", tells="what it is for"),
            word("--amount", required=True, metavar="N", tells="how much each cycle"),
            word("--receiver", metavar="HANDLE", tells="the member who receives it"),
            word("--order", type=int, default=1, metavar="N", tells="1 comes first (1)"),
            word("--since", metavar="DATE", tells="from which day on (today)"),
        ),
        done="covered",
    ),
    Act(
        "uncover",
        "A baseline need that is covered no longer, from today on",
        (word("slug", metavar="NAME", tells="its short name"),),
        done="ended",
    ),
    Act(
        "draws",
        "What was drawn from pools, newest first; to a member also what is proposed",
    ),
    Act(
        "draw",
        "Propose a draw from a pool; it waits for somebody else to adopt it",
        (
            word("--amount", required=True, metavar="N", tells="how much, such as 12.50"),
            word("--words", required=True, metavar="WORDS", tells="why; everybody reads it"),
            word("--source", default=RESERVE, metavar="POOL", tells="the pool it leaves (reserve)"),
            word("--pool", tells="the pool that it goes to (flow: what the next cycle shares)"),
            word("--receiver", metavar="HANDLE", tells="or the member who receives it"),
            word("--payee", metavar="WORDS", tells="or who outside is paid, for members only"),
        ),
        done="proposed",
        once=True,
    ),
    Act(
        "adopt-draw",
        "Adopt a draw that somebody else proposed: the money moves at once",
        (NUMBER,),
        done="drawn",
    ),
    Act(
        "withdraw-draw",
        "Take a proposed draw back",
        (NUMBER,),
        done="withdrawn",
    ),
    Act("backing", "How much money is behind what members hold"),
    Act("balances", "Every account with its balance"),
    Act(
        "statement",
        "What moved an account, newest first, 100 at a time: one's own, or the one named",
        (
            word("--account", metavar="CODE", tells="such as pool:flow"),
            word("--offset", type=int, default=0, metavar="N", tells="leave the newest N out (0)"),
        ),
    ),
)
_DOOR = door("money", ACTS)
options, run = _DOOR.options, _DOOR.run
