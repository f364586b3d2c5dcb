"""A share under any rule can be told, and numbers, days and units read as people say them."""

from fractions import Fraction
from pathlib import Path

import pytest

from commonpool.core.amounts import parse_hours
from commonpool.core.catalogue import CATALOGUE
from commonpool.core.explanation import explain, explain_cycle
from commonpool.core.fault import Fault
from commonpool.core.mechanisms.base import Reason
from commonpool.core.phrases import counted, day, hours, joined, opening, times
from commonpool.core.reasons import reason_words
from commonpool.core.story import story_of
from commonpool.core.words import SENTENCES, sentence
from tools.examples import EXAMPLES, close_example, cycle_files
from tools.reference import example_of

FILES = cycle_files()


def told(name: str, party: str) -> str:
    return " ".join(explain(close_example(EXAMPLES / name).bundle, party))


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_mechanism_has_a_worked_example(name: str) -> None:
    path = example_of(name)
    assert close_example(path).written.rule.mechanism.name == name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_share_can_be_told(path: Path) -> None:
    closed = close_example(path)
    for party in closed.written.party_names:
        lines = explain(closed.bundle, party)
        assert lines
        assert all(line[-1] in '.…!?"' for line in lines)
    assert explain_cycle(closed.bundle)


@pytest.mark.parametrize(
    ("name", "party", "words"),
    [
        ("rules/equal.toml", "lin", "Every member gets the same, and Lin is one."),
        ("rules/zones.toml", "omar", "In the zone active each hour counts only half."),
        ("rules/appreciation.toml", "lin", 'Quico gave Lin 34 points ("for the logo").'),
        ("rules/value-equation.toml", "omar", "Omar also reached 4 points of outcomes."),
        ("rules/threshold-buckets.toml", "seeds", "There was not enough left for all of it."),
        ("rules/fixed-splits.toml", "omar", "Omar has an adopted part: 30% of 1000.00 EUR."),
        ("rules/immediate.toml", "omar", "In the cycles that count, Omar earned a merit of 10."),
        ("rules/balanced.toml", "lin", "For that, 300.00 EUR is still owed."),
        (
            "holon-alpha/whole-dollar.toml",
            "riley",
            "Each hour is paid 39.00 USD: that is 2340.00 USD.",
        ),
        ("holon-alpha/need.toml", "riley", "Childcare: the rule counts each hour twice."),
        ("holon-alpha/hybrid.toml", "sam", "It builds capacity (teaching), which added 1 point."),
    ],
)
def test_rules_in_words(name: str, party: str, words: str) -> None:
    assert words in told(name, party)


def test_a_source_without_words_of_its_own_is_told_by_its_name() -> None:
    story = story_of(close_example(EXAMPLES / "rules" / "equal.toml").bundle)
    reason = Reason("seeds", "seeds kept", Fraction(7, 2), Fraction(7, 2))
    assert reason_words(story, "lin", reason) == "Lin has 3.5 of seeds kept."


def test_who_is_not_there_is_said() -> None:
    bundle = close_example(EXAMPLES / "village-month" / "village.toml").bundle
    for party in ("nobody", "mill/nobody", "nowhere/blanca"):
        with pytest.raises(Fault):
            explain(bundle, party)


def test_every_note_has_a_sentence() -> None:
    values = dict.fromkeys(("contribution", "party", "by", "on", "has", "needs", "short"), "x")
    values |= dict.fromkeys(("need", "measurement", "amount"), "x")
    known = {"why": "left", "if_none": "equal"}
    for code in SENTENCES:
        try:
            words = sentence({"code": code, **values, **known})
        except KeyError:
            continue
        assert words.endswith("."), code


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1", "1 hour"),
        ("7.5", "7.5 hours"),
        ("7:20", "7 hours and 20 minutes"),
        ("0:01", "1 minute"),
    ],
)
def test_hours_as_people_say_them(text: str, words: str) -> None:
    assert hours(parse_hours(text)) == words


@pytest.mark.parametrize(
    ("number", "unit", "words"),
    [
        (Fraction(1), "loaves", "1 loaf"),
        (Fraction(80), "loaves", "80 loaves"),
        (Fraction(2), "month", "2 months"),
        (Fraction(12), "kg", "12 kg"),
        (Fraction(1, 3), "ha", "0.33 ha"),
    ],
)
def test_quantities_as_people_say_them(number: Fraction, unit: str, words: str) -> None:
    assert counted(number, unit) == words


def test_days_times_and_lists_as_people_say_them() -> None:
    assert day("2026-05-08") == day("2026-05-08T10:00:00+02:00") == "8 May 2026"
    assert [times(Fraction(n, 2)) for n in (0, 1, 3, 4)] == [
        "nothing",
        "only half",
        "1.5 times",
        "twice",
    ]
    assert [joined(list("abc")[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert (opening("the Mill"), opening("ébéniste"), opening("")) == ("The Mill", "Ébéniste", "")
