"""What a panel made of praise: the mean of each, while a cycle is open and once it is closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from commonpool.core.document import Document
from commonpool.core.mechanisms.praise import PraiseParameters, average, completed
from commonpool.core.praise_tables import PraiseScore

PANEL = "panel"


@dataclass(frozen=True, slots=True)
class Mean:
    """What a praise counts: the mean of its scores, and how many quantifiers spoke of it."""

    praise: str
    mean: Fraction
    by: int


def means(document: Document) -> Iterator[Mean]:
    """The mean of each praise, by the rule's parameters, or as they are left out."""
    own = document.rule.parameters
    parameters = own if isinstance(own, PraiseParameters) else PraiseParameters()
    given = {(row.praise, row.by): row for row in document.praise_scores}
    rows: dict[str, list[PraiseScore]] = {row.id: [] for row in document.praises}
    for row in document.praise_scores:
        rows[row.praise].append(row)
    for praise, scores in rows.items():
        spoke = sum(completed(row) for row in scores)
        yield Mean(praise, average(scores, given, parameters), spoke)


def folded(document: Document) -> Document:
    """One score for each praise, which shares the same: who gave what stays with the panel."""
    scores = tuple(
        PraiseScore(
            praise=one.praise, by=PANEL, points=one.mean, dismissed=bool(one.by and not one.mean)
        )
        for one in means(document)
    )
    return replace(document, praise_scores=scores)
