"""Capital-constrained rounds: donations are paid on, and one α scales every match."""

from fractions import Fraction
from typing import Any

import pytest

from commonpool.core.amounts import Unit
from commonpool.core.fault import Fault
from commonpool.core.mechanisms.base import Claims
from commonpool.core.mechanisms.quadratic_alpha import AlphaParameters, decide_alpha
from commonpool.core.mechanisms.quadratic_sums import Sums
from tests.core.quadratic_round import amounts, claims, codes, share, village

RULE = "capital-constrained@1"
WELL = [("Alex", "well", 900), ("Jordan", "well", 400), ("Casey", "well", 100)]
OVEN = [("Alex", "oven", 100), ("Riley", "oven", 100)]
GIVEN = 1600
MATCHES = 2400  # 36.00 − 14.00 for the well, 4.00 − 2.00 for the oven


def alpha_of(made: Claims) -> Fraction:
    _, match = made.reasons["well"]
    return match.factors[0].value


def test_half_the_match_is_there_so_alpha_is_a_half() -> None:
    made = claims(village(WELL + OVEN), GIVEN + 1200, RULE)
    assert alpha_of(made) == Fraction(1, 2)
    paid = share(made, GIVEN + 1200)
    assert amounts(paid) == {"well": 1400 + 1100, "oven": 200 + 100}
    assert paid.remainder == 0


def test_payouts_are_the_published_formula() -> None:
    """The contracts pay α · T² + (1 − α) · Σc."""
    made = claims(village(WELL + OVEN), GIVEN + 777, RULE)
    alpha = Fraction(777, MATCHES)
    assert made.points() == {
        "well": alpha * 3600 + (1 - alpha) * 1400,
        "oven": alpha * 400 + (1 - alpha) * 200,
    }


def test_a_rich_pool_scales_up_unless_told_not_to() -> None:
    rich = GIVEN + 2 * MATCHES
    assert alpha_of(claims(village(WELL + OVEN), rich, RULE)) == 2
    made = claims(village(WELL + OVEN), rich, RULE, pay="unsaturated")
    assert alpha_of(made) == 1
    assert share(made, rich).remainder == MATCHES


def test_alpha_is_rounded_down_where_asked() -> None:
    """777 / 2400 is 0.32375."""
    made = claims(village(WELL + OVEN), GIVEN + 777, RULE, alpha_digits=3)
    assert alpha_of(made) == Fraction(323, 1000)
    assert made.points()["oven"] == 200 + 200 * Fraction(323, 1000)


def test_one_donor_alone_gets_the_donation_and_no_match() -> None:
    made = claims(village([*WELL, ("Magnate", "statue", 10_001)]), 12_000, RULE)
    assert made.points()["statue"] == 10_001


def test_where_nothing_can_be_matched_the_pool_stays() -> None:
    made = claims(village([("Alex", "well", 900), ("Sam", "oven", 100)]), 5000, RULE)
    paid = share(made, 5000)
    assert amounts(paid) == {"well": 900, "oven": 100}
    assert paid.remainder == 4000
    assert "no-match" in codes(paid.notes)


def test_nobody_gave() -> None:
    assert codes(claims(village([], projects=2), 5000, RULE).notes) == ["no-donations"]


def test_a_pot_without_the_donations_is_refused() -> None:
    with pytest.raises(Fault, match="less than was donated") as caught:
        claims(village(WELL), 1399, RULE)
    assert caught.value.path == ("rule", "mechanism")
    assert claims(village(WELL), 1400, RULE).points() == {"well": 1400}


def test_whole_votes_and_eighteen_digits_are_the_contracts_own_arithmetic() -> None:
    """As `calcAlpha` and `getAllocatedAmount` of clr.fund compute it, in whole wei."""
    wei, credit, precision = Unit("WEI", 18), 10**13, 10**18
    votes = {"garden": (30, 41, 7), "school": (12, 12), "bridge": (99,)}
    gifts = [
        (f"{to} {n}", to, vote * vote * credit)
        for to, row in votes.items()
        for n, vote in enumerate(row)
    ]
    tally = {to: sum(row) for to, row in votes.items()}
    spent = {to: sum(v * v for v in row) for to, row in votes.items()}
    pool, total = 10**18 + 7, sum(spent.values())
    squares = sum(t * t for t in tally.values())
    alpha = pool * precision // (credit * (squares - total))
    expected = {
        to: (alpha * credit * t * t + precision * credit * spent[to] - alpha * credit * spent[to])
        // precision
        for to, t in tally.items()
    }
    pot = pool + total * credit
    made = claims(village(gifts), pot, RULE, wei, credit="0.00001", root_digits=0, alpha_digits=18)
    paid = share(made, pot, wei, rounding="floor")
    assert amounts(paid) == expected
    sums = {
        to: Sums(len(row), spent[to] * credit, Fraction(spent[to] * credit), tally[to])
        for to, row in votes.items()
    }
    parameters = AlphaParameters(root_digits=0, credit=credit, alpha_digits=18)
    assert decide_alpha(sums, pot, parameters).points() == made.points()


# spaghettETH, a round of 2023 on the contracts of clr.fund (clrfund/monorepo, branch
# cohort/spaghetteth): votes, their squares, and what was paid for them, in wei.
SPAGHETTETH = (
    (6853, 8696987, 1295694246038789627658),
    (9750, 13295028, 2715732125062498638982),
    (4121, 4697163, 435031927820076125800),
    (11807, 17695391, 4021392339104604218113),
    (5629, 7198811, 845451425181515499806),
    (4604, 4698836, 568108582772745148534),
    (2190, 2699138, 93227931661838674320),
    (5018, 5698232, 672361422357932066611),
)


def test_a_round_that_was_paid_by_alpha_to_the_wei() -> None:
    """Its α was above 3: the pool of 10,000.20414 was more than all matches asked for."""
    credit, pool = 10**13, 10_000_204_140_000_000_000_000
    sums = {
        f"{place}": Sums(1, squares * credit, Fraction(squares * credit), votes)
        for place, (votes, squares, _) in enumerate(SPAGHETTETH)
    }
    pot = pool + sum(row.amount for row in sums.values())
    rule = AlphaParameters(root_digits=0, credit=credit, alpha_digits=18)
    made = decide_alpha(sums, pot, rule)
    _, match = made.reasons["0"]
    assert match.factors[0].value > 3
    paid = amounts(share(made, pot, Unit("WEI", 18), rounding="floor"))
    assert paid == {f"{place}": due for place, (_, _, due) in enumerate(SPAGHETTETH)}


@pytest.mark.parametrize(
    ("parameters", "path"),
    [
        ({"credit": "0"}, "credit"),
        ({"alpha_digits": 19}, "alpha_digits"),
        ({"root_digits": 99}, "root_digits"),
    ],
)
def test_parameters_that_make_no_sense_are_refused(parameters: dict[str, Any], path: str) -> None:
    with pytest.raises(Fault) as caught:
        claims(village(WELL), 5000, RULE, **parameters)
    assert caught.value.path == (path,)
