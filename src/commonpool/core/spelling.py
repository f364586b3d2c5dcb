"""Ids that people take for one another: by case, by space, or by how an accent is stored."""

from __future__ import annotations

from collections.abc import Collection
from unicodedata import normalize


def folded(ident: str) -> str:
    """An id without what two spellings of one name often differ in."""
    if ident.isascii():
        return " ".join(ident.lower().split())  # the same, and quicker for a million voters
    return normalize("NFC", " ".join(normalize("NFC", ident).casefold().split()))


def alike(ids: Collection[str]) -> int:
    """How many of different ids are another's but for what people do not look at."""
    return len(ids) - len({folded(one) for one in ids})
