"""`commonpool distribute`: shares on the screen, for programs, and in files that are whole."""

import json
import os
import re
from hashlib import sha256
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from tests.doors.command import HOLON, TIME, commonpool, process

JSON_KEYS = {
    "community", "cycle", "currency", "pot", "reserve", "baseline", "shares", "remainder",
    "warnings", "receipt",
}  # fmt: skip


def test_a_community_that_only_tracks_is_shown_its_claims_and_no_shares_of_nothing(
    tmp_path: Path,
) -> None:
    text = TIME.read_text("utf-8").replace("[rule]", '[policy]\nstage = "track"\n\n[rule]')
    (tmp_path / "time.toml").write_text(text, "utf-8")
    for table in HOLON.glob("*.csv"):
        (tmp_path / table.name).write_bytes(table.read_bytes())
    shown = commonpool("distribute", tmp_path / "time.toml").out
    assert "Points so far" in shown
    assert "Share\n" not in shown
    assert "This community only tracks for now" in shown


def summary(*words: object) -> dict[str, Any]:
    done = commonpool("distribute", *words, "--format", "json")
    assert (done.code, done.err) == (0, "")
    found: dict[str, Any] = json.loads(done.out)
    return found


@pytest.mark.parametrize(
    ("example", "shares", "remainder", "to"),
    [
        ("time", ["625.00", "1562.50", "312.50", "2343.75", "156.25"], "0.00", "carry"),
        ("whole-dollar", ["624.00", "1560.00", "312.00", "2340.00", "156.00"], "8.00", "reserve"),
        ("need", ["476.19", "595.24", "238.09", "3571.43", "119.05"], "0.00", "carry"),
    ],
)
def test_what_programs_read(example: str, shares: list[str], remainder: str, to: str) -> None:
    found = summary(HOLON / f"{example}.toml")
    assert found.keys() >= JSON_KEYS
    assert list(found["shares"]) == ["alex", "jordan", "casey", "riley", "sam"]
    assert list(found["shares"].values()) == shares
    assert (found["remainder"], found["remainder_to"]) == (remainder, to)
    assert (found["community"], found["currency"], found["pot"]) == (
        "holon-alpha", "USD", "5000.00",
    )  # fmt: skip
    assert re.fullmatch("[0-9a-f]{64}", found["receipt"])


def test_what_people_read() -> None:
    done = process("distribute", TIME)
    assert (done.code, done.err) == (0, "")
    lines = [line.split() for line in done.out.splitlines()]
    assert ["Riley", "60", "2343.75"] in lines
    assert ["all", "128", "5000.00"] in lines
    assert "Holon Alpha, month-1" in done.out
    assert summary(TIME)["receipt"] in done.out


def test_the_hash_is_what_sha256sum_says_of_the_receipt_file(tmp_path: Path) -> None:
    file = tmp_path / "receipt.json"
    found = summary(TIME, "--receipt", file)
    assert sha256(file.read_bytes()).hexdigest() == found["receipt"]


def test_the_bundle_carries_the_receipt_and_its_hash(tmp_path: Path) -> None:
    receipt, bundle = tmp_path / "receipt.json", tmp_path / "bundle.json"
    found = summary(TIME, "--receipt", receipt, "--bundle", bundle)
    held = json.loads(bundle.read_text("utf-8"))
    assert held["sha256"] == found["receipt"]
    assert held["receipt"] == json.loads(receipt.read_text("utf-8"))
    assert commonpool("verify", bundle).code == 0


def test_both_forms_and_both_files_come_from_one_run(tmp_path: Path) -> None:
    done = commonpool("distribute", TIME, "--receipt", tmp_path / "r", "--bundle", tmp_path / "b")
    assert f"wrote {tmp_path / 'r'}" in done.out
    assert f"wrote {tmp_path / 'b'}" in done.out
    assert {path.name for path in tmp_path.iterdir()} == {"r", "b"}, "no draft is left behind"


def test_twice_the_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("one", "1"), ("two", "2")):
        process("distribute", TIME, "--bundle", tmp_path / name, PYTHONHASHSEED=seed)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_an_older_output_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "receipt.json"
    file.write_text("last month's", encoding="utf-8")
    assert commonpool("distribute", TIME, "--receipt", file).code == 0
    assert file.read_bytes().startswith(b'{"after":')


@pytest.fixture
def month(tmp_path: Path) -> Path:
    """A cycle file of one's own, its people as CSV, with an output of last month beside it."""
    copytree(HOLON, tmp_path / "holon")
    text = TIME.read_text("utf-8")
    head, _, tail = text.partition("[[people]]")
    _, _, tail = tail.partition("[[inflows]]")
    file = tmp_path / "holon" / "month.toml"
    file.write_text(f'people = "people.csv"\n{head}[[inflows]]{tail}', encoding="utf-8")
    names = ["alex", "jordan", "casey", "riley", "sam"]
    rows = "".join(f"{name},{name.title()}\n" for name in names)
    file.with_name("people.csv").write_text(f"id,name\n{rows}", encoding="utf-8")
    file.with_name("old.json").write_text("last month's", encoding="utf-8")
    return file


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def refused(month: Path, *words: object) -> str:
    """The sentence of a refusal that left every file as it was."""
    before = snapshot(month.parent)
    done = commonpool("distribute", month, *words)
    assert snapshot(month.parent) == before
    return done.complaint()


def test_the_month_itself_is_fine(month: Path) -> None:
    assert summary(month)["receipt"] == summary(TIME)["receipt"]


def test_bad_input_touches_no_output(month: Path) -> None:
    old = month.with_name("old.json")
    month.write_text(month.read_text("utf-8").replace("hours = 40", 'hours = "-40"'), "utf-8")
    assert "contributions[2].hours" in refused(month, "--receipt", old, "--bundle", f"{old}2")


@pytest.mark.parametrize("option", ["--receipt", "--bundle"])
@pytest.mark.parametrize("own", ["month.toml", "people.csv"])
def test_no_output_over_its_own_input(month: Path, option: str, own: str) -> None:
    target = month.with_name(own)
    assert own in refused(month, option, target)
    assert own in refused(month, option, month.parent / ".." / "holon" / own)
    link = month.with_name("link")
    link.symlink_to(target)
    assert "link" in refused(month, option, link)


def test_no_output_over_another_output(month: Path) -> None:
    old = month.with_name("old.json")
    assert "old.json" in refused(month, "--receipt", old, "--bundle", old)


def test_no_output_into_a_folder_that_is_not_there(month: Path) -> None:
    said = refused(month, "--receipt", month.with_name("nowhere") / "receipt.json")
    assert "nowhere/receipt.json cannot be written (No such file or directory)" in said


def test_no_output_over_a_folder_a_pipe_or_a_device(month: Path) -> None:
    """A draft put in the place of a device would take the device away from the whole machine.

    The device stands behind a link here, so that only the link could be lost.
    """
    old = month.with_name("old.json")
    pipe, device = month.with_name("pipe"), month.with_name("device")
    os.mkfifo(pipe)
    device.symlink_to("/dev/null")
    for target in (month.parent, pipe, device):
        assert "is no regular file" in refused(month, "--receipt", old, "--bundle", target)
    assert pipe.is_fifo()
    assert device.is_symlink()


def test_no_output_with_a_name_that_no_file_can_have(month: Path) -> None:
    assert "leads nowhere" in refused(month, "--receipt", month.with_name("r" * 300))


def test_a_second_output_that_fails_leaves_the_first_alone(month: Path) -> None:
    old = month.with_name("old.json")
    refused(month, "--receipt", old, "--bundle", month.with_name("nowhere") / "b.json")
    assert old.read_text("utf-8") == "last month's"


def test_a_cycle_file_that_is_no_file(tmp_path: Path) -> None:
    assert "is not there" in commonpool("distribute", tmp_path / "none.toml").complaint()
    assert "is a folder" in commonpool("distribute", tmp_path).complaint()
    assert "leads nowhere" in commonpool("distribute", tmp_path / ("n" * 300)).complaint()
