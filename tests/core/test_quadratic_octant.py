"""Octant's two rules: a cap whose excess goes to nobody, and a threshold."""

from fractions import Fraction

import pytest

from commonpool.core.fault import Fault
from tests.core.quadratic_round import amounts, claims, codes, share, village

GIFTS = [
    ("Alex", "well", 900),
    ("Jordan", "well", 400),
    ("Sam", "oven", 100),
    ("Casey", "path", 300),
]


def test_the_excess_over_the_cap_is_remainder() -> None:
    """S²: the well 2500, the oven 100, the path 300; the cap cuts the well to 20 %."""
    made = claims(village(GIFTS), 10_000, "octant@1")
    paid = share(made, 10_000)
    assert amounts(paid) == {"well": 2000, "oven": 345, "path": 1034}
    assert paid.remainder == 10_000 - 2000 - 345 - 1034


def test_the_reason_says_what_the_cap_moved() -> None:
    (reason,) = claims(village(GIFTS), 10_000, "octant@1").reasons["well"]
    product = reason.quantity
    for factor in reason.factors:
        product *= factor.value
    assert [factor.name for factor in reason.factors] == ["root", "scale", "cap"]
    assert reason.factors[-1].of == "20%"
    assert product == reason.points == 2000


def test_a_uniqueness_score_stands_inside_the_root() -> None:
    low = claims(village(GIFTS, weights={"Casey": "1/3"}), 10_000, "octant@1", cap="100%")
    assert low.points()["path"] == low.points()["oven"]


def test_the_same_score_for_everybody_changes_nothing() -> None:
    """With roots that are whole, of whole dollars or of a quarter of them."""
    gifts = [("Alex", "well", 400), ("Jordan", "well", 1600), ("Sam", "oven", 3600)]
    quarter = dict.fromkeys(("Alex", "Jordan", "Sam"), "1/4")
    low = claims(village(gifts, weights=quarter), 10_000, "octant@1", cap="100%")
    assert low.points() == claims(village(gifts), 10_000, "octant@1", cap="100%").points()


def test_a_cap_never_rounds_up() -> None:
    gifts = [(name, name, 100) for name in ("well", "oven")]
    assert amounts(share(claims(village(gifts), 7, "octant@1"), 7)) == {"well": 1, "oven": 1}


def test_every_project_capped_is_said() -> None:
    gifts = [(name, name, 100) for name in ("well", "oven", "path")]
    made = claims(village(gifts), 9000, "octant@1", cap="30%")
    assert "all-capped" in codes(made.notes)
    assert share(made, 9000).remainder == 900
    alone = claims(village(gifts[:1]), 9000, "octant@1", cap="100%")
    assert "all-capped" not in codes(alone.notes)


def test_a_cap_of_zero_is_refused_and_a_cap_of_all_is_none() -> None:
    with pytest.raises(Fault) as caught:
        claims(village(GIFTS), 1, "octant@1", cap="0%")
    assert caught.value.path == ("cap",)
    assert sum(claims(village(GIFTS), 10_000, "octant@1", cap="100%").points().values()) == 10_000


def test_only_what_lies_above_the_threshold_is_paid() -> None:
    """Of 10.00 to five projects the threshold is 2.00: two lie above, one lies on it."""
    gifts = [("Alex", "well", 200), ("Sam", "oven", 300), ("Casey", "path", 500)]
    made = claims(village(gifts, projects=5), 8000, "octant-threshold@1")
    assert amounts(share(made, 8000)) == {"oven": 3000, "path": 5000}
    assert [dict(note.values) for note in made.notes] == [{"project": "well"}]
    halved = claims(village(gifts, projects=5), 8000, "octant-threshold@1", multiplier=2)
    assert halved.points() == {"well": 200, "oven": 300, "path": 500}


def test_a_threshold_with_nobody_above() -> None:
    gifts = [("Alex", "well", 500), ("Sam", "oven", 500)]
    made = claims(village(gifts), 8000, "octant-threshold@1")
    assert codes(made.notes) == ["below-threshold", "below-threshold"]
    assert share(made, 8000).remainder == 8000


def test_nobody_gave() -> None:
    for rule in ("octant@1", "octant-threshold@1"):
        made = claims(village([], projects=3), 8000, rule)
        assert (made.points(), codes(made.notes)) == ({}, ["no-donations"])


def test_a_multiplier_of_zero_is_refused() -> None:
    with pytest.raises(Fault) as caught:
        claims(village(GIFTS), 1, "octant-threshold@1", multiplier=0)
    assert caught.value.path == ("multiplier",)


def test_points_of_an_uncapped_project_are_its_part_of_the_pot() -> None:
    made = claims(village(GIFTS), 10_000, "octant@1", cap="100%", root_digits=0)
    assert made.points()["oven"] == Fraction(10_000 * 100, 2500 + 100 + 17**2)
