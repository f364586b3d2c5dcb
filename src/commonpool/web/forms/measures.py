"""What a quantity counts beside an hour: a question for each kind, in it a line for each unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext, gettext_lazy

from commonpool.core.kinds import RATIO
from commonpool.core.shapes import Json, JsonObject, table
from commonpool.web.forms.deeds import KIND_WORDS

OF_MEASURES = "equivalences."
ALWAYS = ("materials", "land", "tools")
READS = table(RATIO, "unit").read
HELP = gettext_lazy(
    "A line for each unit, as it is written beside a deed: day = 3 says that a day counts as "
    "3 hours. What no line names waits, and is not shared."
)


def tables_of(rule: JsonObject) -> dict[str, JsonObject]:
    """The lines of each kind that is asked about, as the rule has them now."""
    found: dict[str, JsonObject] = {kind: {} for kind in ALWAYS}
    for row in _rows(rule.get("equivalences")):
        found.setdefault(str(row["kind"]), {})[str(row["unit"])] = row["counts"]
    return found


def label(kind: str) -> str:
    """The question about a kind."""
    return gettext("%(kind)s: what counts as how many hours?") % {
        "kind": KIND_WORDS.get(kind, kind)
    }


def help_for(kind: str) -> str:
    """How a line is written, told once: at the first of the questions."""
    return str(HELP) if kind == ALWAYS[0] else ""


def rows_of(answers: Mapping[str, object]) -> list[Json]:
    """The rows of rule.equivalences that the answers come to."""
    return [
        {"kind": name.removeprefix(OF_MEASURES), "unit": unit, "counts": counts}
        for name, lines in answers.items()
        if name.startswith(OF_MEASURES) and isinstance(lines, dict)
        for unit, counts in lines.items()
    ]


def _rows(raw: Json) -> Iterator[JsonObject]:
    yield from (row for row in raw if isinstance(row, dict)) if isinstance(raw, list) else ()
