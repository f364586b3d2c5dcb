"""Shifts tapped, the week looked back on, thanks given."""

import pytest

from commonpool.contributions.budget import points_left
from commonpool.contributions.models import Contribution
from commonpool.contributions.queries import practice, shifts, thanks_from, thanks_to
from commonpool.contributions.services import (
    begin_cycle,
    end_shift,
    start_shift,
    tap_shift,
    thank,
    withdraw,
)
from commonpool.contributions.weekly import weekly_round
from commonpool.core.fault import Fault
from commonpool.needs.services import commit
from commonpool.people.permissions import Refused
from commonpool.people.queries import Conflict, Missing
from tests.contributions.story import AFTER, FIRST, Month, at, day
from tests.village import village

pytestmark = pytest.mark.django_db


def test_a_shift_tapped_twice_a_day_is_one_deed_a_day() -> None:
    month = Month()
    alex = month.holon["alex"]
    dishes = start_shift(actor=alex, what="Dishes", minutes=45, once="a", now=at(1))
    deeds = [tap_shift(actor=alex, shift=dishes, on=day(n), now=at(n)) for n in (5, 5, 6)]
    assert [deed.minutes for deed in deeds] == [45, 45, 45]
    assert deeds[0] == deeds[1] != deeds[2]
    assert Contribution.objects.count() == 2
    end_shift(actor=alex, shift=dishes, now=at(7))
    assert shifts(alex) == []
    with pytest.raises(Conflict, match="has ended"):
        tap_shift(actor=alex, shift=dishes, on=day(7), now=at(7))


def test_a_tap_that_was_taken_back_can_be_tapped_again() -> None:
    month = Month()
    alex = month.holon["alex"]
    dishes = start_shift(actor=alex, what="dishes", minutes=30, once=month.key(), now=at(1))
    first = tap_shift(actor=alex, shift=dishes, on=day(5), now=at(5))
    withdraw(actor=alex, contribution=first, now=at(5))
    again = tap_shift(actor=alex, shift=dishes, on=day(5), now=at(5))
    assert again.pk != first.pk
    assert tap_shift(actor=alex, shift=dishes, on=day(5), now=at(5)) == again


def test_a_shift_is_ones_own() -> None:
    month = Month()
    dishes = start_shift(actor=month.holon["alex"], what="Dishes", minutes=45, once="a", now=at(1))
    with pytest.raises(Refused):
        tap_shift(actor=month.holon["noor"], shift=dishes, on=day(5), now=at(5))
    with pytest.raises(Refused):
        end_shift(actor=month.holon["noor"], shift=dishes, now=at(5))


def test_the_round_asks_for_what_was_probably_done() -> None:
    month = Month()
    alex = month.holon["alex"]
    bread = month.need("Fresh bread", "20", "loaves", cadence="weekly")
    care = month.need("Childcare", "15", "hours", cadence="weekly")
    dishes = start_shift(actor=alex, what="Dishes", minutes=45, once="a", now=at(1))
    tap_shift(actor=alex, shift=dishes, on=day(7), now=at(7))
    month.did("alex", "3", on=8, what="mended the fence")
    commit(actor=alex, need=bread, thousandths=10_000, due=day(13), once="b", now=at(8))
    commit(actor=alex, need=care, thousandths=2_500, due=day(14), once="c", now=at(8))
    month.did("noor", on=12, by="alex", what="nothing of Alex's")
    theirs = month.did("alex", on=13, by="noor", what="sang")
    week = weekly_round(alex, day(15))
    assert (week.first_day, week.day_after) == (day(9), day(16))
    assert [one.deed for one in week.logged] == [theirs] == week.to_accept
    assert [(one.why, one.what, one.on, one.minutes) for one in week.suggestions] == [
        ("shift", "Dishes", day(14), 45),
        ("commitment", "Fresh bread", day(13), None),
        ("commitment", "Childcare", day(14), 150),
        ("again", "mended the fence", day(15), 180),
    ]
    month.did("alex", on=14, need=bread, what="baked")
    tap_shift(actor=alex, shift=dishes, on=day(14), now=at(14))
    left = [one.what for one in weekly_round(alex, day(15)).suggestions]
    assert left == ["Childcare", "mended the fence"]


def test_thanks_have_words_and_a_budget_each_cycle() -> None:
    month = Month()
    alex, noor = month.holon["alex"], month.holon["noor"]

    def give(points: int, on: int = 5, words: str = "For the bread.", key: str = "") -> None:
        thank(
            actor=alex, to=noor, points=points, words=words, on=day(on),
            once=key or month.key(), now=at(max(on, 5)),
        )  # fmt: skip  # one call

    give(60)
    with pytest.raises(Fault, match="41 points, and 40 are left"):
        give(41)
    give(40, key="same")
    give(40, key="same")
    give(0, words="And for the songs.")
    with pytest.raises(Fault, match="words is empty"):
        give(0, words=" ")
    with pytest.raises(Fault, match="is closed"):
        give(1, on=-1)
    with pytest.raises(Conflict):
        give(39, key="same")
    assert points_left(practice(month.community), alex, day(6)) == 0
    begin_cycle(community=month.community, first_day=AFTER, day_after=day(60))
    give(100, on=33)
    assert [row.points for row in thanks_to(noor)] == [100, 0, 40, 60]
    assert len(thanks_from(alex, FIRST, AFTER)) == 3


@pytest.mark.parametrize("points", [-1, 101, 10**12])
def test_points_out_of_reach(points: int) -> None:
    month = Month()
    people = month.holon.people
    with pytest.raises(Fault) as told:
        thank(
            actor=people["alex"], to=people["noor"], points=points, words="x", once="a", now=at(5)
        )
    assert told.value.path == ("points",)


def test_nobody_thanks_themselves_tomorrow_or_next_door() -> None:
    month, mill = Month(), village("mill", "The Mill")
    alex = month.holon["alex"]
    with pytest.raises(Fault, match="nobody thanks themselves"):
        thank(actor=alex, to=alex, words="x", once="a", now=at(5))
    with pytest.raises(Missing):
        thank(actor=alex, to=mill["noor"], words="x", once="a", now=at(5))
    with pytest.raises(Fault, match="still to come"):
        thank(actor=alex, to=month.holon["noor"], words="x", on=day(6), once="a", now=at(5))


def test_before_any_cycle_points_are_those_of_the_month() -> None:
    month = Month(opened=False)
    alex, noor = month.holon["alex"], month.holon["noor"]
    thank(actor=alex, to=noor, points=90, words="x", once="a", now=at(5))
    assert points_left(practice(month.community), alex, day(31)) == 10
    assert points_left(practice(month.community), alex, day(32)) == 100
