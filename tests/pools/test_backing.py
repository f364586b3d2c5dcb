"""The backing: what stands behind the members' balances, worked out by hand beside the books."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from commonpool.books import queries as books
from commonpool.books import services as ledger
from commonpool.core.entries import Line
from commonpool.pools import accounts, services
from commonpool.pools.backing import Backing, backing
from tests.cycles.holon import OVER, begin, close, dues, work
from tests.pools.drawn import drawn, held, reserved
from tests.village import Village, village


def behind(holon: Village) -> Backing:
    return backing(holon.community)


@pytest.mark.django_db
def test_where_nobody_holds_anything_there_is_no_ratio() -> None:
    holon = village()
    assert (behind(holon), behind(holon).ratio) == (Backing(0, 0, 0), None)
    dues(holon)
    assert behind(holon).ratio is None


@pytest.mark.django_db
def test_the_reserve_stands_behind_what_members_hold_and_other_pools_do_not() -> None:
    holon, _ = reserved()
    assert held(holon, "pool:repairs") == 5_000
    found = behind(holon)
    assert found == Backing(claims=85_500, debt=0, reserve=9_500)
    assert (found.money, found.ratio) == (95_000, Fraction(10, 9))
    assert (found.shown, found.short) == ("1.11", 0)


@pytest.mark.django_db
def test_a_draw_for_a_member_moves_money_from_behind_to_a_claim() -> None:
    holon, _ = reserved()
    drawn(holon, 9_500, pool="", receiver=holon["noor"])
    assert behind(holon) == Backing(claims=95_000, debt=0, reserve=0)
    assert behind(holon).ratio == 1


@pytest.mark.django_db
def test_what_is_held_and_what_vests_are_claims_too() -> None:
    holon, cycle = begin(policy={"vesting": 4})
    dues(holon, 40_000)
    work(holon, "alex", 30)
    work(holon, "jordan", 10)
    holon["jordan"].registered = False
    holon["jordan"].save()
    close(holon, cycle)
    codes = {
        code.partition(":")[0]
        for code, one in books.balances(holon.community).items()
        if one.posted > 0
    }
    assert codes == {"member", "held", "vesting"}
    assert behind(holon) == Backing(claims=40_000, debt=0, reserve=0)


@pytest.mark.django_db
def test_money_that_bounced_after_it_was_shared_is_missing_until_a_cycle_covers_it() -> None:
    holon, cycle = begin()
    bounced = dues(holon, 20_000)
    dues(holon, 80_000)
    work(holon, "alex")
    close(holon, cycle)
    services.reverse_inflow(actor=holon["riley"], inflow=bounced, now=OVER)
    found = behind(holon)
    assert found == Backing(claims=100_000, debt=20_000, reserve=0)
    assert (found.shown, found.short, found.money) == ("0.80", 20_000, 80_000)


@pytest.mark.django_db
def test_another_commodity_and_a_pool_with_a_like_name_are_no_money_here() -> None:
    holon, _ = reserved()
    home, before = holon.community, behind(holon)
    ledger.open_commodity(community=home, code="hours", decimals=0)
    for code, commodity in (
        ("member:clock", "hours"),
        ("hours", "hours"),
        ("pool:reserve-roof", home.currency),
        ("pool:owed-not", home.currency),
    ):
        ledger.open_account(community=home, code=code, commodity=commodity, floor=None)
    lines = [
        Line("member:clock", "hours", "hours", 77),
        Line("pool:reserve-roof", "pool:owed-not", home.currency, 55),
    ]
    ledger.post(community=home, key="odd", lines=lines, purpose="odd", now=OVER)
    assert behind(holon) == before


@pytest.mark.django_db
def test_it_is_one_question_to_the_database_however_many_hold(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    holon, _ = reserved()
    home = holon.community
    for size in (1, 60):
        lines = [
            accounts.move(accounts.income("dues"), accounts.member(f"guest-{n}"), home.currency, 1)
            for n in range(size)
        ]
        accounts.post(home, f"guests-{size}", lines, "odd", OVER)
        with django_assert_num_queries(1):
            behind(holon)
    assert behind(holon).claims == 85_500 + 61


@pytest.mark.django_db
def test_communities_are_apart() -> None:
    reserved()
    assert behind(village("mill", "The Mill")) == Backing(0, 0, 0)


@given(claims=st.integers(1, 10**18), debt=st.integers(0, 10**18), reserve=st.integers(0, 10**18))
def test_what_is_shown_never_says_more_than_there_is_and_less_than_a_hundredth_less(
    claims: int, debt: int, reserve: int
) -> None:
    found = Backing(claims, debt, reserve)
    ratio = found.ratio
    assert ratio is not None
    assert ratio * claims == claims - debt + reserve == found.money
    assert Fraction(found.shown) <= ratio < Fraction(found.shown) + Fraction(1, 100)
    assert (found.short > 0) == (ratio < 1)
