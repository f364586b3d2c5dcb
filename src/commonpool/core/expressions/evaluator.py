"""The value of an expression, or a Fault; nothing else, on any input."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from commonpool.core.expressions.operators import (
    OPERATORS,
    SIGNS,
    joined_kind,
    kind_fault,
    kind_of,
    missing,
    size,
    within,
    worded,
)
from commonpool.core.expressions.parser import parse
from commonpool.core.expressions.syntax import (
    Chain,
    Link,
    Listing,
    Literal,
    Name,
    Node,
    Path,
    Sign,
    Size,
    Step,
    Value,
    fault_at,
)
from commonpool.core.expressions.values import values_of
from commonpool.core.fault import Fault, say

Values = Mapping[str, Value]


def eligible(text: str, facts: Mapping[str, object]) -> bool:
    """Whether an expression is true of plain data; Fault where it is neither true nor false."""
    found = evaluate(parse(text), values_of(facts))
    if not isinstance(found, bool):
        raise Fault(
            "the expression is a {kind}",
            "write a condition, such as hours >= 4",
            kind=worded(kind_of(found)),
        )
    return found


def evaluate(tree: Node, values: Values) -> Value:
    """The value of a tree, the same on every machine."""
    match tree:
        case Literal(value=value):
            return value
        case Name():
            return _name(tree, values)
        case Listing(items=items):
            return tuple(evaluate(item, values) for item in items)
        case Size(at=at, of=of):
            whole = evaluate(of, values)
            return _at(at, lambda: size(whole))
        case Path(root=root, steps=steps):
            return _path(evaluate(root, values), steps, values)
        case Sign():
            return _signed(tree, evaluate(tree.of, values))
        case Chain():
            return _chain(tree, values)


def _at(at: int, does: Callable[[], Value]) -> Value:
    try:
        return does()
    except Fault as fault:
        raise fault_at(at, fault.problem, fault.mend) from None


def _name(tree: Name, values: Values) -> Value:
    if tree.name not in values:
        raise missing(tree.at, tree.name, values, say("name"))
    return values[tree.name]


def _signed(tree: Sign, value: Value) -> Value:
    if tree.sign == "!" and isinstance(value, bool):
        return not value
    if tree.sign == "-" and isinstance(value, Fraction):
        return -value
    raise kind_fault(tree.at, tree.sign, (SIGNS[tree.sign],), (kind_of(value),))


def _path(found: Value, steps: tuple[Step, ...], values: Values) -> Value:
    for step in steps:
        to = step.to if isinstance(step.to, str) else evaluate(step.to, values)
        found = _step(step.at, found, to)
    return found


def _step(at: int, whole: Value, to: Value) -> Value:
    """The field `to` of a map, or the item at place `to` of a list, counted from 0."""
    if isinstance(whole, Mapping) and isinstance(to, str):
        if to not in whole:
            raise missing(at, to, whole, say("field"))
        return whole[to]
    if isinstance(whole, tuple) and isinstance(to, Fraction):
        if to.denominator != 1 or not 0 <= to < len(whole):
            mend = say("its {count} places are counted from 0", count=len(whole))
            raise fault_at(at, say("the list has no such place"), mend)
        return whole[int(to)]
    raise fault_at(
        at,
        say(
            "a {kind} has nothing at a {place}",
            kind=worded(kind_of(whole)),
            place=worded(kind_of(to)),
        ),
        say("a map has fields, and a list has places from 0"),
    )


def _chain(tree: Chain, values: Values) -> Value:
    if tree.links[0].operator in {"&&", "||"}:
        return _decided(tree, values)
    found = evaluate(tree.first, values)
    for link in tree.links:
        found = _joined(link, found, evaluate(link.operand, values))
    return found


def _joined(link: Link, left: Value, right: Value) -> Value:
    if link.operator == "in":
        return _at(link.at, lambda: within(left, right))
    joined_kind(link.at, link.operator, kind_of(left), kind_of(right))
    return _at(link.at, lambda: OPERATORS[link.operator].does(left, right))


def _decided(tree: Chain, values: Values) -> bool:
    """`||` is true if any side is, `&&` false if any side is, whatever fault the others are.

    So the order of the sides is irrelevant. Source: the CEL language definition, "Logical
    Operators". Without such a side the first fault stands.
    """
    wanted = tree.links[0].operator == "||"
    sides = ((tree.at, tree.first), *((link.at, link.operand) for link in tree.links))
    faults: list[Fault] = []
    for at, side in sides:
        try:
            found = evaluate(side, values)
            if not isinstance(found, bool):
                raise kind_fault(at, tree.links[0].operator, ("truth",), (kind_of(found),))
            if found is wanted:
                return wanted
        except Fault as fault:
            faults.append(fault)
    if faults:
        raise faults[0]
    return not wanted
