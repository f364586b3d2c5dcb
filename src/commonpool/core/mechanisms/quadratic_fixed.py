"""Fixed-point numbers, for rules that nest roots and quotients.

Inside, every root and every quotient is rounded down to a multiple of 10^-30, so that every
machine gets the same bits; a claim is then rounded down to a multiple of 10^-18 of the smallest
unit, the finest that a receipt prints. A claim of pairwise@1 that is 10^-6 of a smallest unit
or more is thus within 10^-12 of its true value, in proportion to it; so is one of cocm@1 while
every w, and every 1 − k that is not 0, is above 10^-16.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import isqrt

from commonpool.core.amounts import MAX_DECIMALS
from commonpool.core.mechanisms.base import Claims, Evidence, Factor, Note, Reason, note
from commonpool.core.mechanisms.quadratic_sums import (
    Worth,
    donor_notes,
    merged,
    round_notes,
)

Table = dict[str, dict[str, int]]  # a sparse matrix by row, then column
PLACES = 30
SCALE: int = 10**PLACES


def fixed(ratio: Worth) -> int:
    """`ratio` in 10^-30, rounded down."""
    return ratio.numerator * SCALE // ratio.denominator


def fixed_root(ratio: Worth) -> int:
    """The root of `ratio` in 10^-30, rounded down."""
    return isqrt(ratio.numerator * SCALE * SCALE // ratio.denominator)


def published(value: int, scale: int) -> Fraction:
    """`value` / `scale`, rounded down to 10^-18."""
    return Fraction(value * int(10**MAX_DECIMALS) // scale, int(10**MAX_DECIMALS))


def turned(table: Table) -> Table:
    """The same numbers with rows as columns."""
    made: Table = {}
    for row, values in table.items():
        for column, value in values.items():
            made.setdefault(column, {})[row] = value
    return made


def bridged(
    evidence: Evidence,
    worths: Mapping[str, Mapping[str, Worth]],
    points: Mapping[str, Fraction],
    words: tuple[str, str],
) -> Claims:
    """Claims of `points` (smallest units), each with the number of its donors that count.

    Of the two words the first names the one factor, which says how many times what was given the
    points are; the second is the code of a note where nothing has points.
    """
    factor, nothing = words
    gifts = merged(evidence.donations)
    reasons = {}
    for project, by_donor in gifts.items():
        given, value = Fraction(sum(by_donor.values())), points.get(project, Fraction(0))
        factors = (Factor(factor, "donors", value / given),)
        donors = str(len(worths[project]))
        reasons[project] = (Reason("donations", donors, given, value, factors),)
    return Claims(
        reasons, money=True, notes=(*donor_notes(evidence), *_notes(gifts, points, nothing))
    )


def _notes(
    gifts: Mapping[str, Mapping[str, int]], points: Mapping[str, Fraction], nothing: str
) -> tuple[Note, ...]:
    """What a reader must know of the round, then of each project without points."""
    if gifts and not any(points.values()):
        return (*round_notes(gifts), note(nothing))
    without = (project for project in gifts if not points.get(project))
    return (*round_notes(gifts), *(note("unmatched", project=name) for name in without))
