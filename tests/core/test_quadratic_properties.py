"""What holds for every round, whoever gives what to whom."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commonpool.core.limits import Limits, level
from commonpool.core.mechanisms.base import Claims
from tests.core.quadratic_round import RULES, Gift, amounts, claims, share, village

pytestmark = pytest.mark.property

PARAMETERS: dict[str, dict[str, Any]] = {
    "quadratic@1": {},
    "capital-constrained@1": {},
    "octant@1": {},
    "octant-threshold@1": {},
    "pairwise@1": {"bound": "1.00"},
    "cocm@1": {},
}
VILLAGERS = ("Alex", "Jordan", "Casey", "Riley", "Sam", "Åsa")
PROJECTS = ("well", "oven", "path", "mill")
GIFT = st.integers(0, 10**6) | st.integers(2**52 - 2, 2**52 + 2) | st.integers(2**63 - 2, 2**63)
GIFTS = st.lists(
    st.tuples(st.sampled_from(VILLAGERS), st.sampled_from(PROJECTS), GIFT), max_size=14
)
SMALL = st.lists(
    st.tuples(st.sampled_from(VILLAGERS), st.sampled_from(PROJECTS), st.integers(1, 10**6)),
    min_size=1,
    max_size=12,
)
POTS = st.integers(0, 10**9)
SCORES = st.dictionaries(
    st.sampled_from(VILLAGERS), st.fractions(0, 2, max_denominator=100).map(str)
)
EVERY_RULE = pytest.mark.parametrize("rule", PARAMETERS)


def ask(gifts: list[Gift], rule: str, pot: int, weights: dict[str, str] | None = None) -> Claims:
    """Claims of a rule; the donations are in the pot of those that pay them on."""
    return claims(village(gifts, weights=weights), pot, rule, **PARAMETERS[rule])


def pot_of(gifts: list[Gift], rule: str, pot: int) -> int:
    return pot + sum(c for _, _, c in gifts) if rule == "capital-constrained@1" else pot


def test_every_rule_of_the_family_is_asked() -> None:
    assert PARAMETERS.keys() == RULES.keys()


@EVERY_RULE
@given(GIFTS, SCORES, POTS)
def test_shares_and_remainder_are_the_pot_and_each_is_within_a_unit(
    rule: str, gifts: list[Gift], scores: dict[str, str], pot: int
) -> None:
    pot = pot_of(gifts, rule, pot)
    paid = share(ask(gifts, rule, pot, scores), pot)
    assert sum(amounts(paid).values()) + paid.remainder == pot
    assert all(row.amount >= 0 and abs(row.amount - row.exact) < 1 for row in paid.shares)


@EVERY_RULE
@given(GIFTS, st.randoms(use_true_random=False))
def test_the_order_of_rows_is_irrelevant(rule: str, gifts: list[Gift], random: object) -> None:
    mixed = list(gifts)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    pot = pot_of(gifts, rule, 1000)
    assert ask(mixed, rule, pot, {"Sam": "1/3"}) == ask(gifts, rule, pot, {"Sam": "1/3"})


@pytest.mark.parametrize("rule", sorted(PARAMETERS.keys() - {"octant-threshold@1"}))
@given(GIFTS, SCORES, st.fractions(0, 2, max_denominator=100))
def test_who_is_in_no_list_weighs_what_the_rule_says(
    rule: str, gifts: list[Gift], scores: dict[str, str], other: Fraction
) -> None:
    """The same as if each of them stood in the list with that weight."""
    pot, words = pot_of(gifts, rule, 1000), PARAMETERS[rule] | {"unlisted": str(other)}
    everyone = {by: str(other) for by, _, _ in gifts} | scores
    unlisted = claims(village(gifts, weights=scores), pot, rule, **words)
    assert unlisted.reasons == ask(gifts, rule, pot, everyone).reasons


@EVERY_RULE
@given(GIFTS, st.integers(0, 100))
def test_it_is_irrelevant_in_how_many_rows_one_gives(
    rule: str, gifts: list[Gift], percent: int
) -> None:
    halves = [
        (by, to, part)
        for by, to, c in gifts
        for part in (c * percent // 100, c - c * percent // 100)
    ]
    pot = pot_of(gifts, rule, 1000)
    assert ask(halves, rule, pot) == ask(gifts, rule, pot)


@EVERY_RULE
@given(GIFTS)
def test_every_reason_adds_up(rule: str, gifts: list[Gift]) -> None:
    made = ask(gifts, rule, pot_of(gifts, rule, 1000), {"Sam": "1/3"})
    for reasons in made.reasons.values():
        for reason in reasons:
            product = reason.quantity
            for factor in reason.factors:
                product *= factor.value
            assert product + reason.bonus == reason.points >= 0


@given(SMALL, POTS, st.integers(0, 100))
def test_caps_hold(gifts: list[Gift], pot: int, percent: int) -> None:
    for rule in ("quadratic@1", "pairwise@1", "cocm@1"):
        made = ask(gifts, rule, pot)
        for excess in ("redistribute", "remainder"):
            paid = share(made, pot, cap_percent=f"{percent}%", excess=excess)
            assert all(amount <= pot * percent // 100 for amount in amounts(paid).values())
    octant = claims(village(gifts), pot, "octant@1", cap=f"{percent or 1}%")
    cap = pot * (percent or 1) // 100
    assert all(amount <= cap for amount in amounts(share(octant, pot)).values())


def redistributed_and_repeated(pot: int, weights: dict[str, int], cap: int) -> dict[str, Fraction]:
    """As the field does it: cap, give the excess to the uncapped in proportion, and again."""
    shares = {
        name: Fraction(pot * weight, sum(weights.values())) for name, weight in weights.items()
    }
    while over := [name for name, amount in shares.items() if amount > cap]:
        excess = sum(shares[name] - cap for name in over)
        shares |= dict.fromkeys(over, Fraction(cap))
        below = {name: amount for name, amount in shares.items() if amount < cap}
        for name, amount in below.items():
            shares[name] = amount + excess * amount / sum(below.values())
    return shares


@given(
    st.dictionaries(st.sampled_from(PROJECTS), st.integers(1, 10**9), min_size=1),
    st.integers(1, 10**6),
    st.integers(0, 100),
)
def test_the_cap_of_the_rule_is_redistribution_repeated(
    weights: dict[str, int], pot: int, percent: int
) -> None:
    cap = pot * percent // 100
    exact = level(pot, {name: Fraction(weight) for name, weight in weights.items()}, Limits(0, cap))
    assert exact == redistributed_and_repeated(pot, weights, cap)


@given(SMALL, st.integers(2, 9))
def test_the_currency_is_irrelevant(gifts: list[Gift], times: int) -> None:
    """Square multiples keep every root exact: n² times the money, n² times the claim."""
    squares = [(by, to, c * c) for by, to, c in distinct(gifts)]
    larger = [(by, to, c * times * times) for by, to, c in squares]
    small, large = (ask(rows, "quadratic@1", 1).points() for rows in (squares, larger))
    assert large == {name: points * times * times for name, points in small.items()}


def distinct(gifts: list[Gift]) -> list[Gift]:
    """One row for each donor and project."""
    return [(by, to, c) for (by, to), c in {(by, to): c for by, to, c in gifts}.items()]


@given(SMALL, st.integers(1, 10**6))
def test_one_more_neighbour_never_lowers_a_claim(gifts: list[Gift], amount: int) -> None:
    more = [*gifts, ("Newcomer", gifts[0][1], amount)]
    for rule in ("quadratic@1", "pairwise@1"):
        before, after = (ask(rows, rule, 1).points()[gifts[0][1]] for rows in (gifts, more))
        # Six decimals of a root are lost at most, once for each donor and twice in the square.
        assert after >= before - (Fraction(len(more), 100) if rule == "quadratic@1" else 0)


@given(SMALL, st.sampled_from(VILLAGERS), st.integers(0, 100))
@example([("Alex", "well", 1), ("Sam", "well", 1)], "Alex", 50)
def test_a_donor_split_in_two_lowers_nobody_under_pairwise(
    gifts: list[Gift], who: str, percent: int
) -> None:
    """Nobody's project loses points when one donor gives under two names, however split."""
    split: list[Gift] = []
    for by, to, c in distinct(gifts):
        part = c * percent // 100 if by == who else 0
        split += [(f"{by} again", to, part), (by, to, c - part)]
    before = ask(distinct(gifts), "pairwise@1", 1).points()
    after = ask(split, "pairwise@1", 1).points()
    assert all(after[name] >= before[name] - Fraction(1, 10**18) for name in before)


@given(SMALL, st.integers(1, 10**6))
def test_all_claims_of_pairwise_lie_below_the_bound_of_every_pair(
    gifts: list[Gift], bound: int
) -> None:
    """So n names of one donor move less than n (n − 1) / 2 bounds, whatever they give."""
    count = len({by for by, _, _ in gifts})
    made = claims(village(gifts), 1, "pairwise@1", bound=f"{bound // 100}.{bound % 100:02}")
    assert sum(made.points().values()) <= Fraction(bound * count * (count - 1), 2)


@given(st.integers(1, 1000).map(lambda n: n * n), st.integers(2, 12))
def test_splitting_into_n_lifts_linear_n_fold(each: int, names: int) -> None:
    """The textbook weakness: n names who give c each claim n (n − 1) c instead of nothing."""
    gifts = [(f"Magnate {n}", "statue", each) for n in range(names)]
    assert ask(gifts, "quadratic@1", 1).points()["statue"] == names * (names - 1) * each


@given(SMALL)
def test_alpha_is_linear_with_the_donations_paid_on(gifts: list[Gift]) -> None:
    """Both share one match: capital-constrained pays each project's own donations besides."""
    given_to = {to: sum(c for _, t, c in gifts if t == to) for _, to, _ in gifts}
    pool = 10**6
    linear = ask(gifts, "quadratic@1", pool).points()
    total = sum(linear.values())
    paid = ask(gifts, "capital-constrained@1", pool + sum(given_to.values())).points()
    for name, points in paid.items():
        assert points == given_to[name] + (pool * linear[name] / total if total else 0)


@given(SMALL)
def test_no_project_bridges_alone_donors_of_one_group(gifts: list[Gift]) -> None:
    """Where every donor gives to one project only, no two groups meet."""
    loyal = [(f"{by} of {to}", to, c) for by, to, c in gifts]
    assert not any(ask(loyal, "cocm@1", 1).points().values())
