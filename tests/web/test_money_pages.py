"""The pages of money: writing down, a file, taking back, the baseline, the agreement, my balance."""

from __future__ import annotations

import json
import re
from typing import Protocol

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.utils import timezone

from commonpool.core.evidence import INFLOW_KINDS
from commonpool.people.models import Member
from commonpool.pools import queries
from commonpool.pools.models import Agreement, BaselineNeed, Inflow
from tests.contributions.story import ZONE
from tests.village import Village
from tests.web.clients import signed_in
from tests.web.months import two_months

pytestmark = pytest.mark.django_db
HERE = "/c/holon-alpha/money/"


class Answer(Protocol):
    """What a page answers."""

    content: bytes
    status_code: int

    def __getitem__(self, header: str) -> str: ...


ROWS = b"amount,kind,on\n12.50,dues,%s\n30,sale,%s\n"


@pytest.fixture
def holon() -> Village:
    return two_months()[0]


def plain(answer: Answer) -> str:
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))
    return text.replace("&#x27;", "'").replace("&quot;", '"')


def today() -> str:
    """The village's day."""
    return timezone.now().astimezone(ZONE).date().isoformat()


def strong(member: Member) -> Client:
    """A treasurer with a second factor, just signed in with it."""
    assert member.account is not None
    Authenticator.objects.create(user=member.account, type=Authenticator.Type.TOTP, data={})
    client = signed_in(member)
    session = client.session
    methods = session["account_authentication_methods"]
    session["account_authentication_methods"] = [*methods, {**methods[0], "method": "mfa"}]
    session.save()
    return client


def written(client: Client, amount: str = "12.50", step: str = "done") -> Answer:
    """The form of an inflow, sent."""
    form = {"amount": amount, "kind": "dues", "source": "three members", "pool": "", "on": today()}
    return client.post(HERE + "record/", {**form, "once": "one form", "step": step})


def test_members_see_what_came_in_and_strangers_do_not(holon: Village) -> None:
    assert Client().get(HERE).status_code == 302
    page = plain(signed_in(holon["alex"]).get(HERE))
    assert "2 100.00 USD" in page
    assert "Write down what came in" not in page
    assert "Write down what came in" in plain(signed_in(holon["riley"]).get(HERE))


def test_an_inflow_is_asked_checked_and_written_once(holon: Village) -> None:
    riley, before = signed_in(holon["riley"]), Inflow.objects.count()
    page = plain(written(riley, step=""))
    assert "Check your answers" in page
    assert "12.50\N{NARROW NO-BREAK SPACE}USD" in page.replace(" ", "\N{NARROW NO-BREAK SPACE}")
    assert Inflow.objects.count() == before
    assert b'value="three members"' in written(riley, step="change").content
    assert written(riley).status_code == written(riley).status_code == 302
    assert Inflow.objects.count() == before + 1
    assert written(riley, "99").status_code == 409


def test_an_amount_that_is_none_is_told_at_its_question(holon: Village) -> None:
    page = plain(written(signed_in(holon["riley"]), "1,50"))
    assert "write the decimals after a point" in page
    assert written(signed_in(holon["alex"])).status_code == 403


def test_a_file_is_shown_first_and_then_entered_whole(holon: Village) -> None:
    riley, before = signed_in(holon["riley"]), Inflow.objects.count()
    content = ROWS % (today().encode(), today().encode())
    answer = riley.post(
        HERE + "import/", {"file": SimpleUploadedFile("in.csv", content), "once": "1"}
    )
    assert "2 rows, 42.50 USD together" in plain(answer)
    assert Inflow.objects.count() == before
    riley.post(HERE + "import/", {"content": content.decode(), "step": "done"})
    riley.post(HERE + "import/", {"content": content.decode(), "step": "done"})
    assert Inflow.objects.count() == before + 2


@pytest.mark.parametrize(
    ("change", "words"),
    [({"on": "2035-01-01"}, "Jan. 1, 2035 is far off"), ({"amount": "9" * 20}, "an amount of 9")],
)
def test_what_cannot_be_written_is_told_before_anybody_checks_it(
    holon: Village, change: dict[str, str], words: str
) -> None:
    said = {"amount": "12.50", "kind": "dues", "source": "stall", "pool": "", "on": today()}
    answer = signed_in(holon["riley"]).post(HERE + "record/", {**said, **change, "once": "1"})
    page = plain(answer)
    assert words in page
    assert "Check your answers" not in page
    assert b'value="stall"' in answer.content


def test_the_form_of_a_file_says_what_may_stand_in_it(holon: Village) -> None:
    page = plain(signed_in(holon["riley"]).get(HERE + "import/"))
    assert all(kind in page for kind in INFLOW_KINDS)
    assert "the day, such as 2026-03-05" in page
    arabic = signed_in(holon["riley"]).get(HERE + "import/", headers={"accept-language": "ar"})
    day = "\N{LEFT-TO-RIGHT ISOLATE}2026-03-05\N{POP DIRECTIONAL ISOLATE}"
    assert day in arabic.content.decode(), "else it reads as 05-03-2026"


def test_a_name_that_fits_no_receipt_is_told_without_the_words_of_programmers(
    holon: Village,
) -> None:
    said = {"what": "Rent", "slug": "Rent of the barn", "amount": "10", "order": "1", "once": "1"}
    page = plain(signed_in(holon["sam"]).post(HERE + "baseline/", {**said, "since": today()}))
    assert "write it in small letters, digits and hyphens, such as well-repair" in page
    assert "slug" not in page


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"amount,kind\n1,dues\n", "line 1: the columns are"),
        (b"amount,kind,on\n=1+1,dues,2026-02-01\n", "line 2"),
        (b"amount,kind,on\n1,dues,9999-12-31\n", "line 2: Dec. 31, 9999 is far off"),
        (b"x" * 5_000_000, "send at most"),
    ],
)
def test_a_spoiled_file_is_told_and_nothing_enters(
    holon: Village, content: bytes, words: str
) -> None:
    before = Inflow.objects.count()
    answer = signed_in(holon["riley"]).post(
        HERE + "import/", {"file": SimpleUploadedFile("in.csv", content), "once": "1"}
    )
    assert words in plain(answer)
    assert Inflow.objects.count() == before


def test_a_treasurer_takes_an_inflow_back_after_a_second_factor(holon: Village) -> None:
    row = Inflow.objects.get(counted_in="")
    address = f"{HERE}inflows/{row.slug}/reverse/"
    assert "second-factor" in signed_in(holon["riley"]).get(address)["Location"]
    riley = strong(holon["riley"])
    assert "Take an inflow back?" in plain(riley.get(address))
    assert riley.post(address).status_code == 302
    row.refresh_from_db()
    assert row.reversed
    assert signed_in(holon["sam"]).get(address).status_code == 403


def test_the_baseline_is_added_and_ended(holon: Village) -> None:
    sam = signed_in(holon["sam"])
    form = {"what": "insulin", "slug": "medicine", "amount": "84", "order": "1", "since": today()}
    answer = sam.post(HERE + "baseline/", {**form, "receiver": holon["noor"].handle, "once": "1"})
    assert answer.status_code == 302
    page = plain(sam.get(HERE))
    assert "Saved." in page
    assert "insulin" in page
    assert sam.post(HERE + "baseline/medicine/end/").status_code == 302
    assert "It is no longer covered before anything is shared." in plain(sam.get(HERE))
    assert BaselineNeed.objects.get(slug="medicine").ended
    assert sam.post(HERE + "baseline/none/end/").status_code == 404


def test_my_balance_and_what_moved_it(holon: Village) -> None:
    alex = holon["alex"]
    has = queries.balance(holon.community, f"member:{alex.handle}")
    page = plain(signed_in(alex).get(HERE + "mine/"))
    assert f"{has / 100:.2f}" in page
    assert "A share" in page
    assert "cycle of January 2026" in page
    assert "Nothing has come to you yet" in plain(signed_in(holon["olu"]).get(HERE + "mine/"))


def test_the_agreement_is_read_in_words_by_anybody(holon: Village) -> None:
    page = plain(Client().get(HERE + "agreement/"))
    assert "An hour counts more where more is asked for than is given." in page
    assert "agreed in the circle" not in page
    assert "agreed in the circle" in plain(signed_in(holon["alex"]).get(HERE + "agreement/"))


def test_a_stage_is_one_switch_that_shows_what_it_adds_before_it_is_agreed(holon: Village) -> None:
    sam, before = signed_in(holon["sam"]), Agreement.objects.count()

    def turn(**said: str) -> Answer:
        return sam.post(HERE + "agreement/stage/", {"stage": "network", "once": "1", **said})

    page = plain(turn(words="with our neighbours"))
    assert "5% of what comes in goes outside the community. new" in page
    assert "Of what goes outside, 100% goes to “neighbours”. new" in page
    assert re.search(r"No longer *What comes in is shared by an agreed rule\.", page)
    assert re.search(r"More for 0, less for [1-9]", page)
    assert "Jordan" in page
    assert 'value="change"' in turn(words="x").content.decode()
    assert "How far do we go?" in plain(turn(step="change"))
    assert Agreement.objects.count() == before, "nothing is written before it is agreed"
    assert turn(words="with our neighbours", step="done").status_code == 302
    newest = queries.agreement(holon.community)
    assert newest is not None
    assert (newest.policy["stage"], newest.policy["outside"]) == ("network", "5%")
    assert newest.words == "with our neighbours"
    assert signed_in(holon["alex"]).get(HERE + "agreement/stage/").status_code == 403


def test_policy_and_rule_are_edited_and_a_slip_is_told_with_its_place(holon: Village) -> None:
    sam, before = signed_in(holon["sam"]), Agreement.objects.count()

    def adopt(policy: str, rule: str) -> Answer:
        form = {"policy": policy, "rule": rule, "words": "", "once": "1"}
        return sam.post(HERE + "agreement/adopt/text/", form)

    assert "not JSON" in plain(adopt("{", "{}"))
    assert "rule.mechanism:" in plain(adopt("{}", json.dumps({"mechanism": "tyme@1"})))
    assert "policy.outside:" in plain(adopt('{"outside": "5"}', '{"mechanism": "time@1"}'))
    assert Agreement.objects.count() == before
    assert adopt("{}", json.dumps({"mechanism": "time@1"})).status_code == 302
    assert Agreement.objects.count() == before + 1


@override_settings(DEMO=True)
def test_in_the_demo_no_second_factor_is_asked(holon: Village) -> None:
    row = Inflow.objects.get(counted_in="")
    answer = signed_in(holon["riley"]).get(f"{HERE}inflows/{row.slug}/reverse/")
    assert answer.status_code == 200
