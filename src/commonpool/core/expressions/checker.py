"""What can be known of an expression before there are values: its names and its kinds."""

from __future__ import annotations

from collections.abc import Mapping

from commonpool.core.expressions.operators import (
    ANY,
    SIGNS,
    joined_kind,
    kind_fault,
    kind_of,
    missing,
    worded,
)
from commonpool.core.expressions.syntax import (
    Chain,
    Listing,
    Literal,
    Name,
    Node,
    Path,
    Sign,
    Size,
    Step,
    fault_at,
)
from commonpool.core.fault import say

Kinds = Mapping[str, str]  # name → truth, number, text, list, map or any


def check(tree: Node, kinds: Kinds) -> str:
    """The kind of a tree's value; Fault for an unknown name or operands that never fit.

    What a field, a place or an item holds is known only with the values: it is `any`.
    """
    match tree:
        case Literal(value=value):
            return kind_of(value)
        case Name(at=at, name=name):
            if name not in kinds:
                raise missing(at, name, kinds, say("name"))
            return kinds[name]
        case Listing(items=items):
            for item in items:
                check(item, kinds)
            return "list"
        case Size(at=at, of=of):
            return _expect(at, "size", check(of, kinds), ("text", "list", "map"), "number")
        case Path():
            return _path(tree, kinds)
        case Sign(at=at, sign=sign, of=of):
            return _expect(at, sign, check(of, kinds), (SIGNS[sign],), SIGNS[sign])
        case Chain():
            return _chain(tree, kinds)


def check_condition(tree: Node, kinds: Kinds) -> None:
    """Fault unless the tree can be true or false."""
    found = check(tree, kinds)
    if found not in {"truth", ANY}:
        raise fault_at(
            tree.at,
            say("the expression is a {kind}", kind=worded(found)),
            say("write a condition, such as hours >= 4"),
        )


def _expect(at: int, sign: str, found: str, takes: tuple[str, ...], gives: str) -> str:
    if found not in {*takes, ANY}:
        raise kind_fault(at, sign, takes, (found,))
    return gives


def _path(tree: Path, kinds: Kinds) -> str:
    whole = check(tree.root, kinds)
    for step in tree.steps:
        whole = _step(step, whole, kinds)
    return whole


def _step(step: Step, whole: str, kinds: Kinds) -> str:
    if isinstance(step.to, str):
        return _expect(step.at, ".", whole, ("map",), ANY)
    key = check(step.to, kinds)
    _expect(step.at, "[ ]", whole, ("list", "map"), ANY)
    takes = {"list": ("number",), "map": ("text",)}.get(whole, ("number", "text"))
    return _expect(step.at, say("[ ] of a {kind}", kind=worded(whole)), key, takes, ANY)


def _chain(tree: Chain, kinds: Kinds) -> str:
    found = check(tree.first, kinds)
    for link in tree.links:
        operand = check(link.operand, kinds)
        if link.operator in {"&&", "||"}:
            for side in (found, operand):
                _expect(link.at, link.operator, side, ("truth",), "truth")
            found = "truth"
        elif link.operator == "in":
            found = _expect(link.at, "in", operand, ("list", "map"), "truth")
        else:
            found = joined_kind(link.at, link.operator, found, operand)
    return found
