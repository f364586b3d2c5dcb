"""Rules of eligibility, as a village writes them, and what each of them is worth."""

from collections.abc import Mapping
from fractions import Fraction

import pytest

from commonpool.core.expressions.evaluator import eligible, evaluate
from commonpool.core.expressions.operators import MOST_ITEMS
from commonpool.core.expressions.parser import parse
from commonpool.core.expressions.values import DEEPEST, values_of
from commonpool.core.fault import Fault

# What the rule may read of Alex, who bakes.
ALEX: dict[str, object] = {
    "name": "Alex",
    "hours": 38,
    "rate": Fraction(5, 2),
    "tags": ["bread", "organic"],
    "measurement": {"habitat": 52, "water": {"clean": True}},
    "days": [3, 5, 8],
    "member": True,
}


def value(text: str, facts: Mapping[str, object] = ALEX) -> object:
    return evaluate(parse(text), values_of(facts))


def refusal(text: str, facts: Mapping[str, object] = ALEX) -> str:
    with pytest.raises(Fault) as caught:
        value(text, facts)
    return str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "measurement.habitat >= 50",
        '"organic" in tags && hours <= 40',
        'member && !("tools" in tags)',
        "measurement.water.clean == true",
        'measurement["habitat"] - 2 == 50',
        '"habitat" in measurement',
        "days[0] + days[1] == days[2]",
        'tags[1] == "organic"',
        "size(tags) == 2 && size(name) == 4 && size(measurement) == 2",
        "hours in [36, 37, 38,]",
        "38 <= hours && 38 >= hours && !(hours < 38) && !(hours > 38)",
        "[1] != [1, 2] && [1, 2] != [1] && [1] != [2]",
        "measurement != measurement.water",
        "[[1, 2], [3]] == [[1, 2], [3]]",
        "measurement == measurement && !(measurement != measurement)",
        '"Alex" < "Casey" && "Z" < "a" && false < true',
        '"bread" + "pan" == "breadpan"',
        "[1] + [2] == [1, 2] && size([]) == 0",
        "(1 + 2) * 3 == 9 && 1 + 2 * 3 == 7",
        "10 - 3 - 2 == 5 && 100 / 5 / 2 == 10",
        "2 < 3 == true",
        "!false == true && -2 + 3 == 1 && - -2 == 2",
        "false && false || true",
        "true || false && false",
        '"it\'s" == \'it\\\'s\' && "a\\tb\\\\" != "a\\nb"',
        "\n hours\t>=\r\n38 ",
    ],
)
def test_alex_is_eligible(text: str) -> None:
    assert eligible(text, ALEX)


def test_alex_is_not_eligible_with_too_few_hours() -> None:
    assert not eligible("hours >= 40", ALEX)


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("7 / 2", Fraction(7, 2)),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("1 / 3 * 3", Fraction(1)),
        ("rate * 2", Fraction(5)),
        ("7 % 2.5", Fraction(2)),
        ("-7 % 2", Fraction(-1)),
        ("7 % -2", Fraction(1)),
        ("9223372036854775807 + 1", Fraction(2**63)),
        ("007", Fraction(7)),
        ("-hours", Fraction(-38)),
    ],
)
def test_numbers_are_exact(text: str, exact: Fraction) -> None:
    assert value(text) == exact


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hours / 0", "at character 7: division by zero; "),
        ("hours % 0", "at character 7: division by zero; "),
        (
            "measurement.habtat",
            'at character 12: there is no field "habtat"; did you mean "habitat"?',
        ),
        ('measurement["soil"]', 'at character 12: there is no field "soil"; known here: '),
        ("hour > 3", 'at character 1: there is no name "hour"; did you mean "hours"?'),
        ("days[3]", "at character 5: the list has no such place; its 3 places are counted from 0"),
        ("days[-1]", "at character 5: the list has no such place"),
        ("days[1 / 2]", "at character 5: the list has no such place"),
        ("hours.habitat", "at character 6: a number has nothing at a text"),
        ('days["x"]', "at character 5: a list has nothing at a text"),
        ('hours == "38"', "at character 7: number and text are not of one kind"),
        ('hours in ["38"]', "at character 7: number and text are not of one kind"),
        ('[1] == ["1"]', "at character 5: number and text are not of one kind"),
        ('hours < "40"', "at character 7: number and text are not of one kind"),
        ("tags < tags", "at character 6: < takes number or text or truth, and not list and list"),
        ("name - name", "at character 6: - takes number, and not text and text"),
        (
            "member + member",
            "at character 8: + takes number or text or list, and not truth and truth",
        ),
        ("!hours", "at character 1: ! takes truth, and not number"),
        ("-name", "at character 1: - takes number, and not text"),
        ("member && hours", "at character 8: && takes truth, and not number"),
        ("hours && member", "at character 1: && takes truth, and not number"),
        ("hours in hours", "at character 7: nothing is in a number"),
        ("3 in measurement", "at character 3: the keys of a map are text, not number"),
        ("size(hours)", "at character 1: a number has no size"),
    ],
)
def test_what_has_no_value_is_a_fault(text: str, said: str) -> None:
    assert refusal(text).startswith(said)


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("1 / 0 > 1 || true", True),
        ("true || 1 / 0 > 1", True),
        ("1 / 0 > 1 && false", False),
        ("false && hours", False),
        ("hours && false", False),
        ("false || unknown || member", True),
    ],
)
def test_a_side_that_decides_stands_beside_any_fault(text: str, true: bool) -> None:
    assert value(text) is true


def test_otherwise_the_first_fault_stands() -> None:
    assert refusal("true && 1 / 0 > 1 && unknown").startswith("at character 11: division by zero")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "at character 1: the end does not belong here; here a value was expected"),
        ("hours >", "at character 8: the end does not belong here; here a value was expected"),
        ("hours = 4", 'at character 7: "=" begins nothing known; write == to compare'),
        ("a & b", 'at character 3: "&" begins nothing known; write && for and'),
        ("a | b", 'at character 3: "|" begins nothing known; write || for or'),
        ("a and b", 'at character 3: "and" does not belong here; write && for and'),
        ("a or b", 'at character 3: "or" does not belong here; write || for or'),
        ("not a", 'at character 1: "not" does not belong here; write ! for not'),
        ("a == null", 'at character 6: "null" does not belong here; compare with a value'),
        ("a ? b : c", 'at character 3: "?" begins nothing known; write the condition with'),
        ("{}", 'at character 1: "{" begins nothing known; write a list'),
        (
            "max(1, 2)",
            'at character 4: "(" does not belong here; the only call there is is size(…)',
        ),
        ("tags.all(t, t)", 'at character 9: "(" does not belong here; the only call'),
        ("size hours", 'at character 6: "hours" does not belong here; here "(" was expected'),
        ("(1 + 2", 'at character 7: the end does not belong here; here ")" was expected'),
        ("[1, 2", 'at character 6: the end does not belong here; here "]" was expected'),
        ("[,]", 'at character 2: "," does not belong here; here a value was expected'),
        ("tags[", "at character 6: the end does not belong here"),
        ("a.", "at character 3: the end does not belong here; here the name of a field"),
        ("a.in", 'at character 3: "in" does not belong here; here the name of a field'),
        ("for", 'at character 1: "for" does not belong here; here a value was expected'),
        ("1 2", 'at character 3: "2" does not belong here; here the end, or an operator'),
        ("1e3", 'at character 1: the number "1" runs into "e"; write plain digits'),
        ("3u", 'at character 1: the number "3" runs into "u"; write plain digits'),
        (".5", 'at character 1: "." does not belong here'),
        ('"bread', "at character 1: "),
        ('"a\\qb"', 'at character 3: "\\q" is no escape here; write \\\\ for a backslash'),
        ("hours > 4 # ok", 'at character 11: "#" begins nothing known; write names'),
    ],
)
def test_what_cannot_be_read_is_a_fault(text: str, said: str) -> None:
    assert refusal(text).startswith(said)


def test_an_open_quote_is_asked_to_be_closed() -> None:
    assert "close the text with the same quote" in refusal('name == "Alex')


def test_an_expression_has_at_most_1000_characters() -> None:
    longest = "hours" + " + 1" * 248
    assert value(longest + "   ") == 38 + 248
    assert refusal(longest + "    ").startswith("the expression has 1001 characters")


def test_an_expression_has_at_most_32_levels() -> None:
    assert value("(" * 32 + "1" + ")" * 32) == 1
    for deep in ("(" * 33 + "1" + ")" * 33, "!" * 33 + "true", "[" * 33, "days[" * 33):
        assert "more than 32 levels" in refusal(deep)


def test_a_level_that_was_left_is_not_counted() -> None:
    for piece, worth in {"(1)": 1, "-1": -1, "size([1])": 1, "size([])": 0, "days[0]": 3}.items():
        assert value(" + ".join([piece] * 40)) == 40 * worth


def test_what_plus_makes_has_a_limit() -> None:
    facts: dict[str, object] = {"loaves": ["loaf"] * MOST_ITEMS}
    assert value("size(loaves + [])", facts) == MOST_ITEMS
    assert "+ makes something of 10001 parts" in refusal('loaves + ["loaf"]', facts)


def test_a_place_of_many_digits_is_still_a_fault() -> None:
    facts: dict[str, object] = {"n": 10**4000, "days": [1]}
    assert "no such place" in refusal("days[n * n * n]", facts)


def test_a_condition_is_true_or_false() -> None:
    with pytest.raises(Fault, match="the expression is a number; write a condition"):
        eligible("hours + 1", ALEX)


@pytest.mark.parametrize("raw", [1.5, None, b"x", {1, 2}])
def test_what_is_not_plain_data_is_refused(raw: object) -> None:
    with pytest.raises(Fault, match="is nothing an expression can read") as caught:
        eligible("true", {"measurement": {"deep": [0, raw]}})
    assert caught.value.path == ("measurement", "deep", 1)


def test_data_has_at_most_32_levels() -> None:
    facts: object = 1
    for _ in range(DEEPEST):
        facts = [facts]
    assert eligible("true", {"a": facts})
    with pytest.raises(Fault, match="more than 32 levels"):
        eligible("true", {"a": [facts]})
