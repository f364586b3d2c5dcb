"""Holon Alpha practises: a copy is made while people write, the machine dies, another takes over."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

import pytest

from tests.books.figures import figure
from tests.books.place import Place, place
from tests.books.test_backup import FOUND, SAY, WRITER

SEED = int(os.environ.get("COMMONPOOL_SEED", "2026"))
HEAD = "print('%d:%s' % queries.head(Community.objects.get()))"


def copied(here: Place, file: Path, name: str, chance: Random) -> int:
    """A copy made while somebody writes, who is killed later; how many were kept before it began."""
    begun = int(here.python(SAY).split()[0])
    writer = here.start(WRITER, name)
    assert writer.stdout
    try:
        before = [writer.stdout.readline() for _ in range(chance.randint(1, 20))]
        assert here.command("backup", file).code == 0
        assert writer.stdout.readline(), "they wrote all the time"
    finally:
        writer.kill()
        writer.communicate()
    return begun + len(before)


def comes_back(here: Place, there: Place, file: Path, before: int) -> None:
    """What was kept before the copy began is there; the first book goes on from where it ends."""
    assert there.command("restore", file).code == 0
    entries, cents = map(int, there.python(SAY).split())
    assert entries >= before
    assert cents == 600 + entries - 2
    passed = ("audit", "holon-alpha", "--passed")
    assert here.command(*passed, there.python(HEAD).strip()).code == 0
    seen = there.command(*passed, here.python(HEAD).strip())
    assert (seen.code, "not the one noted" in " ".join(seen.out.split())) == (1, True), seen


def damaged(data: bytes, how: str, chance: Random) -> bytes:
    """The copy with its end cut off, or one bit turned."""
    where = chance.randrange(len(data))
    if how == "cut":
        return data[:where]
    return data[:where] + bytes([data[where] ^ 1 << chance.randrange(8)]) + data[where + 1 :]


def drills(here: Place, folder: Path, times: int) -> None:
    """One after the other; every third copy is whole, and one was cut, and one had a bit turned."""
    chance = Random(SEED)
    here.python(FOUND)
    for number in range(times):
        file = folder / f"{number}.backup"
        before = copied(here, file, f"w{number}", chance)
        how = ("whole", "cut", "turned")[number % 3]
        with place(folder) as there:
            if how == "whole":
                comes_back(here, there, file, before)
                continue
            file.write_bytes(damaged(file.read_bytes(), how, chance))
            assert "was cut or altered" in there.command("restore", file).complaint()
            assert there.command("audit").code == 2, "nothing was restored"


def test_a_copy_comes_back_or_is_refused(here: Place, tmp_path: Path) -> None:
    drills(here, tmp_path, 1)


@pytest.mark.torture
def test_two_hundred_copies_come_back_or_are_refused(here: Place, tmp_path: Path) -> None:
    drills(here, tmp_path, figure("drills"))
