"""Holon Alpha's published month, closed in the village: the same shares, and the same receipt."""

import json
from pathlib import Path

import pytest

from commonpool.core.canonical import canonical_text
from commonpool.cycles import queries
from commonpool.cycles.models import Cycle
from tests.cycles import holon
from tests.doors.command import process
from tools.examples import EXAMPLES, close_example

pytestmark = pytest.mark.django_db

WHO = ("alex", "jordan", "casey", "riley", "sam")
BY_TIME = (62500, 156250, 31250, 234375, 15625)
MODELS = ("time", "whole-dollar", "need", "need-derived", "impact", "hybrid")


def shared(model: str) -> tuple[dict[str, int], Cycle]:
    """Each person's share in cents, by name."""
    village, cycle = holon.published(model)
    closed = holon.close(village, cycle)
    return {name: holon.share_of(closed, village[name]) for name in WHO}, closed


@pytest.mark.parametrize("model", MODELS)
def test_each_model_gives_the_shares_of_its_example(model: str) -> None:
    right = close_example(EXAMPLES / "holon-alpha" / f"{model}.toml")
    amounts = {share.party: share.amount for share in right.shares}
    found, _ = shared(model)
    assert found == amounts


def test_by_time_they_are_the_published_figures() -> None:
    found, _ = shared("time")
    assert found == dict(zip(WHO, BY_TIME, strict=True))


@pytest.mark.parametrize("model", ["time", "hybrid"])
def test_distribute_on_the_cycle_file_gives_the_same_receipt(model: str, tmp_path: Path) -> None:
    _, cycle = shared(model)
    file = tmp_path / "month.json"
    file.write_text(json.dumps(queries.cycle_file(cycle)), encoding="utf-8")
    done = process("distribute", file, "--bundle", tmp_path / "again.json", "--format", "json")
    assert json.loads(done.out)["receipt"] == cycle.sha256
    assert (tmp_path / "again.json").read_bytes() == bytes(cycle.bundle or b"")


def test_verify_accepts_the_bundle_and_sees_a_changed_cent(tmp_path: Path) -> None:
    _, cycle = shared("hybrid")
    path = holon.bundle_file(cycle, tmp_path)
    assert process("verify", path).code == 0
    bundle = queries.bundle(cycle)
    bundle["receipt"]["shares"][0]["amount"] = "0.01"  # type: ignore[index]  # plain JSON
    path.write_text(canonical_text(bundle), encoding="utf-8")
    assert process("verify", path).code == 1


def test_no_name_and_no_word_of_anybody_is_in_the_bundle() -> None:
    _, cycle = shared("hybrid")
    text = bytes(cycle.bundle or b"").decode()
    for word in ("Alex", "Jordan", "baked 80 loaves", "cared for the children", "product sales"):
        assert word not in text
