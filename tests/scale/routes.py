"""Every address of the installation, from the URL resolver, with a village's own names filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

PARAMETER = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")


@dataclass(frozen=True, slots=True)
class Route:
    """An address with its blanks: `c/<slug:slug>/needs/`, and what it is called."""

    pattern: str
    name: str

    @property
    def blanks(self) -> list[str]:
        """What has to be filled in."""
        return [found["name"] for found in PARAMETER.finditer(self.pattern)]


def routes() -> list[Route]:
    """All of them; what a regular expression says is written as an address."""
    return sorted(set(under("", get_resolver().url_patterns)), key=lambda one: one.pattern)


def under(beginning: str, found: list[URLPattern | URLResolver]) -> Iterator[Route]:
    """The routes of a resolver, each with what comes before it."""
    for one in found:
        here = beginning + plain(str(one.pattern))
        if isinstance(one, URLResolver):
            yield from under(here, one.url_patterns)
        else:
            yield Route(here, one.name or "")


def plain(pattern: str) -> str:
    """`^confirm/(?P<key>[-:\\w]+)/$` as `confirm/<key>/`."""
    return re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", pattern).strip("^$").replace(r"\Z", "")


def filled(route: Route, values: dict[str, object]) -> str:
    """The address with its blanks filled. KeyError names what nobody knows."""
    return "/" + PARAMETER.sub(lambda found: str(values[found["name"]]), route.pattern)
