"""Balanced lines and what they fold into, before any database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonpool.core import entries
from commonpool.core.entries import (
    ACTS_ON,
    EFFECTS,
    HOLD,
    LARGEST,
    LOWEST,
    POST,
    REVERSE,
    SETTLE,
    VOID,
    Balance,
    Line,
    Terms,
    checked,
    fold,
    refuse_below_floor,
    refuse_unknown,
)
from commonpool.core.fault import Fault

FLOW, ANA, MARKET = "pool:flow", "member:ana", "income:market"
TERMS = {FLOW: Terms("USD", 0), ANA: Terms("USD", 0), MARKET: Terms("USD", LOWEST)}
ACCOUNTS = st.sampled_from((FLOW, ANA, MARKET))
LINES = st.builds(Line, ACCOUNTS, ACCOUNTS, st.just("USD"), st.integers(1, LARGEST))
ENTRIES = st.lists(st.tuples(st.sampled_from(tuple(EFFECTS)), st.lists(LINES, max_size=5)))


def usd(debit: str, credit: str, amount: int) -> Line:
    return Line(debit, credit, "USD", amount)


def test_what_one_gets_another_gave() -> None:
    assert fold([(POST, [usd(FLOW, MARKET, 500), usd(ANA, FLOW, 200)])]) == {
        FLOW: Balance(300),
        MARKET: Balance(-500),
        ANA: Balance(200),
    }


def test_a_hold_moves_nothing_until_it_is_settled() -> None:
    held = [usd(ANA, FLOW, 200)]
    before = {FLOW: Balance(300)}
    waiting = fold([(HOLD, held)], before)
    assert (waiting[FLOW].posted, waiting[FLOW].free, waiting[ANA]) == (300, 100, Balance())
    assert fold([(VOID, held)], waiting)[FLOW] == Balance(300)
    settled = fold([(SETTLE, held)], waiting)
    assert (settled[FLOW], settled[ANA]) == (Balance(100), Balance(200))


@given(ENTRIES)
def test_nothing_appears_whatever_is_posted(several: list[tuple[str, list[Line]]]) -> None:
    assert sum(balance.posted for balance in fold(several).values()) == 0


@given(st.lists(LINES, max_size=8))
def test_what_is_reversed_never_was(lines: list[Line]) -> None:
    mirror = [line.mirror for line in reversed(lines)]
    after = fold([(POST, lines), (REVERSE, mirror)])
    assert all(balance == Balance() for balance in after.values())


@pytest.mark.parametrize("amount", [0, -1, LARGEST + 1, 2**63, True, "5", 1.0, None])
def test_an_amount_is_a_whole_number_within_bounds(amount: object) -> None:
    with pytest.raises(Fault, match=r"no whole number from 1 to 10\^15") as said:
        checked([usd(FLOW, MARKET, 5), usd(FLOW, MARKET, amount)])  # type: ignore[arg-type]  # the point
    assert said.value.path == (1,)


@pytest.mark.parametrize("code", ["", "Ana Lopez", "naïve", "a\n", "x" * 101, "a\x00b", "٣"])
def test_a_code_is_no_name(code: str) -> None:
    for line in (Line(code, FLOW, "USD", 1), Line(FLOW, code, "USD", 1), Line(FLOW, ANA, code, 1)):
        with pytest.raises(Fault, match="is no code"):
            checked([line])


def test_a_line_goes_between_two_open_accounts_of_its_commodity() -> None:
    assert checked([usd(ANA, FLOW, LARGEST)]) == (usd(ANA, FLOW, LARGEST),)
    with pytest.raises(Fault, match="moves nothing"):
        checked([usd(FLOW, FLOW, 1)])
    with pytest.raises(Fault, match="without lines"):
        checked([])
    with pytest.raises(Fault, match='"member:ben" is not open'):
        refuse_unknown([usd("member:ben", FLOW, 1)], TERMS)
    with pytest.raises(Fault, match="holds USD, not EUR"):
        refuse_unknown([Line(ANA, FLOW, "EUR", 1)], TERMS)


def test_an_account_keeps_its_floor_after_every_line() -> None:
    dip = [usd(ANA, FLOW, 1), usd(FLOW, MARKET, 1)]
    with pytest.raises(Fault, match='"pool:flow" would have -1 and its floor is 0'):
        refuse_below_floor(entries.moved({}, POST, dip), TERMS)
    refuse_below_floor(entries.moved({}, POST, dip[::-1]), TERMS)
    with pytest.raises(Fault, match="is full"):
        refuse_below_floor([(FLOW, Balance(-LOWEST + 1))], TERMS)


def test_every_kind_says_what_it_does_and_on_what() -> None:
    assert set(ACTS_ON) == set(EFFECTS)
    assert all(set(targets) <= set(EFFECTS) for targets in ACTS_ON.values())
