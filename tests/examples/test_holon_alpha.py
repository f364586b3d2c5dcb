"""Holon Alpha: the figures of the seed document, to the cent."""

import pytest

from commonpool.core.bundle import Closed
from tools.examples import EXAMPLES, close_example

WHO = ("alex", "jordan", "casey", "riley", "sam")
FIGURES = {
    "time": ("625.00", "1562.50", "312.50", "2343.75", "156.25"),
    "whole-dollar": ("624.00", "1560.00", "312.00", "2340.00", "156.00"),
    "need": ("476.19", "595.24", "238.09", "3571.43", "119.05"),
}
REMAINDER = {"whole-dollar": ("8.00", "reserve")}


def holon(model: str) -> Closed:
    return close_example(EXAMPLES / "holon-alpha" / f"{model}.toml")


@pytest.mark.parametrize("model", FIGURES)
def test_the_published_shares(model: str) -> None:
    closed = holon(model)
    unit = closed.written.unit
    shares = {share.party: unit.format(share.amount) for share in closed.shares}
    assert shares == dict(zip(WHO, FIGURES[model], strict=True))


@pytest.mark.parametrize("model", FIGURES)
def test_the_remainder_and_where_it_goes(model: str) -> None:
    closed = holon(model)
    outcome = closed.distribution.outcome
    left = closed.written.unit.format(outcome.remainder), outcome.goes_to
    assert left == REMAINDER.get(model, ("0.00", "carry"))


@pytest.mark.parametrize(
    "model", ["time", "whole-dollar", "need", "need-derived", "impact", "hybrid"]
)
def test_parts_and_remainder_are_the_whole(model: str) -> None:
    closed = holon(model)
    outcome = closed.distribution.outcome
    paid = sum(share.amount for share in outcome.shares)
    assert paid + outcome.remainder == closed.distribution.waters.flow == 500_000
    for share in outcome.shares:
        assert abs(share.amount - share.exact) < 1


def test_five_people_shared_a_month_under_every_model() -> None:
    for model in ("time", "need-derived", "impact", "hybrid"):
        assert {share.party for share in holon(model).shares} == set(WHO)
