"""Who gets through a community's door: members, guests, strangers, and the shape of refusals."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from commonpool.core.fault import Fault
from commonpool.people.models import Account, Community
from commonpool.people.permissions import NotYours, Refused
from commonpool.web.doors import Visit, community_page
from commonpool.web.faults import FaultPages, page, status_of
from tests.village import FOUNDED, Village, village

pytestmark = pytest.mark.django_db


@pytest.fixture
def holon() -> Village:
    return village()


@community_page("cycles.close")
def close(request: HttpRequest, visit: Visit) -> HttpResponse:
    return HttpResponse(f"closed by {visit.actor.name}")


@community_page()
def look(request: HttpRequest, visit: Visit) -> HttpResponse:
    return HttpResponse(visit.member.name if visit.member else "a guest")


def asked(account: Account | None) -> HttpRequest:
    request = RequestFactory().get("/c/holon-alpha/close/")
    request.user = account or AnonymousUser()
    return request


def test_a_steward_gets_in_and_a_guest_is_asked_to_sign_in(holon: Village) -> None:
    assert close(asked(holon["sam"].account), "holon-alpha").content == b"closed by Sam"
    answer = close(asked(None), "holon-alpha")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/c/holon-alpha/close/"


def test_a_member_who_may_not_is_told_who_may(holon: Village) -> None:
    with pytest.raises(Refused, match="steward"):
        close(asked(holon["alex"].account), "holon-alpha")


def test_the_page_says_who_may_in_words(holon: Village) -> None:
    words = page(asked(holon["alex"].account), NotYours("inflows.record"))
    assert words.status_code == 403
    told = words.content.decode()
    assert "Treasurer" in told
    assert "Steward" in told
    assert "inflows.record" not in told


def test_to_a_neighbour_a_member_page_does_not_exist(holon: Village) -> None:
    village("mill", "The Mill").join("wren", "steward")
    wren = Account.objects.get(email="wren@example.org")
    with pytest.raises(Http404):
        close(asked(wren), "holon-alpha")
    assert look(asked(wren), "holon-alpha").content == b"a guest"


def test_who_left_is_a_guest(holon: Village) -> None:
    alex = holon["alex"]
    alex.left = FOUNDED.date()
    alex.save()
    assert look(asked(alex.account), "holon-alpha").content == b"a guest"


def test_an_unknown_community_is_no_page(client: Client) -> None:
    answer = client.get("/c/atlantis/")
    assert answer.status_code == 404
    assert b"There is no such page" in answer.content


def test_a_fault_becomes_a_page_with_its_sentence_and_status(holon: Village) -> None:
    class Conflict(Fault):
        pass

    class Missing(Fault):
        pass

    kinds = {Fault: 400, Refused: 403, Missing: 404, Conflict: 409}
    for kind, status in kinds.items():
        assert status_of(kind("it is so", "do otherwise")) == status
    answer = page(asked(None), Conflict("it is closed already", "look at its receipt"))
    assert answer.status_code == 409
    assert "It is closed already." in answer.content.decode()
    assert "look at its receipt." in answer.content.decode()


def test_other_errors_are_no_business_of_the_fault_page(holon: Village) -> None:
    pages = FaultPages(lambda request: HttpResponse())
    assert pages.process_exception(asked(None), PermissionDenied()) is None
    assert pages.process_exception(asked(None), Fault("no", "yes")) is not None


def test_the_only_community_is_the_front_page(client: Client, holon: Village) -> None:
    assert client.get("/")["Location"] == "/c/holon-alpha/"
    Community.objects.create(slug="mill", name="The Mill", currency="EUR", founded=FOUNDED)
    words = client.get("/").content.decode()
    assert "Holon Alpha" in words
    assert "The Mill" in words


def test_a_form_from_elsewhere_is_refused_with_a_page(holon: Village) -> None:
    answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "es"})
    assert answer.status_code == 403
    assert b"could not be sent" in answer.content


def test_the_language_is_kept_in_the_browser_and_on_the_account(holon: Village) -> None:
    account = holon["sam"].account
    assert account is not None
    here = Client()
    here.force_login(account)
    answer = here.post("/language/", {"language": "ar", "next": "/c/holon-alpha/"})
    assert answer["Location"] == "/c/holon-alpha/"
    assert '<html lang="ar" dir="rtl">' in here.get("/c/holon-alpha/").content.decode()
    elsewhere = Client()
    elsewhere.force_login(Account.objects.get(pk=account.pk))
    assert 'dir="rtl"' in elsewhere.get("/c/holon-alpha/").content.decode()


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_the_language_switch_sends_nobody_away(client: Client, next_page: str) -> None:
    answer = client.post("/language/", {"language": "xx", "next": next_page})
    assert answer["Location"] == "/"
    assert "django_language" not in answer.cookies
