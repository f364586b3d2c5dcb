"""The pages of needs: anybody reads, members ask, offer and take a part."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonpool.needs.models import Commitment, Need, Offer
from commonpool.needs.services import offer, post_need
from tests.village import Village, village
from tests.web.clients import signed_in

pytestmark = pytest.mark.django_db
HERE = "/c/holon-alpha/"


@pytest.fixture
def holon() -> Village:
    return village()


def flour(holon: Village) -> Need:
    """The village asks for flour."""
    return post_need(
        actor=holon["sam"], community=holon.community, what="Organic flour", thousandths=100_000,
        unit="lb", cadence="weekly", for_community=True, once="a", now=timezone.now(),
    )  # fmt: skip  # one need


def text(answer: object) -> str:
    page = answer.content.decode()  # type: ignore[attr-defined]  # an answer of the client
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


ASKED = {
    "what": "Childcare", "kind": "hours", "quantity": "15", "unit": "hours", "cadence": "weekly",
    "once": "form",
}  # fmt: skip  # one form


def test_anybody_reads_what_is_needed_and_nobody_may_do_anything(holon: Village) -> None:
    flour(holon)
    page = text(Client().get(HERE + "needs/"))
    assert "Organic flour" in page
    assert "Ask for something" not in page
    page = text(Client().get(HERE + "needs/organic-flour/"))
    assert "100 lb" in page
    assert "I take a part" not in page
    for path in ("ask/", "offer/", "needs/organic-flour/commit/"):
        answer = Client().get(HERE + path)
        assert answer.status_code == 302
        assert "login" in answer["Location"]


def test_a_harm_to_undo_is_named_as_one(holon: Village) -> None:
    flour(holon)
    assert "a harm to undo" not in text(Client().get(HERE + "needs/"))
    post_need(
        actor=holon["sam"], community=holon.community, what="The oil in the pond", unit="kg",
        thousandths=40_000, kind="harm", for_community=True, once="h", now=timezone.now(),
    )  # fmt: skip  # one need
    for page in ("needs/", ""):
        assert text(Client().get(HERE + page)).count("a harm to undo") == 1


def test_many_who_offer_what_fits_stand_on_several_pages(holon: Village) -> None:
    need = flour(holon)
    for number in range(25):
        offer(
            actor=holon["alex"], community=holon.community, what=f"flour, sack {number}.",
            once=f"o{number}", now=timezone.now(),
        )  # fmt: skip  # one offer
    noor = signed_in(holon["noor"])
    first = text(noor.get(HERE + f"needs/{need.slug}/"))
    assert "sack 24." in first
    assert "sack 4." not in first
    assert "Page 1 of 2" in first
    assert "sack 4." in text(noor.get(HERE + f"needs/{need.slug}/?page=2"))


def test_somebodys_time_needs_no_unit_and_is_told_in_the_readers_language(holon: Village) -> None:
    noor = signed_in(holon["noor"])
    said = {**ASKED, "unit": "", "quantity": "1.5"}
    goods = {**said, "kind": "goods", "once": "goods"}
    assert "There is a problem" in text(noor.post(HERE + "ask/", goods))
    spanish = noor.post(HERE + "ask/", said, headers={"accept-language": "es"})
    assert 'name="unit" value="horas"' in spanish.content.decode()
    for written, key in (("", "a"), ("horas", "b")):
        sent = {**said, "unit": written, "once": key, "step": "done"}
        assert noor.post(HERE + "ask/", sent).status_code == 302
    assert [row.unit for row in Need.objects.all()] == ["hours", "hours"]
    pages = {
        code: text(Client(headers={"accept-language": code}).get(HERE + "needs/"))
        for code in ("en", "es", "ar")
    }
    assert "of 1.5 hours" in pages["en"]
    assert "de 1.5 horas" in pages["es"]
    assert "hours" not in pages["es"]
    assert "1.5 ساعة" in pages["ar"]


def test_a_day_that_is_past_is_told_before_noor_checks_her_answers(holon: Village) -> None:
    page = text(signed_in(holon["noor"]).post(HERE + "ask/", {**ASKED, "until": "2020-01-01"}))
    assert "it ends on Jan. 1, 2020, before it starts; choose a later day" in page
    assert "Check your answers" not in page


def test_noor_asks_checks_and_it_stands_there(holon: Village) -> None:
    noor = signed_in(holon["noor"])
    assert "What is needed?" in text(noor.get(HERE + "ask/"))
    page = text(noor.post(HERE + "ask/", ASKED))
    assert "Check your answers" in page
    assert "Every week" in page
    assert not Need.objects.exists()
    page = text(noor.post(HERE + "ask/", {**ASKED, "step": "change"}))
    assert "What is needed?" in page
    for _ in range(2):
        answer = noor.post(HERE + "ask/", {**ASKED, "step": "done"})
        assert (answer.status_code, answer["Location"]) == (302, HERE + "needs/hours/")
    assert Need.objects.get().posted_by == holon["noor"]
    assert re.search(r"0 of \d+ hours", text(noor.get(HERE + "needs/hours/")))


def test_a_mistake_is_told_beside_its_question(holon: Village) -> None:
    noor = signed_in(holon["noor"])
    answer = noor.post(HERE + "ask/", {**ASKED, "quantity": "a lot", "step": "done"})
    assert "is not a plain number" in text(answer)
    answer = noor.post(HERE + "ask/", {**ASKED, "cadence": "rrule", "step": "done"})
    page = answer.content.decode()
    assert 'href="#id_repeats"' in page
    assert not Need.objects.exists()


def test_alex_offers_and_takes_a_part_and_takes_both_back(holon: Village) -> None:
    flour(holon)
    alex, noor = signed_in(holon["alex"]), signed_in(holon["noor"])
    told = {"what": "Rides to the mill", "until": "", "quantity": "", "unit": "", "once": "o"}
    assert alex.post(HERE + "offer/?need=organic-flour", told).status_code == 302
    page = text(noor.get(HERE + "needs/"))
    assert "Rides to the mill Alex, for Organic flour" in page
    told = {"quantity": "40", "due": timezone.now().date().isoformat(), "once": "c"}
    answer = alex.post(HERE + "needs/organic-flour/commit/", told)
    assert answer["Location"] == HERE + "needs/organic-flour/"
    page = text(noor.get(HERE + "needs/organic-flour/"))
    assert "Alex: 40 lb" in page
    assert "40 promised" in page
    assert holon["alex"].handle in text(Client().get(HERE + "needs/organic-flour/"))
    assert "Alex" not in text(Client().get(HERE + "needs/organic-flour/"))
    given, part = Offer.objects.get(), Commitment.objects.get()
    assert noor.post(f"{HERE}offer/{given.pk}/withdraw/").status_code == 403
    assert alex.post(f"{HERE}offer/{given.pk}/withdraw/").status_code == 302
    assert noor.post(f"{HERE}committed/{part.pk}/withdraw/").status_code == 403
    assert alex.post(f"{HERE}committed/{part.pk}/withdraw/").status_code == 302
    page = text(noor.get(HERE + "needs/"))
    assert "Rides" not in page


def test_a_need_is_taken_back_by_who_asked(holon: Village) -> None:
    flour(holon)
    path = HERE + "needs/organic-flour/withdraw/"
    assert signed_in(holon["alex"]).post(path).status_code == 403
    assert signed_in(holon["casey"]).post(path).status_code == 302
    assert "taken back" in text(Client().get(HERE + "needs/organic-flour/"))
    answer = signed_in(holon["alex"]).post(
        HERE + "needs/organic-flour/commit/",
        {"quantity": "1", "due": timezone.now().date().isoformat(), "once": "c"},
    )
    assert answer.status_code == 409


def test_another_villages_needs_are_not_there(holon: Village) -> None:
    mill = village("mill", "The Mill")
    flour(holon)
    assert signed_in(mill["sam"]).get("/c/mill/needs/organic-flour/").status_code == 404
    assert signed_in(mill.join("zed")).get(HERE + "ask/").status_code == 404


def test_the_list_asks_no_more_as_needs_grow_in_number(holon: Village) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            Client().get(HERE + "needs/")
        return len(seen)

    def grow(many: int) -> None:
        for number in range(many):
            row = post_need(
                actor=holon["alex"], community=holon.community, what="Bread", thousandths=1_000,
                unit="loaves", cadence="lunar", once=f"{many}-{number}", now=timezone.now(),
            )  # fmt: skip  # one need
            offer(
                actor=holon["noor"], community=holon.community, need=row, what="Oven",
                once=f"{many}-{number}", now=timezone.now(),
            )  # fmt: skip  # one offer

    grow(2)
    few = asked()
    grow(20)
    assert asked() == few
