"""Ballots, praise, certificates, purchases: the figures that each example's first lines reckon."""

import pytest

from commonpool.core.explanation import explain
from tools.examples import EXAMPLES, close_example

# What each party gets, what is left, and which projects were bought in which order.
FIGURES: dict[str, tuple[dict[str, str], str, tuple[str, ...]]] = {
    "retroactive": ({"mill": "500.00", "well": "300.00", "swing": "100.00"}, "0.00", ()),
    "metric-ballots": ({"well": "425.00", "oven": "575.00"}, "0.00", ()),
    "category-ballots": (
        {"clinic": "400.00", "school": "200.00", "bridge": "200.00"},
        "0.00",
        (),
    ),
    "praise": ({"lin": "600.00", "omar": "300.00"}, "0.00", ()),
    "certificates": ({"lin": "300.00", "omar": "200.00"}, "0.00", ()),
    "eligible": ({"lin": "600.00", "rosa": "400.00"}, "0.00", ()),
    "greedy": (
        {"library": "50.00", "orchard": "30.00", "lantern": "10.00"},
        "10.00",
        ("library", "orchard", "lantern"),
    ),
    "greedy-no-skip": ({"library": "50.00"}, "50.00", ("library",)),
    "greedy-threshold": (
        {"library": "50.00", "orchard": "30.00"},
        "20.00",
        ("library", "orchard"),
    ),
    # Lackner and Skowron, example 2.12, where c, a, d and b are well, oven, swing and bridge.
    "equal-shares": (
        {"well": "120.00", "oven": "120.00", "swing": "120.00"},
        "0.00",
        ("well", "oven", "swing"),
    ),
    "phragmen": (
        {"well": "120.00", "bridge": "120.00", "swing": "120.00"},
        "0.00",
        ("well", "bridge", "swing"),
    ),
    # Papasotiropoulos and others, table 1, where A, C, D and F are bought.
    "bounded-overspending": (
        {"mill": "300.00", "well": "300.00", "school": "240.00", "swing": "100.00"},
        "60.00",
        ("mill", "well", "school", "swing"),
    ),
}
# What each purchase cost a voter: in cents of a payment or a load, or for each cent of cost.
PRICES = {
    "greedy": ("4", "2", "1"),
    "equal-shares": ("2400", "3900", "4"),
    "phragmen": ("2400", "4000", "5800"),
    "bounded-overspending": ("0.166667", "0.24", "0.277778", "0.72"),
}


def course(name: str) -> list[dict[str, str]]:
    """What an example bought, in order."""
    made = close_example(EXAMPLES / "rules" / f"{name}.toml").distribution
    return [dict(step.values) for step in made.course if step.code == "bought"]


@pytest.mark.parametrize("name", FIGURES)
def test_the_shares_that_its_first_lines_reckon(name: str) -> None:
    closed = close_example(EXAMPLES / "rules" / f"{name}.toml")
    unit, (shares, left, order) = closed.written.unit, FIGURES[name]
    assert {share.party: unit.format(share.amount) for share in closed.shares} == shares
    assert unit.format(closed.distribution.outcome.remainder) == left
    assert tuple(step["project"] for step in course(name)) == order


@pytest.mark.parametrize("name", PRICES)
def test_the_price_of_each_purchase(name: str) -> None:
    assert tuple(step["price"] for step in course(name)) == PRICES[name]


def test_the_swing_is_bought_by_points_once_the_equal_shares_are_spent() -> None:
    assert [step["step"] for step in course("equal-shares")] == ["shares", "shares", "points"]


def test_the_two_that_are_not_restored_are_set_aside() -> None:
    made = close_example(EXAMPLES / "rules" / "eligible.toml").distribution
    aside = [(note.code, dict(note.values)["party"]) for note in made.counted.set_aside]
    assert aside == [("ineligible", "omar"), ("ineligible", "pilar")]


@pytest.mark.parametrize(
    ("name", "party", "words"),
    [
        ("retroactive", "mill", "3 ballots count for the lower mill: their middle is 5."),
        ("metric-ballots", "well", "By the metrics that 3 ballots weighed, the middle for the"),
        ("category-ballots", "clinic", "The middle of the ballots for the herbal clinic is 2."),
        ("category-ballots", "clinic", "In care each point is worth 200.00 EUR: that is 400.00"),
        ("praise", "lin", 'Pilar praised Lin ("for the long night at the mill"). Its score is 6.'),
        ("certificates", "lin", "Lin holds 60 units of garden-2025."),
        (
            "greedy",
            "orchard",
            "2 ballots name the orchard; it costs 30.00 EUR and was number 2 of the 3 that were",
        ),
        ("greedy", "lantern", "1 ballot names the lantern; it costs 10.00 EUR"),
        ("greedy-no-skip", "library", "and was the only one that was bought."),
        ("greedy-threshold", "lantern", "The lantern is below the threshold and gets nothing."),
        ("phragmen", "oven", "4 ballots name the village oven."),
    ],
)
def test_rules_in_words(name: str, party: str, words: str) -> None:
    told = explain(close_example(EXAMPLES / "rules" / f"{name}.toml").bundle, party)
    assert words in " ".join(told)
