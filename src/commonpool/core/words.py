"""Notes in words: each code has one sentence, made from its values when it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from commonpool.core.shapes import Json, JsonObject

Say = Callable[[Mapping[str, str]], str]

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
        "confirmations it needs."
    ),
    # What happened to the pool.
    "track-only": lambda v: "This community only tracks for now: nothing is shared yet.",
    "empty-pot": lambda v: "Nothing came in that could be shared.",
    "baseline-short": lambda v: f"The baseline is short of {v['short']}.",
    # What happened to the claims.
    "nobody": lambda v: "Nobody has a claim under this rule: " + IF_NONE[v["if_none"]],
    "all-capped": lambda v: "Every share is at the cap: the rest is in the remainder.",
    "floors-unpaid": lambda v: "The floor cannot be paid to everyone: all get the same.",
    "need-unserved": lambda v: f"Nobody served the need {v['need']}.",
    "unverified": lambda v: (
        f"The measurement {v['measurement']} is not verified and changes nothing."
    ),
    "held": lambda v: f"The share of {v['party']} ({v['amount']}) is held: {HELD[v['why']]}.",
}


def sentence(note: Json, names: Mapping[str, str] | None = None) -> str:
    """A note of a receipt as one sentence; `names` gives people's names by id."""
    if not isinstance(note, dict):
        return str(note)
    values = {key: str(value) for key, value in note.items()}
    for key in ("party", "by"):
        if key in values and names:
            values[key] = joined([names.get(one, one) for one in values[key].split(", ")])
    return SENTENCES[values["code"]](values)


def joined(parts: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(parts) if len(parts) < 3 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def rows(table: JsonObject, name: str) -> list[JsonObject]:
    """The rows of one table of a receipt or of inputs."""
    found = table.get(name, [])
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
