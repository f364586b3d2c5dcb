"""Why a share is what it is, as a page says it: alike deeds in one bar, reasons in each language."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from django.utils import translation

from commonpool.contributions.reasons import cycle_named
from commonpool.core.amounts import Unit
from commonpool.core.cycle import distribute
from commonpool.core.document import read_document
from commonpool.core.story import Story, tell
from commonpool.cycles.why import Part, parts
from commonpool.web.forms.base import AmountField, HoursField
from commonpool.web.spans import span
from commonpool.web.views.reasons import reasons
from commonpool.web.views.waterfalls import rows_of
from tools.examples import EXAMPLES, close_example

EUR = Unit("EUR", 2)


def meal(hours: str, amount: int) -> Part:
    return Part("contribution", "cooked for everybody", Fraction(hours), amount, hours=True)


def short(times: str, amount: int) -> Part:
    return Part("need", "Cooking", Fraction(times), amount)


@pytest.mark.parametrize(
    ("first", "after", "words"),
    [
        ((2026, 10, 16), (2026, 11, 13), "Oct 16 – Nov 12, 2026"),
        ((2026, 12, 20), (2027, 1, 17), "Dec 20, 2026 – Jan 16, 2027"),
        ((2026, 2, 1), (2026, 3, 1), "February 2026"),
        ((2026, 2, 1), (2026, 2, 2), "Feb 1, 2026"),
    ],
)
def test_a_cycle_is_called_by_its_days(
    first: tuple[int, int, int], after: tuple[int, int, int], words: str
) -> None:
    assert span(dt.date(*first), dt.date(*after)) == words


def test_other_languages_put_the_day_first() -> None:
    with translation.override("es"):
        assert span(dt.date(2026, 10, 16), dt.date(2026, 11, 13)) == "16 Oct – 12 Nov 2026"
        assert cycle_named("2026-10") == "octubre de 2026"
    assert cycle_named("2026-10-16") == "Oct. 16, 2026"
    assert cycle_named("the first") == "the first"


def test_thirty_meals_are_one_bar_and_the_sum_stays() -> None:
    rows = rows_of([meal("3", 805), short("1.26", 212), meal("3.5", 940), short("1.26", 247)], 2204)
    assert [(row.step.name, row.step.why, row.step.amount) for row in rows] == [
        ("Cooked for everybody", "2 times, 6 h 30 min", 1745),
        ("Need: Cooking", "it was short, so it counted ×\N{NO-BREAK SPACE}1.26", 459),
        ("The share", "", 2204),
    ]


def test_a_need_that_was_met_counts_less_and_unlike_factors_are_not_one_number() -> None:
    covered, mixed = (
        rows_of([meal("1", 100), short("0.5", -50)], 50),
        rows_of([meal("1", 100), short("2", 100), short("3", 200)], 400),
    )
    assert covered[1].step.why == "it was well covered, so it counted ×\N{NO-BREAK SPACE}0.5"
    assert mixed[1].step.why == ""


def test_nothing_to_share_has_no_bars() -> None:
    assert rows_of([meal("1", 0)], 0) == []


@pytest.fixture(scope="module")
def month() -> Story:
    """The village's month of the examples, with everything that makes a month hard."""
    closed = close_example(EXAMPLES / "village-month" / "village.toml")
    inputs = closed.bundle["inputs"]
    assert isinstance(inputs, dict)
    return tell(distribute(read_document(inputs)), {})


def test_every_share_of_a_hard_month_is_told_in_every_language(month: Story) -> None:
    told: dict[str, list[str]] = {}
    for language in ("en", "es", "ar"):
        with translation.override(language):
            told[language] = [
                sentence
                for party in month.names
                for sentence in reasons(month, party, month.document.unit)
            ]
    assert len({len(rows) for rows in told.values()}) == 1
    for word in ("waits for", "points of all", "says thanks", "a gift", "disputed"):
        assert any(word in sentence for sentence in told["en"]), word
        assert not any(word in sentence for sentence in told["es"] + told["ar"]), word


def test_the_bars_of_every_share_add_up_to_it(month: Story) -> None:
    for share in month.made.outcome.shares:
        rows = rows_of(parts(month, share.party), share.amount)
        if rows:
            assert sum(row.step.amount for row in rows[:-1]) == rows[-1].step.amount == share.amount


def test_digits_of_arabic_keyboards_are_read() -> None:
    assert AmountField(EUR, label="How much?").clean("١٢٫٥٠") == 1250
    assert HoursField(label="How long?").clean("۱:۳۰") == 90
