"""Small words: how many of what, on which day, how many times, and who with whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from commonpool.core.amounts import MINUTES_PER_HOUR, about, decimal_places

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
# What people count in. A unit that is not here stays as it was written.
WITH_S = (
    *(
        "hour",
        "day",
        "night",
        "week",
        "month",
        "moon",
        "year",
        "point",
        "unit",
        "meeting",
        "project",
    ),
    *("repair", "session", "lesson", "workshop", "room", "bed", "meal", "ride", "plot", "tree"),
    *("sack", "bag", "load", "crate", "basket", "metre", "tonne", "litre"),
)
PLURALS = {
    **{one: one + "s" for one in WITH_S},
    "box": "boxes",
    "class": "classes",
    "loaf": "loaves",
    "person": "people",
}
SINGULARS = {many: one for one, many in PLURALS.items()}
TIMES = {Fraction(2): "twice", Fraction(1, 2): "half", Fraction(0): "nothing"}


def joined(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(parts) if len(parts) < 3 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def opening(text: str) -> str:
    """The text as a sentence begins: its first letter large."""
    return text[:1].upper() + text[1:]


def counted(number: Fraction, unit: str) -> str:
    """`1 loaf`, `2.5 days`, `12 kg`: a unit that is no known word stays as it is."""
    return f"{about(number)} {singular(unit) if number == 1 else PLURALS.get(unit, unit)}"


def singular(unit: str) -> str:
    """One of a unit: `loaf` for `loaves`."""
    return SINGULARS.get(unit, unit)


def hours(number: Fraction) -> str:
    """`1 hour`, `7.5 hours`, or `7 hours and 20 minutes` where decimals would not end."""
    minutes = number * MINUTES_PER_HOUR
    if decimal_places(number.denominator) is not None or minutes.denominator != 1:
        return counted(number, "hour")
    whole, rest = divmod(int(minutes), MINUTES_PER_HOUR)
    parts = [counted(Fraction(whole), "hour")] if whole else []
    return joined([*parts, f"{rest} {'minute' if rest == 1 else 'minutes'}"])


def points(number: Fraction) -> str:
    """`1 point`, `23.33 points`."""
    return counted(number, "point")


def times(value: Fraction) -> str:
    """How many times something counts: `twice`, `1.11 times`, `only 0.7 times`."""
    words = TIMES.get(value, f"{about(value)} times")
    return f"only {words}" if 0 < value < 1 else words


def day(text: str) -> str:
    """A date as it is said: `8 May 2026`."""
    found = date.fromisoformat(text[:10])
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}"
