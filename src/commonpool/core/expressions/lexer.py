"""An expression's text cut into tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass

from commonpool.core.expressions.syntax import fault_at
from commonpool.core.fault import Fault, quote, say

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
    "=": say("write == to compare"),
    "&": say("write && for and"),
    "|": say("write || for or"),
    "?": say("write the condition with && and ||"),
    "{": say("write a list with [ ] instead"),
    '"': say("close the text with the same quote, on the same line"),
    "'": say("close the text with the same quote, on the same line"),
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
        known = say('write names, numbers, text in quotes, or an operator such as == or "in"')
        problem = say("{text} begins nothing known", text=quote(text[at]))
        raise fault_at(at + 1, problem, _MENDS.get(text[at], known))
    token = Token(match.lastgroup or "", match[0], at + 1)
    if token.kind == "number" and text[match.end() : match.end() + 1].isidentifier():
        raise fault_at(
            at + 1,
            say(
                "the number {number} runs into {text}",
                number=quote(token.text),
                text=quote(text[match.end()]),
            ),
            say("write plain digits, with a point before decimals"),
        )
    return token
