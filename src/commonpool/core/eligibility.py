"""Which contributions an eligibility expression lets count."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from commonpool.core.document import Document
from commonpool.core.evidence import Contribution
from commonpool.core.expressions.evaluator import evaluate
from commonpool.core.expressions.parser import parse
from commonpool.core.expressions.syntax import Value
from commonpool.core.expressions.values import values_of
from commonpool.core.fault import Fault, quote

WHERE = ("rule", "eligible")


def eligibility(document: Document) -> Callable[[Contribution], bool]:
    """Whether a contribution meets the rule's expression; always, where there is none.

    The names are `by`, `kind`, `hours`, `quantity`, `unit`, `need`, `delivered`, `activity`,
    `tags`, `zone` (of the party), and `measured`, a map from indicator to the value that was
    verified for the contribution or its activity. A number that was not written is 0.
    """
    text = document.rule.terms.eligible
    if not text:
        return lambda row: True
    try:
        tree = parse(text)
    except Fault as fault:
        raise fault.under(*WHERE) from None
    zones = {person.id: person.zone for person in document.people}

    def meets(row: Contribution) -> bool:
        try:
            found = evaluate(tree, facts_of(row, zones, document))
        except Fault as fault:
            raise Fault(
                "{problem}, as of contribution {id}",
                fault.mend,
                WHERE,
                problem=fault.problem,
                id=quote(row.id),
            ) from None
        if isinstance(found, bool):
            return found
        raise Fault("the expression is no condition", "write one, such as hours <= 40", WHERE)

    return meets


def facts_of(
    row: Contribution, zones: Mapping[str, str], document: Document
) -> Mapping[str, Value]:
    """What an expression may ask of a contribution."""
    nothing = Fraction(0)
    return values_of(
        {
            "by": row.by,
            "kind": row.kind,
            "hours": nothing if row.hours is None else row.hours,
            "quantity": nothing if row.quantity is None else row.quantity,
            "unit": row.unit,
            "need": row.need or "",
            "delivered": nothing if row.delivered is None else row.delivered,
            "activity": row.activity,
            "tags": list(row.tags),
            "zone": zones[row.by],
            "measured": measured(row, document),
        }
    )


def measured(row: Contribution, document: Document) -> dict[str, Fraction]:
    """Verified values for a contribution or its activity; the last by id where there are several."""
    return {
        found.indicator: found.value
        for found in document.measurements
        if found.verified_by
        and (found.contribution == row.id or (found.activity and found.activity == row.activity))
    }
