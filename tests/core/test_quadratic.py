"""Quadratic funding on worked examples that others published, and at its edges."""

from fractions import Fraction

import pytest

from commonpool.core.amounts import about
from commonpool.core.fault import Fault
from commonpool.core.mechanisms.base import Claims, Factor
from commonpool.core.mechanisms.quadratic import QuadraticParameters, decide_quadratic
from commonpool.core.mechanisms.quadratic_sums import Rooting, Sums, reduce_donations
from tests.core.quadratic_round import amounts, claims, codes, share, village

WELL = [("Alex", "well", 900), ("Jordan", "well", 400), ("Casey", "well", 100)]
OVEN = [("Alex", "oven", 100), ("Riley", "oven", 100)]
RICH = [("Magnate", "statue", 10_000)]


def test_nine_four_and_one_make_thirty_six() -> None:
    """As published in "Quadratic funding explained" (muqa.org): (3 + 2 + 1)² = 36."""
    made = claims(village(WELL), 1, subtract="nothing")
    assert made.points() == {"well": 3600}


def test_the_pool_pays_what_the_donors_did_not() -> None:
    made = claims(village(WELL), 1)
    assert made.points() == {"well": 3600 - 1400}


def test_three_projects_share_a_fund() -> None:
    """As published by iktp.net, "Quadratic funding" (2023): 69.41, 53.30 and 358.46. With 40
    digits the shares of 25,000 are 3606.3847, 2769.2252 and 18624.3901."""
    given = {"A": (1, 5, 6, 7), "B": (20, 8), "C": (100, 7, 1, 15, 2)}
    gifts = [(f"{to}{n}", to, 100 * c) for to, row in given.items() for n, c in enumerate(row)]
    pot = 2_500_000
    made = claims(village(gifts), pot, subtract="nothing")
    assert {to: about(q / 100) for to, q in made.points().items()} == {
        "A": "69.41",
        "B": "53.3",
        "C": "358.46",
    }
    paid = share(made, pot)
    assert sum(amounts(paid).values()) == pot
    assert amounts(paid) == {"A": 360_638, "B": 276_923, "C": 1_862_439}


def test_one_gives_a_hundred_and_a_hundred_give_one() -> None:
    """Equal sums, and (100 · √1)² = 100 × (√100)²: only breadth is matched."""
    gifts = [("Magnate", "statue", 10_000), *((f"neighbour {n}", "well", 100) for n in range(100))]
    whole = claims(village(gifts), 1, subtract="nothing", single_donor="counts").points()
    assert whole["well"] == 100 * whole["statue"] == 1_000_000
    made = claims(village(gifts), 50_000)
    assert made.points() == {"statue": 0, "well": 990_000}
    assert amounts(share(made, 50_000)) == {"statue": 0, "well": 50_000}


def test_sixteen_neighbours_tile_a_square_sixteen_times_larger() -> None:
    """As published by phil.foundation: 144 from one, or 9 from each of sixteen."""
    gifts = [("Whale", "pool", 14_400), *((f"neighbour {n}", "park", 900) for n in range(16))]
    whole = claims(village(gifts), 1, subtract="nothing", single_donor="counts").points()
    assert whole == {"pool": 14_400, "park": 16 * 14_400}


def test_rows_of_one_donor_to_one_project_are_one_donation() -> None:
    split = [("Alex", "well", 450), ("Jordan", "well", 400), ("Alex", "well", 450)]
    whole = [("Alex", "well", 900), ("Jordan", "well", 400)]
    assert claims(village(split), 9) == claims(village(whole), 9)


def test_one_donor_alone_draws_no_match() -> None:
    made = claims(village(WELL + RICH), 1000)
    assert made.points()["statue"] == 0
    assert ("unmatched", {"project": "statue", "donors": "1"}) in [
        (note.code, dict(note.values)) for note in made.notes
    ]


@pytest.mark.parametrize(("single", "points"), [("nothing", 0), ("counts", 10_000)])
def test_where_nothing_is_subtracted_the_village_says_what_one_donor_draws(
    single: str, points: int
) -> None:
    made = claims(village(WELL + RICH), 1000, subtract="nothing", single_donor=single)
    assert made.points()["statue"] == points


def test_below_the_minimum_a_donation_does_not_count() -> None:
    made = claims(village([*WELL, ("Sam", "well", 99)]), 1, minimum="1.00")
    assert made.points() == {"well": 2200}
    (reason,) = made.reasons["well"]
    assert (reason.ref, reason.quantity) == ("3", Fraction(1499))
    assert reason.factors[0] == Factor("counted", "donors", Fraction(1400, 1499))


def test_the_minimum_is_of_all_that_one_gave() -> None:
    twice = [*WELL, ("Sam", "well", 50), ("Sam", "well", 50)]
    assert claims(village(twice), 1, minimum="1.00").points() == {"well": 4900 - 1500}


def test_a_weight_stands_inside_the_root() -> None:
    weights = {"Alex": "1/9", "Jordan": "1/4"}
    assert claims(village(WELL, weights=weights), 1).points() == {"well": 30**2 - 300}


def test_a_weight_of_zero_makes_nobody_a_second_donor() -> None:
    gifts = [*RICH, ("Shadow", "statue", 10_000)]
    made = claims(village(gifts, weights={"Shadow": 0}), 1, subtract="nothing")
    assert made.points() == {"statue": 0}


def test_nobody_becomes_a_donor_by_giving_nothing() -> None:
    assert claims(village([*RICH, ("Sam", "statue", 0)]), 1, subtract="nothing").points() == {
        "statue": 0
    }


def test_scale_shares_the_whole_pot() -> None:
    made = claims(village(WELL + OVEN), 10_000)
    assert amounts(share(made, 10_000)) == {"well": 9167, "oven": 833}


def test_unsaturated_pays_the_claims_and_leaves_the_rest() -> None:
    made = claims(village(WELL + OVEN), 10_000, pay="unsaturated")
    paid = share(made, 10_000)
    assert amounts(paid) == {"well": 2200, "oven": 200}
    assert paid.remainder == 7600
    assert "unsaturated" in codes(paid.notes)


def test_unsaturated_is_scaled_down_to_a_small_pot() -> None:
    made = claims(village(WELL + OVEN), 1200, pay="unsaturated")
    assert not made.fixed
    assert amounts(share(made, 1200)) == {"well": 1100, "oven": 100}


def test_a_cap_goes_to_the_others_or_to_the_remainder() -> None:
    made = claims(village(WELL + OVEN), 10_000)
    assert amounts(share(made, 10_000, cap_percent="60%")) == {"well": 6000, "oven": 4000}
    kept = share(made, 10_000, cap_percent="60%", excess="remainder")
    assert amounts(kept) == {"well": 6000, "oven": 833}
    assert kept.remainder == 3167


def test_an_unsaturated_claim_is_never_raised_by_what_a_cap_cut_off() -> None:
    made = claims(village(WELL + OVEN), 10_000, pay="unsaturated")
    assert amounts(share(made, 10_000, cap="10.00")) == {"well": 1000, "oven": 200}


def test_a_cap_of_zero_is_not_no_cap() -> None:
    made = claims(village(WELL + OVEN), 10_000)
    nothing = share(made, 10_000, cap="0")
    assert amounts(nothing) == {"well": 0, "oven": 0}
    assert nothing.remainder == 10_000
    assert "all-capped" in codes(nothing.notes)
    assert share(made, 10_000).remainder == 0


def test_every_project_capped_is_said() -> None:
    paid = share(claims(village(WELL + OVEN), 10_000), 10_000, cap_percent="40%")
    assert amounts(paid) == {"well": 4000, "oven": 4000}
    assert codes(paid.notes) == ["all-capped"]


def test_nobody_gave() -> None:
    made = claims(village([], projects=3), 10_000)
    assert codes(made.notes) == ["no-donations"]
    paid = share(made, 10_000)
    assert (paid.shares, paid.remainder) == ((), 10_000)
    assert codes(paid.notes) == ["no-donations", "nobody"]


def test_one_project_and_one_donor_are_said() -> None:
    assert codes(claims(village(WELL), 1).notes) == ["one-project"]
    gifts = [("Magnate", "statue", 100), ("Magnate", "fountain", 100)]
    assert codes(claims(village(gifts), 1).notes) == ["one-donor", "unmatched", "unmatched"]


def test_whole_roots_may_not_claim_less_than_nothing() -> None:
    """Whole roots of 3 and 3 are 1 and 1: 4 is less than the 6 that were given."""
    gifts = [("Alex", "well", 3), ("Sam", "well", 3)]
    assert claims(village(gifts), 1, root_digits=0).points() == {"well": 0}
    assert claims(village(gifts), 1, root_digits=0, subtract="squares").points() == {"well": 2}


def test_the_reason_adds_up_in_words() -> None:
    """Three gave 14.00, which the root made 36/14 times as much, less the 14.00 themselves."""
    (reason,) = claims(village(WELL), 1).reasons["well"]
    assert (reason.source, reason.ref, reason.quantity) == ("donations", "3", Fraction(1400))
    assert reason.factors == (Factor("root", "donors", Fraction(36, 14)),)
    assert reason.bonus == -1400
    assert reason.points == reason.quantity * reason.factors[0].value + reason.bonus


def test_sums_from_elsewhere_give_the_same_claims() -> None:
    """As an engine would send them: roots of 9, 4 and 1 in cents, with six decimals."""
    rows = village(WELL)
    sums = {"well": Sums(donors=3, amount=1400, counted=Fraction(1400), roots=60_000_000)}
    made: Claims = decide_quadratic(sums, 1, QuadraticParameters())
    assert made == claims(rows, 1)
    reduced = reduce_donations(rows, Rooting(6, squares=True))["well"]
    assert (reduced.roots, reduced.squares) == (60_000_000, 1400 * 10**12)
    assert reduce_donations(rows, Rooting(6))["well"].squares == 0, "nobody asked for them"


def test_roots_are_whole_numbers_of_their_last_digit() -> None:
    assert Rooting(6).root(Fraction(2)) == 1_414_213
    assert Rooting(0).root(Fraction(8)) == 2
    assert Rooting(0, credit=100).root(Fraction(900)) == 3
    assert Rooting(0).root(Fraction(2**63)) == 3_037_000_499
    assert Rooting(0).root(Fraction(2**52 - 1)) == 2**26 - 1


def test_digits_have_an_end() -> None:
    with pytest.raises(Fault) as caught:
        claims(village(WELL), 1, root_digits=19)
    assert caught.value.path == ("root_digits",)
