"""What a close sets aside for later, by its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import ngettext

from commonpool.contributions.queries import words_of
from commonpool.contributions.reasons import measured
from commonpool.contributions.rows import number_of
from commonpool.cycles.queries import UNMEASURED, Waiting

MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One deed: its number, who did it as this viewer may know, and what it was."""

    number: int
    name: str
    what: str


@dataclass(frozen=True, slots=True)
class Group:
    """Deeds that wait for the same thing, the first of them by name."""

    words: str
    lines: list[Line]
    more: int


def grouped(waiting: Sequence[Waiting], names: Mapping[str, str]) -> list[Group]:
    """Deeds by why they wait; those of which the rule says nothing, by what they were."""
    found: dict[tuple[str, ...], list[Waiting]] = {}
    for one in waiting:
        found.setdefault((one.reason, *(one.measure or ())), []).append(one)
    shown = {key: rows[:MOST_NAMED] for key, rows in sorted(found.items())}
    words = words_of([number_of(one.deed) for rows in shown.values() for one in rows])
    return [
        Group(
            reason(key, len(found[key])),
            [
                Line(
                    number_of(one.deed),
                    names.get(one.party, one.party),
                    words.get(number_of(one.deed), ""),
                )
                for one in rows
            ],
            len(found[key]) - len(rows),
        )
        for key, rows in shown.items()
    ]


def reason(key: tuple[str, ...], count: int) -> str:
    """How many wait, and what for."""
    code, *measure = key
    if code == UNMEASURED:
        kind, unit = measure
        words = ngettext(
            "%(count)s deed waits: the rule does not say what %(measure)s counts.",
            "%(count)s deeds wait: the rule does not say what %(measure)s counts.",
            count,
        )
        return words % {"count": count, "measure": measured(kind, unit)}
    words = (
        ngettext("%(count)s deed is disputed.", "%(count)s deeds are disputed.", count)
        if code == "disputed"
        else ngettext(
            "%(count)s deed waits for a confirmation.",
            "%(count)s deeds wait for a confirmation.",
            count,
        )
    )
    return words % {"count": count}
