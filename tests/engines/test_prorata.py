"""Pro rata for millions, held to core's own on everything that could go wrong."""

from fractions import Fraction
from importlib.util import find_spec

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonpool.core.apportion import Lot, apportion
from tests.conftest import need

ROUNDINGS = ("largest-remainder", "floor", "cumulative")
LOT = Lot(b"village")
EDGE = 2**61 - 1  # the largest sum of weights

# What is divided, and the weights.
CASES: dict[str, tuple[int, list[int]]] = {
    "three alike": (100, [1, 1, 1]),
    "all alike, and few units": (7, [5] * 40),
    "nothing to divide": (0, [1, 2, 3]),
    "one party": (10**15, [3]),
    "one party and no weight": (5, [0]),
    "nobody weighs anything": (500, [0, 0, 0]),
    "some weigh nothing": (11, [0, 3, 0, 3, 3]),
    "less than a unit each": (1, [10**15, 10**15, 1]),
    "hours of Holon Alpha": (500_000, [16, 40, 8, 60, 4]),
    "as much as fits": (2**63 - 1, [EDGE // 3] * 3),
    "one who has nearly all": (2**63 - 1, [EDGE - 3, 1, 2]),
    "weights near 2^52": (10**18 + 7, [2**52 + n for n in range(-9, 10)]),
    "a whole below its weights": (3, [2**55 + n for n in range(20)]),
    "ties at the edge beside a larger remainder": (10, [3, 3, 3, 3, 8]),
    "primes": (999_999_999_989, [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37]),
}


@pytest.fixture(autouse=True)
def _libraries() -> None:
    need(find_spec("numpy"), "no numpy: make setup EXTRAS=engines")


def parts(whole: int, weights: list[int], rounding: str) -> dict[str, int]:
    """What each party gets, in the engine; parties are in the order of their names."""
    import numpy as np

    from commonpool.engines.prorata import fits, parts_of

    names = [f"p{place:04}" for place in range(len(weights))]
    numbers = np.array(weights, np.int64)
    assert fits(whole, numbers)
    found = parts_of(
        whole, numbers, rounding, lambda places: [LOT.ticket(names[place]) for place in places]
    )
    return dict(zip(names, found.tolist(), strict=True))


def by_core(whole: int, weights: list[int], rounding: str) -> dict[str, int]:
    named = {f"p{place:04}": Fraction(weight) for place, weight in enumerate(weights)}
    return apportion(whole, named, rounding=rounding, lot=LOT).parts


@pytest.mark.parametrize("rounding", ROUNDINGS)
@pytest.mark.parametrize("name", CASES)
def test_the_same_parts(name: str, rounding: str) -> None:
    whole, weights = CASES[name]
    assert parts(whole, weights, rounding) == by_core(whole, weights, rounding)


WEIGHTS = st.one_of(st.integers(0, 9), st.integers(0, 2**40), st.integers(0, EDGE // 64))
WHOLES = st.one_of(st.integers(0, 99), st.integers(0, 2**63 - 1))


@pytest.mark.property
@given(
    whole=WHOLES,
    weights=st.lists(WEIGHTS, min_size=1, max_size=60),
    rounding=st.sampled_from(ROUNDINGS),
)
def test_the_same_parts_whatever_the_weights(whole: int, weights: list[int], rounding: str) -> None:
    assert parts(whole, weights, rounding) == by_core(whole, weights, rounding)


def test_blocks_are_divided_apart_and_ties_drawn_together(monkeypatch: pytest.MonkeyPatch) -> None:
    from commonpool.engines import prorata

    monkeypatch.setattr(prorata, "BLOCK", 3)
    weights = [7, 7, 7, 1, 7, 2, 7, 7, 7, 7]
    for rounding in ROUNDINGS:
        assert parts(1000, weights, rounding) == by_core(1000, weights, rounding)


@pytest.mark.parametrize(
    ("whole", "weights"), [(2**63, [1, 2]), (5, [EDGE, 1]), (5, [2**62]), (5, [2**60] * 16)]
)
def test_what_does_not_fit_is_said(whole: int, weights: list[int]) -> None:
    import numpy as np

    from commonpool.engines.prorata import fits

    assert not fits(whole, np.array(weights, np.int64))
