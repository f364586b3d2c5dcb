"""Ids that people take for one another: they differ by case or space alone."""

from __future__ import annotations

from collections.abc import Collection


def folded(ident: str) -> str:
    """An id without what two spellings of one name often differ in."""
    return " ".join(ident.casefold().split())


def alike(ids: Collection[str]) -> int:
    """How many of different ids are another's but for case and space."""
    return len(ids) - len({folded(one) for one in ids})
