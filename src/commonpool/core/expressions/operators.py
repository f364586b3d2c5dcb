"""What the operators do: for each, the kinds it takes, the kind it gives, and its meaning.

Kinds are truth, number, text, list and map; `any` is what the checker does not know.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from commonpool.core.expressions.syntax import Value, fault_at
from commonpool.core.fault import Fault, all_of, any_of, quote, say
from commonpool.core.shapes import unknown

ANY = "any"
ORDERED = ("number", "text", "truth")
WORDS = {
    str(one): one for one in (say("truth"), say("number"), say("text"), say("list"), say("map"))
}
MOST_ITEMS = 10_000  # no list that + makes is longer, and no text


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator on two operands of the same kind, one of `takes`; `gives` "" is that kind."""

    takes: tuple[str, ...]
    gives: str
    does: Callable[[Value, Value], Value]


def kind_of(value: Value) -> str:
    """The kind of a value."""
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, Fraction):
        return "number"
    if isinstance(value, str):
        return "text"
    return "list" if isinstance(value, tuple) else "map"


def worded(kind: str) -> str:
    """What a kind is called in a sentence."""
    return WORDS.get(kind, kind)


def same(left: Value, right: Value) -> bool:
    """Whether two values of one kind are equal; Fault if they, or parts of them, are of two."""
    if kind_of(left) != kind_of(right):
        raise mixed(kind_of(left), kind_of(right))
    if isinstance(left, tuple) and isinstance(right, tuple):
        pairs = zip(left, right, strict=False)
        return len(left) == len(right) and all(same(a, b) for a, b in pairs)
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        names = sorted(left)
        return names == sorted(right) and all(same(left[name], right[name]) for name in names)
    return left == right


def mixed(left: str, right: str) -> Fault:
    """The fault of two kinds that do not compare."""
    return Fault(
        "{left} and {right} are not of one kind",
        'compare like with like: "40" is text',
        left=worded(left),
        right=worded(right),
    )


def within(item: Value, whole: Value) -> bool:
    """`item in whole`: an item of a list, or a key of a map."""
    if isinstance(whole, tuple):
        return any(same(item, one) for one in whole)
    if isinstance(whole, Mapping):
        if not isinstance(item, str):
            raise Fault(
                "the keys of a map are text, not {kind}",
                "write a key in quotes",
                kind=worded(kind_of(item)),
            )
        return item in whole
    raise Fault("nothing is in a {kind}", "write a list after in", kind=worded(kind_of(whole)))


def size(whole: Value) -> Fraction:
    """How many characters, items or keys."""
    if isinstance(whole, bool | Fraction):
        raise Fault(
            "a {kind} has no size",
            "ask for the size of a text or a list",
            kind=worded(kind_of(whole)),
        )
    return Fraction(len(whole))


def _number(does: Callable[[Fraction, Fraction], Fraction]) -> Operator:
    return Operator(
        ("number",), "number", lambda a, b: does(cast("Fraction", a), cast("Fraction", b))
    )


def _order(does: Callable[[Fraction, Fraction], bool]) -> Operator:
    # Numbers, texts and truths are each ordered; the cast names one of them for the checker.
    return Operator(ORDERED, "truth", lambda a, b: does(cast("Fraction", a), cast("Fraction", b)))


def _join(left: Value, right: Value) -> Value:
    if isinstance(left, Fraction):
        return left + cast("Fraction", right)
    if isinstance(left, str):
        return _short(left + cast("str", right))
    return _short(cast("tuple[Value, ...]", left) + cast("tuple[Value, ...]", right))


def _short(made: str | tuple[Value, ...]) -> str | tuple[Value, ...]:
    if len(made) > MOST_ITEMS:
        raise Fault("+ makes something of {count} parts", "join less", count=len(made))
    return made


def _divisor(value: Fraction) -> Fraction:
    if value == 0:
        raise Fault("division by zero", "ask first whether the divisor is 0")
    return value


def _remainder(left: Fraction, right: Fraction) -> Fraction:
    """What is left of `left`, with its sign, as in CEL: -7 % 2 is -1."""
    return left - right * int(left / _divisor(right))


OPERATORS: Mapping[str, Operator] = {
    "+": Operator(("number", "text", "list"), "", _join),
    "-": _number(operator.sub),
    "*": _number(operator.mul),
    "/": _number(lambda a, b: a / _divisor(b)),
    "%": _number(_remainder),
    "<": _order(operator.lt),
    "<=": _order(operator.le),
    ">": _order(operator.gt),
    ">=": _order(operator.ge),
    "==": Operator((*ORDERED, "list", "map"), "truth", same),
    "!=": Operator((*ORDERED, "list", "map"), "truth", lambda a, b: not same(a, b)),
}
SIGNS: Mapping[str, str] = {"!": "truth", "-": "number"}


def kind_fault(at: int, sign: str, takes: Iterable[str], found: Iterable[str]) -> Fault:
    """The fault of operands of the wrong kind."""
    problem = say(
        "{sign} takes {wanted}, and not {got}",
        sign=sign,
        wanted=any_of(map(worded, takes)),
        got=all_of(map(worded, found)),
    )
    return fault_at(at, problem, say("compare and reckon like with like"))


def missing(at: int, name: str, known: Iterable[str], what: str) -> Fault:
    """The fault of a name that is not there, with the nearest as the mend."""
    problem = say("there is no {what} {name}", what=what, name=quote(name))
    return fault_at(at, problem, unknown(name, known, what).mend)


def joined_kind(at: int, sign: str, left: str, right: str) -> str:
    """The kind that an operator gives for two kinds, or Fault."""
    rule = OPERATORS[sign]
    kinds = [kind for kind in (left, right) if kind != ANY]
    if any(kind not in rule.takes for kind in kinds):
        raise kind_fault(at, sign, rule.takes, (left, right))
    if len(set(kinds)) > 1:
        raise fault_at(at, mixed(left, right).problem, mixed(left, right).mend)
    return rule.gives or (kinds[0] if kinds else ANY)
