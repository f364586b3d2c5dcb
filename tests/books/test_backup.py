"""Holon Alpha's treasurer keeps a copy elsewhere, and one day needs it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path

import pytest

from commonpool.books.backup import hash_file, restore
from commonpool.formats.files import BadFile
from tests.books.place import Place, place

FOUND = "holon = books()\nholon.earn(1000)\nholon.post('s', usd(member('heron'), FLOW, 400))\n"
# Writes one cent after the other, and says so once each is kept.
WRITER = """
community = Community.objects.get()
for n in range(100_000):
    services.post(community=community, key=f"{sys.argv[1]}-{n}", lines=[usd(FLOW, CRAFT, 1)],
                  purpose="inflow", now=NOW)
    print(n, flush=True)
"""
LATER = """
holon = Community.objects.get()
services.open_account(community=holon, code="member:new", commodity="USD")
from commonpool.people.models import Member
assert Member.objects.create(community=holon, handle="new", joined=NOW.date()).pk > 7
"""
SAY = """
community = Community.objects.get()
print(queries.head(community)[0], queries.balance(community, FLOW).posted)
"""


@pytest.fixture(scope="module")
def holon(empty: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, Path]]:
    """A small book, and a backup of it."""
    folder = tmp_path_factory.mktemp("holon")
    with place(folder, of=empty) as made:
        made.python(FOUND)
        file = folder / "holon.backup"
        done = made.command("backup", file)
        assert (done.code, done.err) == (0, ""), done
        yield made, file


@pytest.fixture
def kept(holon: tuple[Place, Path], tmp_path: Path) -> Path:
    """A copy of that backup."""
    for file in (holon[1], hash_file(holon[1])):
        shutil.copy(file, tmp_path)
    return tmp_path / holon[1].name


@pytest.fixture
def home(holon: tuple[Place, Path]) -> Place:
    """Where it was made."""
    return holon[0]


def test_what_was_kept_comes_back_elsewhere(kept: Path, home: Place, elsewhere: Place) -> None:
    assert elsewhere.command("audit").code == 2
    done = elsewhere.command("restore", kept)
    assert done.code == 0, done
    assert f"restored  {kept}" in done.out
    assert "sound  holon-alpha: 2 entries, the last is 2:" in done.out
    assert elsewhere.python(SAY) == home.python(SAY) == "2 600\n"
    assert elsewhere.command("audit").out == home.command("audit").out
    elsewhere.python(LATER)


def test_a_backup_is_of_one_moment_while_writers_write(
    here: Place, elsewhere: Place, tmp_path: Path
) -> None:
    here.python(FOUND)
    writers = [here.start(WRITER, name) for name in ("a", "b")]
    try:
        before = [_said(writer) for writer in writers]
        files = [tmp_path / f"{number}.backup" for number in range(2)]
        done = [here.command("backup", file) for file in files]
        after = [_said(writer) for writer in writers]
    finally:
        for writer in writers:
            writer.kill()
            writer.communicate()
    assert [one.code for one in done] == [0, 0], done
    assert elsewhere.command("restore", files[0]).code == 0
    entries, cents = map(int, elsewhere.python(SAY).split())
    assert cents - 600 == entries - 2
    assert sum(before) <= entries
    assert min(after) > 0


def _said(writer: subprocess.Popen[str]) -> int:
    assert writer.stdout
    return int(writer.stdout.readline())


def refused(file: Path) -> str:
    """What is said of a backup before anything is touched."""
    with pytest.raises(BadFile) as said:
        restore(file, lambda: True)
    return str(said.value)


def test_a_backup_that_was_cut_is_refused(kept: Path) -> None:
    data = kept.read_bytes()
    for part in range(0, len(data), len(data) // 50):
        kept.write_bytes(data[:part])
        assert "was cut or altered" in refused(kept)


def test_a_backup_with_one_bit_turned_is_refused(kept: Path) -> None:
    data = kept.read_bytes()
    for place_ in range(0, len(data), len(data) // 50):
        turned = bytearray(data)
        turned[place_] ^= 1 << place_ % 8
        kept.write_bytes(turned)
        assert "was cut or altered" in refused(kept)


def test_a_backup_without_its_hash_or_with_anothers_is_refused(kept: Path, tmp_path: Path) -> None:
    line = hash_file(kept).read_text("utf-8")
    hash_file(kept).unlink()
    assert "without its hash is not restored" in refused(kept)
    hash_file(kept).write_text(line.replace("holon", "mill"), "utf-8")
    assert "is not what" in refused(kept)
    other = tmp_path / "note.txt"
    other.write_text("a note", "utf-8")
    done = subprocess.run(["sha256sum", "note.txt"], cwd=tmp_path, capture_output=True, check=True)
    hash_file(other).write_bytes(done.stdout)
    assert "is no backup of" in refused(other)


def test_what_is_damaged_under_a_true_hash_leaves_nothing(kept: Path, elsewhere: Place) -> None:
    data = kept.read_bytes()
    kept.write_bytes(data[: len(data) // 2])
    with kept.open("rb") as file:
        found = file_digest(file, "sha256").hexdigest()
    hash_file(kept).write_text(f"{found}  {kept.name}\n", "utf-8")
    assert "take another copy" in elsewhere.command("restore", kept).complaint()
    assert elsewhere.command("audit").code == 2, "nothing was restored"


def test_its_hash_is_what_other_tools_read(kept: Path) -> None:
    subprocess.run(["sha256sum", "-c", "holon.backup.sha256"], cwd=kept.parent, check=True)


def test_where_people_are_nothing_is_restored(kept: Path, home: Place) -> None:
    assert "has people in it" in home.command("restore", kept).complaint()
    assert home.python(SAY) == "2 600\n"


def test_a_backup_is_never_written_over(kept: Path, home: Place, tmp_path: Path) -> None:
    was = kept.read_bytes()
    assert "is there already" in home.command("backup", kept).complaint()
    assert kept.read_bytes() == was
    gone = home.command("backup", tmp_path / "nowhere" / "x")
    assert "cannot be written" in gone.complaint()
    assert sorted(path.name for path in kept.parent.glob("holon*")) == [
        "holon.backup",
        "holon.backup.sha256",
    ]
