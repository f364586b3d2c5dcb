"""The parts that pages are made of: fields, faults, answers, numbers, names."""

from __future__ import annotations

from fractions import Fraction

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import translation

from commonpool.core.amounts import Unit
from commonpool.core.fault import Fault
from commonpool.people.permissions import Refused
from commonpool.web.templatetags.commonpool import (
    amount,
    bdi,
    hours,
    percent,
    quantity,
    signed,
    width,
)
from tests.village import village
from tests.web.gallery import Deed, shown_gallery

USD, YEN = Unit("USD", 2), Unit("JPY", 0)
GOOD = {"what": "cooked", "hours": "1:30", "on": "2026-02-01", "kind": "care", "once": "k"}


def shown(name: str, **context: object) -> str:
    words = "{% include name %}"
    request = RequestFactory().get("/")
    return Template(words).render(
        Context({"name": f"web/parts/{name}.html", "request": request, **context})
    )


def test_numbers_as_they_are_written() -> None:
    assert amount(1250000, USD) == '<bdi dir="ltr">12\u202f500.00\u202fUSD</bdi>'
    assert amount(-5, YEN) == '<bdi dir="ltr">−5\u202fJPY</bdi>'
    assert signed(300, USD) == '<bdi dir="ltr">+3.00</bdi>'
    assert signed(0, USD) == '<bdi dir="ltr">0.00</bdi>'
    assert signed(-300, USD) == '<bdi dir="ltr">−3.00</bdi>'
    assert [hours(5), hours(60), hours(450)] == ["5 min", "1 h", "7 h 30 min"]
    assert quantity(62_500, "lb") == '<bdi dir="ltr">62.5</bdi> lb'
    assert quantity(Fraction(1, 3)) == '<bdi dir="ltr">0.33</bdi>'
    assert percent(Fraction(5, 8)) == '<bdi dir="ltr">63\u202f%</bdi>'


def test_words_of_people_cannot_turn_the_sentence_round() -> None:
    assert bdi("نور <b>") == "<bdi>نور &lt;b&gt;</bdi>"
    assert bdi("2026-01") == '<bdi dir="ltr">2026-01</bdi>'


def test_a_bar_shows_the_least_and_never_too_much() -> None:
    assert width(Fraction(1, 1000), Fraction(100)) == 1
    assert width(Fraction(300), Fraction(100)) == 100
    assert width(Fraction(0), Fraction(100)) == 0
    assert width(Fraction(5), Fraction(0)) == 0


def test_a_mistake_stands_at_its_field_and_in_the_summary() -> None:
    form = Deed({**GOOD, "hours": "7,5"})
    words = shown("form", form=form)
    assert 'href="#id_hours"' in words
    assert 'id="id_hours_error"' in words
    assert 'aria-describedby="id_hours_helptext id_hours_error"' in words
    assert 'aria-invalid="true"' in words
    assert words.count("write the decimals after a point") == 2
    assert 'role="alert"' not in shown("form", form=Deed())


@pytest.mark.parametrize(
    ("field", "typed", "mend"),
    [
        ("hours", "1:20:00", "plain digits"),
        ("hours", "1/7", "such as 1:20"),
        ("hours", "-2", "without a sign"),
        ("amount", "12.345", "at most 2 digits"),
        ("eggs", "1.2345", "at most three digits"),
    ],
)
def test_what_cannot_be_read_says_how_to_write_it(field: str, typed: str, mend: str) -> None:
    form = Deed({**GOOD, field: typed})
    assert not form.is_valid()
    assert mend in form.errors[field][0]


def test_what_is_typed_becomes_whole_numbers() -> None:
    form = Deed({**GOOD, "amount": "1 250.50", "eggs": "2.5"})
    assert form.is_valid(), form.errors
    read = form.cleaned_data
    assert (read["hours"], read["amount"], read["eggs"]) == (90, 125_050, 2_500)
    assert Deed(GOOD).is_valid()


def test_answers_are_read_back_in_words() -> None:
    form = Deed({**GOOD, "gift": "on", "tags": ["kitchen", "field"], "need": "eggs"})
    answers = dict(form.answers())
    assert answers["What kind?"] == "Care"
    assert answers["Where?"] == "Kitchen, Field"
    assert answers["For which need?"] == "Eggs"
    assert answers["This is a gift"] == "Yes"
    assert "How much?" not in answers


def test_checking_carries_every_answer_on() -> None:
    form = Deed({**GOOD, "tags": ["kitchen", "field"]})
    words = shown("check", form=form)
    for value in ("cooked", "1:30", "2026-02-01", "care", "kitchen", "field", "k"):
        assert f'value="{value}"' in words
    assert 'name="step" value="done"' in words
    assert 'name="step" value="change"' in words


def test_a_fault_of_a_service_is_told_where_it_belongs() -> None:
    form = Deed(GOOD)

    def late() -> int:
        raise Fault("the day is far off", "choose a nearer one", ("on",))

    def elsewhere() -> int:
        raise Fault("the village sleeps", "come tomorrow", ("clock", 3))

    def refused() -> int:
        raise Refused("not yours", "ask")

    assert form.attempt(lambda: 3) == 3
    assert form.attempt(late) is None
    assert form.attempt(elsewhere) is None
    assert form.errors["on"] == ["the day is far off; choose a nearer one"]
    assert form.non_field_errors() == ["the village sleeps; come tomorrow"]
    with pytest.raises(Refused):
        form.attempt(refused)


def test_a_form_shown_twice_has_two_keys() -> None:
    assert Deed()["once"].value() != Deed()["once"].value()


@pytest.mark.django_db
def test_a_name_is_for_those_who_may_know_it() -> None:
    holon = village()
    from commonpool.web.doors import Visit
    from tests.village import FOUNDED

    words = Template("{% load commonpool %}{% who member %}")
    sam = holon["sam"]

    def seen(viewer: str) -> str:
        visit = Visit(holon.community, holon.people.get(viewer), FOUNDED)
        return words.render(Context({"visit": visit, "member": sam}))

    assert seen("alex") == "<bdi>Sam</bdi>"
    assert seen("nobody") == f"<bdi>{sam.handle}</bdi>"
    sam.shows_name = True
    assert seen("nobody") == "<bdi>Sam</bdi>"


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_part_can_be_drawn(client: Client, language: str) -> None:
    with shown_gallery(), translation.override(language):
        client.cookies["django_language"] = language
        answer = client.get("/gallery/")
    assert answer.status_code == 200
    assert "{{" not in answer.content.decode()


def test_a_long_row_of_signs_without_letters_folds_as_words_do() -> None:
    assert bdi("5 000") == '<bdi dir="ltr">5 000</bdi>'
    assert bdi("9" * 26) == f"<bdi>{'9' * 26}</bdi>"
