"""The cycle file as JSON: what an installation writes, and what a person spoils in it."""

import json
from pathlib import Path

import pytest

from commonpool.core.bundle import close
from commonpool.core.document import write_document
from commonpool.formats.cycle_file import read_cycle_file
from tests.doors.command import TIME, commonpool


def as_json(path: Path) -> Path:
    """Holon Alpha's month by time, as JSON."""
    document = read_cycle_file(TIME).family.document
    path.write_text(json.dumps(write_document(document)), encoding="utf-8")
    return path


def test_the_same_month_as_json_has_the_same_receipt(tmp_path: Path) -> None:
    file = as_json(tmp_path / "month.json")
    right = close(read_cycle_file(TIME).family).sha256
    assert close(read_cycle_file(file).family).sha256 == right
    assert right in commonpool("distribute", file).out


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"community": ', "line 1 is not JSON"),
        ('{"community": {"id": 1.5}}', "the number 1.5 is not a short whole number"),
        ('{"a": 1, "a": 2}', 'the key "a" stands twice'),
        ("null", "the file is null"),
        ("[]", "the file is no table"),
        ('{"community": {"id": "x", "currency": "EUR"}, "cycle": 3}', "cycle"),
    ],
)
def test_json_that_cannot_be_read_is_told_in_one_sentence(
    text: str, sentence: str, tmp_path: Path
) -> None:
    file = tmp_path / "month.json"
    file.write_text(text, encoding="utf-8")
    said = commonpool("distribute", file).complaint()
    assert sentence in said
    assert str(file) in said
