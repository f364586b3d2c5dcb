"""The tree of an expression; `at` is the character it stands at, counted from 1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from commonpool.core.fault import Fault, Said

Value = bool | Fraction | str | tuple["Value", ...] | Mapping[str, "Value"]


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a text, true or false."""

    at: int
    value: bool | Fraction | str


@dataclass(frozen=True, slots=True)
class Name:
    """A value given from outside."""

    at: int
    name: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A list written out."""

    at: int
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Size:
    """How many characters, items or keys something has."""

    at: int
    of: Node


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: a field's name, or the place between square brackets."""

    at: int
    to: str | Node


@dataclass(frozen=True, slots=True)
class Path:
    """A value reached from another by fields and places."""

    at: int
    root: Node
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """`!` or `-` before a value."""

    at: int
    sign: str
    of: Node


@dataclass(frozen=True, slots=True)
class Link:
    """One more operand of a chain, and the operator before it."""

    at: int
    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands joined by operators of one rank, from left to right.

    A chain is flat, so that a long one is no deep one.
    """

    at: int
    first: Node
    links: tuple[Link, ...]


Node = Literal | Name | Listing | Size | Path | Sign | Chain


def fault_at(at: int, problem: Said, mend: Said) -> Fault:
    """A Fault that says at which character of the expression it stands."""
    return Fault("at character {at}: {problem}", mend, at=at, problem=problem)
