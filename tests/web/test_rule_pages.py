"""A steward chooses how the village shares: a rule, its numbers, what it would change."""

from __future__ import annotations

import re
from typing import Protocol

import pytest
from django.test import Client
from django.utils import timezone

from commonpool.core.amounts import Unit
from commonpool.core.shapes import JsonObject
from commonpool.cycles.models import Cycle
from commonpool.impact import services as impact
from commonpool.pools import services
from commonpool.pools.agreements import fitting
from commonpool.pools.models import Agreement
from commonpool.web.forms.rules import RuleForm, on_a_page
from commonpool.web.views.rules import ways
from tests.village import Village, day
from tests.web.clients import signed_in
from tests.web.months import NOW, two_months
from tests.web.presses import Forms, press

pytestmark = pytest.mark.django_db
HERE = "/c/holon-alpha/money/agreement/adopt/"
MONEY = Unit("USD", 2)
HYBRID = HERE + "?mechanism=hybrid@1"
SAID = {
    "once": "1",
    "confirmations": "1",
    "excess": "redistribute",
    "if_none": "carry",
    "remainder": "carry",
    "rounding": "largest-remainder",
    "parameters.weights": "derived",
    "parameters.low": "1/2",
    "parameters.high": "2",
    "parameters.elasticity": "1",
    "parameters.bonus": "1/4",
    "parameters.use_need": "on",
}


class Page(Protocol):
    """What a page answers."""

    content: bytes


@pytest.fixture
def holon() -> Village:
    return two_months()[0]


@pytest.fixture
def sam(holon: Village) -> Client:
    return signed_in(holon["sam"])


def text(page: Page) -> str:
    """What stands on a page."""
    body = page.content.decode().partition("<main")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def mistakes(page: Page) -> dict[str, str]:
    """Each question that is wrong, and what is said beside it."""
    blocks = re.findall(r'<div class="field wrong">(.*?)</div>', page.content.decode(), re.DOTALL)
    return {
        re.findall(r'name="([^"]+)"', one)[0]: re.sub(r"<[^>]+>", "", one).split("Mistake:")[1]
        for one in blocks
    }


def newest() -> Agreement:
    return Agreement.objects.latest("number")


def test_every_rule_of_a_village_is_offered_by_name_and_its_questions_have_words() -> None:
    offered = [one.name for one in ways()]
    assert {one.name for one in fitting()} - set(offered) == {"threshold-buckets@1"}
    for one in ways():
        form = RuleForm(None, one, MONEY, {})
        assert all(str(field.label) for field in form.visible_fields()), one.name
        assert on_a_page(one)


def test_sam_chooses_sees_what_it_would_change_and_agrees(sam: Client) -> None:
    page = text(sam.get(HERE))
    assert "By need in force" in page
    assert "Hours, needs and impact count together" in page
    before = newest().number
    answer = sam.post(HYBRID, {**SAID, "cap_percent": "35", "words": "by consent, in March"})
    page = text(answer)
    assert "No share is above 35% of what is shared." in page
    assert "What it would change in the open cycle" in page
    assert re.search(r"More for \d+, less for \d+", page)
    assert "Jordan" in page
    assert newest().number == before, "nothing is written before it is agreed"
    done = sam.post(HYBRID, {**SAID, "cap_percent": "35", "words": "by consent", "step": "done"})
    assert done.status_code == 302
    assert (newest().number, newest().words) == (before + 1, "by consent")
    assert newest().rule["mechanism"] == "hybrid@1"
    assert newest().rule["cap_percent"] == "35%"
    assert newest().policy["buckets"] == [{"pool": "repairs", "up_to": "300.00"}]


def test_by_impact_is_offered_once_something_is_measured_and_verified(
    holon: Village, sam: Client
) -> None:
    page = text(sam.get(HERE))
    assert "By impact An hour" not in page
    assert "needs measurements that somebody verified" in page
    creek = impact.define_indicator(
        actor=holon["sam"], community=holon.community, slug="creek", name="Life in the creek"
    )
    made = impact.record(
        actor=holon["alex"],
        indicator=creek,
        thousandths=7_000,
        activity="clearing",
        on=day(),
        once="creek-1",
        now=timezone.now(),
    )
    assert "By impact An hour" not in text(sam.get(HERE)), "nobody vouched for it"
    impact.verify(actor=holon["casey"], measurement=made)
    page = text(sam.get(HERE))
    assert "By impact An hour" in page
    assert "needs measurements" not in page


def test_what_was_typed_is_kept_when_something_is_changed(sam: Client) -> None:
    page = sam.post(HYBRID, {**SAID, "parameters.bonus": "0.75", "step": "change"})
    assert 'name="parameters.bonus" value="0.75"' in page.content.decode()
    assert "See what it would change" in text(page)


def test_every_mistake_stands_beside_its_question(sam: Client) -> None:
    wrong = {"parameters.elasticity": "x", "cap": "-3", "cap_percent": "120", "floor": "1.234"}
    found = mistakes(sam.post(HYBRID, {**SAID, **wrong, "parameters.high": ""}))
    assert found.keys() == {*wrong, "parameters.high"}
    assert "over 100%" in found["cap_percent"]


@pytest.mark.parametrize(
    ("said", "place", "words"),
    [
        ({"parameters.low": "3"}, "parameters.low", "low is above high"),
        ({"cap": "5", "floor": "9"}, "floor", "the floor is above the cap"),
        ({"cap": "0"}, "cap", "a cap of 0 pays nobody"),
        ({"parameters.given": "eggs = 2"}, "parameters.given", "weights are given, and also"),
        (
            {"parameters.given": "gold = 2", "parameters.weights": "given"},
            "parameters.given",
            "gold",
        ),
    ],
)
def test_what_does_not_fit_together_is_told_there_too(
    sam: Client, said: dict[str, str], place: str, words: str
) -> None:
    found = mistakes(sam.post(HYBRID, {**SAID, **said}))
    assert words in found[place]


def test_numbers_are_read_as_people_write_them(sam: Client) -> None:
    arabic = {"parameters.high": "٣", "parameters.low": "٠٫٥", "cap_percent": "٢٠٪"}
    assert sam.post(HYBRID, {**SAID, **arabic, "step": "done"}).status_code == 302
    rule = newest().rule
    assert rule["cap_percent"] == "20%"
    assert rule["parameters"] == {"high": "3", "use_impact": False}


def test_a_list_is_a_line_for_each_name(sam: Client) -> None:
    page = HERE + "?mechanism=zones@1"
    lines = "core = 3/2\n\n near=1 \n"
    said = {**SAID, "parameters.zones": lines, "parameters.times": "hours", "step": "done"}
    assert sam.post(page, said).status_code == 302
    assert newest().rule["parameters"] == {"zones": {"core": "1.5", "near": "1"}}
    assert "core = 1.5\nnear = 1" in sam.get(page).content.decode()
    found = mistakes(sam.post(page, {**said, "parameters.zones": "core", "once": "2"}))
    assert "parameters.zones" in found


def test_what_no_question_asks_stays_as_it_is(holon: Village, sam: Client) -> None:
    rule: JsonObject = {
        "mechanism": "hybrid@1",
        "eligible": "hours <= 40",
        "equivalences": [{"kind": "land", "unit": "day", "counts": "2"}],
        "parameters": {"bonus_tags": ["teaching"]},
    }
    services.adopt(
        actor=holon["sam"], community=holon.community, policy={}, rule=rule, words="", now=NOW
    )
    kept = {"equivalences.land": "day = 2"}
    assert sam.post(HYBRID, {**SAID, **kept, "step": "done"}).status_code == 302
    after = newest().rule
    assert (after["eligible"], after["equivalences"]) == (rule["eligible"], rule["equivalences"])
    assert after["parameters"]["bonus_tags"] == ["teaching"]
    page = HERE + "?mechanism=equal@1"
    assert (
        sam.post(
            page, {**SAID, "parameters.among": "members", "step": "done", "once": "2"}
        ).status_code
        == 302
    )
    assert newest().rule["parameters"] == {}, "numbers of another rule do not"


def test_what_tools_land_and_materials_count_is_asked_and_told_in_words(
    holon: Village, sam: Client
) -> None:
    said = {
        **SAID,
        "equivalences.tools": "day = 3\nhour=٠٫٥",
        "equivalences.land": " half month = 20",
        "equivalences.materials": "kg = 1/7",
    }
    page = text(sam.post(HYBRID, said))
    assert "Tools to use: what counts as how many hours? day = 3" in page
    for sentence in (
        "1 day of tools counts as 3 hours.",
        "1 hour of tools counts as 30 min.",
        "1 half month of land counts as 20 hours.",
        "1 kg of materials counts as 1/7 h.",
    ):
        assert sentence in page
    assert sam.post(HYBRID, {**said, "step": "done"}).status_code == 302
    assert newest().rule["equivalences"] == [
        {"kind": "land", "unit": "half month", "counts": "20"},
        {"kind": "materials", "unit": "kg", "counts": "1/7"},
        {"kind": "tools", "unit": "day", "counts": "3"},
        {"kind": "tools", "unit": "hours", "counts": "0.5"},
    ]
    assert "day = 3\nhours = 0.5" in sam.get(HYBRID).content.decode()
    found = mistakes(sam.post(HYBRID, {**said, "equivalences.tools": "day = many", "once": "2"}))
    assert found.keys() == {"equivalences.tools"}
    emptied = {**SAID, "step": "done", "once": "3"}
    assert sam.post(HYBRID, emptied).status_code == 302
    assert "equivalences" not in newest().rule
    page = text(sam.get("/c/holon-alpha/money/agreement/"))
    assert "Hours alone count: materials, land and tools wait" in page


def test_a_rule_that_weighs_no_deeds_asks_nothing_of_tools(holon: Village, sam: Client) -> None:
    assert "what counts as how many hours?" not in text(sam.get(HERE + "?mechanism=appreciation@1"))
    assert "what counts as how many hours?" in text(sam.get(HERE + "?mechanism=time@1"))


@pytest.mark.parametrize("mechanism", [one.name for one in ways()])
def test_a_rule_with_its_first_answers_can_be_agreed_on_or_says_what_is_missing(
    sam: Client, mechanism: str
) -> None:
    address = HERE + f"?mechanism={mechanism}"
    page = sam.get(address)
    form = next(one for one in Forms(page.content.decode(), address, "").found if "cap" in one.said)
    answer = press(sam, form, ("", ""))
    missing = {"zones@1", "fixed-splits@1"}  # they name depths and people
    assert ("Check before it is agreed" in text(answer)) == (mechanism not in missing)


def test_without_an_open_cycle_there_is_nothing_to_try_it_on(sam: Client) -> None:
    slug = Cycle.objects.get(closed=None).slug
    sam.post(f"/c/holon-alpha/cycles/{slug}/close/", {"once": "1"})
    page = text(sam.post(HYBRID, SAID))
    assert "We agreed on this" in page
    assert "What it would change" not in page


SMALL = {"stage": "small", "once": "1"}


def test_a_small_pot_takes_two_rules_alone_and_the_page_says_so(sam: Client) -> None:
    sam.post("/c/holon-alpha/money/agreement/stage/", {**SMALL, "step": "done"})
    page = text(sam.post(HYBRID, SAID))
    assert "There is a problem" in page
    assert "Check before it is agreed" not in page


def test_a_rule_that_is_not_there_is_asked_for_again_and_members_are_told_who_may(
    holon: Village, sam: Client
) -> None:
    assert "How shall we share?" in text(sam.get(HERE + "?mechanism=tyme@1"))
    assert signed_in(holon["alex"]).get(HERE).status_code == 403
    assert Client().get(HERE).status_code == 302
