"""Needs that travel with a person, and offers that fit a need by its words."""

import pytest
from django.test import Client

from commonpool.contributions.services import thank
from commonpool.needs.carrying import ask_again, carry, leave_behind
from commonpool.needs.models import Carried, Need
from commonpool.needs.queries import carried, coverage, fitting, needed
from commonpool.needs.services import offer, post_need, withdraw_need
from commonpool.people.permissions import Refused
from commonpool.people.queries import Missing
from commonpool.people.services import erase_account, leave
from tests.api.asking import asking
from tests.contributions.story import AFTER, FIRST, Month, at, day
from tests.village import village
from tests.web.clients import signed_in
from tests.web.test_need_pages import text

pytestmark = pytest.mark.django_db
HERE = "/c/mill/people/me/needs/"


def insulin(month: Month, name: str = "noor") -> Need:
    return post_need(
        actor=month.holon[name],
        community=month.community,
        what="Insulin",
        details="kept cold",
        thousandths=30_000,
        unit="pen",
        cadence="monthly",
        activity="care",
        now=at(2),
        once=month.key(),
    )


def test_noor_carries_a_need_from_the_village_to_the_mill() -> None:
    month, mill = Month(), village("mill", "The Mill")
    row = carry(actor=month.holon["noor"], need=insulin(month))
    made = ask_again(actor=mill["noor"], carried=row, once="there", now=at(20))
    assert (made.community, made.posted_by) == (mill.community, mill["noor"])
    told = (made.what, made.details, made.thousandths, made.unit, made.cadence, made.activity)
    assert told == ("Insulin", "kept cold", 30_000, "pen", "monthly", "care")
    assert ask_again(actor=mill["noor"], carried=row, once="there", now=at(20)) == made


def test_the_same_need_is_carried_once_and_renewed() -> None:
    month = Month()
    need = insulin(month)
    carry(actor=month.holon["noor"], need=need)
    need.thousandths = 60_000
    carry(actor=month.holon["noor"], need=need)
    (row,) = carried(month.holon["noor"].account)
    assert row.thousandths == 60_000


def test_what_is_somebody_elses_is_not_carried_nor_asked_for_nor_left() -> None:
    month = Month()
    need = insulin(month)
    row = carry(actor=month.holon["noor"], need=need)
    with pytest.raises(Missing):
        carry(actor=month.holon["alex"], need=need)
    with pytest.raises(Missing):
        ask_again(actor=month.holon["alex"], carried=row, once="a", now=at(3))
    with pytest.raises(Missing):
        leave_behind(actor=month.holon["alex"], carried=row)
    with pytest.raises(Refused):
        carry(actor=month.holon["olu"], need=need)


def test_what_is_left_behind_stays_asked_for_where_it_was() -> None:
    month = Month()
    need = insulin(month)
    row = carry(actor=month.holon["noor"], need=need)
    leave_behind(actor=month.holon["noor"], carried=row)
    assert carried(month.holon["noor"].account) == []
    need.refresh_from_db()
    assert need.withdrawn is None


def test_who_is_forgotten_everywhere_carries_nothing() -> None:
    month = Month()
    carry(actor=month.holon["noor"], need=insulin(month))
    account = month.holon["noor"].account
    assert account is not None
    erase_account(account=account, now=at(9))
    assert not Carried.objects.exists()


def test_on_the_page_one_tap_asks_for_it_there() -> None:
    month, mill = Month(), village("mill", "The Mill")
    need, noor = insulin(month), signed_in(month.holon["noor"])
    assert "Carry this need" in noor.get(f"/c/holon-alpha/needs/{need.slug}/").content.decode()
    noor.post(f"/c/holon-alpha/needs/{need.slug}/keep/")
    assert "Insulin" in noor.get(HERE).content.decode()
    (row,) = carried(month.holon["noor"].account)
    noor.post(f"{HERE}{row.pk}/ask/", {"once": "1"})
    assert Need.objects.filter(community=mill.community, what="Insulin").count() == 1
    noor.post(f"{HERE}{row.pk}/leave/")
    assert carried(month.holon["noor"].account) == []


def test_offers_fit_a_need_by_answering_it_or_by_its_words() -> None:
    month = Month()
    flour = month.need("Fresh bread flour", "100", "lb")
    month.need("Firewood", "3", "loads")
    for what, need in (("a ladder", None), ("Flour from the mill", None), ("what I have", flour)):
        offer(
            actor=month.holon["alex"],
            community=month.community,
            what=what,
            need=need,
            now=at(3),
            once=month.key(),
        )
    assert [one.what for one in fitting(flour, at(4).date())] == [
        "what I have",
        "Flour from the mill",
    ]
    found = coverage(month.community, FIRST, AFTER)
    (mine,) = [one for one in fitting(flour, at(4).date()) if one.need_id is None]
    assert [one.need.slug for one in needed(mine, found)] == [flour.slug]


def test_who_offers_flour_is_told_where_it_is_needed() -> None:
    month = Month()
    month.need("Fresh bread flour", "100", "lb")
    alex = signed_in(month.holon["alex"])
    asked = {"what": "Two sacks of flour", "once": "1"}
    page = alex.post("/c/holon-alpha/offer/", asked, follow=True)
    assert "It fits what is needed: Fresh bread flour" in page.content.decode()


def test_a_program_carries_asks_and_leaves_behind() -> None:
    month, mill = Month(), village("mill", "The Mill")
    need = insulin(month)
    here, there = asking(month.holon["noor"]), asking(mill["noor"], "mill")
    kept = here.post(f"/needs/{need.slug}/carry", {}, key="c").json()
    assert (kept["what"], kept["quantity"]) == ("Insulin", "30")
    assert there.get("/me/needs").json()["items"] == [kept]
    assert asking(month.holon["alex"]).get("/me/needs").json()["items"] == []
    asked = there.post(f"/me/needs/{kept['id']}/ask", {}, key="a").json()
    assert there.post(f"/me/needs/{kept['id']}/ask", {}, key="a").json() == asked
    assert Need.objects.get(community=mill.community).what == "Insulin"
    there.post(f"/me/needs/{kept['id']}/leave-behind", {}, key="l")
    assert here.get("/me/needs").json()["items"] == []


def test_noors_page_shows_others_her_needs_her_offers_and_the_words_of_thanks() -> None:
    month = Month()
    noor, alex = month.holon["noor"], month.holon["alex"]
    need = insulin(month)
    offer(actor=noor, community=month.community, what="A song", once=month.key(), now=at(3))
    thank(actor=alex, to=noor, words="For the soup", points=5, once=month.key(), now=at(3))
    page = f"/c/holon-alpha/people/{noor.handle}/"
    said = text(signed_in(alex).get(page))
    assert "NeedsInsulin" in said
    assert "OffersA song" in said
    assert "I would like this" in said
    assert "Words of thanksFor the soup" in said
    assert "points" not in said
    assert Client().get(page).status_code == 302
    withdraw_need(actor=noor, need=need, now=at(4))
    assert "Insulin" not in text(signed_in(alex).get(page))
    leave(actor=noor, member=noor, on=day(5))
    assert "A song" not in text(signed_in(alex).get(page))
