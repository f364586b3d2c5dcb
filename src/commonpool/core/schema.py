"""The JSON Schema of a cycle file, made from the same declarations that read it."""

from __future__ import annotations

from collections.abc import Iterator

from commonpool.core.catalogue import CATALOGUE
from commonpool.core.document import TABLES, Document
from commonpool.core.mechanisms.base import Mechanism
from commonpool.core.rule import Terms
from commonpool.core.shapes import Field, Json, JsonObject, keys_of

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> JsonObject:
    """The schema of a cycle file, whose tables may also name a file beside it."""
    root = object_schema(Document)
    properties = root["properties"]
    assert isinstance(properties, dict)  # noqa: S101  # object_schema makes it so
    for name in TABLES:
        file = {"type": "string", "description": "a CSV or Parquet file beside this one"}
        properties[name] = {"anyOf": [properties[name], file]}
    properties["election"] = {
        "type": "string",
        "description": "a .pb file beside this one: projects, ballots, budget and rule",
    }
    properties["nested"] = {
        "type": "object",
        "description": "communities that divide their share by their own file: party = file",
        "additionalProperties": {"type": "string"},
    }
    required = root.pop("required")
    return {
        "$schema": DRAFT,
        "title": "commonpool cycle file",
        **root,
        "anyOf": [{"required": required}, {"required": ["election"]}],  # a vote says the rest
        "$defs": definitions(),
    }


def definitions() -> JsonObject:
    """Every shape that a document can hold, the rule with each mechanism's parameters."""
    found = {cls.__name__: object_schema(cls) for cls in shapes_below(Document) if cls is not Terms}
    for mechanism in CATALOGUE.values():
        found[mechanism.parameters.__name__] = object_schema(mechanism.parameters)
        for cls in shapes_below(mechanism.parameters):
            found[cls.__name__] = object_schema(cls)
    found["Rule"] = rule_schema()
    return dict(sorted(found.items()))


def rule_schema() -> JsonObject:
    """The rule: its terms, and for each mechanism its own parameters."""
    terms = object_schema(Terms)
    properties = terms["properties"]
    assert isinstance(properties, dict)  # noqa: S101  # object_schema makes it so
    properties["mechanism"] = {"enum": sorted(CATALOGUE), **_described(keys_of(Terms)["mechanism"])}
    properties["parameters"] = {"type": "object"}
    cases: list[Json] = [_case(mechanism) for mechanism in CATALOGUE.values()]
    return {**terms, "allOf": cases}


def _case(mechanism: Mechanism[object]) -> JsonObject:
    then: JsonObject = {
        "properties": {"parameters": {"$ref": f"#/$defs/{mechanism.parameters.__name__}"}}
    }
    if any(field.required for field in keys_of(mechanism.parameters).values()):
        then["required"] = ["parameters"]
    return {"if": {"properties": {"mechanism": {"const": mechanism.name}}}, "then": then}


def object_schema(cls: type) -> JsonObject:
    """The schema of one shape."""
    fields = keys_of(cls)
    return {
        "type": "object",
        "description": (cls.__doc__ or "").strip().partition("\n")[0],
        "properties": {
            name: {**field.kind.schema(), **_described(field)} for name, field in fields.items()
        },
        "required": [name for name, field in fields.items() if field.required],
        "additionalProperties": False,
    }


def _described(field: Field) -> JsonObject:
    return {"description": field.doc}


def shapes_below(cls: type) -> Iterator[type]:
    """Every shape that a shape's keys can hold, at any depth."""
    for field in keys_of(cls).values():
        for inner in field.kind.shapes:
            yield inner
            yield from shapes_below(inner)
