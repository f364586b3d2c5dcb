"""The pages of a cycle: estimate, comparison, preview, close, thanks, and every share with why."""

from __future__ import annotations

import json
import re
from typing import Protocol

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonpool.contributions import services as deeds
from commonpool.core.verification import verify
from commonpool.cycles import why
from commonpool.cycles.models import Cycle, Share
from commonpool.needs import services as needs
from commonpool.pools import services as pools
from tests.cycles.holon import OVER, begin, close, dues, once, work
from tests.village import Village
from tests.web.clients import signed_in
from tests.web.months import NOW, two_months

pytestmark = pytest.mark.django_db
HERE = "/c/holon-alpha/cycles/"


class Answer(Protocol):
    """What a page answers."""

    content: bytes
    status_code: int

    def __getitem__(self, header: str) -> str: ...


@pytest.fixture
def holon() -> Village:
    return two_months()[0]


def read(client: Client, address: str, status: int = 200) -> str:
    """What stands on a page."""
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return plain(answer)


def plain(answer: Answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


def test_a_member_sees_their_estimate_and_why(holon: Village) -> None:
    page = read(signed_in(holon["alex"]), HERE)
    assert "If it closed now you would get about" in page
    assert "Alex fed the hens and collected the eggs" in page
    assert "Preview and close" not in page


def test_a_share_that_vests_is_estimated_with_what_comes_at_this_close() -> None:
    holon, _ = begin(policy={"vesting": 3})
    dues(holon)
    work(holon, "alex")
    page = read(signed_in(holon["alex"]), HERE)
    assert "1 000.00 USD It comes in 3 parts, the first at this close: 333.33 USD" in page
    estimate = why.estimate(Cycle.objects.get(closed=None), holon["alex"])
    assert (estimate.amount, estimate.parts, estimate.first) == (100_000, 3, 33_333)


def test_a_stranger_reads_closed_cycles_by_handles_alone(holon: Village) -> None:
    page = read(Client(), HERE)
    assert "January 2026" in page
    assert "you would get" not in page
    page = read(Client(), HERE + "2026-01/")
    assert holon["alex"].handle in page
    assert "Alex" not in page
    assert "Noor" in page, "who shows the name is called by it"
    page = read(Client(), f"{HERE}2026-01/shares/{holon['alex'].handle}/")
    assert "fed the hens" not in page
    assert read(Client(), HERE + "2030-01/", 404)


def test_what_a_share_is_made_of_adds_up(holon: Village) -> None:
    share = Share.objects.get(cycle__slug="2026-01", party=holon["casey"].handle)
    page = read(signed_in(holon["casey"]), f"{HERE}2026-01/shares/{share.party}/")
    assert "Casey set forty posts" in page
    assert "Every step, from nothing to the share" in page
    assert f"{share.amount / 100:.2f}" in page


def test_the_pages_of_trying_change_nothing(holon: Village) -> None:
    alex = signed_in(holon["alex"])
    page = read(alex, HERE + "side-by-side/")
    for rule in ("By need", "Equal", "By time", "Hybrid", "Balanced over time", "By thanks"):
        assert rule in page
    assert "would change hands" in page
    assert re.search(r"By impact\s*No measurement is verified yet\.", page)
    page = read(alex, HERE + "what-if/")
    assert "Nothing is written" in page
    assert "The pool “public goods” takes" in page
    page = alex.get(HERE + "what-if/?turn=policy.reserve.percent=10%25").content.decode()
    assert '<a id="step-3" href="?turn=policy.reserve.percent%3D10%25" aria-current="true">' in page
    assert re.findall(r"(\d+%)\W*(?:</bdi>)?<small>now", page) == ["10%"]
    page = alex.get(HERE + "what-if/?turn=policy.pot.percent=").content.decode()
    assert re.findall(r"none</span><small>(now)", page) == ["now"]
    page = read(alex, HERE + "what-if/?turn=rule.parameters.elasticity=0")
    assert "Everybody's share, now and then" in page.replace("&#x27;", "'")
    assert "Select a valid choice" in read(alex, HERE + "what-if/?turn=rule.mechanism=x")


def test_a_steward_previews_closes_and_pressing_twice_closes_once(holon: Village) -> None:
    sam = signed_in(holon["sam"])
    page = read(sam, HERE + "2026-02/close/")
    assert "Everybody" in page
    first = sam.post(HERE + "2026-02/close/", {"once": "1"})
    again = sam.post(HERE + "2026-02/close/", {"once": "1"})
    assert first["Location"] == again["Location"] == HERE + "2026-02/thanks/"
    assert Cycle.objects.get(slug="2026-02").closed_by == holon["sam"]
    assert "Thank you, everybody" in read(sam, HERE + "2026-02/thanks/")


def test_who_comes_second_is_told_who_was_first(holon: Village) -> None:
    holon.join("ema", "steward")
    signed_in(holon["sam"]).post(HERE + "2026-02/close/", {"once": "1"})
    answer = signed_in(holon["ema"]).post(HERE + "2026-02/close/", {"once": "2"})
    assert answer.status_code == 409
    assert f"closed already by {holon['sam'].handle}" in plain(answer)


def test_the_receipt_the_bundle_and_the_file_are_downloaded(holon: Village) -> None:
    visitor, cycle = Client(), Cycle.objects.get(slug="2026-01")
    bundle = json.loads(visitor.get(HERE + "2026-01/bundle.json").content)
    assert verify(bundle) == []
    assert bundle["sha256"] == cycle.sha256
    file = json.loads(visitor.get(HERE + "2026-01/file.json").content)
    assert file == bundle["inputs"]
    assert visitor.get(HERE + "2026-02/file.json").status_code == 400


def test_thanks_are_words_for_members_and_no_numbers(holon: Village) -> None:
    deeds.thank(
        actor=holon["noor"],
        to=holon["alex"],
        points=7,
        words="for eggs before dawn",
        once=once(),
        now=OVER,
    )
    page = read(signed_in(holon["olu"]), HERE + "2026-02/thanks/")
    assert "For eggs before dawn" in page
    assert " 7 " not in page
    assert Client().get(HERE + "2026-02/thanks/").status_code == 302


@pytest.mark.parametrize("path", ["open/", "calendar/", "2026-02/close/"])
def test_pages_of_stewards_are_closed_to_others(holon: Village, path: str) -> None:
    assert Client().get(HERE + path).status_code == 302
    assert signed_in(holon["alex"]).get(HERE + path).status_code == 403
    assert signed_in(holon["sam"]).get(HERE + path).status_code == 200


def test_the_calendar_is_set_and_the_next_cycle_opened(holon: Village) -> None:
    sam = signed_in(holon["sam"])
    form = {"rhythm": "lunar", "grace_days": "2", "once": "1"}
    assert sam.post(HERE + "calendar/", form).status_code == 302
    answer = sam.post(
        HERE + "calendar/", {**form, "rhythm": "custom", "by_itself": "on", "once": "2"}
    )
    assert "say how many days" in plain(answer)
    sam.post(HERE + "2026-02/close/", {"once": "1"})
    assert sam.post(HERE + "open/", {"once": "1"}).status_code == 302
    assert Cycle.objects.get(closed=None).rhythm == "lunar"


def test_a_cycle_that_cannot_close_says_why_and_takes_a_better_agreement(holon: Village) -> None:
    sam = signed_in(holon["sam"])
    cycle = Cycle.objects.get(slug="2026-02")
    cycle.agreement.rule |= {"floor": "900.00", "cap_percent": "10%"}
    cycle.agreement.save()
    assert "floor is above the cap" in read(sam, HERE + "2026-02/close/")
    pools.switch_stage(
        actor=holon["sam"], community=holon.community, stage="weighted", words="", now=OVER
    )
    pools.adopt(
        actor=holon["sam"],
        community=holon.community,
        policy={},
        rule={"mechanism": "time@1"},
        words="",
        now=OVER,
    )
    assert sam.post(HERE + "2026-02/renew/").status_code == 302
    assert "floor is above the cap" not in read(sam, HERE + "2026-02/close/")


def test_pages_ask_no_more_queries_as_members_join(holon: Village) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            read(signed_in(holon["alex"]), HERE)
            read(signed_in(holon["alex"]), HERE + "2026-01/")
        return len(seen)

    cost()
    few = cost()
    for number in range(20):
        holon.join(f"new{number}")
    assert cost() == few


def test_how_far_the_baseline_was_covered_stands_on_the_cycle_in_words_for_members() -> None:
    holon, cycle = begin(policy={"baseline": "40%"})
    for slug, what, amount in (("insulin", "Noor's insulin", 300), ("rent", "the barn", 500)):
        pools.set_baseline(
            actor=holon["sam"],
            community=holon.community,
            slug=slug,
            what=what,
            amount=amount,
            receiver=None,
            order=1 if slug == "insulin" else 2,
            since=cycle.first_day,
        )
    dues(holon, 1_000)
    preview = read(signed_in(holon["sam"]), f"{HERE}2026-01/close/")
    close(holon, cycle)
    member = read(signed_in(holon["alex"]), f"{HERE}2026-01/")
    for page in (squeezed(preview), squeezed(member)):
        assert "s insulin3.00 USD of 3.00 USD (100 %)" in page
        assert "the barn1.00 USD of 5.00 USD (20 %)" in page
    stranger = squeezed(read(Client(), f"{HERE}2026-01/"))
    assert "insulin3.00 USD of 3.00 USD" in stranger
    assert "Noor" not in stranger


def squeezed(page: str) -> str:
    """A page with plain spaces alone."""
    return re.sub(r"\s+", " ", page)


def test_sixty_needs_that_nobody_served_are_told_on_two_pages() -> None:
    holon, cycle = begin({"mechanism": "need@1"})
    for number in range(60):
        needs.post_need(
            actor=holon["sam"],
            community=holon.community,
            what=f"stone {number} for the wall",
            thousandths=1000,
            unit="hours",
            starts=cycle.first_day,
            once=once(),
            now=OVER,
        )
    dues(holon)
    work(holon, "alex")
    close(holon, cycle)
    first, second = (read(Client(), f"{HERE}2026-01/{page}") for page in ("", "?page=2"))
    assert [page.count("for the wall") for page in (first, second)] == [50, 10]
    assert [page.count("why") for page in (first, second)] == [1, 0]
    assert "Nobody had a share" not in second


def test_what_waits_is_listed_by_its_reason_and_its_doer_reads_why(holon: Village) -> None:
    farid, hana = holon.join("farid"), holon.join("hana")
    tractor, carried = (
        deeds.log(
            actor=farid, by=[farid], what=what, on=NOW.date(), once=once(), now=NOW, **measure
        )[0]
        for what, measure in (
            ("lent the tractor", {"kind": "tools", "thousandths": 2_000, "unit": "day"}),
            ("carried stones", {"minutes": 60}),
        )
    )
    deeds.confirm(actor=hana, contribution=tractor, now=NOW)
    says = "It waits: the rule does not say what 1 day of tools counts."
    page = read(signed_in(farid), HERE)
    assert f"Lent the tractor\N{POP DIRECTIONAL ISOLATE}: {says}" in page
    assert says not in read(signed_in(hana), HERE)
    assert f"waits {says}" in read(signed_in(hana), f"/c/holon-alpha/deeds/{tractor.pk}/")
    page = read(signed_in(holon["sam"]), HERE + "2026-02/close/")
    assert "2 deeds wait for a confirmation." in page, "Noor cooked too"
    assert "Farid: Carried stones" in page
    assert "1 deed waits: the rule does not say what 1 day of tools counts." in page
    assert "Farid: Lent the tractor" in page
    assert "is disputed" not in page
    deeds.confirm(actor=hana, contribution=carried, says="dispute", words="it was I", now=NOW)
    page = read(signed_in(holon["sam"]), HERE + "2026-02/close/")
    assert "1 deed is disputed." in page
    assert "1 deed waits for a confirmation." in page, "Noor's"
