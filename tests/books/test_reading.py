"""People look at Holon Alpha's book while others write: nobody sees half of anything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.books.figures import figure
from tests.books.place import LONGEST, Place
from tests.books.writers import BUSY, READS

FOUND = "holon = books()\nholon.earn(5)\n"
READERS = 2


@contextmanager
def written(place: Place) -> Iterator[None]:
    """While two people write."""
    place.python(FOUND)
    writers = [place.start(BUSY, name) for name in ("riley", "casey")]
    try:
        for writer in writers:
            assert writer.stdout
            assert writer.stdout.readline() == "writing\n"
        yield
        assert [writer.poll() for writer in writers] == [None, None], "they wrote all the time"
    finally:
        for writer in writers:
            writer.kill()
            writer.communicate()


def seen(place: Place, how: str, reads: int) -> tuple[int, int]:
    """So many looks by two people: at how many moments, and how often something did not fit."""
    with written(place):
        readers = [place.start(READS, how, reads // READERS) for _ in range(READERS)]
        said = [reader.communicate(timeout=LONGEST)[0].split(maxsplit=2) for reader in readers]
    assert [reader.returncode for reader in readers] == [0] * READERS
    return sum(int(one[0]) for one in said), sum(int(one[1]) for one in said)


def test_nobody_sees_a_book_that_does_not_add_up(here: Place) -> None:
    moments, wrong = seen(here, "whole", 400)
    assert moments > 10, "the book changed while they looked"
    assert wrong == 0


def test_who_asks_twice_without_a_snapshot_sees_two_moments(here: Place) -> None:
    assert seen(here, "torn", 400)[1] > 0


@pytest.mark.torture
def test_a_million_looks_all_add_up(here: Place) -> None:
    assert seen(here, "whole", figure("reads"))[1] == 0
