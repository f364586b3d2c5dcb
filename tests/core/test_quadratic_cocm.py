"""Connection-oriented cluster match: agreement counts where donors have little in common."""

from fractions import Fraction

import pytest

from commonpool.core.fault import Fault
from tests.core.quadratic_round import Gift, amounts, claims, codes, share, village

RULE = "cocm@1"

# Two hamlets, each with its own project; the bridge is given to from both.
HAMLETS: list[Gift] = [
    ("Alex", "upper well", 500), ("Alex", "bridge", 500),
    ("Jordan", "lower mill", 500), ("Jordan", "bridge", 500),
]  # fmt: skip


def test_only_what_both_hamlets_give_to_bridges_them() -> None:
    made = claims(village(HAMLETS), 900, RULE)
    assert {project for project, points in made.points().items() if points} == {"bridge"}
    assert amounts(share(made, 900)) == {"bridge": 900, "lower mill": 0, "upper well": 0}
    assert codes(made.notes) == ["unmatched", "unmatched"]


def test_the_bridge_by_hand() -> None:
    """w is ½ everywhere. From Alex a walk ends at the mill with k = ½ · ½ · ½ = 1/8, so towards
    the mill 7/8 of Alex's 5.00 to the bridge counts, half of it for the upper well:
    A(mill, well) = 7/8 · 500 · ½ = 218.75 = A(well, mill). Towards groups they gave to, 0."""
    points = claims(village(HAMLETS), 1, RULE).points()
    assert points["bridge"] == Fraction(43750, 100)


def test_where_all_give_to_all_nothing_bridges() -> None:
    gifts = [(by, to, 100) for by in ("Alex", "Jordan", "Sam") for to in ("well", "oven")]
    made = claims(village(gifts), 900, RULE)
    assert made.points() == {"well": 0, "oven": 0}
    assert codes(made.notes) == ["no-bridges"]
    assert share(made, 900).remainder == 900


def test_the_root_of_a_gift_to_those_one_is_near() -> None:
    """All are near to all (k = 1): of 1.00 the root counts, 1.00 where a dollar is the credit.

    A(g,h) = Σ √1.00 · ½ = 1.50 for each of the two orders of the two groups.
    """
    gifts = [(by, to, 100) for by in ("Alex", "Jordan", "Sam") for to in ("well", "oven")]
    points = claims(village(gifts), 1, RULE, related="root", credit="1.00").points()
    assert points == {"well": 300, "oven": 300}
    cents = claims(village(gifts), 1, RULE, related="root").points()
    assert cents == {"well": 30, "oven": 30}


def test_more_names_in_one_group_bridge_nothing() -> None:
    gifts = [(f"Magnate {n}", "statue", 1000) for n in range(10)]
    made = claims(village(HAMLETS + gifts), 1, RULE)
    assert made.points()["statue"] == 0
    assert made.points()["bridge"] == claims(village(HAMLETS), 1, RULE).points()["bridge"]


def test_a_weight_of_zero_is_nobody() -> None:
    shadow = [("Shadow", "bridge", 900), ("Shadow", "statue", 900)]
    made = claims(village(HAMLETS + shadow, weights={"Shadow": 0}), 1, RULE)
    assert made.points()["bridge"] == claims(village(HAMLETS), 1, RULE).points()["bridge"]
    assert made.points()["statue"] == 0
    assert made.reasons["statue"][0].ref == "0"


def test_nobody_gave() -> None:
    assert codes(claims(village([], projects=2), 500, RULE).notes) == ["no-donations"]


def test_the_reason_adds_up() -> None:
    (reason,) = claims(village(HAMLETS), 1, RULE).reasons["bridge"]
    assert (reason.source, reason.ref, reason.quantity) == ("donations", "2", Fraction(1000))
    assert reason.points == reason.quantity * reason.factors[0].value


def test_a_credit_of_zero_is_refused() -> None:
    with pytest.raises(Fault) as caught:
        claims(village([]), 1, RULE, related="root", credit="0")
    assert caught.value.path == ("credit",)
