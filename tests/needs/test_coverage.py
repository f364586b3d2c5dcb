"""62 of 100 lb this month: what the page shows is what the rule weighs."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from commonpool.contributions.services import begin_cycle, end_cycle
from commonpool.core.counting import count
from commonpool.core.mechanisms.scarcity import NeedParameters, need_weights
from commonpool.needs.queries import coverage, needs_rows
from commonpool.needs.services import commit, withdraw_need
from tests.contributions.story import AFTER, FIRST, Month, at, day
from tests.contributions.test_rows import document

pytestmark = pytest.mark.django_db


def exact(*numbers: int) -> tuple[Fraction, ...]:
    """Numbers as they are kept."""
    return tuple(map(Fraction, numbers))


def pounds(month: Month, who: str, amount: str, witness: str = "sam", **more: Any) -> None:  # noqa: ANN401  # as the service
    """Somebody brings flour; with a witness it counts."""
    flour = more.pop("need")
    deed = month.did(who, quantity=amount, unit="lb", kind="materials", need=flour, **more)
    if witness:
        month.says(witness, deed)


def test_62_of_100_lb_this_month() -> None:
    month = Month()
    flour = month.need("Organic flour", "100", "lb", cadence="monthly")
    month.need("Childcare", "15", "hours", cadence="weekly")
    pounds(month, "alex", "40", need=flour)
    pounds(month, "noor", "22", need=flour)
    pounds(month, "jordan", "10", need=flour, witness="")
    pounds(month, "riley", "5", need=flour, witness="", gift=True)
    seen = month.covered("organic-flour")
    assert (seen.asked, seen.met, seen.waiting, seen.gifts) == exact(100, 62, 10, 5)
    assert seen.missing == 23
    assert seen.weight == Fraction(100, 62)
    care = month.covered("childcare")
    assert care.times == 5
    assert (care.asked, care.met, care.weight) == exact(75, 0, 2)


def test_the_most_pressing_need_comes_first() -> None:
    month = Month()
    half, whole = month.need("Half", "10", "lb"), month.need("Whole", "10", "lb")
    month.need("Nothing", "10", "lb")
    pounds(month, "alex", "5.5", need=half)
    pounds(month, "alex", "10", need=whole)
    found = coverage(month.community, FIRST, AFTER)
    assert [one.need.slug for one in found] == ["nothing", "half", "whole"]
    assert [one.weight for one in found] == [2, Fraction(20, 11), 1]


def test_page_and_rule_agree_to_the_last_digit() -> None:
    month = Month()
    rule = NeedParameters(low=Fraction(1, 4), high=Fraction(3), elasticity=Fraction(1, 2))
    flour = month.need("Flour", "100", "lb", cadence="weekly")
    care = month.need("Childcare", "15", "hours", cadence="weekly")
    fence = month.need("Fence", "1", "project", starts=day(2))
    pounds(month, "alex", "41.5", need=flour)
    pounds(month, "noor", "7", need=flour, gift=True)
    month.says("sam", month.did("noor", "7:20", need=care))
    month.says("sam", month.did("riley", "9", need=fence, delivered="0.25"))
    month.did("jordan", "3", need=care)
    for elastic in (rule, replace(rule, weights="given", given={"flour": Fraction(7, 3)})):
        weighed = need_weights(count(document(month)).evidence, elastic)
        shown = coverage(month.community, FIRST, AFTER, elastic)
        assert {one.need.slug: one.weight for one in shown} == weighed


def test_what_no_rule_measures_fills_the_bar_and_moves_no_weight() -> None:
    month = Month()
    flour = month.need("Flour", "100", "lb", cadence="monthly")
    pounds(month, "alex", "80", need=flour)
    (seen,) = coverage(month.community, FIRST, AFTER, counts=set())
    assert (seen.met, seen.gifts, seen.weight) == exact(0, 80, 2)
    (seen,) = coverage(month.community, FIRST, AFTER, counts={("materials", "lb")})
    assert (seen.met, seen.gifts, seen.weight) == (Fraction(80), Fraction(0), Fraction(5, 4))


def test_a_promise_is_shown_until_it_is_kept() -> None:
    month = Month()
    flour = month.need("Flour", "100", "lb", cadence="monthly")
    for name, amount in (("alex", 30_000), ("noor", 20_000)):
        commit(
            actor=month.holon[name],
            need=flour,
            thousandths=amount,
            due=day(20),
            once=name,
            now=at(2),
        )
    pounds(month, "alex", "12", need=flour)
    pounds(month, "noor", "25", need=flour, witness="")
    seen = month.covered("flour")
    assert (seen.met, seen.waiting, seen.committed) == exact(12, 25, 18)


def test_what_waited_too_long_waits_no_more() -> None:
    month = Month()
    flour = month.need("Flour", "100", "lb", cadence="monthly")
    pounds(month, "alex", "40", need=flour, witness="")
    assert month.covered("flour", on=19).waiting == 40
    assert month.covered("flour", on=20).waiting == 0


def test_a_need_asked_once_asks_for_what_is_left() -> None:
    month = Month()
    roof = month.need("Roof", "4", "sides")
    month.says("sam", month.did("alex", "30", need=roof, delivered="3", on=20), on=21)
    (deed,) = month.rows().contributions
    end_cycle(community=month.community, cycle="2026-01", day_after=AFTER, weighed=[deed.id])
    begin_cycle(community=month.community, first_day=AFTER, day_after=day(60))
    (asked,) = needs_rows(month.community, AFTER, day(60))
    assert (asked.quantity, asked.times) == (Fraction(1), 1)
    month.says("sam", month.did("alex", "9", need=roof, delivered="1", on=40), on=41)
    assert coverage(month.community, AFTER, day(60))[0].missing == 0
    assert needs_rows(month.community, day(60), day(91)) == ()


def test_core_reads_no_words_of_a_need() -> None:
    month = Month()
    month.need("Litter in the brook", "1", "brook", kind="harm", details="By Zebulon")
    month.need("Milk", "2", "litres", cadence="rrule", repeats="FREQ=DAILY;INTERVAL=2")
    brook, milk = needs_rows(month.community, FIRST, AFTER)
    assert (brook.id, brook.harm, brook.what, brook.posted_by) == (
        "litter-in-the-brook",
        True,
        "",
        None,
    )
    assert (milk.cadence, milk.times) == ("FREQ=DAILY;INTERVAL=2", 16)


def test_a_need_withdrawn_is_asked_no_more() -> None:
    month = Month()
    flour = month.need("Flour", "100", "lb")
    withdraw_need(actor=month.holon["sam"], need=flour, now=at(3))
    assert coverage(month.community, FIRST, AFTER) == []
