"""The grammar: an expression's text becomes a tree, or a Fault."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from commonpool.core.expressions.lexer import Token, tokens
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
    fault_at,
)
from commonpool.core.fault import Fault, quote, say

DEEPEST = 32  # levels of brackets, signs and calls

# Ranks of operators, the loosest first (source: the CEL language definition, "Syntax").
RANKS = (
    ("||",),
    ("&&",),
    ("==", "!=", "<=", ">=", "<", ">", "in"),
    ("+", "-"),
    ("*", "/", "%"),
)
WORDS = frozenset({"true", "false", "in", "null"})
# Kept by CEL for other languages; refused here too, so that an expression is CEL as well.
RESERVED = WORDS | {"as", "break", "const", "continue", "else", "for", "function", "if"}
RESERVED |= {"import", "let", "loop", "package", "namespace", "return", "var", "void", "while"}
ESCAPES = {"\\": "\\", '"': '"', "'": "'", "n": "\n", "r": "\r", "t": "\t"}
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_MENDS = {
    "and": say("write && for and"),
    "or": say("write || for or"),
    "not": say("write ! for not"),
    "null": say("compare with a value: nothing here is ever null"),
    "(": say("the only call there is is size(…)"),
}


def parse(text: str) -> Node:
    """The tree of an expression, or a Fault that says where it breaks off."""
    reader = Reader(tokens(text))
    tree = reader.chain(0)
    if reader.here.kind != "end":
        raise reader.unexpected(say("the end, or an operator"))
    return tree


@dataclass(slots=True)
class Reader:
    """Reads tokens from left to right; `depth` counts the levels that are open."""

    tokens: list[Token]
    place: int = 0
    depth: int = 0

    @property
    def here(self) -> Token:
        """The token to be read next."""
        return self.tokens[self.place]

    def take(self) -> Token:
        """Read one token. The end is never passed."""
        token = self.here
        self.place += token.kind != "end"
        return token

    def takes(self, mark: str) -> bool:
        """Read this mark if it stands here."""
        found = self.here.kind == "mark" and self.here.text == mark
        self.place += found
        return found

    def needs(self, mark: str) -> None:
        """Read this mark, or Fault."""
        if not self.takes(mark):
            raise self.unexpected(quote(mark))

    def unexpected(self, wanted: str) -> Fault:
        """The fault of the token that stands here."""
        token = self.here
        shown = quote(token.text) if token.text else say("the end")
        mend = _MENDS.get(token.text, say("here {wanted} was expected", wanted=wanted))
        return fault_at(token.at, say("{text} does not belong here", text=shown), mend)

    def enter(self) -> None:
        """One level deeper, or Fault."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise fault_at(
                self.here.at,
                say("more than {most} levels", most=DEEPEST),
                say("take it apart into simpler conditions"),
            )

    def chain(self, rank: int) -> Node:
        """Operands of the ranks above, joined by operators of this rank."""
        if rank == len(RANKS):
            return self.signed()
        first, links = self.chain(rank + 1), list[Link]()
        while self.here.kind in {"mark", "name"} and self.here.text in RANKS[rank]:
            operator = self.take()
            links.append(Link(operator.at, operator.text, self.chain(rank + 1)))
        return Chain(first.at, first, tuple(links)) if links else first

    def signed(self) -> Node:
        """A value with `!` or `-` before it, or without."""
        token = self.here
        if not (self.takes("!") or self.takes("-")):
            return self.path()
        self.enter()
        of = self.signed()
        self.depth -= 1
        return Sign(token.at, token.text, of)

    def path(self) -> Node:
        """A value, and the fields and places reached from it."""
        root, steps = self.value(), list[Step]()
        while True:
            at = self.here.at
            if self.takes("."):
                steps.append(Step(at, self.field()))
            elif self.takes("["):
                steps.append(Step(at, self.inside("]")))
            else:
                return Path(root.at, root, tuple(steps)) if steps else root

    def field(self) -> str:
        """The name of a field."""
        if self.here.kind != "name" or self.here.text in WORDS:
            raise self.unexpected(say("the name of a field"))
        return self.take().text

    def inside(self, close: str) -> Node:
        """One expression up to the closing bracket."""
        self.enter()
        tree = self.chain(0)
        self.needs(close)
        self.depth -= 1
        return tree

    def value(self) -> Node:
        """A literal, a name, a list, a call of size, or an expression in brackets."""
        token = self.here
        if self.takes("("):
            return self.inside(")")
        if self.takes("["):
            return self.listing(token.at)
        if token.kind == "number":
            return Literal(self.take().at, Fraction(token.text))
        if token.kind == "text":
            return Literal(self.take().at, unescaped(token))
        if token.kind == "name" and token.text in {"true", "false"}:
            return Literal(self.take().at, token.text == "true")
        if token.kind == "name" and token.text not in RESERVED:
            return self.named()
        raise self.unexpected(say("a value"))

    def named(self) -> Node:
        """A name, or a call of size, the only one there is."""
        token = self.take()
        if token.text != "size":
            if token.text == "not" and self.here.kind in {"name", "text", "number"}:
                problem = say("{text} does not belong here", text=quote("not"))
                raise fault_at(token.at, problem, _MENDS["not"])
            return Name(token.at, token.text)
        self.needs("(")
        return Size(token.at, self.inside(")"))

    def listing(self, at: int) -> Node:
        """The items of a list, up to its closing bracket; a comma may follow the last."""
        self.enter()
        items: list[Node] = []
        while not self.takes("]"):
            items.append(self.chain(0))
            if not self.takes(","):
                self.needs("]")
                break
        self.depth -= 1
        return Listing(at, tuple(items))


def unescaped(token: Token) -> str:
    """The text between the quotes, its escapes undone."""

    def undo(match: re.Match[str]) -> str:
        if match[1] not in ESCAPES:
            raise fault_at(
                token.at + 1 + match.start(),
                say("{text} is no escape here", text=quote(match[0])),
                say(r"write \\ for a backslash; there are also \" \' \n \r \t"),
            )
        return ESCAPES[match[1]]

    return _ESCAPE.sub(undo, token.text[1:-1])
