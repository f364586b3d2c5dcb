"""The published JSON Schema takes what the reader takes, and refuses what it refuses."""

import json
from copy import deepcopy
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from commonpool.core.document import read_document
from commonpool.core.fault import Fault
from commonpool.core.shapes import JsonObject
from commonpool.formats.cycle_file import parse, plain, with_tables
from tools.docs import SCHEMA
from tools.examples import EXAMPLES

FILES = sorted(EXAMPLES.rglob("*.toml"))
VALIDATOR = Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))


def as_written(path: Path) -> JsonObject:
    raw = plain(parse(path, path.read_text("utf-8")), ())
    assert isinstance(raw, dict)
    return raw


def problems(raw: object) -> list[str]:
    return [
        f"{list(error.absolute_path)}: {error.message[:200]}"
        for error in VALIDATOR.iter_errors(raw)
    ]


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(VALIDATOR.schema)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_example_validates_as_it_is_written(path: Path) -> None:
    assert problems(as_written(path)) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_example_validates_with_its_tables_read_in(path: Path) -> None:
    raw, _ = with_tables(path, as_written(path))
    assert problems(raw) == []


def hybrid() -> JsonObject:
    return as_written(EXAMPLES / "holon-alpha" / "hybrid.toml")


WRONG = {
    "an unknown key": ("community", "nmae", "Holon"),
    "an unknown table": ("kommunity", None, {}),
    "a missing key": ("community", "currency", None),
    "a table that is text": ("cycle", None, 7),
    "a negative amount": ("inflows", 0, {"id": "x", "amount": "-5.00"}),
    "an amount with a comma": ("inflows", 0, {"id": "x", "amount": "5,00"}),
    "an amount with an exponent": ("inflows", 0, {"id": "x", "amount": "5e3"}),
    "a float": ("inflows", 0, {"id": "x", "amount": 5.5}),
    "an empty id": ("people", 0, {"id": ""}),
    "an unknown kind of party": ("people", 0, {"id": "alex", "kind": "robot"}),
    "a percentage without its sign": ("policy", None, {"outside": "5"}),
    "an unknown stage": ("policy", None, {"stage": "huge"}),
    "no date": ("cycle", "opens", "yesterday"),
    "no hash": ("cycle", "previous", "abc"),
    "hours that are no hours": ("contributions", 0, {"id": "x", "by": "alex", "hours": "7:99"}),
    "no truth value": ("contributions", 0, {"id": "x", "by": "alex", "hours": 1, "gift": "maybe"}),
    "an unknown mechanism": ("rule", "mechanism", "time@2"),
    "a mechanism without a version": ("rule", "mechanism", "time"),
    "an unknown parameter": ("rule", "parameters", {"weight": "given"}),
    "a parameter of another mechanism": (
        "rule",
        None,
        {"mechanism": "time@1", "parameters": {"low": 1}},
    ),
    "a required parameter left out": ("rule", None, {"mechanism": "zones@1"}),
    "a rounding that is not offered": ("rule", "rounding", "half-even"),
    "a count below zero": ("rule", "confirmations", -1),
}


def spoilt(table: str, place: str | int | None, value: object) -> JsonObject:
    """Holon Alpha's file with one thing changed; None takes a key out."""
    raw = deepcopy(hybrid())
    if place is None:
        raw[table] = value
        return raw
    inner = raw[table]
    if isinstance(inner, list):
        inner[int(place)] = value
    elif isinstance(inner, dict) and value is None:
        del inner[place]
    elif isinstance(inner, dict):
        inner[place] = value
    return raw


@pytest.mark.parametrize("case", WRONG)
def test_what_the_reader_refuses_the_schema_refuses(case: str) -> None:
    raw = spoilt(*WRONG[case])
    with pytest.raises(Fault):
        read_document(raw)
    assert problems(raw)


def test_unspoilt_both_take_it() -> None:
    raw = hybrid()
    read_document(raw)
    assert problems(raw) == []
