"""Pairwise-bounded: two who always give alike move less than the bound, whatever they give."""

from fractions import Fraction

import pytest

from commonpool.core.fault import Fault
from tests.core.quadratic_round import Gift, amounts, claims, codes, share, village

RULE = "pairwise@1"


def test_two_who_gave_alike_once() -> None:
    """√(4 · 9) = 6 is all they have in common: 6 · 2 / (2 + 6) = 1.5 of each dollar."""
    gifts = [("Alex", "well", 400), ("Jordan", "well", 900)]
    assert claims(village(gifts), 1, RULE, bound="2.00").points() == {"well": 150}


def test_two_who_gave_alike_everywhere_share_one_bound() -> None:
    """P = 6 + 2 + 4 = 12: each project keeps 4 / (4 + 12) of what the pair moves."""
    gifts = [
        ("Alex", "well", 400),
        ("Jordan", "well", 900),
        ("Alex", "oven", 100),
        ("Jordan", "oven", 400),
        ("Alex", "path", 400),
        ("Jordan", "path", 400),
    ]
    made = claims(village(gifts), 1, RULE, bound="4.00")
    assert made.points() == {"well": 150, "oven": 50, "path": 100}


def test_strangers_move_more_than_friends() -> None:
    """The same money: Alex and Jordan meet twice, Casey and Riley once each."""
    gifts = [
        ("Alex", "well", 400),
        ("Jordan", "well", 400),
        ("Alex", "oven", 400),
        ("Jordan", "oven", 400),
        ("Casey", "path", 400),
        ("Sam", "path", 400),
    ]
    points = claims(village(gifts), 1, RULE, bound="1.00").points()
    assert points["path"] > points["well"] == points["oven"]


def test_far_above_all_overlaps_it_is_half_of_linear() -> None:
    gifts = [
        ("Alex", "well", 400),
        ("Jordan", "well", 900),
        ("Sam", "oven", 100),
        ("Alex", "oven", 100),
    ]
    linear = claims(village(gifts), 1).points()
    bounded = claims(village(gifts), 1, RULE, bound="1000000000000.00").points()
    for project, points in linear.items():
        assert 1 - Fraction(1, 10**9) < 2 * bounded[project] / points <= 1


def named(count: int, whole: int) -> list[Gift]:
    """One donor under `count` names, beside two neighbours of another project."""
    sybils = [(f"Magnate {n}", "statue", whole // count) for n in range(count)]
    return [*sybils, ("Alex", "well", 100), ("Jordan", "well", 100)]


@pytest.mark.parametrize("whole", [10**3, 10**7, 10**11])
def test_more_names_move_no_more_than_the_bound_for_each_pair(whole: int) -> None:
    """Linear would give (count − 1) × whole; here 45 pairs move less than 45 × 1.00."""
    points = claims(village(named(10, whole)), 1, RULE, bound="1.00").points()
    assert points["statue"] < 45 * 100
    assert claims(village(named(10, whole)), 1).points()["statue"] == 9 * whole


def test_one_alone_and_nobody() -> None:
    lone = claims(village([("Magnate", "statue", 900)]), 500, RULE, bound="1.00")
    assert codes(lone.notes) == ["one-donor", "one-project", "no-pairs"]
    assert share(lone, 500).remainder == 500
    assert codes(claims(village([], projects=2), 500, RULE, bound="1.00").notes) == ["no-donations"]


def test_a_project_without_a_pair_is_said_and_gets_nothing() -> None:
    made = claims(village(named(1, 900)), 500, RULE, bound="1.00")
    assert codes(made.notes) == ["unmatched"]
    assert amounts(share(made, 500)) == {"statue": 0, "well": 500}


def test_a_weight_stands_inside_the_root() -> None:
    gifts = [("Alex", "well", 1600), ("Jordan", "well", 900)]
    made = claims(village(gifts, weights={"Alex": "1/4"}), 1, RULE, bound="2.00")
    assert made.points() == {"well": 150}


def test_the_reason_adds_up() -> None:
    (reason,) = claims(village(named(1, 900)), 1, RULE, bound="1.00").reasons["well"]
    assert (reason.ref, reason.quantity) == ("2", Fraction(200))
    assert reason.points == reason.quantity * reason.factors[0].value == 50


def test_points_have_the_decimals_that_a_receipt_prints() -> None:
    gifts = [("Alex", "well", 2), ("Jordan", "well", 3), ("Sam", "well", 7)]
    (points,) = claims(village(gifts), 1, RULE, bound="0.05").points().values()
    assert 10**18 % points.denominator == 0


def test_a_bound_of_zero_is_refused() -> None:
    with pytest.raises(Fault) as caught:
        claims(village([]), 1, RULE, bound="0")
    assert caught.value.path == ("bound",)


def test_claims_below_the_pot_are_paid_as_they_are_where_the_rule_says_so() -> None:
    """Six pairs claim 2.00 · 4 / (4 + 2) = 1.33 each; the rest of 100.00 stays."""
    gifts = [(name, "well", 200) for name in ("Alex", "Casey", "Jordan", "Riley")]
    made = claims(village(gifts), 10_000, RULE, bound="4.00", pay="unsaturated")
    assert amounts(share(made, 10_000)) == {"well": 800}
    assert "unsaturated" in codes(made.notes)
    crowded = claims(village(gifts), 500, RULE, bound="4.00", pay="unsaturated")
    assert amounts(share(crowded, 500)) == {"well": 500}, "above the pot they share it"
    assert "unsaturated" not in codes(crowded.notes)
