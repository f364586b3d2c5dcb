"""Linear quadratic funding, with the variations that the field has.

q = S² − Σ w·c for each project, where S = Σ r over its distinct donors and r is the root of
w·c. Buterin, Hitzig and Weyl, "A Flexible Design for Funding Public Goods" (2019), sections
4.2 and 5. Caps are the rule's own: excess = "redistribute" finds in one step the level that
redistributing in proportion and repeating ends in; "remainder" returns what they cut off.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from commonpool.core.kinds import AMOUNT, COUNT, choice
from commonpool.core.mechanisms.base import Claims, Evidence, Mechanism, Note, Reason, note
from commonpool.core.mechanisms.quadratic_sums import (
    ROUND,
    Rooting,
    Sums,
    check_root_digits,
    donor_notes,
    reason,
    reduce_donations,
    round_notes,
    weight_of_unlisted,
)
from commonpool.core.shapes import key, shape

PAY = choice("scale", "unsaturated")
PAID = (
    "scale: claims share the whole pot; unsaturated: when they are below it they are paid "
    "as they are, and the rest of the pot is remainder"
)


@shape
class QuadraticParameters:
    """Many small donations weigh more than one large."""

    subtract: str = key(
        choice("contributions", "squares", "nothing"),
        "taken from S²: what was given, w·c; or the squares of the same rounded roots, which with "
        "root_digits = 0 is what pluralistic.js does; or nothing",
        default="contributions",
    )
    pay: str = key(
        PAY,
        PAID,
        default="scale",
    )
    single_donor: str = key(
        choice("nothing", "counts"),
        "a project with one donor gets nothing: one gift shows no support by several, and where "
        "nothing is subtracted it would draw a match on itself",
        default="nothing",
    )
    minimum: int = key(
        AMOUNT, "what a donor gives to one project counts from this amount on", default=0
    )
    root_digits: int = key(
        COUNT, "decimals kept of each root, rounded down; 0 keeps whole roots", default=6
    )
    unlisted: Fraction = weight_of_unlisted()

    @property
    def rooting(self) -> Rooting:
        """How the reduce takes roots under these parameters."""
        squares = self.subtract == "squares"
        return Rooting(self.root_digits, self.minimum, squares=squares, unlisted=self.unlisted)


def quadratic(evidence: Evidence, pot: int, parameters: QuadraticParameters) -> Claims:
    """quadratic@1: share ∝ q = (Σ √(w·c))² − Σ w·c."""
    sums = reduce_donations(evidence, parameters.rooting)
    return decide_quadratic(sums, pot, parameters, donor_notes(evidence))


def decide_quadratic(
    sums: Mapping[str, Sums],
    pot: int,
    parameters: QuadraticParameters,
    notes: tuple[Note, ...] = (),
) -> Claims:
    """The claims of quadratic@1 on the sums, which any engine may have added up."""
    reasons = {project: (claim(sums[project], parameters),) for project in sorted(sums)}
    told = (*notes, *round_notes(sums), *unmatched(sums, reasons))
    return as_paid(Claims(reasons, money=True, notes=told), pot, parameters.pay)


def as_paid(claims: Claims, pot: int, pay: str) -> Claims:
    """The claims, paid as they are where they are below the pot and the rule says so."""
    if pay == "unsaturated" and 0 < sum(claims.points().values()) < pot:
        return Claims(claims.reasons, fixed=True, notes=(*claims.notes, note("unsaturated")))
    return claims


def claim(sums: Sums, parameters: QuadraticParameters) -> Reason:
    """The q of one project, in smallest units: S² less what is taken, never below 0."""
    square = parameters.rooting.square(sums.roots)
    if sums.donors < 2 and parameters.single_donor == "nothing":
        return reason(sums, square, square)
    return reason(sums, square, min(square, _taken(sums, parameters)))


def _taken(sums: Sums, parameters: QuadraticParameters) -> Fraction:
    """What is taken from S², in smallest units."""
    if parameters.subtract == "nothing":
        return Fraction(0)
    if parameters.subtract == "contributions":
        return sums.counted
    return Fraction(sums.squares, 10 ** (2 * parameters.root_digits))


def unmatched(
    sums: Mapping[str, Sums], reasons: Mapping[str, tuple[Reason, ...]]
) -> tuple[Note, ...]:
    """A note for each project that was given to and has no claim, and how many donors count."""
    return tuple(
        note("unmatched", project=project, donors=str(sums[project].donors))
        for project, (only,) in sorted(reasons.items())
        if not only.points
    )


def check_quadratic(parameters: QuadraticParameters) -> None:
    """Roots as fine as anybody needs."""
    check_root_digits(parameters.root_digits)


MECHANISMS = (
    Mechanism(
        name="quadratic@1",
        title="Quadratic funding: many small donations weigh more than one large",
        formula="points = (Σ √(w × c))² − Σ w × c, over the distinct donors of a project",
        source="Buterin, Hitzig and Weyl, A Flexible Design for Funding Public Goods (2019)",
        reads=ROUND,
        parameters=QuadraticParameters,
        claims=quadratic,
        check=check_quadratic,
        pays_amounts=lambda parameters: parameters.pay == "unsaturated",
    ),
)
