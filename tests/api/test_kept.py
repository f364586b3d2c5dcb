"""One key, one write: at Holon Alpha a program may ask twice, and a thing is done once."""

import datetime as dt
import json

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from commonpool.api.models import Kept
from commonpool.contributions.models import BuddyNote
from commonpool.people.models import Invitation, Member
from commonpool.people.once import LASTS
from commonpool.people.services import erase
from commonpool.pools.models import Agreement
from tests.api.asking import asking, said
from tests.village import Village, day, village

pytestmark = pytest.mark.django_db
RULE = {"rule": {"mechanism": "time@1"}}


@pytest.fixture
def holon() -> Village:
    return village()


def test_what_has_no_key_of_its_own_is_done_once_too(holon: Village) -> None:
    sam = asking(holon["sam"])
    first = said(sam.post("/helpers", {"name": "Lou"}, "k1"))
    assert said(sam.post("/helpers", {"name": "Lou"}, "k1")) == first
    assert Member.objects.filter(name="Lou").count() == 1
    assert said(sam.post("/agreement", RULE, "k2")) == said(sam.post("/agreement", RULE, "k2"))
    assert said(sam.post("/cycles", {}, "k3")) == said(sam.post("/cycles", {}, "k3"))
    assert Agreement.objects.count() == 1
    alex, noor = asking(holon["alex"]), asking(holon["noor"])
    body = {"other": holon["noor"].handle, "task": "shed"}
    pair = said(alex.post("/me/pairs", body))["id"]
    said(noor.post(f"/me/pairs/{pair}/agree"))
    for key in ("a", "a", "b"):
        said(alex.post(f"/me/pairs/{pair}/notes", {"words": "begun"}, f"note-{key}"))
    assert BuddyNote.objects.count() == 1


def test_the_answer_is_the_same_to_the_letter(holon: Village) -> None:
    alex = asking(holon["alex"])
    body = {"what": "baked", "on": day().isoformat(), "hours": "1:30"}
    answers = {alex.post("/contributions", body, "once").content for _ in range(3)}
    assert len(answers) == 1
    assert json.loads(answers.pop())[0]["hours"] == "1:30"


def test_another_content_or_another_act_under_a_key_is_a_conflict(holon: Village) -> None:
    sam = asking(holon["sam"])
    said(sam.post("/helpers", {"name": "Lou"}, "k"))
    told = said(sam.post("/helpers", {"name": "Max"}, "k"), 409)
    assert told["detail"].startswith("this key wrote something else before")
    said(sam.post("/cycles", {}, "k"), 409)
    assert Member.objects.filter(name="Max").count() == 0
    said(asking(holon["casey"]).post("/helpers", {"name": "Max"}, "k"))


def test_a_write_that_was_refused_leaves_its_key_free(holon: Village) -> None:
    sam = asking(holon["sam"])
    said(sam.post("/cycles", {}, "k"), 400)
    assert Kept.objects.count() == 0
    said(sam.post("/agreement", RULE))
    said(sam.post("/cycles", {}, "k"))


def test_the_code_of_an_invitation_is_told_once_and_kept_nowhere(holon: Village) -> None:
    sam = asking(holon["sam"])
    code = said(sam.post("/invitations", {"days": 3}, "k"))["code"]
    told = said(sam.post("/invitations", {"days": 3}, "k"), 409)
    assert told["detail"].startswith("this was done before under this key")
    assert Invitation.objects.count() == 1
    assert code not in json.dumps([*Kept.objects.values_list("answer", "asked", "key")])


def test_erasing_somebody_takes_what_was_answered_of_them(holon: Village) -> None:
    sam = asking(holon["sam"])
    handle = holon["alex"].handle
    said(sam.post(f"/members/{handle}/roles", {"roles": ["treasurer"]}, "k"))
    assert "Alex" in json.dumps(Kept.objects.get().answer)
    erase(actor=holon["sam"], member=holon["alex"], now=timezone.now())
    assert Kept.objects.get().answer is None
    said(sam.post(f"/members/{handle}/roles", {"roles": ["treasurer"]}, "k"), 409)


def test_a_key_is_forgotten_after_a_month(holon: Village) -> None:
    sam = asking(holon["sam"])
    said(sam.post("/helpers", {"name": "Lou"}, "k"))
    Kept.objects.update(at=timezone.now() - LASTS - dt.timedelta(days=1))
    said(sam.post("/helpers", {"name": "Max"}, "k"))
    assert Kept.objects.count() == 1


def test_the_table_itself_holds_a_key_once(holon: Village) -> None:
    row = {"member": holon["sam"], "key": "k", "asked": "", "at": timezone.now()}
    Kept.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Kept.objects.create(**row)
