"""Dividing a pot into whole cents: nothing lost, nothing invented, nobody favoured."""

from fractions import Fraction
from hashlib import sha256

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commonpool.core.apportion import ROUNDINGS, Lot, apportion
from commonpool.core.rule import OFFERED_ROUNDINGS

SEED = bytes.fromhex("5eed" * 16)
LOT = Lot(SEED)

offered = st.sampled_from(OFFERED_ROUNDINGS)
wholes = st.integers(0, 10**12)
parties = st.text(min_size=1, max_size=4).filter(lambda name: name.isprintable())
weights = st.fractions(min_value=0, max_value=1000, max_denominator=60)
villages = st.dictionaries(parties, weights, max_size=12)


@pytest.mark.property
@given(wholes, villages, offered)
def test_parts_and_rest_are_the_whole(whole: int, village: dict[str, Fraction], name: str) -> None:
    found = apportion(whole, village, rounding=name, lot=LOT)
    assert sum(found.parts.values()) + found.rest == whole
    assert found.rest >= 0
    assert set(found.parts) == set(village)
    assert all(part >= 0 for part in found.parts.values())


@pytest.mark.property
@given(wholes, villages, st.sampled_from(sorted(ROUNDINGS)))
def test_each_part_lies_within_one_unit_of_the_exact_share(
    whole: int, village: dict[str, Fraction], name: str
) -> None:
    total = sum(village.values())
    assume(total)
    found = apportion(whole, village, rounding=name, lot=LOT)
    for party, weight in village.items():
        assert abs(found.parts[party] - whole * weight / total) < 1


@pytest.mark.property
@given(wholes, villages, st.sampled_from(["largest-remainder", "cumulative"]))
def test_only_rounding_down_leaves_a_rest(
    whole: int, village: dict[str, Fraction], name: str
) -> None:
    assume(any(village.values()))
    assert apportion(whole, village, rounding=name, lot=LOT).rest == 0
    assert apportion(whole, village, rounding="floor", lot=LOT).rest < max(len(village), 1)


@pytest.mark.property
@given(wholes, villages, offered, st.randoms(use_true_random=False))
def test_the_order_of_parties_is_irrelevant(
    whole: int, village: dict[str, Fraction], name: str, chance: object
) -> None:
    rows = list(village.items())
    chance.shuffle(rows)  # type: ignore[attr-defined]  # a random.Random
    again = apportion(whole, dict(rows), rounding=name, lot=LOT)
    assert again == apportion(whole, village, rounding=name, lot=LOT)


@pytest.mark.property
@given(wholes, villages, st.sampled_from(sorted(ROUNDINGS)))
def test_no_weight_no_part(whole: int, village: dict[str, Fraction], name: str) -> None:
    found = apportion(whole, village, rounding=name, lot=LOT)
    assert all(not found.parts[party] for party, weight in village.items() if not weight)


@pytest.mark.property
@given(wholes, villages, st.sampled_from(sorted(ROUNDINGS)), st.fractions(Fraction(1, 99), 99))
def test_counting_minutes_instead_of_hours_changes_nothing(
    whole: int, village: dict[str, Fraction], name: str, scale: Fraction
) -> None:
    scaled = {party: weight * scale for party, weight in village.items()}
    again = apportion(whole, scaled, rounding=name, lot=LOT)
    assert again == apportion(whole, village, rounding=name, lot=LOT)


@pytest.mark.property
@given(wholes, villages, weights, weights)
def test_who_does_more_never_gets_less(
    whole: int, others: dict[str, Fraction], ana: Fraction, more: Fraction
) -> None:
    before, after = others | {"ana": ana}, others | {"ana": ana + more}
    for name in ("largest-remainder", "floor"):
        then = apportion(whole, before, rounding=name, lot=LOT).parts["ana"]
        assert apportion(whole, after, rounding=name, lot=LOT).parts["ana"] >= then


def by_hand(whole: int, village: dict[str, Fraction]) -> dict[str, int]:
    """Largest remainders and the lot, worked out slowly and straight from the text of the rule."""
    total = sum(village.values())
    exact = {party: whole * weight / total for party, weight in village.items()}
    down = {party: int(share) for party, share in exact.items()}
    tickets = {party: sha256(SEED + b"\x00" + party.encode()).hexdigest() for party in village}
    queue = sorted(village, key=lambda party: (down[party] - exact[party], tickets[party]))
    for party in queue[: whole - sum(down.values())]:
        down[party] += 1
    return down


@pytest.mark.property
@given(wholes, villages)
def test_the_odd_cents_can_be_worked_out_by_hand(whole: int, village: dict[str, Fraction]) -> None:
    assume(any(village.values()))
    assert apportion(whole, village, rounding="largest-remainder", lot=LOT).parts == by_hand(
        whole, village
    )


def test_a_tie_falls_to_the_lowest_ticket() -> None:
    """100 cents for three who did the same: 33 each, and the odd one by sha256(seed, 0, name)."""
    village = dict.fromkeys(["ana", "bo", "cleo"], Fraction(1))
    tickets = {name: sha256(SEED + b"\x00" + name.encode()).hexdigest() for name in village}
    first = min(tickets, key=tickets.__getitem__)
    found = apportion(100, village, rounding="largest-remainder", lot=LOT).parts
    assert found == dict.fromkeys(village, 33) | {first: 34}


def test_the_odd_cent_does_not_always_fall_to_the_first_in_the_alphabet() -> None:
    village = dict.fromkeys(["ana", "bo", "cleo"], Fraction(1))
    lucky = set()
    for month in range(24):
        lot = Lot(sha256(f"month {month}".encode()).digest())
        parts = apportion(100, village, rounding="largest-remainder", lot=lot).parts
        lucky.add(max(parts, key=parts.__getitem__))
    assert lucky == set(village)


WORKED = {
    "largest-remainder": ({"ana": 5, "bo": 3, "cleo": 2}, 0),
    "floor": ({"ana": 5, "bo": 3, "cleo": 1}, 1),
    "cumulative": ({"ana": 5, "bo": 3, "cleo": 2}, 0),
    "half-even": ({"ana": 5, "bo": 3, "cleo": 2}, 0),
}


@pytest.mark.parametrize(("name", "worked"), WORKED.items())
def test_each_rounding_by_hand(name: str, worked: tuple[dict[str, int], int]) -> None:
    """10 by weights 11, 7, 4: exactly 5.0, 3.18…, 1.81…"""
    village = {"ana": Fraction(11), "bo": Fraction(7), "cleo": Fraction(4)}
    found = apportion(10, village, rounding=name, lot=LOT)
    assert (found.parts, found.rest) == worked


def test_cumulative_rounding_follows_the_names() -> None:
    """As Drips does: 10 over three equal, running sums 3.3, 6.6, 10 give 3, 3, 4."""
    found = apportion(10, dict.fromkeys("abc", Fraction(1)), rounding="cumulative", lot=LOT)
    assert found.parts == {"a": 3, "b": 3, "c": 4}


def test_half_even_may_pay_too_much_and_is_never_offered() -> None:
    village = {"ana": Fraction(3), "bo": Fraction(3), "cleo": Fraction(2)}
    found = apportion(4, village, rounding="half-even", lot=LOT)
    assert found.parts == {"ana": 2, "bo": 2, "cleo": 1}
    assert found.rest == -1
    assert "half-even" not in OFFERED_ROUNDINGS
    assert set(ROUNDINGS) == {*OFFERED_ROUNDINGS, "half-even"}


@pytest.mark.parametrize("name", sorted(ROUNDINGS))
def test_an_empty_village_leaves_everything(name: str) -> None:
    found = apportion(100, {}, rounding=name, lot=LOT)
    assert (found.parts, found.rest) == ({}, 100)


@pytest.mark.parametrize("name", sorted(ROUNDINGS))
def test_where_nobody_weighs_anything_nobody_gets_anything(name: str) -> None:
    found = apportion(100, {"ana": Fraction(0), "bo": Fraction(0)}, rounding=name, lot=LOT)
    assert (found.parts, found.rest) == ({"ana": 0, "bo": 0}, 100)


@pytest.mark.parametrize("name", sorted(ROUNDINGS))
def test_the_only_one_gets_everything(name: str) -> None:
    found = apportion(100, {"ana": Fraction(1, 7)}, rounding=name, lot=LOT)
    assert (found.parts, found.rest) == ({"ana": 100}, 0)


@pytest.mark.parametrize("name", OFFERED_ROUNDINGS)
def test_an_empty_pot_is_nothing_for_everybody(name: str) -> None:
    found = apportion(0, {"ana": Fraction(1), "bo": Fraction(2)}, rounding=name, lot=LOT)
    assert (found.parts, found.rest) == ({"ana": 0, "bo": 0}, 0)


@pytest.mark.parametrize(
    "name",
    [
        "largest-remainder",
        pytest.param("floor", marks=pytest.mark.torture),
        pytest.param("cumulative", marks=pytest.mark.torture),
    ],
)
def test_a_million_parties(name: str) -> None:
    """A whole city: exact shares of 10^9 + 7 cents by weights 1 to 10, one unit off at most."""
    city = {f"{number:06}": Fraction(1 + number % 10) for number in range(1_000_000)}
    whole, total = 10**9 + 7, sum(range(1, 11)) * 100_000
    found = apportion(whole, city, rounding=name, lot=LOT)
    assert sum(found.parts.values()) + found.rest == whole
    assert all(
        abs(part * total - whole * int(city[party])) < total for party, part in found.parts.items()
    )
