"""Founding a community in the browser, saying what it is, and putting one within another."""

from __future__ import annotations

import pytest
from django.test import Client

from commonpool.people.models import Community, Member
from commonpool.people.permissions import can
from commonpool.people.services import open_account
from tests.village import Village, village
from tests.web.clients import signed_in

pytestmark = pytest.mark.django_db
ASKED = {
    "name": "The Orchard",
    "slug": "orchard",
    "currency": "JPY",
    "zone": "Asia/Tokyo",
    "language": "es",
    "founder": "Ana",
    "once": "1",
}
SAID = {"name": "Holon", "about": "By the river.", "zone": "Asia/Beirut", "language": "ar"}


@pytest.fixture
def holon() -> Village:
    return village()


def words(page: bytes) -> str:
    return page.decode()


def test_the_first_who_signs_in_founds_the_first_community() -> None:
    assert "/found/" in words(Client().get("/").content)
    assert Client().get("/found/")["Location"] == "/accounts/login/?next=/found/"
    ana = signed_in(open_account(email="ana@example.org"))
    assert "What does it share?" in words(ana.get("/found/").content)
    assert ana.post("/found/", ASKED)["Location"] == "/c/orchard/"
    founded = Community.objects.get()
    assert (founded.currency, founded.decimals, founded.zone) == ("JPY", 0, "Asia/Tokyo")
    member = Member.objects.get()
    assert member.name == "Ana"
    assert can(member, "cycles.close", founded)


def test_who_is_steward_nowhere_founds_nothing_where_others_live(holon: Village) -> None:
    alex = signed_in(holon["alex"])
    assert alex.get("/found/").status_code == 403
    assert alex.post("/found/", ASKED).status_code == 403
    assert Community.objects.count() == 1


@pytest.mark.parametrize(
    ("odd", "sentence"),
    [
        ({"slug": "The Orchard"}, "not fit for an address"),
        ({"currency": "bags of wheat"}, "is no code"),
        ({"zone": "Asia/Tokio"}, "is not a known time zone"),
        ({"slug": "holon-alpha"}, "another community is called"),
    ],
)
def test_an_odd_answer_is_told_and_nothing_is_founded(
    holon: Village, odd: dict[str, str], sentence: str
) -> None:
    page = signed_in(holon["sam"]).post("/found/", {**ASKED, **odd})
    assert sentence in words(page.content)
    assert page.status_code == 200
    assert 'value="The Orchard"' in words(page.content), "nothing that was typed is lost"
    assert Community.objects.count() == 1


def test_a_steward_founds_an_orchard_within_the_village(holon: Village) -> None:
    sam = signed_in(holon["sam"])
    assert 'value="holon-alpha" selected' in words(sam.get("/found/?within=holon-alpha").content)
    sam.post("/found/", {**ASKED, "parent": "holon-alpha"})
    assert "The Orchard" in words(Client().get("/c/holon-alpha/").content)
    assert "Holon Alpha" in words(Client().get("/c/orchard/").content)
    assert "The Orchard" in words(sam.get("/c/holon-alpha/people/").content)
    page = words(sam.get("/c/holon-alpha/people/orchard/").content)
    assert 'href="/c/orchard/"' in page
    assert "Has left" not in page
    assert "orchard" not in words(sam.get("/c/holon-alpha/people/invite/").content)


def test_a_steward_says_what_the_village_is_and_takes_it_out_of_another(holon: Village) -> None:
    mill = village("mill", "The Mill")
    sam = signed_in(mill["sam"])
    sam.post("/c/mill/edit/", {**SAID, "parent": "holon-alpha", "once": "1"})
    mill.community.refresh_from_db()
    assert (mill.community.name, mill.community.parent) == ("Holon", holon.community)
    assert Member.objects.get(stands_for=mill.community).left is None
    sam.post("/c/mill/edit/", {**SAID, "parent": "", "once": "2"})
    assert Member.objects.get(stands_for=mill.community).left is not None
    page = sam.post("/c/mill/edit/", {**SAID, "zone": "nowhere", "once": "3"})
    assert "is not a known time zone" in words(page.content)
    assert page.status_code == 200
    assert "By the river." in words(page.content), "nothing that was typed is lost"
