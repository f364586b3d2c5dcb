"""What a comparison of rules comes to, in words and as a picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from commonpool.cli.distribute import summary_title
from commonpool.core.amounts import Unit, about
from commonpool.core.bundle import Closed
from commonpool.core.comparison import amounts, degenerate, difference
from commonpool.core.shapes import JsonObject
from commonpool.formats.svg_bars import Bars

DEGENERATE = {
    "nothing-shared": "nothing is shared.",
    "one-takes-all": "one party gets all that is shared.",
    "most-get-nothing": "more than half of the parties get nothing.",
    "all-alike": "all get the same, though their claims differ.",
}


def distance_words(first: Closed, other: Closed) -> Iterator[str]:
    """How far one rule's outcome is from that of the rule in force; and who gains and loses."""
    unit, names = other.written.unit, other.written.party_names
    found = difference(first.distribution.outcome, other.distribution.outcome)
    if not found.moved:
        yield "nobody's share changes on this cycle's data."
        return
    moved = f"{unit.format(found.moved)} {unit.code}"
    words = f"{moved} would change hands, {about(found.part * 100, 1)}% of what there is to share"
    left = other.distribution.outcome.remainder - first.distribution.outcome.remainder
    if left:
        way = "to nobody" if left > 0 else "out of what was left"
        words += f", {unit.format(abs(left))} of it {way}"
    ends = [
        f"{names.get(party, party)} {verb} most ({sign}{unit.format(amount)})"
        for verb, sign, end in (("gains", "+", found.gains), ("loses", "-", found.loses))
        if end is not None
        for party, amount in [end]
    ]
    yield f"{words}; {' and '.join(ends)}." if ends else f"{words}."


def degenerate_words(closed: Closed) -> Iterator[str]:
    """An outcome that a community would hardly want, by its name."""
    if found := degenerate(closed.distribution.outcome):
        yield DEGENERATE[found]


def distance_json(first: Closed, other: Closed) -> JsonObject:
    """The same for programs."""
    unit = other.written.unit
    found = difference(first.distribution.outcome, other.distribution.outcome)
    made: JsonObject = {
        "distance": {"amount": unit.format(found.moved), "percent": f"{about(found.part * 100)}%"}
    }
    for name, end in (("gains_most", found.gains), ("loses_most", found.loses)):
        if end is not None:
            made[name] = {"party": end[0], "amount": unit.format(end[1])}
    if named := degenerate(other.distribution.outcome):
        made["degenerate"] = named
    return made


def bars(columns: Sequence[tuple[str, Closed]], parties: Sequence[str]) -> Bars:
    """Every party under every rule."""
    written = columns[0][1].written
    unit, names = written.unit, written.party_names
    shares = [amounts(closed.distribution.outcome) for _, closed in columns]
    rows = tuple(bar_row(names.get(party, party), party, shares, unit) for party in parties)
    rules = tuple(name for name, _ in columns)
    told = (
        f"{name}: {', '.join(f'{rule} {text}' for rule, text in zip(rules, texts, strict=True))}"
        for name, _, texts in rows
    )
    return Bars(
        title=summary_title(written),
        description=f"Shares in {unit.code}. {'; '.join(told)}.",
        unit=unit.code,
        series=rules,
        rows=rows,
    )


def bar_row(
    name: str, party: str, shares: Sequence[Mapping[str, int]], unit: Unit
) -> tuple[str, tuple[Fraction, ...], tuple[str, ...]]:
    """One party's share under each rule: its length, and how it is written."""
    found = [share.get(party, 0) for share in shares]
    lengths = tuple(Fraction(amount, unit.scale) for amount in found)
    return name, lengths, tuple(unit.format(amount) for amount in found)
