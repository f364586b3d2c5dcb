"""Words that no village wrote, so that a page weighs what a page of true words weighs."""

from __future__ import annotations

from random import Random

_STARTS = "al be ca da el fa gu ha il jo ka lu ma no ol pa qui ra so tu ul vi wa xi ya zo"
_ENDS = "nor dith bek lan rius mira ton vey shan dor lia quen rad suri tam wen zek ola"
_WORDS = (
    "mended carried washed swept planted fed the a north old wet hen goat fence roof gate well "
    "kitchen garden orchard creek bread lentils soup firewood apples seed straw with for and of "
    "after before rain noon frost children neighbours guests two three forty again slowly early "
    "hammer ladder bucket rope wheel cart barn loom oven table"
)
STARTS, ENDS, WORDS = _STARTS.split(), _ENDS.split(), _WORDS.split()


def name(chance: Random) -> str:
    """A name that hardly anybody shares."""
    given = chance.choice(STARTS) + chance.choice(ENDS)
    family = chance.choice(STARTS) + chance.choice(STARTS) + chance.choice(ENDS)
    return f"{given} {family}".title()


def sentence(chance: Random, length: int) -> str:
    """So many words in some order."""
    return " ".join(chance.choice(WORDS) for _ in range(length))
