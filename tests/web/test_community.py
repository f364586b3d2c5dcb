"""The public page: what a passer-by learns of a village without an account."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

import commonpool.web
from commonpool.core.canonical import digest
from commonpool.core.verification import verify
from commonpool.people.models import Member
from tests.village import Village, village
from tests.web.months import post, two_months

pytestmark = pytest.mark.django_db
STATIC = Path(commonpool.web.__file__).parent / "static/web"
MOST_BYTES = 30 * 1024
PUBLIC = ("/c/holon-alpha/", "/c/holon-alpha/check/", "/c/atlantis/", "/accounts/login/", "/")


@pytest.fixture
def holon() -> Village:
    return two_months()[0]


def read(client: Client, path: str = "/c/holon-alpha/") -> str:
    return client.get(path).content.decode()


def test_a_passer_by_reads_what_is_needed_and_how_it_is_shared(
    client: Client, holon: Village
) -> None:
    words = read(client)
    assert "Eggs and milk for the kitchen" in words
    assert "of 60 hours" not in words
    assert re.search(r'<bdi dir="ltr">20</bdi></strong>\s+of <bdi dir="ltr">100</bdi> kg', words)
    assert "In this cycle, <bdi>February 2026</bdi>" in words
    assert "An hour counts more where more is asked for than is given." in words
    assert "2\u202f332.53\u202fUSD" in words
    assert "1 more need</a>" in words


def test_names_are_shown_of_those_who_show_theirs(client: Client, holon: Village) -> None:
    words = read(client)
    assert "Sam" in words
    for hidden in ("Riley", "Alex", "Jordan", "Olu"):
        assert hidden not in words
    assert "and 4 who keep their names among us." in words
    Member.objects.update(shows_name=False)
    assert "7 members, whose names stay among us." in read(client)


def test_a_member_sees_the_menu_and_a_neighbour_does_not(client: Client, holon: Village) -> None:
    mill = village("mill", "The Mill")
    wren = mill.join("wren")
    assert wren.account is not None
    client.force_login(wren.account)
    assert "Sign in" not in read(client)
    assert "Riley" not in read(client)


def test_the_receipt_has_the_hash_that_the_page_shows(client: Client, holon: Village) -> None:
    answer = client.get("/c/holon-alpha/cycles/2026-01/receipt.json")
    assert answer["Content-Disposition"].endswith('"holon-alpha-2026-01.receipt.json"')
    assert digest(json.loads(answer.content)) in read(client, "/c/holon-alpha/check/")


def test_the_bundle_can_be_verified_and_names_nobody(client: Client, holon: Village) -> None:
    answer = client.get("/c/holon-alpha/cycles/2026-01/bundle.json")
    assert verify(json.loads(answer.content)) == []
    for name in ("Sam", "Alex", "hens and collected", "lentils"):
        assert name not in answer.content.decode()


def test_an_open_or_unknown_cycle_has_no_receipt(client: Client, holon: Village) -> None:
    open_one = client.get("/c/holon-alpha/cycles/2026-02/receipt.json")
    assert open_one.status_code == 400
    assert "is open" in open_one.content.decode()
    for name in ("receipt.json", "bundle.json", "flow.csv"):
        assert client.get(f"/c/holon-alpha/cycles/2031-01/{name}").status_code == 404


def test_a_cycle_next_door_is_not_found_here(client: Client, holon: Village) -> None:
    village("mill", "The Mill")
    assert client.get("/c/mill/cycles/2026-01/bundle.json").status_code == 404


def test_the_flow_is_a_table_too(client: Client, holon: Village) -> None:
    lines = client.get("/c/holon-alpha/cycles/2026-01/flow.csv").content.decode("utf-8-sig")
    assert lines.splitlines()[0] == "from,to,USD"
    assert "Dues,Common pool,2100.00" in lines
    assert "For repairs,Repairs,500.00" in lines


def test_a_village_of_one_day_is_a_page_too(client: Client) -> None:
    village()
    words = read(client)
    for sentence in ("Nobody has asked", "Nothing yet.", "No rule is", "No cycle has closed"):
        assert sentence in words
    assert "bundle.json" in read(client, "/c/holon-alpha/check/")


@pytest.mark.parametrize("language", ["en", "es", "ar"])
@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_with_its_style_is_light(
    client: Client, holon: Village, path: str, language: str
) -> None:
    client.cookies["django_language"] = language
    answer = client.get(path, headers={"accept-encoding": "gzip"}, follow=True)
    wire = answer.content if answer.get("Content-Encoding") == "gzip" else b""
    words = gzip.decompress(wire).decode() if wire else answer.content.decode()
    linked = re.findall(r'(?:href|src)="/static/web/([^"]+)"', words)
    assert "commonpool.css" in linked
    assert "<style" not in words
    assert 'style="' not in words
    weight = len(wire or answer.content)
    weight += sum(len(gzip.compress((STATIC / name).read_bytes(), 6)) for name in set(linked))
    assert weight <= MOST_BYTES


def test_the_style_is_sent_small(client: Client) -> None:
    answer = client.get("/static/web/commonpool.css", headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    sent = b"".join(answer)
    assert gzip.decompress(sent) == (STATIC / "commonpool.css").read_bytes()


def test_as_many_questions_to_the_database_however_much_there_is(
    client: Client, holon: Village, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    read(client)
    with django_assert_max_num_queries(30) as few:
        read(client)
    for number in range(20):
        holon.join(f"newcomer-{number}")
        post(holon, f"seeds {number}", "goods", 1000, "kg", "monthly")
    with django_assert_max_num_queries(30) as many:
        read(client)
    assert len(few) == len(many)


def test_no_script_and_no_style_may_be_slipped_in(client: Client, holon: Village) -> None:
    policy = client.get("/c/holon-alpha/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    holon.community.about = "<script>alert(1)</script>"
    holon.community.save()
    assert "<script>alert" not in read(client)
