"""The cycle of a village on the command line: opened, previewed, closed, written, ticked."""

import datetime as dt
import json
from pathlib import Path

import pytest

from commonpool.cycles import services
from commonpool.cycles.models import Cycle
from tests.cycles.holon import TIME, adopt, begin, close, dues, work
from tests.doors.command import Done, commonpool, process
from tests.village import village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]


def cycle(*words: object) -> Done:
    return commonpool("cycle", *words)


def test_open_preview_file_close() -> None:
    holon = village()
    adopt(holon, TIME)
    sam = holon["sam"].handle
    assert "opened" in cycle("open", "holon-alpha", "--by", sam).out
    row = Cycle.objects.get()
    assert "Remainder: 0.00" in cycle("preview", "holon-alpha").out
    assert cycle("close", "holon-alpha", "--by", sam).code == 0
    row.refresh_from_db()
    assert row.closed_by == holon["sam"]
    again = cycle("close", "holon-alpha", "--cycle", row.slug, "--by", sam).complaint()
    assert f"closed already by {sam}" in again


def test_the_file_it_writes_is_what_distribute_reads(tmp_path: Path) -> None:
    holon, row = begin()
    dues(holon)
    work(holon, "alex")
    made = close(holon, row)
    file = tmp_path / "january.json"
    assert cycle("file", "holon-alpha", "--cycle", "2026-01", "--output", file).code == 0
    assert json.loads(cycle("file", "holon-alpha").out) == json.loads(file.read_text("utf-8"))
    assert str(made.sha256) in process("distribute", file).out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("open", "nowhere", "--by", "x"), "no community"),
        (("open", "holon-alpha"), "nobody is named who does it"),
        (("open", "holon-alpha", "--by", "nobody"), "nobody in Holon Alpha"),
        (("open", "holon-alpha", "--by", "holo-4"), "is not yours to do here"),
        (("open", "holon-alpha", "--by", "holo-1", "--closes", "soon"), "not a date"),
        (("open", "holon-alpha", "--by", "holo-1"), "there is no agreement yet"),
        (("preview", "holon-alpha"), "has no cycle yet"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(words: tuple[str, ...], told: str) -> None:
    village()
    assert told in cycle(*words).complaint()


def test_tick_says_what_it_did() -> None:
    holon = village()
    adopt(holon, TIME)
    services.set_calendar(
        actor=holon["sam"],
        community=holon.community,
        rhythm="monthly",
        days=None,
        grace_days=3,
        by_itself=True,
    )
    assert commonpool("tick").out.startswith("holon-alpha: opened ")
    assert commonpool("tick").out == ""
    assert Cycle.objects.get().opened > dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
