"""Capital-constrained quadratic funding: the match is scaled by one α, donations are paid on.

payout = α·S² + (1 − α)·Σc = Σc + α·(S² − Σc), α = pool / Σ (S² − Σc), where the pool is what
the pot holds beyond the donations. Buterin, Hitzig and Weyl (2019), section 5; as in the
contracts of clr.fund (`calcAlpha`, `getAllocatedAmount`).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from commonpool.core.fault import Fault
from commonpool.core.kinds import AMOUNT, COUNT
from commonpool.core.mechanisms.base import (
    Claims,
    Evidence,
    Factor,
    Mechanism,
    Note,
    Reason,
    note,
)
from commonpool.core.mechanisms.quadratic import PAY
from commonpool.core.mechanisms.quadratic_sums import (
    MOST_DIGITS,
    ROUND,
    Rooting,
    Sums,
    check_root_digits,
    donor_notes,
    reduce_donations,
    round_notes,
    weight_of_unlisted,
)
from commonpool.core.shapes import key, maybe, shape


@shape
class AlphaParameters:
    """Donations are in the pot, and each project is paid its own with a scaled match."""

    pay: str = key(
        PAY,
        "scale: the match takes the whole pool, whatever α that needs; unsaturated: α is never "
        "above 1, and the rest of the pool is remainder",
        default="scale",
    )
    root_digits: int = key(
        COUNT, "decimals kept of each root, rounded down; 0 keeps whole votes", default=6
    )
    credit: int | None = key(
        maybe(AMOUNT),
        "the amount whose root is one vote, where votes are whole; else the smallest unit",
        default=None,
    )
    alpha_digits: int | None = key(
        maybe(COUNT), "decimals kept of α, rounded down; without it α is exact", default=None
    )
    unlisted: Fraction = weight_of_unlisted()

    @property
    def rooting(self) -> Rooting:
        """How the reduce takes roots under these parameters."""
        return Rooting(self.root_digits, credit=self.credit or 1, unlisted=self.unlisted)


def capital_constrained(evidence: Evidence, pot: int, parameters: AlphaParameters) -> Claims:
    """capital-constrained@1: payout = α·S² + (1 − α)·Σc."""
    sums = reduce_donations(evidence, parameters.rooting)
    return decide_alpha(sums, pot, parameters, donor_notes(evidence))


def decide_alpha(
    sums: Mapping[str, Sums], pot: int, parameters: AlphaParameters, notes: tuple[Note, ...] = ()
) -> Claims:
    """The payouts of capital-constrained@1 on the sums, which any engine may have added up."""
    notes = (*notes, *round_notes(sums))
    matches = {project: match(sums[project], parameters.rooting) for project in sorted(sums)}
    pool = pot - sum(project.amount for project in sums.values())
    if pool < 0:
        raise Fault(
            "the pot holds less than was donated",
            "let the donations flow into the pot too, or use quadratic@1, which shares the match "
            "alone",
            ("rule", "mechanism"),
        )
    rate = alpha(pool, sum(matches.values(), Fraction(0)), parameters)
    if sums and not any(matches.values()):
        notes = (*notes, note("no-match"))
    reasons = {name: payout(sums[name], raw, rate) for name, raw in matches.items()}
    return Claims(reasons, fixed=True, notes=notes)


def match(sums: Sums, rooting: Rooting) -> Fraction:
    """S² − Σ w·c in smallest units, never below 0.

    It is 0 where one donor alone gave, for roots are rounded down.
    """
    return max(rooting.square(sums.roots) - sums.counted, Fraction(0))


def alpha(pool: int, matches: Fraction, parameters: AlphaParameters) -> Fraction:
    """α = pool / Σ (S² − Σc): 0 where there is nothing to match, rounded down where asked."""
    exact = Fraction(pool) / matches if matches else Fraction(0)
    if parameters.pay == "unsaturated":
        exact = min(exact, Fraction(1))
    if parameters.alpha_digits is None:
        return exact
    scale = 10**parameters.alpha_digits
    return Fraction(exact.numerator * scale // exact.denominator, scale)


def payout(sums: Sums, raw: Fraction, rate: Fraction) -> tuple[Reason, ...]:
    """A project's own donations, and its match: raw × α."""
    given = Fraction(sums.amount)
    factors = (Factor("alpha", "pool", rate),)
    return (
        Reason("donations", str(sums.donors), given, given),
        Reason("match", str(sums.donors), raw, raw * rate, factors),
    )


def check_alpha(parameters: AlphaParameters) -> None:
    """Digits as fine as anybody needs, and a credit that is something."""
    check_root_digits(parameters.root_digits)
    if (parameters.alpha_digits or 0) > MOST_DIGITS:
        raise Fault(
            f"alpha_digits is {parameters.alpha_digits}",
            f"write at most {MOST_DIGITS}",
            ("alpha_digits",),
        )
    if parameters.credit == 0:
        raise Fault("credit is 0", "write the amount whose root is one vote", ("credit",))


MECHANISMS = (
    Mechanism(
        name="capital-constrained@1",
        title="Capital-constrained quadratic funding: donations paid on, the match scaled by α",
        formula="share = α × (Σ √(w × c))² + (1 − α) × Σ c, "
        "α = (pot − all donations) / Σ over projects of ((Σ √(w × c))² − Σ c)",
        source="Buterin, Hitzig and Weyl (2019), section 5; the contracts of clr.fund",
        reads=ROUND,
        parameters=AlphaParameters,
        claims=capital_constrained,
        check=check_alpha,
        pays_amounts=lambda parameters: True,
        pays_donations=True,
    ),
)
