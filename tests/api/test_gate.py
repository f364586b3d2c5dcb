"""Who gets through to Holon Alpha's API, and how it says no."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from commonpool.people.models import Role, Token
from tests.api.asking import Asking, asking, said
from tests.village import village

pytestmark = pytest.mark.django_db


def test_a_visitor_reads_what_everybody_may() -> None:
    village()
    assert said(Asking("holon-alpha").get())["name"] == "Holon Alpha"
    found = said(Client().get("/api/v1/communities", {"limit": 1}))
    assert (found["total"], [one["slug"] for one in found["items"]]) == (1, ["holon-alpha"])


def test_a_member_is_told_names_and_a_visitor_must_bring_a_token() -> None:
    holon = village()
    told = said(asking(holon["alex"]).get("/members"))
    assert [one["name"] for one in told["items"]][:2] == ["Sam", "Riley"]
    refused = Asking("holon-alpha").get("/members")
    assert said(refused, 401) == {
        "type": "urn:commonpool:problem:no-token",
        "title": "A token is needed",
        "status": 401,
        "detail": "no token, or one that is not valid; send Authorization: Bearer TOKEN",
    }
    assert refused["WWW-Authenticate"] == "Bearer"


def test_another_community_is_as_if_it_were_not_there() -> None:
    mill = village("mill", "The Mill")
    village()
    program = asking(mill["sam"], "holon-alpha")
    assert said(program.get("/members"), 404)["type"] == "urn:commonpool:problem:missing"
    assert said(program.get("/members", "nowhere"), 404)["detail"].startswith("there is no comm")
    assert said(program.get("/me", "mill"))["roles"] == ["member", "steward"]


@pytest.mark.parametrize("header", ["Bearer", "Bearer nonsense", "Basic YTpi", "Bearer \x7f"])
def test_a_token_that_is_none(header: str) -> None:
    village()
    answer = Client().get("/api/v1/communities/holon-alpha", headers={"Authorization": header})
    said(answer, 401)


def test_a_token_ends_with_its_time_its_member_and_its_role() -> None:
    holon = village()
    program = asking(holon["sam"])
    said(program.get("/members"))
    Role.objects.filter(member=holon["sam"]).delete()
    assert said(program.get("/me"))["roles"] == ["member"]
    Token.objects.update(expires=timezone.now() - dt.timedelta(seconds=1))
    said(program.get("/members"), 401)
    other = asking(holon["alex"])
    holon["alex"].left = dt.date(2026, 3, 1)
    holon["alex"].save()
    said(other.get("/members"), 401)


def test_what_django_refuses_is_a_problem_too() -> None:
    village()
    for path in ("/api/v1/nothing", "/api/v1/communities/a%00b", "/api/", "/api/v1/"):
        assert said(Client().get(path), 404)["title"] == "It is not there"
    answer = Client().delete("/api/v1/communities/holon-alpha")
    assert said(answer, 405)["type"] == "urn:commonpool:problem:method"
    assert set(answer["Allow"].split(", ")) == {"GET", "POST"}


def test_bounds_of_a_list() -> None:
    village()
    answer = Asking("holon-alpha", asking(village("mill")["sam"], "mill").secret)
    told = said(answer.get("/members", "mill", limit=0, offset="x"), 422)
    assert {one["pointer"] for one in told["errors"]} == {"/limit", "/offset"}


def test_the_description_and_its_page_come_from_here() -> None:
    assert said(Client().get("/api/v1/openapi.json"))["openapi"] == "3.1.0"
    page = Client().get("/api/v1/docs").content.decode()
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(loaded) >= 3
    assert all(address.startswith("/static/ninja/") for address in loaded)
