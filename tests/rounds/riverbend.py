"""A small round to attack: Riverbend's neighbours, and five things they gave to."""

from collections.abc import Iterable

from commonpool.core.document import Document, read_document
from commonpool.core.shapes import Json, JsonObject

NEIGHBOURS = ("aicha", "ben", "chidi", "dora", "elena", "fatou")


def written(match: str = "1000.00", rule: str = "quadratic@1", **parameters: object) -> JsonObject:
    """The round as it stands in a file; every neighbour gives to well and oven, two to the swing."""
    gifts: list[Json] = [
        {"by": name, "to": to, "amount": f"{10 + place}.00"}
        for place, name in enumerate(NEIGHBOURS)
        for to in ("well", "oven")
    ]
    gifts += [{"by": name, "to": "swing", "amount": "5.00"} for name in ("ben", "dora")]
    gifts.append({"by": "magnus", "to": "statue", "amount": "90.00"})
    return {
        "community": {"id": "riverbend", "currency": "EUR"},
        "cycle": {"id": "spring", "opens": "2026-03-01", "closes": "2026-04-01"},
        "inflows": [{"id": "match", "amount": match}],
        "rule": {"mechanism": rule, "parameters": dict(parameters)},
        "projects": [{"id": to} for to in ("well", "oven", "swing", "statue", "pond")],
        "donations": gifts,
    }


def riverbend(match: str = "1000.00", rule: str = "quadratic@1", **parameters: object) -> Document:
    """The round as a document."""
    return read_document(written(match, rule, **parameters))


def without(raw: JsonObject, tables: Iterable[str]) -> Document:
    """The round without some of its tables."""
    return read_document({name: rows for name, rows in raw.items() if name not in tables})


def table(raw: JsonObject, name: str) -> JsonObject:
    """A table of a round as it is written."""
    found = raw[name]
    assert isinstance(found, dict)
    return found


def rows(raw: JsonObject, name: str) -> list[Json]:
    """The rows of a table of a round as they are written."""
    found = raw[name]
    assert isinstance(found, list)
    return found
