"""Asking, offering, taking a part: what is kept, what is refused, what can be taken back."""

from typing import Any

import pytest

from commonpool.core.fault import Fault
from commonpool.needs.models import Commitment, Need, Offer
from commonpool.needs.queries import commitments, need, offers, open_needs, promises
from commonpool.needs.services import (
    commit,
    offer,
    post_need,
    withdraw_commitment,
    withdraw_need,
    withdraw_offer,
)
from commonpool.people.permissions import Refused
from commonpool.people.queries import Conflict, Missing
from tests.contributions.story import FIRST, Month, at, day
from tests.village import village

pytestmark = pytest.mark.django_db


def post(month: Month, name: str = "noor", **more: Any) -> Need:  # noqa: ANN401  # as the service
    """Noor asks for childcare."""
    told: dict[str, Any] = {
        "what": "Childcare for Noor's twins",
        "thousandths": 15_000,
        "unit": "hours",
        "kind": "hours",
        "now": at(1),
        "once": "a",
    }
    return post_need(actor=month.holon[name], community=month.community, **{**told, **more})


def test_a_members_own_words_stay_off_receipts() -> None:
    month = Month()
    assert post(month, activity="Childcare").slug == "childcare"
    assert post(month, once="b").slug == "hours"
    assert post(month, once="c").slug == "hours-2"
    flour = month.need("Fresh flour", "100", "lb", cadence="lunar")
    assert (flour.slug, flour.posted_by) == ("fresh-flour", None)
    assert month.need("Fresh flour", "1", "lb").slug == "fresh-flour-2"
    assert month.need("面粉", "1", "lb").slug == "goods"


@pytest.mark.parametrize(
    "written", ["hours", " Hours", "h", "HRS", "hr.", "hour", "hora", "Horas", "ساعة", "ساعات"]
)
def test_hours_are_hours_however_they_are_written_and_are_met_by_work(written: str) -> None:
    month = Month()
    row = post(month, unit=written, thousandths=4_000)
    assert row.unit == "hours"
    month.says("jordan", month.did("alex", "3", need=row))
    assert month.covered(row.slug).met == 3
    offered = offer(
        actor=month.holon["alex"], community=month.community, what="time", thousandths=1_000,
        unit=written, now=at(1), once="o",
    )  # fmt: skip
    assert offered.unit == "hours"
    assert month.did("riley", quantity="2", unit=written, kind="tools").unit == "hours"


def test_somebodys_time_is_asked_for_in_hours_and_other_units_stay_as_they_are() -> None:
    month = Month()
    assert post(month, unit="").unit == "hours"
    assert post(month, unit="afternoons", once="b").unit == "afternoons"
    assert post(month, unit="Horas de luz", kind="goods", once="c").unit == "Horas de luz"
    with pytest.raises(Fault, match="unit is empty"):
        post(month, unit="", kind="goods", once="d")


def test_harms_training_and_projects_are_needs_too() -> None:
    month = Month()
    for kind in ("harm", "training", "project"):
        assert post(month, kind=kind, once=kind).kind == kind


@pytest.mark.parametrize("year", [2037, 9999])
def test_a_need_without_end_says_none_rather_than_a_day_far_off(year: int) -> None:
    month = Month()
    with pytest.raises(Fault, match="choose a day within ten years, or none"):
        post(month, cadence="weekly", until=FIRST.replace(year=year))


def test_a_form_sent_twice_asks_once() -> None:
    month = Month()
    assert post(month) == post(month)
    with pytest.raises(Conflict, match="with other answers") as caught:
        post(month, what="Something else")
    assert caught.value.path == ("what",)
    assert Need.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "at_field"),
    [
        ({"what": ""}, "what"),
        ({"thousandths": 0}, "quantity"),
        ({"thousandths": 10**15 + 1}, "quantity"),
        ({"unit": " "}, "unit"),
        ({"kind": "wish"}, "kind"),
        ({"cadence": "hourly"}, "cadence"),
        ({"cadence": "rrule"}, "repeats"),
        ({"cadence": "weekly", "repeats": "FREQ=DAILY"}, "repeats"),
        ({"starts": day(500)}, "starts"),
        ({"starts": day(9), "until": day(8)}, "until"),
        ({"details": "x" * 2001}, "details"),
        ({"activity": "x" * 41}, "activity"),
        ({"once": ""}, "once"),
    ],
)
def test_what_cannot_be_asked_says_where(more: dict[str, Any], at_field: str) -> None:
    month = Month()
    with pytest.raises(Fault) as told:
        post(month, **more)
    assert told.value.path == (at_field,)
    assert Need.objects.count() == 0


def test_who_may_ask() -> None:
    month = Month()
    with pytest.raises(Refused):
        post(month, for_community=True)
    with pytest.raises(Refused):
        post(month, "olu")
    assert post(month, "casey", for_community=True).posted_by is None


def test_a_need_is_withdrawn_by_who_posted_it_or_a_steward() -> None:
    month = Month()
    care = post(month)
    with pytest.raises(Refused):
        withdraw_need(actor=month.holon["alex"], need=care, now=at(2))
    withdraw_need(actor=month.holon["noor"], need=care, now=at(2))
    again = withdraw_need(actor=month.holon["sam"], need=care, now=at(3))
    assert again.withdrawn == at(2), "taken back once"
    assert open_needs(month.community, day(2)) == []
    for act in (
        lambda: offer(
            actor=month.holon["alex"],
            community=month.community,
            need=care,
            what="me",
            once="x",
            now=at(3),
        ),
        lambda: commit(
            actor=month.holon["alex"], need=care, thousandths=1, due=day(5), once="y", now=at(3)
        ),
    ):
        with pytest.raises(Conflict, match="was withdrawn"):
            act()


def test_offers_stand_until_taken_back_or_over() -> None:
    month = Month()
    alex = month.holon["alex"]
    sings = offer(actor=alex, community=month.community, what="I sing", once="a", now=at(1))
    rides = offer(
        actor=alex, community=month.community, what="Rides", thousandths=3_000, unit="rides",
        until=day(4), once="b", now=at(2),
    )  # fmt: skip  # one offer
    assert offers(month.community, day(4)) == [rides, sings]
    assert offers(month.community, day(5)) == [sings]
    with pytest.raises(Refused):
        withdraw_offer(actor=month.holon["sam"], offer=sings, now=at(5))
    withdraw_offer(actor=alex, offer=sings, now=at(5))
    assert offers(month.community, day(5)) == []
    with pytest.raises(Fault, match="unit is empty"):
        offer(actor=alex, community=month.community, what="x", thousandths=1, once="c", now=at(2))
    assert Offer.objects.count() == 2


def test_a_part_of_a_need_is_taken_for_a_day() -> None:
    month = Month()
    care, alex = post(month, cadence="weekly", until=day(29)), month.holon["alex"]
    taken = commit(actor=alex, need=care, thousandths=5_000, due=day(9), once="c", now=at(2))
    assert (
        commit(actor=alex, need=care, thousandths=5_000, due=day(9), once="c", now=at(2)) == taken
    )
    assert commitments(care, day(9)) == [taken] == promises(alex, FIRST, day(32))
    with pytest.raises(Conflict, match="with other answers") as caught:
        commit(actor=alex, need=care, thousandths=4_000, due=day(9), once="c", now=at(2))
    assert caught.value.path == ("thousandths",)
    with pytest.raises(Refused):
        withdraw_commitment(actor=month.holon["noor"], commitment=taken, now=at(3))
    withdraw_commitment(actor=alex, commitment=taken, now=at(3))
    assert commitments(care, day(9)) == []
    assert Commitment.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "at_field"),
    [
        ({"thousandths": 15_001}, "quantity"),
        ({"thousandths": 0}, "quantity"),
        ({"due": day(1)}, "due"),
        ({"due": day(30)}, "due"),
    ],
)
def test_a_part_that_cannot_be_taken_says_why(more: dict[str, Any], at_field: str) -> None:
    month = Month()
    care = post(month, cadence="weekly", until=day(29))
    told = {"thousandths": 5_000, "due": day(9), "once": "c", "now": at(2), **more}
    with pytest.raises(Fault) as fault:
        commit(actor=month.holon["alex"], need=care, **told)
    assert fault.value.path == (at_field,)


def test_next_door_has_needs_of_its_own() -> None:
    month, mill = Month(), Month(village("mill", "The Mill"))
    care = post(month)
    with pytest.raises(Missing):
        need(mill.community, care.slug)
    assert need(month.community, care.slug) == care
    with pytest.raises(Missing):
        offer(
            actor=mill.holon["alex"],
            community=mill.community,
            need=care,
            what="me",
            once="x",
            now=at(3),
        )
    with pytest.raises(Refused):
        commit(actor=mill.holon["alex"], need=care, thousandths=1, due=day(5), once="y", now=at(3))
