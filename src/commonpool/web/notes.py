"""What a reader of a village's cycle must know, in the language of the page.

The receipt keeps codes and values. Core says each in English; here stand those that a village
meets, so that they can be translated. What only a round meets is told as core tells it.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from commonpool.core.amounts import Unit
from commonpool.core.shapes import Json
from commonpool.core.words import Labels, labelled, sentence
from commonpool.web.figures import said

IF_NONE = {
    "carry": gettext_lazy("Nobody has a claim under this rule: all of it is carried over."),
    "equal": gettext_lazy(
        "Nobody has a claim under this rule: it is shared equally among the members."
    ),
    "reserve": gettext_lazy("Nobody has a claim under this rule: all of it goes to the reserve."),
}
HELD = {
    "unregistered": gettext_lazy(
        "The share of %(party)s (%(amount)s) is held: they are no member yet."
    ),
    "left": gettext_lazy("The share of %(party)s (%(amount)s) is held: they left the community."),
}
WORDS = {
    "track-only": gettext_lazy("This community only tracks for now: nothing is shared yet."),
    "empty-pot": gettext_lazy("Nothing came in that could be shared."),
    "baseline-short": gettext_lazy("The baseline is short of %(short)s."),
    "all-capped": gettext_lazy("Every share is at the cap: the rest is in the remainder."),
    "cut-amounts": gettext_lazy(
        "This rule pays amounts: what the cap cuts off goes to nobody, and is in the remainder."
    ),
    "floors-unpaid": gettext_lazy("The floor cannot be paid to everyone: all get the same."),
    "need-unserved": gettext_lazy("A need that nobody served: %(need)s."),
    "unverified": gettext_lazy(
        "The measurement of %(measurement)s is not verified and changes nothing."
    ),
    "praise-unscored": gettext_lazy("Nobody scored a praise of %(party)s: it counts nothing."),
    "few-praises": gettext_lazy(
        "Praises: %(has)s of the %(needs)s that a whole pot asks for, so a part is shared."
    ),
}


MONEY = ("amount", "short")  # a receipt says its currency once for all of it


def noted(note: Json, labels: Labels, unit: Unit) -> str:
    """A note of a receipt in the language of the page, its amounts with their currency."""
    values = labelled(note, labels) if isinstance(note, dict) else {}
    words = words_of(values)
    if not words:
        return sentence(note, labels)
    return words % {
        key: money(values[key], unit) if key in MONEY else values[key] for key in values
    }


def money(text: str, unit: Unit) -> str:
    """An amount of a receipt, as pages say amounts."""
    return said(unit.parse(text), unit)


def words_of(values: Mapping[str, str]) -> str:
    """The sentence for a note's values; nothing for a code that no village meets."""
    code = values.get("code", "")
    if code == "nobody":
        return str(IF_NONE.get(values["if_none"], ""))
    if code == "held":
        return str(HELD.get(values["why"], ""))
    return str(WORDS.get(code, ""))
