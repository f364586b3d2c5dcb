"""The reduce of quadratic funding: rows of donations → sums for each project.

Everything here is a sum of whole numbers (or of exact rationals), so that any engine, in any
order, finds the same. What is decided on the sums stands in `quadratic` and its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from commonpool.core.fault import Fault
from commonpool.core.kinds import RATIO
from commonpool.core.mechanisms.base import Evidence, Factor, Note, Reason, note
from commonpool.core.rounds import Donation, ProjectSum, Reduction
from commonpool.core.shapes import key
from commonpool.core.spelling import alike, folded

Worth = Fraction | int  # w · c in smallest units; an int where w is 1, which is faster
ROUND = ("projects", "donations", "donors")
MOST_DIGITS = 18  # beyond it the numbers only grow


def weight_of_unlisted() -> Fraction:
    """The parameter of every rule that weighs donors, declared once."""
    return key(
        RATIO,
        "weight of a donor who is not in the table donors; with 0 only those who are listed count",
        default=Fraction(1),
    )


@dataclass(frozen=True, slots=True)
class Sums:
    """What a quadratic rule needs to know of one project.

    `amount`, `counted` and `credit` are in smallest units; `roots` in 10^-k of the root of a
    credit and `squares` in 10^-2k of a credit, k being the rule's root_digits.
    """

    donors: int  # distinct donors whose donation counts: not below the minimum, weight above 0
    amount: int  # Σ c over all donors, those that do not count too
    counted: Fraction  # Σ w·c over the donors that count
    roots: int  # Σ r over the donors that count
    squares: int = 0  # Σ r² over the same; asked for only where the rule takes away squares


@dataclass(frozen=True, slots=True)
class Rooting:
    """How a donation becomes a root: r = isqrt(⌊w · c / credit · 10^(2k)⌋), k = `digits`.

    A donation below `minimum` (smallest units, all of a donor's to one project) has none; one
    without a weight of its own has that of all who are `unlisted`.
    """

    digits: int
    minimum: int = 0
    credit: int = 1
    squares: bool = False  # whether the rule asks for the sum of the roots' squares
    unlisted: Fraction = Fraction(1)  # w of a donor without a weight

    def root(self, worth: Worth) -> int:
        """The root of `worth` = w · c (smallest units), in 10^-digits of √credit."""
        inside = worth.numerator * 10 ** (2 * self.digits)
        return isqrt(inside // (worth.denominator * self.credit))

    def square(self, roots: int) -> Fraction:
        """The square of a sum of roots, in smallest units."""
        return Fraction(roots * roots * self.credit, 10 ** (2 * self.digits))

    def total(self, gifts: Mapping[str, int], weights: Mapping[str, Fraction]) -> Sums:
        """The sums of one project from each donor's whole donation to it."""
        other: Worth = 1 if self.unlisted == 1 else self.unlisted
        counting = (weights.get(by, other) * c for by, c in gifts.items() if c >= self.minimum)
        worths = [worth for worth in counting if worth]
        roots = [self.root(worth) for worth in worths]
        return Sums(
            donors=len(worths),
            amount=sum(gifts.values()),
            counted=Fraction(sum(worths)),
            roots=sum(roots),
            squares=sum(root * root for root in roots) if self.squares else 0,
        )


def merged(donations: Iterable[Donation]) -> dict[str, dict[str, int]]:
    """By project, then donor: all that one gave to the other, in smallest units, if anything."""
    gifts: dict[str, dict[str, int]] = {}
    for row in donations:
        if row.amount:
            by_donor = gifts.setdefault(row.to, {})
            by_donor[row.by] = by_donor.get(row.by, 0) + row.amount
    return dict(sorted(gifts.items()))


def worths_of(evidence: Evidence, unlisted: Fraction) -> dict[str, dict[str, Worth]]:
    """By project, then donor: w · c in smallest units, where it is above 0."""
    weights, other = weights_of(evidence), 1 if unlisted == 1 else unlisted
    return {
        project: {by: w * c for by, c in gifts.items() if (w := weights.get(by, other))}
        for project, gifts in merged(evidence.donations).items()
    }


def weights_of(evidence: Evidence) -> dict[str, Fraction]:
    """The weight of each donor that is listed."""
    return {donor.id: donor.weight for donor in evidence.donors}


def reduce_donations(evidence: Evidence, rooting: Rooting) -> dict[str, Sums]:
    """The sums of every project that somebody gave to."""
    if evidence.reduction is not None:
        return already_reduced(evidence.reduction, evidence.sums, rooting)
    weights = weights_of(evidence)
    gifts = merged(evidence.donations)
    return {project: rooting.total(by_donor, weights) for project, by_donor in gifts.items()}


def already_reduced(
    made: Reduction, rows: Iterable[ProjectSum], rooting: Rooting
) -> dict[str, Sums]:
    """The sums that an engine added up, if it took the roots as this rule does."""
    if rooting_of(made, squares=rooting.squares) != rooting:
        raise Fault(
            f"the sums were made with root_digits {made.root_digits}, or another minimum, credit or "
            "weight of the unlisted",
            "reduce the donations again under this rule",
            ("reduction",),
        )
    return {row.project: sums_in(row, rooting) for row in rows}


def rooting_of(made: Reduction, *, squares: bool) -> Rooting:
    """How an engine took roots."""
    return Rooting(made.root_digits, made.minimum, made.credit or 1, squares, made.unlisted)


def sums_in(row: ProjectSum, rooting: Rooting) -> Sums:
    """One row of sums, with the squares if the rule takes them away."""
    if rooting.squares and row.squares is None:
        raise Fault(
            f"the sums of {row.project} have no squares, and the rule takes them away",
            "reduce the donations again under this rule",
            ("reduction",),
        )
    return Sums(row.donors, row.amount, row.counted, int(row.roots), int(row.squares or 0))


def reason(sums: Sums, square: Fraction, taken: Fraction = Fraction(0)) -> Reason:
    """Why a project has a claim: amount × counted × root − taken, in smallest units.

    `counted` says what part of what was given counts, `root` how many times as much the square
    of the summed roots is: donors who give alike are as many times as they are donors.
    """
    factors = [Factor("root", "donors", square / (sums.counted or 1))]
    if sums.counted != sums.amount:
        factors.insert(0, Factor("counted", "donors", sums.counted / sums.amount))
    return Reason(
        "donations", str(sums.donors), Fraction(sums.amount), square - taken, tuple(factors), -taken
    )


def round_notes(sums: Mapping[str, object]) -> tuple[Note, ...]:
    """A note where nobody gave, or all that was given is for one project."""
    if not sums:
        return (note("no-donations"),)
    return (note("one-project", project=min(sums)),) if len(sums) == 1 else ()


def donor_notes(evidence: Evidence) -> tuple[Note, ...]:
    """Notes on one donor who gave all, on donors alike, and on listed ones who gave nothing.

    A weight beside a misspelled id weighs nobody, and its donor weighs as much as any unlisted.
    Where an engine added up, the last two, as far as the engine counted such ids.
    """
    listed = len(evidence.donors)
    if made := evidence.reduction:
        return (*alike_note(made.alike), *silent_note(made.silent, listed, made.silent_alike))
    givers = {row.by for row in evidence.donations if row.amount}
    told = (note("one-donor", donor=min(givers)),) if len(givers) == 1 else ()
    silent = {donor.id for donor in evidence.donors} - givers
    known = {folded(giver) for giver in givers} if silent else set()
    misspelled = sum(folded(one) in known for one in silent)
    return (*told, *alike_note(alike(givers)), *silent_note(len(silent), listed, misspelled))


def alike_note(count: int) -> tuple[Note, ...]:
    """A note where some ids differ from another by case or space alone."""
    return (note("alike-donors", count=str(count)),) if count else ()


def silent_note(silent: int, listed: int, misspelled: int) -> tuple[Note, ...]:
    """A note where some of the listed donors gave nothing; `misspelled` ones are nearly a donor."""
    if not silent:
        return ()
    return (note("silent-donors", silent=str(silent), listed=str(listed), alike=str(misspelled)),)


def check_root_digits(digits: int) -> None:
    """Roots as fine as anybody needs."""
    if digits > MOST_DIGITS:
        raise Fault(
            f"root_digits is {digits}", f"write at most {MOST_DIGITS}; 6 is usual", ("root_digits",)
        )
