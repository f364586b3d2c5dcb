"""A round with donations that were not made: what one donor more, or an attacker, would do."""

from __future__ import annotations

from dataclasses import replace

from commonpool.core.document import Document
from commonpool.core.evidence import Inflow
from commonpool.core.rounds import Donation


def with_donations(document: Document, more: tuple[Donation, ...]) -> Document:
    """The document and more donations, which the pot holds too where the rule pays them on."""
    changed = replace(document, donations=(*document.donations, *more))
    if not document.rule.mechanism.pays_donations:
        return changed
    inflow = Inflow(
        id=free("more donations", {row.id for row in document.inflows}),
        kind="donation",
        amount=sum(row.amount for row in more),
    )
    return replace(changed, inflows=(*document.inflows, inflow))


def free(name: str, taken: set[str]) -> str:
    """`name`, or with marks behind it one that nobody has."""
    while name in taken:
        name += "+"
    return name
