"""Sixteen people write in Holon Alpha's book at once, and processes are killed while they write."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.books.figures import figure
from tests.books.place import LONGEST, Place
from tests.books.writers import BANK, KILLED, STATE

WRITERS = 16
FOUND = """
holon = books()
holon.post("start", *(usd(member(handle), CRAFT, 100) for handle in HANDLES))
"""


def state(place: Place) -> tuple[list[str], dict[str, int], str]:
    """The keys in the book, the balances, and what an audit has to say."""
    keys, balances, problems = place.python(STATE).split("\n")[:3]
    pairs = (one.rpartition("=") for one in balances.split())
    return keys.split(), {code: int(amount) for code, _, amount in pairs}, problems


def bank(place: Place, transfers: int) -> None:
    """So many transfers between five people by sixteen processes: sums exact, nobody in debt."""
    place.python(FOUND)
    each = transfers // WRITERS
    writers = [place.start(BANK, number, each) for number in range(WRITERS)]
    said = [writer.communicate(timeout=LONGEST)[0].split() for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * WRITERS
    moved = sum(int(one[0]) for one in said)
    assert moved + sum(int(one[1]) for one in said) == each * WRITERS
    keys, balances, problems = state(place)
    assert (len(keys), len(set(keys)), problems) == (moved + 1, moved + 1, "")
    people = [amount for code, amount in balances.items() if code.startswith("member:")]
    assert (sum(people), sum(balances.values()), len(people)) == (500, 0, 5)
    assert min(people) >= 0


def test_sixteen_write_at_once_and_the_sums_are_exact(here: Place) -> None:
    bank(here, 16 * 12)


@pytest.mark.torture
def test_a_million_transfers_at_once(here: Place) -> None:
    bank(here, figure("transfers"))


def killed(place: Place, times: int, seed: int = 2026) -> int:
    """Kill a writer so many times at moments by chance; what it said was kept, is kept once."""
    place.python(FOUND)
    said = [int(number) for number in place.python(KILLED, times, seed).split()]
    keys, balances, problems = state(place)
    assert problems == ""
    assert sum(balances.values()) == 0
    assert [key for key, count in Counter(keys).items() if count > 1] == [], "nothing doubled"
    kept = {int(key.removeprefix("n-")) for key in keys if key != "start"}
    assert set(said) <= kept, "nothing lost"
    assert len(kept - set(said)) <= times, "at most the one that was being said"
    assert kept == set(range(len(kept))), "no gap"
    whole = Counter(number % 4 for number in kept)
    assert balances["income:craft"] == -500 - 150 * whole[0], "nothing half posted"
    assert balances["pool:reserve"] == whole[3]
    return len(kept)


def test_a_killed_writer_loses_and_doubles_nothing(here: Place) -> None:
    assert killed(here, 15) > 15


@pytest.mark.torture
def test_ten_thousand_killed_writers_lose_and_double_nothing(here: Place) -> None:
    assert killed(here, figure("kills")) > figure("kills")
