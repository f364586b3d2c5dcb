"""Canonical JSON (RFC 8785) and its SHA-256: one meaning, one text, one hash."""

from __future__ import annotations

import json
import re
from hashlib import sha256

from commonpool.core.fault import Fault, quote
from commonpool.core.shapes import Json

LONGEST_INTEGER = 30
# How half of a character outside the basic plane is escaped; alone it is no text.
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
# Up to U+D7FF the order of code points is the order of UTF-16 units that RFC 8785 asks for.
_BEYOND = re.compile("[\ue000-\U0010ffff]")


def canonical_text(value: Json) -> str:
    """`value` as RFC 8785 writes it. Only text, whole numbers, truth values, lists, tables."""
    text = _dump(value, sort_keys=True)
    return _dump(_sorted(value), sort_keys=False) if _BEYOND.search(text) else text


def _dump(value: Json, *, sort_keys: bool) -> str:
    return json.dumps(
        value, ensure_ascii=False, separators=(",", ":"), sort_keys=sort_keys, allow_nan=False
    )


def _sorted(value: Json) -> Json:
    if isinstance(value, dict):
        in_order = sorted(value, key=lambda name: str(name).encode("utf-16-be"))
        return {name: _sorted(value[name]) for name in in_order}
    return [_sorted(item) for item in value] if isinstance(value, list) else value


def digest(value: Json) -> str:
    """SHA-256 of the canonical text in UTF-8, as 64 hexadecimal digits."""
    return sha256(canonical_text(value).encode()).hexdigest()


def parse_json(text: str) -> Json:
    """Plain data from JSON text.

    A fractional number, or a key written twice, is a Fault: neither has one exact meaning.
    """
    try:
        value = json.loads(
            text,
            parse_int=_whole,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
            object_pairs_hook=_unique,
        )
        if _HALF.search(text):
            canonical_text(value).encode()
        return _refuse_null(value)
    except UnicodeEncodeError:
        raise Fault("a text holds half of a character", "give the file as it was written") from None
    except RecursionError:
        raise Fault("the JSON is nested too deeply", "give the file as it was written") from None
    except json.JSONDecodeError as error:
        raise Fault(
            "line {line} is not JSON ({msg})",
            "give the file as it was written",
            line=error.lineno,
            msg=error.msg,
        ) from None


def _whole(text: str) -> Json:
    return int(text) if len(text) <= LONGEST_INTEGER else _refuse_number(text)


def _refuse_number(text: str) -> Json:
    raise Fault(
        "the number {number} is not a short whole number",
        "amounts are written in quotes",
        number=text[:40],
    )


def _unique(pairs: list[tuple[str, Json]]) -> Json:
    made = dict(pairs)
    if len(made) != len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise Fault("the key {double} stands twice", "keep one of the two", double=quote(double))
    return made


def _refuse_null(value: Json) -> Json:
    if value is None:
        raise Fault("the file is null", "give the file as it was written")
    return value
