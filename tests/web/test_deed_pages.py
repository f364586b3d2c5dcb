"""The pages of deeds: a few questions, one tap, and everything without JavaScript."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonpool.contributions.models import (
    Appreciation,
    Contribution,
    Practice,
)
from commonpool.needs.services import post_need
from tests.contributions.story import ZONE, Month
from tests.people.photos import photo
from tests.village import Village, village
from tests.web.clients import signed_in
from tests.web.test_need_pages import text

pytestmark = pytest.mark.django_db
HERE = "/c/holon-alpha/deeds/"


@pytest.fixture
def holon() -> Village:
    return village()


def today() -> str:
    """The village's day."""
    return timezone.now().astimezone(ZONE).date().isoformat()


def form(**more: str) -> dict[str, str]:
    """Two hours of bread."""
    return {"what": "baked bread", "hours": "2", "on": today(), "once": "form", **more}


def alex_did(holon: Village, **more: str) -> Contribution:
    """Alex logs through the page."""
    signed_in(holon["alex"]).post(HERE + "new/", form(step="done", **more))
    return Contribution.objects.order_by("-pk")[0]


def test_alex_logs_noor_confirms_with_one_tap(holon: Village) -> None:
    alex, noor = signed_in(holon["alex"]), signed_in(holon["noor"])
    assert "What was done?" in text(alex.get(HERE + "new/"))
    assert "Write it down" in text(alex.post(HERE + "new/", form(tags="teaching")))
    assert Contribution.objects.count() == 0
    sent = [alex.post(HERE + "new/", form(tags="teaching", step="done")) for _ in range(2)]
    deed, answer = Contribution.objects.get(), sent[1]
    assert (deed.minutes, deed.tags) == (120, "teaching")
    assert answer["Location"] == sent[0]["Location"] == f"{HERE}{deed.pk}/"
    assert "Waits for one more person" in text(alex.get(answer["Location"]))
    page = text(noor.get(HERE + "to-confirm/"))
    assert "Baked bread" in page
    answer = noor.post(f"{HERE}{deed.pk}/say/", {"says": "confirm", "once": "x", "back": "list"})
    assert answer["Location"] == HERE + "to-confirm/"
    assert "Nothing waits for you" in text(noor.get(HERE + "to-confirm/"))
    assert "Confirmed by Noor." in text(alex.get(f"{HERE}{deed.pk}/"))
    assert "counts" in text(alex.get(HERE))


def test_a_quantity_for_a_need(holon: Village) -> None:
    post_need(
        actor=holon["sam"], community=holon.community, what="Flour", thousandths=100_000, unit="lb",
        for_community=True, cadence="monthly", once="a", now=timezone.now(),
    )  # fmt: skip  # one need
    deed = alex_did(holon, hours="", quantity="40", unit="lb", need="flour")
    assert (deed.thousandths, deed.unit, deed.kind) == (40_000, "lb", "materials")
    assert deed.need is not None
    page = signed_in(holon["alex"]).get(f"{HERE}new/?need=flour").content.decode()
    assert '<option value="flour" selected>' in page


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"hours": ""}, "it takes hours, or a quantity"),
        ({"hours": "7,5"}, "not a plain number"),
        ({"on": "2099-01-01"}, "still to come"),
        ({"what": ""}, "This field is required"),
        ({"need": "gold"}, "Select a valid choice"),
    ],
)
def test_mistakes_are_told_and_nothing_is_written(
    holon: Village, wrong: dict[str, str], says: str
) -> None:
    Month(holon, opened=False).need("Flour", "3", "lb", on=30)
    answer = signed_in(holon["alex"]).post(HERE + "new/", form(step="done", **wrong))
    assert answer.status_code == 200
    assert says in text(answer)
    assert Contribution.objects.count() == 0


def test_noor_saw_two_people_and_one_says_yes(holon: Village) -> None:
    noor, alex = signed_in(holon["noor"]), signed_in(holon["alex"])
    handles = [holon["alex"].handle, holon["jordan"].handle]
    told = {**form(), "by": handles}
    assert "Alex, Jordan" in text(noor.post(HERE + "saw/", told))
    noor.post(HERE + "saw/", {**told, "step": "done"})
    assert Contribution.objects.count() == 2
    assert "Was it you?" in text(alex.get(HERE))
    deed = Contribution.objects.get(by=holon["alex"])
    assert signed_in(holon["jordan"]).post(f"{HERE}{deed.pk}/accept/").status_code == 403
    assert alex.post(f"{HERE}{deed.pk}/accept/").status_code == 302
    assert "Confirmed by Noor." in text(alex.get(f"{HERE}{deed.pk}/"))


def test_a_question_an_answer_a_dispute_and_a_verdict(holon: Village) -> None:
    deed = alex_did(holon)
    alex, noor, casey = (signed_in(holon[name]) for name in ("alex", "noor", "casey"))
    here = f"{HERE}{deed.pk}/"
    answer = noor.post(here + "say/", {"says": "question", "words": "", "once": "x"}, follow=True)
    assert "a question without words" in text(answer)
    noor.post(here + "say/", {"says": "question", "words": "All of it?", "once": "x"})
    page = text(alex.get(here))
    assert "All of it?" in page
    alex.post(f"{here}answer/{holon['noor'].handle}/", {"words": "Every crumb.", "once": "x"})
    assert "Every crumb." in text(noor.get(here))
    noor.post(here + "say/", {"says": "dispute", "words": "I ate none.", "once": "y"})
    assert "Baked bread" in text(casey.get(HERE + "to-settle/"))
    assert "Settle it" in text(casey.get(here))
    assert "Settle it" not in text(noor.get(here))
    told = {"verdict": "falls", "words": "No loaf was found.", "once": "x"}
    assert noor.post(here + "settle/", told).status_code == 403
    casey.post(here + "settle/", told)
    assert "Casey looked into it: it does not count." in text(alex.get(here))


def test_evidence_is_shown_to_members_alone(holon: Village) -> None:
    deed = alex_did(holon)
    alex, here = signed_in(holon["alex"]), f"{HERE}{deed.pk}/"
    for name, sent in (
        ("photo", SimpleUploadedFile("loaf.jpg", photo())),
        ("file", SimpleUploadedFile("list.txt", b"a list")),
    ):
        alex.post(here + "evidence/", {name: sent, "once": name})
    alex.post(here + "evidence/", {"link": "https://example.org/loaf", "once": "link"})
    assert deed.evidence.count() == 3
    page = alex.get(here).content.decode()
    assert "list.txt" in page
    assert "Added by Alex" in text(alex.get(here))
    listed = deed.evidence.get(kind="file")
    answer = signed_in(holon["noor"]).get(f"{here}evidence/{listed.pk}/")
    assert answer.content == b"a list"
    assert answer["Content-Disposition"] == 'attachment; filename="list.txt"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert Client().get(f"{here}evidence/{listed.pk}/").status_code == 302
    assert "Take it away" not in text(signed_in(holon["noor"]).get(here))
    gone = f"{here}evidence/{listed.pk}/remove/"
    assert signed_in(holon["noor"]).post(gone).status_code == 403
    assert "Taken away." in text(alex.post(gone, follow=True))
    assert deed.evidence.count() == 2
    answer = alex.post(here + "evidence/", {"once": "x"}, follow=True)
    assert "nothing was chosen" in text(answer)
    bad = SimpleUploadedFile("x.jpg", b"no picture")
    both = {"photo": bad, "link": "https://example.org/typed", "once": "x"}
    answer = alex.post(here + "evidence/", both)
    assert "the file is not a picture" in text(answer)
    assert "https://example.org/typed" in answer.content.decode(), "what was typed is kept"
    assert deed.evidence.count() == 2
    shown = deed.evidence.get(kind="photo")
    path = f"{here}evidence/{shown.pk}/"
    assert signed_in(holon["noor"]).get(path)["Content-Type"] == "image/webp"
    assert Client().get(path).status_code == 302
    assert 'href="https://example.org/loaf"' in alex.get(here).content.decode()


def test_a_photo_and_a_link_are_asked_with_the_deed(holon: Village) -> None:
    alex = signed_in(holon["alex"])
    assert 'enctype="multipart/form-data"' in alex.get(HERE + "new/").content.decode()
    told = form(link="https://example.org/loaf", photo=SimpleUploadedFile("a.jpg", photo()))  # type: ignore[arg-type]  # a file
    answer = alex.post(HERE + "new/", told)
    deed = Contribution.objects.get()
    assert answer.status_code == 302
    assert {row.kind for row in deed.evidence.all()} == {"photo", "link"}
    second = form(link="https://example.org/crumb", once="second")
    assert 'value="https://example.org/crumb"' in alex.post(HERE + "new/", second).content.decode()
    alex.post(HERE + "new/", {**second, "step": "done"})
    assert Contribution.objects.latest("pk").evidence.get().link == "https://example.org/crumb"
    broken = form(photo=SimpleUploadedFile("a.jpg", b"no"), once="third")  # type: ignore[arg-type]  # a file
    assert "the file is not a picture" in text(alex.post(HERE + "new/", broken))
    assert Contribution.objects.count() == 2


def test_a_deed_is_taken_back(holon: Village) -> None:
    deed = alex_did(holon)
    assert signed_in(holon["noor"]).post(f"{HERE}{deed.pk}/withdraw/").status_code == 403
    assert signed_in(holon["alex"]).post(f"{HERE}{deed.pk}/withdraw/").status_code == 302
    deed.refresh_from_db()
    assert deed.withdrawn


def test_a_day_to_come_is_told_before_alex_checks_the_answers(holon: Village) -> None:
    answer = signed_in(holon["alex"]).post(HERE + "new/", form(on="2999-01-01", step=""))
    page = text(answer)
    assert "Jan. 1, 2999 is still to come; log it when it is done" in page
    assert "Write it down" not in page


def test_thanks(holon: Village) -> None:
    alex = signed_in(holon["alex"])
    told = {"to": holon["noor"].handle, "words": "For the songs", "points": "5", "once": "t"}
    for _ in range(2):
        assert alex.post(HERE + "thanks/", told).status_code == 302
    assert Appreciation.objects.get().points == 5
    assert "For the songs" in text(signed_in(holon["noor"]).get(HERE + "thanks/"))
    answer = alex.post(HERE + "thanks/", {**told, "points": "99", "once": "u"})
    assert "99 points, and 95 are left" in text(answer)


def test_the_kitchen_sheet_is_printed_and_typed_in(holon: Village) -> None:
    casey = signed_in(holon["casey"])
    assert "Who did what" in text(casey.get(HERE + "sheet/"))
    told = {
        "line0-who": "alex", "line0-what": "swept", "line0-hours": "1", "line0-on": today(),
        "line1-who": holon["noor"].handle, "line1-what": "sang", "line1-hours": "0:30",
        "line1-on": today(), "once": "sheet",
    }  # fmt: skip  # one sheet
    answer = casey.post(HERE + "sheet/enter/", {**told, "line1-who": "Nobody"})
    assert "nobody here is called &quot;Nobody&quot;" in text(answer)
    answer = casey.post(HERE + "sheet/enter/", {**told, "line1-hours": ""})
    assert "it takes hours, or a quantity" in text(answer)
    assert Contribution.objects.count() == 0
    for _ in range(2):
        assert casey.post(HERE + "sheet/enter/", told).status_code == 302
    assert Contribution.objects.count() == 2


def test_two_of_one_name_are_told_apart_by_handle(holon: Village) -> None:
    other = holon.join("alexa")
    other.name = "Alex"
    other.save()
    told = {
        "line0-who": "Alex",
        "line0-what": "x",
        "line0-hours": "1",
        "line0-on": today(),
        "once": "s",
    }
    answer = signed_in(holon["casey"]).post(HERE + "sheet/enter/", told)
    assert f"write one of: {holon['alex'].handle}, {other.handle}" in text(answer)


def test_a_steward_chooses_how_to_confirm(holon: Village) -> None:
    told = {
        "confirmations": "2", "deadline_days": "7", "late_days": "10", "points_each_cycle": "50",
        "rings_count": "on", "once": "x",
    }  # fmt: skip  # one form
    assert signed_in(holon["casey"]).get(HERE + "practice/").status_code == 403
    signed_in(holon["sam"]).post(HERE + "practice/", told)
    row = Practice.objects.get()
    assert (row.confirmations, row.deadline_days, row.rings_count) == (2, 7, True)


PAGES = (
    "",
    "new/",
    "saw/",
    "to-confirm/",
    "shifts/",
    "week/",
    "buddies/",
    "thanks/",
    "sheet/",
    "sheet/enter/",
)


@pytest.mark.parametrize("page", PAGES)
def test_strangers_see_no_deeds_and_observers_log_none(holon: Village, page: str) -> None:
    zed = village("mill", "The Mill").join("zed")
    assert "login" in Client().get(HERE + page)["Location"]
    assert signed_in(zed).get(HERE + page).status_code == 404
    looks = page in ("", "to-confirm/", "thanks/", "sheet/")
    assert signed_in(holon["olu"]).get(HERE + page).status_code == (200 if looks else 403)


def test_another_villages_deed_is_not_there(holon: Village) -> None:
    mill, deed = village("mill", "The Mill"), alex_did(holon)
    noor = signed_in(mill["noor"])
    assert noor.get(f"/c/mill/deeds/{deed.pk}/").status_code == 404
    assert noor.post(f"/c/mill/deeds/{deed.pk}/say/", {"says": "confirm"}).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_no_more_as_history_grows_and_stays_light(holon: Village, page: str) -> None:
    month = Month(holon, opened=False)
    now = timezone.now()
    since = (now.date() - dt.date(2026, 1, 1)).days + 1

    def grow(times: int) -> None:
        for _ in range(times):
            need = month.need(f"Bread {month.key()}", "20", "loaves", on=since, cadence="weekly")
            for name in ("alex", "noor", "jordan", "riley"):
                deed = month.did(name, need=need, delivered="1", on=since - 2, by="casey")
                month.says("sam", deed, on=since)
                month.did(name, on=since - 8)

    client = signed_in(holon["casey"])
    get: Callable[[], object] = lambda: client.get(HERE + page)  # noqa: E731  # said twice
    grow(2)
    with CaptureQueriesContext(connection) as few:
        get()
    grow(6)
    with CaptureQueriesContext(connection) as many:
        answer = client.get(HERE + page, headers={"accept-encoding": "gzip"})
    assert len(many) == len(few), [row["sql"][:150] for row in many]
    assert len(answer.content) < 20_000
    assert not re.search(
        r"<script(?! src=)|\s(?:style|on\w+)=", client.get(HERE + page).content.decode()
    )
