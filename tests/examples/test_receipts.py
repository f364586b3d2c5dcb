"""Every example has its receipt beside it, and gives the same bytes today."""

from hashlib import sha256
from pathlib import Path
from shutil import copytree

import pytest

from commonpool.core.canonical import canonical_text, parse_json
from commonpool.core.verification import verify
from tools.examples import EXAMPLES, close_example, cycle_files, outdated, renew

FILES = cycle_files()
NAMES = [str(path.relative_to(EXAMPLES)) for path in FILES]


def test_examples_are_there() -> None:
    assert "holon-alpha/time.toml" in NAMES
    assert "village-month/village.toml" in NAMES
    assert "village-month/mill.toml" not in NAMES, "what is nested is in its parent's bundle"


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_an_old_receipt_is_recomputed_to_the_byte(path: Path) -> None:
    kept = path.with_suffix(".receipt.json").read_bytes()
    closed = close_example(path)
    assert canonical_text(closed.bundle["receipt"]).encode() == kept, "see tools/examples.py"
    assert sha256(kept).hexdigest() == closed.sha256


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_the_bundle_of_an_example_verifies(path: Path) -> None:
    assert verify(parse_json(canonical_text(close_example(path).bundle))) == []


def test_the_bundle_of_the_village_verifies_as_it_was_kept() -> None:
    kept = EXAMPLES / "village-month" / "village.bundle.json"
    assert verify(parse_json(kept.read_text("utf-8"))) == []


def test_no_receipt_is_left_over_or_missing() -> None:
    assert outdated() == []


def test_a_changed_a_lost_and_a_stray_receipt_are_named_and_mended(tmp_path: Path) -> None:
    folder = tmp_path / "examples"
    copytree(EXAMPLES / "holon-alpha", folder)
    changed, lost = folder / "time.receipt.json", folder / "need.receipt.json"
    stray = folder / "yesterday.receipt.json"
    changed.write_bytes(changed.read_bytes() + b"\n")
    lost.unlink()
    stray.write_text("{}", encoding="utf-8")
    assert outdated(folder) == sorted([changed, lost, stray])
    renew(folder)
    assert outdated(folder) == []
    assert not stray.exists()
