"""Everything the program has is in the reference; the reference says it as the program does."""

import json
import re
from pathlib import Path

import pytest

from commonpool.cli.app import main
from commonpool.core.catalogue import CATALOGUE
from commonpool.core.mechanisms.base import Mechanism
from tests.conftest import ROOT
from tests.docs.entries import Pages, entries, missing, read_pages, section
from tools.docs import SCHEMA
from tools.openapi import OPENAPI, openapi_text
from tools.reference import BLOCK, PARTS, filled, notes, schema_text

REFERENCE = ROOT / "docs" / "reference"


def test_nothing_is_missing() -> None:
    assert missing(read_pages()) == [], "renew it with: python -m tools.docs"


def test_every_note_is_shown_with_values_as_a_receipt_has_them() -> None:
    assert "‹" not in notes()
    assert "by its lower cost" in notes()


def test_every_mechanism_that_may_pay_amounts_is_named_where_that_is_explained() -> None:
    text = (REFERENCE / "mechanisms.md").read_text("utf-8")
    told = text.partition("Some claims are amounts")[2].partition("\n\n")[0]
    unlike = Mechanism.__dataclass_fields__["pays_amounts"].default
    able = {one.name for one in CATALOGUE.values() if one.pays_amounts is not unlike}
    assert able == set(re.findall(r"`([a-z-]+@\d)`", told))


def test_there_is_something_to_look_for() -> None:
    found = [str(entry) for entry in entries()]
    assert len(found) > 250
    for part in (
        "command-line.md: ### distribute: | `--bundle",
        "cycle-file.md: ### `[[contributions]]`: | `logged_by` |",
        "mechanisms.md: ## need@1: | `elasticity` |",
        "mechanisms.md: ## hybrid@1: | `to_value` |",
        "receipt.md: ### Notes: | `held` |",
        "receipt.md: ### Shares: | `unlimited` |",
    ):
        assert part in found


def without(pages: Pages, page: str, heading: str, begins: str) -> Pages:
    """The pages with one entry taken out."""
    text = pages[page]
    gone = {line for line in section(text, heading) if line.startswith(begins)}
    head, mark, rest = text.partition(f"{heading}\n") if heading else ("", "", text)
    kept = [line for line in rest.splitlines() if line not in gone]
    return {**pages, page: head + mark + "\n".join(kept)}


def test_each_entry_is_missed_when_it_is_taken_out() -> None:
    pages = read_pages()
    for entry in entries():
        assert entry.lines(pages), entry
        assert not entry.lines(without(pages, entry.page, entry.heading, entry.begins)), entry


@pytest.mark.parametrize(
    ("page", "line"),
    [
        ("command-line.md", "### explain"),
        ("command-line.md", "| `--receipt PATH` |"),
        ("cycle-file.md", "| `carried` |"),
        ("mechanisms.md", "## zones@1"),
        ("mechanisms.md", "| `rate_step` |"),
        ("receipt.md", "| `baseline-short` |"),
        ("receipt.md", "| `set_aside` |"),
        ("rounding.md", "| `cumulative` |"),
    ],
)
def test_a_page_without_one_line_is_named(tmp_path: Path, page: str, line: str) -> None:
    for path in REFERENCE.glob("*.md"):
        kept = [
            one
            for one in path.read_text("utf-8").splitlines()
            if path.name != page or not one.startswith(line)
        ]
        (tmp_path / path.name).write_text("\n".join(kept), encoding="utf-8")
    found = missing(read_pages(tmp_path))
    assert found
    assert all(name.startswith(page) for name in found)


@pytest.mark.parametrize("path", sorted(REFERENCE.glob("*.md")), ids=lambda path: path.name)
def test_made_parts_are_as_the_program_makes_them(path: Path) -> None:
    text = path.read_text("utf-8")
    assert filled(text) == text, "renew it with: python -m tools.docs"


def test_every_made_part_has_its_place() -> None:
    text = "\n".join(read_pages().values())
    assert {found["name"] for found in BLOCK.finditer(text)} == set(PARTS)


def test_the_schema_in_the_reference_is_the_programs(capsys: pytest.CaptureFixture[str]) -> None:
    kept = SCHEMA.read_text("utf-8")
    assert kept == schema_text(), "renew it with: python -m tools.docs"
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(kept)


def test_the_description_of_the_http_api_is_the_servers() -> None:
    assert OPENAPI.read_text("utf-8") == openapi_text(), "renew it with: python -m tools.docs"
