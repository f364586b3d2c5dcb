"""A village round for tests: who gave to what, and what the rule makes of it."""

from collections.abc import Mapping
from fractions import Fraction

from commonpool.core.amounts import Unit
from commonpool.core.apportion import Lot
from commonpool.core.evidence import Cycle
from commonpool.core.mechanisms.base import Claims, Evidence, Note
from commonpool.core.mechanisms.cocm import MECHANISMS as CLUSTERS
from commonpool.core.mechanisms.pairwise import MECHANISMS as PAIRS
from commonpool.core.mechanisms.quadratic import MECHANISMS as LINEAR
from commonpool.core.mechanisms.quadratic_alpha import MECHANISMS as ALPHA
from commonpool.core.mechanisms.quadratic_octant import MECHANISMS as OCTANT
from commonpool.core.rounds import Donation, Donor, Project
from commonpool.core.rule import Terms
from commonpool.core.shapes import read
from commonpool.core.sharing import Outcome, settle

Gift = tuple[str, str, int]  # who, to which project, how many smallest units

CENTS = Unit("USD", 2)
LOT = Lot(b"village")
FAMILIES = (LINEAR, ALPHA, OCTANT, PAIRS, CLUSTERS)
RULES = {mechanism.name: mechanism for family in FAMILIES for mechanism in family}


def village(
    gifts: list[Gift],
    *,
    weights: Mapping[str, str | int] | None = None,
    projects: int | None = None,
) -> Evidence:
    """Give the evidence of a round; `projects` in all, those without a gift too."""
    names = [f"project {n}" for n in range(projects)] if projects else sorted({g[1] for g in gifts})
    return Evidence(
        cycle=Cycle(id="2026-01", opens="2026-01-01", closes="2026-02-01"),
        people=(),
        projects=tuple(Project(id=name) for name in names),
        donations=tuple(Donation(by=by, to=to, amount=amount) for by, to, amount in gifts),
        donors=tuple(Donor(id=by, weight=Fraction(w)) for by, w in (weights or {}).items()),
    )


def claims(
    evidence: Evidence,
    pot: int,
    rule: str = "quadratic@1",
    unit: Unit = CENTS,
    **parameters: object,
) -> Claims:
    """Ask the rule, with parameters as they would stand in a file."""
    mechanism = RULES[rule]
    made = read(mechanism.parameters, parameters, unit)
    mechanism.check(made)  # type: ignore[arg-type]
    return mechanism.claims(evidence, pot, made)  # type: ignore[arg-type]


def share(made: Claims, pot: int, unit: Unit = CENTS, **terms: object) -> Outcome:
    """Divide the pot, with the rule's terms as they would stand in a file."""
    return settle(made, pot, read(Terms, {"mechanism": "any@1", **terms}, unit), (), LOT)


def amounts(outcome: Outcome) -> dict[str, int]:
    """What each project gets, in smallest units."""
    return {share.party: share.amount for share in outcome.shares}


def codes(notes: tuple[Note, ...]) -> list[str]:
    """The codes of the notes, in their order."""
    return [note.code for note in notes]
