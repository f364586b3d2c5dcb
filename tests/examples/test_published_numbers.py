"""The three grants by which quadratic funding is usually explained, to the cent of what was printed."""

import pytest

from commonpool.core.document import Document
from commonpool.core.more_donations import with_donations
from commonpool.core.rounds import Donation
from commonpool.rounds.simulation import match
from tools.examples import EXAMPLES, close_example

PUBLISHED = EXAMPLES / "rules" / "quadratic-published.toml"


@pytest.fixture
def grants() -> Document:
    return close_example(PUBLISHED).written


def test_three_grants_of_a_thousand(grants: Document) -> None:
    paid = {row.id: match(grants, row.id) for row in grants.projects}
    assert paid == {"garden": 1851_85, "mill": 740_74, "library": 7407_41}


@pytest.mark.parametrize(("given", "moved"), [(1_00, 26_97), (5_00, 59_80)])
def test_how_one_dollar_turns_into_twenty_seven(grants: Document, given: int, moved: int) -> None:
    one_more = with_donations(grants, (Donation(by="one more", to="library", amount=given),))
    found = match(one_more, "library") - match(grants, "library")
    assert abs(found - moved) <= 1, "shares are whole cents"
