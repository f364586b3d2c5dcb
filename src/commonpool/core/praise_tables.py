"""Evidence of praise: who praised whom, and the scores that quantifiers gave."""

from __future__ import annotations

from fractions import Fraction

from commonpool.core.kinds import DATE, ID, RATIO, TEXT, TRUTH
from commonpool.core.shapes import key, maybe, shape


@shape
class Praise:
    """Words of praise, to be scored by quantifiers."""

    id: str = key(ID, "its own name or number")
    by: str = key(ID, "who praises")
    to: str = key(ID, "who is praised")
    words: str = key(TEXT, "what for", default="")
    on: str | None = key(maybe(DATE), "the day it was given", default=None)


@shape
class PraiseScore:
    """What one quantifier says of one praise: a score, a duplicate, dismissed, or nothing yet."""

    praise: str = key(ID, "id of the praise")
    by: str = key(ID, "the quantifier")
    points: Fraction = key(
        RATIO,
        "the score; 0 is not scored yet, unless dismissed or a duplicate",
        default=Fraction(0),
    )
    duplicate_of: str | None = key(
        maybe(ID), "id of the praise it repeats, which the same quantifier scored", default=None
    )
    dismissed: bool = key(TRUTH, "true when it is no praise: it counts 0", default=False)
