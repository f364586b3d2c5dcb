"""Sixty people live here: whoever names one of them looks for a part of the name."""

from __future__ import annotations

import re
from typing import Protocol

import pytest
from django.test import Client

from commonpool.contributions.models import Appreciation, Buddies, Contribution
from commonpool.people.models import Member
from commonpool.pools.models import BaselineNeed
from commonpool.web.forms.finding import MANY
from tests.village import Village, village
from tests.web.clients import signed_in

pytestmark = pytest.mark.django_db
HERE = "/c/holon-alpha/"
SAW = HERE + "deeds/saw/"


class Page(Protocol):
    """What a page answers."""

    content: bytes


@pytest.fixture
def holon() -> Village:
    """A village with a crowd in it, José Núñez and سلمى among them."""
    made = village()
    for number in range(MANY + 20):
        made.join(f"guest{number}")
    for key, name in (("jose", "José Núñez"), ("salma", "سلمى")):
        made.join(key)
        Member.objects.filter(pk=made[key].pk).update(name=name)
    return made


@pytest.fixture
def alex(holon: Village) -> Client:
    return signed_in(holon["alex"])


def offered(page: Page) -> list[str]:
    """The people whom a page lets choose."""
    return re.findall(r'name="by" value="([^"]+)"', page.content.decode())


def text(page: Page) -> str:
    body = page.content.decode().partition("<main")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def test_alex_finds_two_people_one_after_the_other_and_loses_nothing(
    holon: Village, alex: Client
) -> None:
    jose, salma = holon["jose"].handle, holon["salma"].handle
    page = alex.get(SAW)
    assert offered(page) == []
    said = {"once": "f1", "what": "carried the stove", "hours": "1:30", "step": "find"}
    page = alex.post(SAW, {**said, "q": "nunez jose"})
    assert offered(page) == [jose]
    assert 'value="carried the stove"' in page.content.decode()
    assert "There is a problem" not in text(page), "nobody is told of what is not filled in yet"
    page = alex.post(SAW, {**said, "q": "سلمى", "by": [jose]})
    assert {*offered(page)} == {jose, salma}
    assert f'value="{jose}" id="id_by_0" checked' in re.sub(
        r'class="[^"]*" ?', "", page.content.decode()
    )
    day = re.findall(r'name="on" value="([^"]+)"', page.content.decode())[0]
    told = {**said, "on": day, "by": [jose, salma], "q": "سلمى", "step": "check"}
    page = alex.post(SAW, told)
    assert "José Núñez" in text(page)
    assert "Find somebody" not in text(page)
    assert alex.post(SAW, {**told, "step": "done"}).status_code == 302
    assert {one.by for one in Contribution.objects.all()} == {holon["jose"], holon["salma"]}


def test_whom_nobody_found_cannot_be_sent(holon: Village, alex: Client) -> None:
    wren = village("mill", "The Mill").join("wren")
    said = {"once": "f1", "what": "x", "hours": "1", "on": "2026-01-01", "by": [wren.handle]}
    page = alex.post(SAW, said)
    assert page.status_code == 200
    assert "Select a valid choice" in text(page)
    assert "Nobody here is called that" in text(alex.post(SAW, {"q": "zzz", "step": "find"}))


def test_thanks_and_buddies_look_for_names_too(holon: Village, alex: Client) -> None:
    jose = holon["jose"].handle
    for place, said, made in (
        ("deeds/thanks/", {"words": "for the soup", "points": "0", "to": jose}, Appreciation),
        ("deeds/buddies/", {"task": "the oven", "other": jose}, Buddies),
    ):
        assert "Find somebody first" in text(alex.get(HERE + place))
        page = alex.post(HERE + place, {"q": "NÚÑEZ", "step": "find", "words": "for the soup"})
        assert f'<option value="{jose}"' in page.content.decode()
        assert "guest7" not in text(page).casefold()
        assert alex.post(HERE + place, {**said, "once": "f1"}).status_code == 302
        assert made.objects.count() == 1


@pytest.mark.parametrize("place", ["deeds/thanks/", "deeds/buddies/", "deeds/thanks/panel/name/"])
def test_of_several_people_nobody_is_chosen_beforehand(place: str) -> None:
    small = village()
    sam = signed_in(small["sam"])
    page = sam.get(HERE + place).content.decode()
    assert '<option value="" selected>Choose somebody</option>' in page
    said = {"words": "for the soup", "points": "0", "task": "the oven", "once": "f1"}
    page = text(sam.post(HERE + place, said))
    assert "This field is required" in page
    assert Appreciation.objects.count() == Buddies.objects.count() == 0


def test_the_receiver_of_a_baseline_need_is_looked_for_too(holon: Village) -> None:
    sam, jose = signed_in(holon["sam"]), holon["jose"].handle
    typed = {"what": "rice", "slug": "rice", "amount": "12.50", "order": "2", "since": "2026-03-05"}
    page = sam.post(HERE + "money/baseline/", {**typed, "q": "NÚÑEZ", "step": "find"})
    seen = page.content.decode()
    assert f'<option value="{jose}"' in seen
    assert "guest7" not in text(page).casefold()
    assert all(f'value="{value}"' in seen for value in typed.values())
    sam.post(HERE + "money/baseline/", {**typed, "receiver": jose, "once": "f1"})
    assert BaselineNeed.objects.get().receiver == holon["jose"]


def test_a_small_village_looks_through_everybody() -> None:
    small = village()
    page = signed_in(small["alex"]).get(SAW)
    assert small["jordan"].handle in offered(page)
    assert 'name="q"' not in page.content.decode()


def test_the_list_of_people_is_looked_through_by_its_address(alex: Client) -> None:
    assert 'type="search"' in alex.get(HERE + "people/").content.decode()
    page = text(alex.get(HERE + "people/?q=nunez"))
    assert "1 person" in page
    assert "José Núñez" in page
    assert "Guest7 " not in page
    assert "0 people" in text(alex.get(HERE + "people/?q=nobody"))


def test_deeds_to_confirm_are_looked_through_by_who_did_them(holon: Village, alex: Client) -> None:
    for key in ("jose", "jordan"):
        said = {"what": f"{key} swept", "hours": "1", "once": key, "step": "done"}
        doer, page = signed_in(holon[key]), HERE + "deeds/new/"
        day = re.findall(r'name="on" value="([^"]+)"', doer.get(page).content.decode())[0]
        assert doer.post(page, {**said, "on": day}).status_code == 302
    page = text(alex.get(HERE + "deeds/to-confirm/?q=jose"))
    assert "Jose swept" in page
    assert "Jordan swept" not in page
    assert "Nothing of theirs waits" in text(alex.get(HERE + "deeds/to-confirm/?q=guest3"))
