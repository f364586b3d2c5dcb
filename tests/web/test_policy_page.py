"""A steward says what happens to what comes in, in plain questions, and sees what it would change."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from commonpool.core.shapes import JsonObject
from commonpool.pools import services
from commonpool.web.figures import APART
from tests.village import Village
from tests.web.clients import signed_in
from tests.web.months import NOW, RULE, two_months
from tests.web.presses import Form, Forms
from tests.web.test_rule_pages import mistakes, newest, text

pytestmark = pytest.mark.django_db
HERE = "/c/holon-alpha/money/agreement/policy/"
MARKS = str.maketrans(APART, " ", "\N{LEFT-TO-RIGHT ISOLATE}\N{POP DIRECTIONAL ISOLATE}")
ADDED, DONE = {"step": "add-splits"}, {"step": "done"}


@pytest.fixture
def holon() -> Village:
    return two_months()[0]


@pytest.fixture
def sam(holon: Village) -> Client:
    return signed_in(holon["sam"])


def questions(page: HttpResponse) -> Form:
    """The form of the page, with what stands in it."""
    forms = Forms(page.content.decode(), HERE, "").found
    return next(one for one in forms if "outside" in one.said)


def send(sam: Client, *changes: dict[str, str]) -> HttpResponse:
    """The form as it is shown, with some answers changed."""
    page: HttpResponse = sam.get(HERE)  # type: ignore[assignment]  # what a client gives
    said = {name: one[0] for name, one in questions(page).said.items()}
    for change in changes:
        said |= change
    answer: HttpResponse = sam.post(HERE, said)  # type: ignore[assignment]  # as above
    return answer


def told(page: HttpResponse) -> str:
    """What stands on a page, its amounts in plain text."""
    return text(page).translate(MARKS)


def test_it_is_asked_with_what_is_in_force_and_linked_where_money_is(sam: Client) -> None:
    for address in ("/c/holon-alpha/money/", "/c/holon-alpha/money/agreement/"):
        assert f'href="{HERE}"' in sam.get(address).content.decode()
    said = questions(sam.get(HERE)).said  # type: ignore[arg-type]  # what a client gives
    assert said["buckets.0.pool"] == ["repairs"]
    assert said["buckets.0.up_to"] == ["300.00"]
    assert said["splits.0.pool"] == ["public goods"]
    assert said["splits.0.share"] == ["5%"]
    assert said["reserve.percent"] == ["10%"]
    assert said["baseline"] == ["100%"]
    assert said["splits.1.pool"] == [""], "an empty row waits"


def test_agreed_as_it_stands_nothing_changes(sam: Client) -> None:
    before = newest()
    page = send(sam)
    assert "Nobody's share would change." in told(page)
    assert "new" not in re.findall(r'class="tag good">(\w+)', page.content.decode())
    assert send(sam, {**DONE, "words": "as before"}).status_code == 302
    assert newest().number == before.number + 1
    assert (newest().policy, newest().rule) == (before.policy, before.rule)


def test_sam_asks_for_all_of_it_sees_what_is_new_and_agrees(sam: Client) -> None:
    """Tenth part outside, rent first, a reserve to 900: everybody gets less, and it is said."""
    before = newest().number
    wanted = {
        "outside": "10",
        "splits.1.pool": "Other villages",
        "splits.1.share": "100",
        "splits.1.side": "outside",
        "buckets.1.pool": "Rent",
        "buckets.1.up_to": "100",
        "reserve.floor": "150",
        "reserve.ceiling": "900",
        "pot.percent": "50%",
        "baseline": "60",
        "vesting": "3",
        "decay.percent": "2",
        "decay.above": "20",
    }
    page = told(send(sam, wanted))
    for sentence in (
        "10% of what comes in goes outside the community. new",
        "Of what goes outside, 100% goes to “other villages”. new",
        "Before all else, “rent” is filled up to 100.00 USD. new",
        "The reserve is filled to 150.00 USD before all else. new",
        "Baseline needs are covered before anything is shared, with at most 60% of the pot. new",
        "A share is paid in 3 parts, one each cycle. new",
        "No longer Baseline needs are covered before anything is shared.",
        "What it would change in the open cycle",
    ):
        assert sentence in page
    assert re.search(r"More for \d+, less for [1-9]", page)
    assert newest().number == before, "nothing is written before it is agreed"
    assert send(sam, wanted, {**DONE, "words": "by consent"}).status_code == 302
    policy = newest().policy
    assert policy["outside"] == "10%"
    assert {"pool": "rent", "up_to": "100.00", "order": 2} in policy["buckets"]
    assert {"pool": "other-villages", "share": "100%", "side": "outside"} in policy["splits"]
    assert policy["reserve"] == {"percent": "10%", "floor": "150.00", "ceiling": "900.00"}
    assert (policy["baseline"], policy["vesting"]) == ("60%", 3)
    assert policy["decay"] == {"percent": "2%", "above": "20.00"}
    assert (newest().words, newest().number) == ("by consent", before + 1)


def test_one_row_more_is_asked_for_and_what_was_typed_stays(sam: Client) -> None:
    page = send(sam, ADDED, {"splits.1.pool": "Seeds", "splits.1.share": "3"})
    said = questions(page).said
    assert said["splits.1.pool"] == ["Seeds"]
    assert said["splits.2.pool"] == [""]
    assert "There is a problem" not in told(page)
    more = questions(send(sam, {"step": "add-buckets"})).said
    assert (more["buckets.2.pool"], more["buckets.2.order"]) == ([""], ["3"])


def test_an_emptied_row_takes_its_pool_away(sam: Client) -> None:
    gone = {"buckets.0.pool": "", "buckets.0.up_to": "", **DONE}
    assert send(sam, gone).status_code == 302
    assert "buckets" not in newest().policy
    assert newest().policy["splits"] == [{"pool": "public-goods", "share": "5%"}]


@pytest.mark.parametrize(
    ("said", "place", "words"),
    [
        ({"outside": "10"}, "outside", "no split says to whom"),
        ({"outside": "120"}, "outside", "over 100%"),
        ({"splits.1.pool": "seeds", "splits.1.share": "99"}, "splits.0.share", "more than 100%"),
        ({"splits.1.pool": "repairs", "splits.1.share": "9"}, "splits.1.pool", "there already"),
        ({"splits.1.pool": "Seeds"}, "splits.1.share", "required"),
        ({"splits.3.pool": "a", "splits.1.share": "9"}, "splits.1.pool", "required"),
        ({"buckets.1.pool": "البذور", "buckets.1.up_to": "9"}, "buckets.1.pool", "small letters"),
        ({"buckets.1.pool": "inbox", "buckets.1.up_to": "9"}, "buckets.1.pool", "books"),
        ({"reserve.floor": "90", "reserve.ceiling": "9"}, "reserve.floor", "above its ceiling"),
        ({"reserve.percent": "-1"}, "reserve.percent", "-1"),
        ({"vesting": "0"}, "vesting", "vesting is 0"),
        ({"decay.above": "1.234"}, "decay.above", "1.234"),
        ({"baseline": ""}, "baseline", "required"),
    ],
)
def test_what_cannot_be_is_told_beside_its_question(
    sam: Client, said: dict[str, str], place: str, words: str
) -> None:
    before = newest().number
    page = send(sam, said, DONE)
    assert words in mistakes(page)[place]
    assert newest().number == before


def test_what_no_question_asks_stays(holon: Village, sam: Client) -> None:
    policy: JsonObject = {"stage": "network", "buckets": [{"pool": "rent", "up_to": "5"}]}
    services.adopt(
        actor=holon["sam"], community=holon.community, policy=policy, rule=RULE, words="", now=NOW
    )
    assert send(sam, {"reserve.percent": "7", **DONE}).status_code == 302
    assert newest().policy["stage"] == "network"
    assert newest().rule["cap_percent"] == "40%"


def test_where_a_small_pot_is_shared_there_is_one(holon: Village, sam: Client) -> None:
    services.switch_stage(
        actor=holon["sam"], community=holon.community, stage="small", words="", now=NOW
    )
    page = send(sam, {"pot.percent": "", "pot.at_most": ""})
    assert "without a small pot" in mistakes(page)["pot.percent"]


def test_only_who_keeps_the_agreement_comes_here(holon: Village) -> None:
    assert signed_in(holon["alex"]).get(HERE).status_code == 403
    assert (
        f'href="{HERE}"'
        not in signed_in(holon["alex"]).get("/c/holon-alpha/money/").content.decode()
    )
