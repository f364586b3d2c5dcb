"""The kinds of value that a file may hold, each with its reader, writer and schema."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction

from commonpool.core import amounts
from commonpool.core.amounts import Unit
from commonpool.core.fault import Fault, quote
from commonpool.core.shapes import Json, JsonObject, Kind

LONGEST_TEXT = 2000
LONGEST_ID = 128
LARGEST_COUNT = 10**9
TRUTHS = {"true": True, "yes": True, "false": False, "no": False}

# Line breaks, controls, surrogates and marks that turn the direction of writing: a name
# that holds one could be shown as something else.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
# What is not seen within a word, as a class of an expression of any engine. A text may hold
# some of it, such as the joiners of Persian, Hindi and emoji; two ids that differ by it alone
# would look the same.
UNSEEN = (
    "\\x7f-\\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f"
)
_UNSEEN_IN_ID = re.compile(f"[{UNSEEN}]")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


def as_text(raw: Json) -> str:
    """The raw value if it is text that can be shown as it is, else Fault."""
    if not isinstance(raw, str):
        raise Fault(
            "{raw} is not text", "write it in quotes: {text}", raw=quote(raw), text=quote(str(raw))
        )
    if len(raw) > LONGEST_TEXT:
        raise Fault(
            "a text of {count} characters",
            "keep it under {longest}",
            count=len(raw),
            longest=LONGEST_TEXT,
        )
    _refuse_hidden(raw, _UNSEEN)
    return raw


def _refuse_hidden(text: str, hidden: re.Pattern[str]) -> None:
    if found := hidden.search(text):
        raise Fault(
            "{raw} holds the invisible character U+{code}",
            "take it out",
            raw=quote(text),
            code=f"{ord(found[0]):04X}",
        )


def as_id(raw: Json) -> str:
    """The raw value if it can be an id: 1 to 128 characters, no space around it."""
    text = str(raw) if type(raw) is int else as_text(raw)
    if not 0 < len(text) <= LONGEST_ID:
        raise Fault(
            "an id of {count} characters",
            "write 1 to {longest} characters",
            count=len(text),
            longest=LONGEST_ID,
        )
    if not text.isascii():
        _refuse_hidden(text, _UNSEEN_IN_ID)
    if text != text.strip():
        raise Fault("{text} has a space at an end", "take the space away", text=quote(text))
    return text


def as_number(raw: Json) -> str:
    """The raw value as the text of a number: a whole number may stand without quotes."""
    if type(raw) is int:
        return str(raw)
    if not isinstance(raw, str):
        raise Fault("{raw} is not a number", 'write digits, or "2.50" in quotes', raw=quote(raw))
    return raw


def _number(name: str, parse: Callable[[str], Fraction], pattern: str) -> Kind[Fraction]:
    return Kind(
        name=name,
        read=lambda raw, unit: parse(as_number(raw)),
        write=lambda value, unit: amounts.format_ratio(value),
        schema=lambda: {"type": ["string", "integer"], "pattern": pattern, "minimum": 0},
    )


def _text(name: str, check: Callable[[Json], str], schema: JsonObject) -> Kind[str]:
    return Kind(
        name=name,
        read=lambda raw, unit: check(raw),
        write=lambda value, unit: value,
        schema=lambda: dict(schema),
    )


def _day(raw: Json) -> str:
    text = as_text(raw)
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise Fault("{text} is not a date of the calendar", "write it as 2026-01-31", text=quote(text))


def _bound(raw: Json) -> str:
    text = as_text(raw)
    if len(text) <= len("2026-01-31"):
        return _day(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Fault(
            "{text} is not a moment with its offset",
            "write a date such as 2026-01-31, or a moment such as 2026-01-18T20:52:00+01:00",
            text=quote(text),
        )
    return moment.isoformat(timespec="seconds")


def _hash(raw: Json) -> str:
    text = as_text(raw)
    if not _HASH.fullmatch(text):
        raise Fault(
            "{text} is not a SHA-256 hash",
            "write its 64 small hexadecimal digits",
            text=quote(text),
        )
    return text


def _truth(raw: Json, unit: Unit) -> bool:
    said = raw if isinstance(raw, bool) else TRUTHS.get(str(raw))
    if said is not None:
        return said
    raise Fault("{raw} is neither true nor false", "write true or false", raw=quote(raw))


def _count(raw: Json, unit: Unit) -> int:
    text = as_number(raw)
    if not text.isascii() or not text.isdigit() or len(text) > len(str(LARGEST_COUNT)):
        raise Fault(
            "{raw} is not a count",
            "write a whole number up to {most}",
            raw=quote(raw),
            most=LARGEST_COUNT,
        )
    return int(text)


def _amount(raw: Json, unit: Unit) -> int:
    return unit.parse(as_number(raw))


def _exact_amount(text: str, unit: Unit) -> Fraction:
    if "/" in text:
        return amounts.parse_long(text) * unit.scale
    return Fraction(unit.parse(text))


def choice(*names: str) -> Kind[str]:
    """One of a few names."""

    def read(raw: Json, unit: Unit) -> str:
        if raw in names:
            return str(raw)
        raise Fault(
            "{raw} is not a choice here",
            "write one of: {choices}",
            raw=quote(raw),
            choices=", ".join(names),
        )

    return Kind(
        name=" | ".join(names),
        read=read,
        write=lambda value, unit: value,
        schema=lambda: {"enum": list(names)},
    )


DECIMAL = r"^[0-9]+(\.[0-9]+)?$"
QUOTIENT = r"^([0-9]+(\.[0-9]+)?|[0-9]+/[0-9]+)$"
CLOCKED = r"^([0-9]+(\.[0-9]+)?|[0-9]+/[0-9]+|[0-9]+:[0-5][0-9])$"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}"

TEXT = _text("text", as_text, {"type": "string", "maxLength": LONGEST_TEXT})
ID = _text("id", as_id, {"type": ["string", "integer"], "minLength": 1, "maxLength": LONGEST_ID})
DATE = _text("date", _day, {"type": "string", "pattern": DAY + "$"})
BOUND = _text("date or moment", _bound, {"type": "string", "pattern": DAY})
HASH = _text("SHA-256", _hash, {"type": "string", "pattern": "^[0-9a-f]{64}$"})
RATIO = _number("number", amounts.parse_ratio, QUOTIENT)
HOURS = _number("hours", amounts.parse_hours, CLOCKED)
PERCENT: Kind[Fraction] = Kind(
    name="percentage",
    read=lambda raw, unit: amounts.parse_percent(as_number(raw)),
    write=lambda value, unit: amounts.format_percent(value),
    schema=lambda: {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)? ?%$"},
)
AMOUNT: Kind[int] = Kind(
    name="amount",
    read=_amount,
    write=lambda value, unit: unit.format(value),
    schema=lambda: {"type": ["string", "integer"], "pattern": DECIMAL, "minimum": 0},
)
EXACT_AMOUNT: Kind[Fraction] = Kind(
    name="exact amount",
    read=lambda raw, unit: _exact_amount(as_number(raw), unit),
    write=lambda value, unit: (
        unit.format(int(value))
        if value.denominator == 1
        else amounts.format_long(value / unit.scale)
    ),
    schema=lambda: {"type": ["string", "integer"], "pattern": QUOTIENT, "minimum": 0},
)
LONG: Kind[Fraction] = Kind(
    name="long number",
    read=lambda raw, unit: amounts.parse_long(as_number(raw)),
    write=lambda value, unit: amounts.format_long(value),
    schema=lambda: {"type": ["string", "integer"], "pattern": QUOTIENT, "minimum": 0},
)
COUNT: Kind[int] = Kind(
    name="count",
    read=_count,
    write=lambda value, unit: value,
    schema=lambda: {"type": ["integer", "string"], "pattern": "^[0-9]+$", "minimum": 0},
)
TRUTH: Kind[bool] = Kind(
    name="true or false",
    read=_truth,
    write=lambda value, unit: value,
    schema=lambda: {"enum": [True, False, "true", "false", "yes", "no"]},
)
