"""A round of each kind, with the figures that its first lines reckon."""

import pytest

from commonpool.formats.election import read_election
from commonpool.formats.published import published
from tools.examples import EXAMPLES, close_example

ROUNDS = EXAMPLES / "rounds"
FIGURES: dict[str, tuple[dict[str, str], str]] = {
    "retroactive": (
        {
            "seedbank": "700.00", "ferry": "1200.00", "radio": "400.00",
            "clinic": "1200.00", "repair": "600.00",
        },
        "0.00",
    ),
    "budgeting": (
        {"bridge": "600.00", "oven": "180.00", "swings": "240.00", "boat": "150.00"},
        "30.00",
    ),
    "praise": ({"lin": "273.19", "omar": "144.69", "pilar": "101.18", "dora": "80.94"}, "600.00"),
    "certificates": ({"lin": "800.00", "omar": "700.00", "pilar": "500.00"}, "0.00"),
}  # fmt: skip


@pytest.mark.parametrize("name", FIGURES)
def test_the_shares_of_a_round(name: str) -> None:
    closed = close_example(ROUNDS / f"{name}.toml")
    unit, (shares, left) = closed.written.unit, FIGURES[name]
    assert {share.party: unit.format(share.amount) for share in closed.shares} == shares
    assert unit.format(closed.distribution.outcome.remainder) == left


def test_the_village_paid_what_its_office_published() -> None:
    file = ROUNDS / "budgeting.pb"
    assert published(close_example(file), read_election(file)) == file.read_text("utf-8")
