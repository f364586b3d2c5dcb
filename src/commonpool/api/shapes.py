"""What is sent and answered has one form everywhere: amounts as text, bounded words, pages."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Annotated, Generic, TypeVar

from django.db.models import Model, QuerySet
from ninja import Header, Path, Schema
from pydantic import Field, StringConstraints

from commonpool.api.gate import Caller
from commonpool.core.amounts import Unit, format_ratio
from commonpool.core.fault import Fault
from commonpool.people.models import Community

# Printable, on one line or on several: a database refuses NUL, and people have no use for bells.
LINE = r"^[^\u0000-\u001f\u007f]*$"
LINES = r"^[^\u0000-\u0008\u000b-\u001f\u007f]*$"
NUMBER = r"^[0-9]{1,15}(\.[0-9]{1,9})?$"
HOURS = r"^[0-9]{1,4}(:[0-5][0-9]|\.[0-9]{1,3})?$"
NAME = r"^[a-zA-Z0-9_-]+$"
KEY = r"^[\x21-\x7e]+$"
# What to write where a text has not the form that is asked for.
FORMS = {
    LINE: "write one line of printable signs",
    LINES: "write printable signs",
    NUMBER: "write a plain decimal as text, such as 12.50",
    HOURS: "write hours as 7:30 or 7.5",
    NAME: "write letters, digits, - and _",
    KEY: "write printable signs without spaces",
}

Slug = Annotated[str, Path(pattern=NAME, max_length=60)]
Account = Annotated[str, Path(pattern=r"^[a-z]+(:[a-zA-Z0-9_-]+)?$", max_length=80)]
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=KEY,
        description="the same key and content again answers the same and writes nothing more",
    ),
]
Number = Annotated[
    str,
    StringConstraints(pattern=NUMBER),
    Field(description="a plain decimal, as text", examples=["12.50"]),
]
Hours = Annotated[
    str,
    StringConstraints(pattern=HOURS),
    Field(description="hours as 7:30 or 7.5", examples=["1:30"]),
]
Words = Annotated[str, StringConstraints(pattern=LINES, max_length=2000)]
Line = Annotated[str, StringConstraints(pattern=LINE, max_length=160)]
Name = Annotated[str, StringConstraints(pattern=NAME, max_length=60)]
EARLIEST, LATEST = dt.date(1970, 1, 1), dt.date(2200, 1, 1)
Day = Annotated[dt.date, Field(ge=EARLIEST, le=LATEST)]


class Slice(Schema):
    """Which part of a list."""

    limit: int = Field(50, ge=1, le=200)
    offset: int = Field(0, ge=0, le=10_000_000)


Item = TypeVar("Item")
Row = TypeVar("Row")


class Page(Schema, Generic[Item]):
    """A part of a list, and how long it is."""

    items: list[Item]
    total: int
    limit: int
    offset: int


M = TypeVar("M", bound=Model)


def page_of(rows: QuerySet[M], part: Slice, shown: Callable[[M], Item]) -> Page[Item]:
    """A part of what a query finds."""
    found = rows[part.offset : part.offset + part.limit]
    return Page(
        items=[shown(row) for row in found],
        total=rows.count(),
        limit=part.limit,
        offset=part.offset,
    )


def part_of(rows: Sequence[Row], part: Slice, shown: Callable[[Row], Item]) -> Page[Item]:
    """A part of a list that is known whole."""
    found = rows[part.offset : part.offset + part.limit]
    return Page(
        items=[shown(row) for row in found], total=len(rows), limit=part.limit, offset=part.offset
    )


def once(caller: Caller, key: str, act: str) -> str:
    """The key under which an act is kept: no two members or acts share one."""
    seal = hashlib.sha256(f"{act}\n{key}".encode()).hexdigest()[:40]
    return f"api-{caller.actor.pk}-{seal}"


def unit(community: Community) -> Unit:
    """The community's money."""
    return Unit(community.currency, community.decimals)


def money(community: Community, amount: int) -> str:
    """An amount as text, with every decimal."""
    return unit(community).format(amount)


def amount(community: Community, text: str, place: str = "amount") -> int:
    """Smallest units in the text of a request."""
    try:
        return unit(community).parse(text)
    except Fault as fault:
        raise fault.under(place) from None


def quantity(count: int) -> str:
    """Thousandths as the shortest text."""
    return format_ratio(Fraction(count, 1000))
