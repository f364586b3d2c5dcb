"""Notes in words: each code has one sentence, made from its values when it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from commonpool.core.document import Document
from commonpool.core.phrases import joined
from commonpool.core.shapes import Json

Say = Callable[[Mapping[str, str]], str]
Labels = Mapping[str, Mapping[str, str]]  # for each value of a note: id → what it is called

IF_NONE = {
    "carry": "all of it is carried over.",
    "equal": "it is shared equally among the members.",
    "reserve": "all of it goes to the reserve.",
}
HELD = {"unregistered": "they are no member yet", "left": "they left the community"}

SENTENCES: dict[str, Say] = {
    # Why a contribution does not count in this cycle.
    "gift": lambda v: f"{v['contribution']} by {v['party']} is a gift: thanks, and no share.",
    "outside-cycle": lambda v: (
        f"{v['contribution']} by {v['party']} was done on {v['on']}, outside this cycle."
    ),
    "disputed": lambda v: (
        f"{v['contribution']} by {v['party']} is disputed by {v['by']} and waits."
    ),
    "unconfirmed": lambda v: (
        f"{v['contribution']} by {v['party']} has {v['has']} of the {v['needs']} "
        "confirmations that the rule asks for."
    ),
    # What happened to the pool.
    "track-only": lambda v: "This community only tracks for now: nothing is shared yet.",
    "empty-pot": lambda v: "Nothing came in that could be shared.",
    "baseline-short": lambda v: f"The baseline is short of {v['short']}.",
    # What happened to the claims.
    "nobody": lambda v: "Nobody has a claim under this rule: " + IF_NONE[v["if_none"]],
    "all-capped": lambda v: "Every share is at the cap: the rest is in the remainder.",
    "floors-unpaid": lambda v: "The floor cannot be paid to everyone: all get the same.",
    "need-unserved": lambda v: f"A need that nobody served: {v['need']}.",
    "unverified": lambda v: (
        f"The measurement of {v['measurement']} is not verified and changes nothing."
    ),
    "held": lambda v: f"The share of {v['party']} ({v['amount']}) is held: {HELD[v['why']]}.",
}


def sentence(note: Json, labels: Labels | None = None) -> str:
    """A note of a receipt as one sentence; `labels` says what its ids are called."""
    if not isinstance(note, dict):
        return str(note)
    values = {key: str(value) for key, value in note.items()}
    for key, names in (labels or {}).items():
        if key in values:
            values[key] = joined([names.get(one, one) for one in values[key].split(", ")])
    return SENTENCES[values["code"]](values)


def labels_of(document: Document) -> Labels:
    """What people call the parties, needs, contributions and measurements of a document."""
    people = document.party_names
    return {
        "party": people,
        "by": people,
        "need": {row.id: row.what or row.id for row in document.needs},
        "contribution": {
            row.id: f'"{row.what}"' if row.what else row.id for row in document.contributions
        },
        "measurement": {row.id: row.indicator.replace("-", " ") for row in document.measurements},
    }
