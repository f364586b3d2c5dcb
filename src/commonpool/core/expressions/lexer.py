"""An expression's text cut into tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass

from commonpool.core.expressions.syntax import fault_at
from commonpool.core.fault import Fault, quote

LONGEST = 1000  # characters of an expression

_TOKEN = re.compile(
    r"""(?P<number>[0-9]+(?:\.[0-9]+)?)
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<text>"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
    |(?P<mark>\|\||&&|[=!<>]=|[<>!+\-*/%()\[\].,])
    |(?P<space>[ \t\r\n]+)""",
    re.VERBOSE,
)
_MENDS = {
    "=": "write == to compare",
    "&": "write && for and",
    "|": "write || for or",
    "?": "write the condition with && and ||",
    "{": "write a list with [ ] instead",
    '"': "close the text with the same quote, on the same line",
    "'": "close the text with the same quote, on the same line",
}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of an expression: `kind` is number, name, text, mark or end."""

    kind: str
    text: str
    at: int


def tokens(text: str) -> list[Token]:
    """The tokens of an expression, the last one being its end, or Fault."""
    if len(text) > LONGEST:
        raise Fault(
            "the expression has {count} characters",
            "keep it to {longest} characters",
            count=len(text),
            longest=LONGEST,
        )
    found, at = list[Token](), 0
    while at < len(text):
        token = _token(text, at)
        if token.kind != "space":
            found.append(token)
        at += len(token.text)
    return [*found, Token("end", "", len(text) + 1)]


def _token(text: str, at: int) -> Token:
    match = _TOKEN.match(text, at)
    if match is None:
        known = 'write names, numbers, text in quotes, or an operator such as == or "in"'
        raise fault_at(
            at + 1, f"{quote(text[at])} begins nothing known", _MENDS.get(text[at], known)
        )
    token = Token(match.lastgroup or "", match[0], at + 1)
    if token.kind == "number" and text[match.end() : match.end() + 1].isidentifier():
        raise fault_at(
            at + 1,
            f"the number {quote(token.text)} runs into {quote(text[match.end()])}",
            "write plain digits, with a point before decimals",
        )
    return token
