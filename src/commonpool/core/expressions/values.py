"""What an expression may read: plain data as values, with numbers exact."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from commonpool.core.expressions.syntax import Value
from commonpool.core.fault import Fault, quote

DEEPEST = 32  # levels of lists and maps within each other


def values_of(raw: Mapping[str, object]) -> dict[str, Value]:
    """Each name's value; Fault, with the name as its path, for what is no value."""
    return {name: _under(name, value, 0) for name, value in raw.items()}


def value_of(raw: object, depth: int = 0) -> Value:
    """Text, truth, exact number, list or map as a value. A float is none: it is not exact."""
    if isinstance(raw, bool | str | Fraction):
        return raw
    if isinstance(raw, int):
        return Fraction(raw)
    if depth == DEEPEST:
        raise Fault("more than {most} levels of lists and tables", "make it flatter", most=DEEPEST)
    if isinstance(raw, list | tuple):
        return tuple(_under(place, item, depth + 1) for place, item in enumerate(raw))
    if isinstance(raw, Mapping):
        return {str(name): _under(str(name), item, depth + 1) for name, item in raw.items()}
    raise Fault(
        "a {kind} is nothing an expression can read",
        "give text, true, false, an exact number, a list or a table",
        kind=quote(type(raw).__name__),
    )


def _under(step: str | int, raw: object, depth: int) -> Value:
    try:
        return value_of(raw, depth)
    except Fault as fault:
        raise fault.under(step) from None
