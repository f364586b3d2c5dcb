"""Which rules fit what a cycle holds, tried at their defaults; and why another does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from commonpool.core.catalogue import CATALOGUE
from commonpool.core.comparison import TRIED
from commonpool.core.document import Document, Rule, read_rule
from commonpool.core.fault import Fault
from commonpool.core.mechanisms.base import Mechanism
from commonpool.core.mechanisms.budgeting.ballots import BallotParameters
from commonpool.core.shapes import JsonObject, keys_of, write

BOUND_OF_POT = 100  # where pairwise has no bound given: a hundredth of the pot
ALIKE = frozenset({"pay", "unlisted"})  # parameters that go with the round
# What a rule divides by; the other tables that it reads only explain or scale these.
VOICES = (
    "contributions",
    "appreciations",
    "outcomes",
    "standings",
    "donations",
    "ballots",
    "holdings",
    "praises",
)


def voices_in(document: Document) -> list[str]:
    """The tables by which a rule could divide that have a row here."""
    return [
        table
        for table in VOICES
        if getattr(document, table) or (table == "donations" and document.sums)
    ]


def voices_of(mechanism: Mechanism[object]) -> list[str]:
    """The tables by which a mechanism divides."""
    return [table for table in VOICES if table in mechanism.reads]


def hears(document: Document, mechanism: Mechanism[object]) -> bool:
    """Whether a mechanism has rows to divide by: a round needs each table, a village any of them."""
    asked, here = set(voices_of(mechanism)), set(voices_in(document))
    return asked <= here if "projects" in mechanism.reads else bool(asked & here)


def check_fits(document: Document, mechanism: Mechanism[object]) -> None:
    """Raise Fault for a mechanism that reads nothing that is here, or needs another pot."""
    own, asked = document.rule.mechanism, voices_of(mechanism)
    if asked and not hears(document, mechanism):
        raise Fault(
            "it reads {asked}, and this file has no such table",
            "name a rule that reads {here}",
            asked=" and ".join(asked),
            here=" or ".join(voices_in(document)) or "what the file has",
        )
    if mechanism.pays_donations and not own.pays_donations:
        raise Fault(
            "it pays donations on out of the pot, which {own} does not",
            "compare each with its like",
            own=own.name,
        )
    if own.pays_donations and not mechanism.pays_donations:
        raise Fault(
            "{own} pays donations on out of the pot, which it does not",
            "compare each with its like",
            own=own.name,
        )


def bound_of(document: Document) -> int:
    """The bound of pairwise@1 where none is given, in smallest units."""
    return max(1, sum(row.amount for row in document.inflows) // BOUND_OF_POT)


def tried(document: Document, mechanism: Mechanism[object]) -> Rule:
    """A mechanism with what it cannot do without, and the terms of the rule in force.

    Where claims below the pot are paid as they are, or who is not listed weighs less, so it is
    under the other rules that know this; where the rule in force says how ballots are read and
    ties fall, the others read them alike.
    """
    keys = keys_of(mechanism.parameters)
    parameters = {**TRIED.get(mechanism.name, {}), **_ballots_alike(document, mechanism)}
    if keys.get("bound") and keys["bound"].required:
        parameters["bound"] = document.unit.format(bound_of(document))
    own = document.rule.parameters
    for name in ALIKE & keys.keys() & keys_of(type(own)).keys():
        parameters[name] = keys[name].kind.write(getattr(own, name), document.unit)
    rule = read_rule({"mechanism": mechanism.name, "parameters": parameters}, document.unit)
    return replace(rule, terms=replace(document.rule.terms, mechanism=mechanism.name))


def _ballots_alike(document: Document, mechanism: Mechanism[object]) -> JsonObject:
    own = document.rule.parameters
    if not isinstance(own, BallotParameters) or not issubclass(
        mechanism.parameters, BallotParameters
    ):
        return {}
    alike = {name: getattr(own, name) for name in keys_of(BallotParameters)}
    return write(BallotParameters(**alike), document.unit)


def others(document: Document) -> Iterator[tuple[str, Rule | Fault]]:
    """Every other mechanism that divides by what is here: as it is tried, or why it cannot be."""
    for mechanism in CATALOGUE.values():
        in_a_round = "projects" in mechanism.reads
        own = mechanism.name == document.rule.mechanism.name
        if not own and in_a_round == bool(document.projects) and hears(document, mechanism):
            yield mechanism.name, _tried_or_why(document, mechanism)


def _tried_or_why(document: Document, mechanism: Mechanism[object]) -> Rule | Fault:
    try:
        check_fits(document, mechanism)
        return tried(document, mechanism)
    except Fault as fault:
        return fault
