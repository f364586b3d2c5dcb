"""What a mechanism is: a pure function from evidence, pot and parameters to claims."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Generic, TypeVar

from commonpool.core.certificate_tables import Holding
from commonpool.core.evidence import (
    Appreciation,
    Contribution,
    Cycle,
    Measurement,
    Need,
    Outcome,
    Person,
    Standing,
)
from commonpool.core.praise_tables import Praise, PraiseScore
from commonpool.core.rounds import Ballot, Donation, Donor, Project, ProjectSum, Reduction

P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Deed:
    """A contribution that counts, and what it measures before any factor.

    `measure` is in the common measure: hours of labour, or quantity × equivalence.
    """

    row: Contribution
    measure: Fraction


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a mechanism may read. Every table is in canonical order."""

    cycle: Cycle
    people: tuple[Person, ...]
    needs: tuple[Need, ...] = ()
    deeds: tuple[Deed, ...] = ()
    appreciations: tuple[Appreciation, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    standings: tuple[Standing, ...] = ()
    projects: tuple[Project, ...] = ()
    donations: tuple[Donation, ...] = ()
    donors: tuple[Donor, ...] = ()
    sums: tuple[ProjectSum, ...] = ()
    reduction: Reduction | None = None
    ballots: tuple[Ballot, ...] = ()
    praises: tuple[Praise, ...] = ()
    praise_scores: tuple[PraiseScore, ...] = ()
    holdings: tuple[Holding, ...] = ()

    def members(self) -> tuple[Person, ...]:
        """Parties that are registered and have not left before the cycle opened."""
        first = self.cycle.opens[:10]
        return tuple(p for p in self.people if p.registered and not (p.left and p.left < first))


@dataclass(frozen=True, slots=True)
class Factor:
    """A number that a claim was multiplied by: `name` (need, impact, zone), `of` what."""

    name: str
    of: str
    value: Fraction


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that gave a claim: points = quantity × every factor + bonus."""

    source: str  # what gave it: contribution, donations, ballots; reasons.TELLERS has them all
    ref: str
    quantity: Fraction
    points: Fraction
    factors: tuple[Factor, ...] = ()
    bonus: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader of the receipt must know: a code and its values, never a sentence.

    Sentences are made in `words`, so that old receipts outlive better wording.
    """

    code: str
    values: tuple[tuple[str, str], ...] = ()


def note(code: str, **values: str) -> Note:
    """A Note from keywords."""
    return Note(code, tuple(sorted(values.items())))


@dataclass(frozen=True, slots=True)
class Claims:
    """What a mechanism says: each party's reasons.

    Where `fixed`, points are smallest units of the pot and what they leave is remainder;
    otherwise they are weights by which the whole pot is divided. Where `money`, these weights
    are smallest units too: what is owed, or what donors moved.
    """

    reasons: Mapping[str, tuple[Reason, ...]]
    fixed: bool = False
    money: bool = False
    notes: tuple[Note, ...] = ()

    def points(self) -> dict[str, Fraction]:
        """Each party's total, over its reasons."""
        return {
            party: sum((reason.points for reason in reasons), Fraction(0))
            for party, reasons in self.reasons.items()
        }


def collect(pairs: Iterable[tuple[str, Reason]]) -> dict[str, tuple[Reason, ...]]:
    """Reasons by party, in the order given."""
    lists: dict[str, list[Reason]] = {}
    for party, reason in pairs:
        lists.setdefault(party, []).append(reason)
    return {party: tuple(reasons) for party, reasons in sorted(lists.items())}


@dataclass(frozen=True, slots=True)
class Mechanism(Generic[P]):
    """A named, versioned way to turn evidence into claims. A published one never changes."""

    name: str
    title: str
    formula: str
    source: str
    reads: tuple[str, ...]  # the tables whose rows move a share
    parameters: type[P]
    claims: Callable[[Evidence, int, P], Claims]
    check: Callable[[P], None] = field(default=lambda parameters: None)
    pays_donations: bool = False  # the pot holds the donations too, and each project gets its own
    pays_amounts: Callable[[P], bool] = field(default=lambda parameters: False)  # see Claims.fixed
    least: Callable[[P], int] = field(default=lambda parameters: 0)  # a share is this, or nothing


# By the name of a mechanism: another way to the same claims, such as on a library's columns.
Ways = Mapping[str, Callable[[Evidence, int, object], Claims]]
NO_WAYS: Ways = MappingProxyType({})
