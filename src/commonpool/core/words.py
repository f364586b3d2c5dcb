"""Notes in words: each code has one sentence, made from its values when it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from commonpool.core.document import Document
from commonpool.core.phrases import joined, opening
from commonpool.core.shapes import Json, JsonObject

Say = Callable[[Mapping[str, str]], str]
Labels = Mapping[str, Mapping[str, str]]  # for each value of a note: id → what it is called

IF_NONE = {
    "carry": "all of it is carried over.",
    "equal": "it is shared equally among the members.",
    "reserve": "all of it goes to the reserve.",
}
TIES = {
    "order": "the adopted order",
    "cheaper": "its lower cost",
    "dearer": "its higher cost",
    "votes": "more votes",
    "points": "more points",
}
HELD = {"unregistered": "they are no member yet", "left": "they left the community"}


def donors_words(values: Mapping[str, str]) -> str:
    """How many donors count, where a note says so."""
    return {"": "", "1": ": one donor counts"}.get(
        values.get("donors", ""), f": {values.get('donors')} donors count"
    )


def misspelled_words(count: str) -> str:
    """How many of those who gave nothing may be somebody who gave."""
    if count == "0":
        return ""
    differ = "differs" if count == "1" else "differ"
    return (
        f"; {count} of them {differ} from a donor by case, space or the storing of an accent alone"
    )


def several(count: str, one: str, more: str) -> str:
    """`One donor id differs`, `2 donor ids differ`."""
    return f"One {one}" if count == "1" else f"{count} {more}"


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
    "cut-amounts": lambda v: (
        "This rule pays amounts: what the cap cuts off goes to nobody, and is in the remainder."
    ),
    "floors-unpaid": lambda v: "The floor cannot be paid to everyone: all get the same.",
    "need-unserved": lambda v: f"A need that nobody served: {v['need']}.",
    "unverified": lambda v: (
        f"The measurement of {v['measurement']} is not verified and changes nothing."
    ),
    # What happened in a round.
    "no-donations": lambda v: "Nobody gave to any project.",
    "no-ballots": lambda v: "Nobody voted.",
    "one-donor": lambda v: "All that was given comes from one donor.",
    "alike-donors": lambda v: (
        f"{several(v['count'], 'donor id differs', 'donor ids differ')} from another by case, "
        "space or the storing of an accent alone: the same donor twice?"
    ),
    "unread-table": lambda v: f"{v['rule']} does not read {v['table']}: they change nothing.",
    "alike-voters": lambda v: (
        f"{several(v['count'], 'voter id differs', 'voter ids differ')} from another by case, "
        "space or the storing of an accent alone: the same voter twice?"
    ),
    "silent-donors": lambda v: (
        f"{v['silent']} of the {v['listed']} listed donors gave nothing"
        f"{misspelled_words(v['alike'])}."
    ),
    "one-project": lambda v: f"All that was given is for one project, {v['project']}.",
    "unmatched": lambda v: f"{opening(v['project'])} has no claim on the pot{donors_words(v)}.",
    "unsaturated": lambda v: "The claims are below the pot: they are paid as they are.",
    "no-match": lambda v: "No project has a match: each is paid its donations.",
    "no-pairs": lambda v: "No two donors gave to the same project: nobody has a claim.",
    "no-bridges": lambda v: "No donors of different groups agree: nobody has a claim.",
    "below-threshold": lambda v: (
        f"{opening(v['project'])} is below the threshold and gets nothing."
    ),
    "bought": lambda v: (
        f"{v['place']}. {v['project']}: {v['votes']} votes, {v['points']} points, at {v['price']}."
    ),
    "tie": lambda v: (
        f"A tie among {v['among']}: {v['chosen']} goes first, by {TIES.get(v['by'], v['by'])}."
    ),
    "over-budget": lambda v: f"{opening(v['project'])} costs more than the whole budget.",
    "greedy-preferred": lambda v: (
        f"The greedy choice pleases {v['more']} voters more, and was taken instead."
    ),
    "conflicts": lambda v: (
        f"{opening(v['project'])}: voters who declared a conflict of interest and did not count: {v['count']}."
    ),
    "below-quorum": lambda v: (
        f"{opening(v['project'])} has {v['has']} of the {v['needs']} ballots that the rule asks for."
    ),
    "below-minimum": lambda v: f"{opening(v['project'])} is below the minimum and gets nothing.",
    "empty-ballot": lambda v: f"The ballot of {v['voter']} gives to nothing and does not count.",
    "budget-above-pot": lambda v: "The voters asked for more than the pot: all of it is shared.",
    "budget-voted": lambda v: f"The voters gave {v['part']} of the pot to this round.",
    "category-unserved": lambda v: f"No project stands in the category {v['category']}.",
    "praise-unscored": lambda v: f"Nobody scored a praise of {v['party']}: it counts nothing.",
    "few-praises": lambda v: (
        f"Praises: {v['has']} of the {v['needs']} that a whole pot asks for, so a part is shared."
    ),
    "ineligible": lambda v: f"{v['contribution']} by {v['party']} does not meet: {v['asks']}.",
    "held": lambda v: f"The share of {v['party']} ({v['amount']}) is held: {HELD[v['why']]}.",
}


def sentence(note: Json, labels: Labels | None = None) -> str:
    """A note of a receipt as one sentence; `labels` says what its ids are called."""
    if not isinstance(note, dict):
        return str(note)
    values = labelled(note, labels or {})
    return SENTENCES[values["code"]](values)


def labelled(note: JsonObject, labels: Labels) -> dict[str, str]:
    """The values of a note, its ids by what they are called."""
    values = {key: str(value) for key, value in note.items()}
    for key in labels.keys() & values.keys():
        values[key] = joined([labels[key].get(one, one) for one in values[key].split(", ")])
    return values


def labels_of(document: Document) -> Labels:
    """What people call the parties, needs, contributions and measurements of a document."""
    people = document.party_names
    return {
        "party": people,
        "by": people,
        "project": people,
        "among": people,
        "chosen": people,
        "need": {row.id: row.what or row.id for row in document.needs},
        "contribution": {
            row.id: f'"{row.what}"' if row.what else row.id for row in document.contributions
        },
        "measurement": {row.id: row.indicator.replace("-", " ") for row in document.measurements},
    }
