"""A round with donations that were not made: what one donor more, or an attacker, would do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from commonpool.core.document import Document
from commonpool.core.evidence import Inflow
from commonpool.core.mechanisms.quadratic_sums import merged, rooting_of
from commonpool.core.rounds import Donation, ProjectSum, Reduction


def with_donations(document: Document, more: tuple[Donation, ...]) -> Document:
    """The document and more donations, which the pot holds too where the rule pays them on.

    Where an engine added up, they come from donors who gave nothing so far.
    """
    if document.reduction is None:
        changed = replace(document, donations=(*document.donations, *more))
    else:
        changed = replace(document, sums=with_newcomers(document.reduction, document.sums, more))
    if not document.rule.mechanism.pays_donations:
        return changed
    inflow = Inflow(
        id=free("more donations", {row.id for row in document.inflows}),
        kind="donation",
        amount=sum(row.amount for row in more),
    )
    return replace(changed, inflows=(*document.inflows, inflow))


def with_newcomers(
    made: Reduction, sums: tuple[ProjectSum, ...], more: Iterable[Donation]
) -> tuple[ProjectSum, ...]:
    """Sums, and what donors who are new, and have no weight of their own, add to them."""
    rooting = rooting_of(made, squares=any(row.squares is not None for row in sums))
    rows = {row.project: row for row in sums}
    for project, gifts in merged(more).items():
        new, old = rooting.total(gifts, {}), rows.get(project)
        squares = Fraction(new.squares) if rooting.squares else None
        rows[project] = ProjectSum(
            project=project,
            donors=new.donors + (old.donors if old else 0),
            amount=new.amount + (old.amount if old else 0),
            counted=new.counted + (old.counted if old else 0),
            roots=new.roots + (old.roots if old else Fraction(0)),
            squares=squares if squares is None else squares + ((old and old.squares) or 0),
        )
    return tuple(rows.values())


def free(name: str, taken: set[str]) -> str:
    """`name`, or with marks behind it one that nobody has."""
    while name in taken:
        name += "+"
    return name
