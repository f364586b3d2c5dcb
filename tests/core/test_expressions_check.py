"""What can be said of a rule before there is any evidence."""

import pytest

from commonpool.core.expressions.checker import check, check_condition
from commonpool.core.expressions.parser import parse
from commonpool.core.fault import Fault

KINDS = {
    "name": "text",
    "hours": "number",
    "tags": "list",
    "measurement": "map",
    "member": "truth",
    "extra": "any",
}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hours + 1", "number"),
        ('name + "!"', "text"),
        ("tags + [1]", "list"),
        ("extra + extra", "any"),
        ("extra + 1", "number"),
        ("extra == 1", "truth"),
        ("size(tags)", "number"),
        ("size(extra)", "number"),
        ("measurement.habitat", "any"),
        ('measurement["habitat"].deep[0]', "any"),
        ("tags[0]", "any"),
        ("-hours", "number"),
        ("!member", "truth"),
        ('"organic" in tags && hours <= 40 || extra', "truth"),
        ('"habitat" in measurement', "truth"),
        ("tags == [] && measurement == measurement", "truth"),
    ],
)
def test_the_kind_of_a_rule_is_known(text: str, kind: str) -> None:
    assert check(parse(text), KINDS) == kind


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hour > 1", 'at character 1: there is no name "hour"; did you mean "hours"?'),
        ('hours > "40"', "at character 7: number and text are not of one kind"),
        ("hours == member", "at character 7: number and truth are not of one kind"),
        ("name * 2", "at character 6: * takes number, and not text and number"),
        ("hours && member", "at character 7: && takes truth, and not number"),
        ("member || hours", "at character 8: || takes truth, and not number"),
        ("1 in hours", "at character 3: in takes list or map, and not number"),
        ("size(hours)", "at character 1: size takes text or list or map, and not number"),
        ("!hours", "at character 1: ! takes truth, and not number"),
        ("-name", "at character 1: - takes number, and not text"),
        ("hours.x", "at character 6: . takes map, and not number"),
        ("hours[0]", "at character 6: [ ] takes list or map, and not number"),
        ('tags["x"]', "at character 5: [ ] of a list takes number, and not text"),
        ("measurement[1]", "at character 12: [ ] of a map takes text, and not number"),
        ("[hour]", 'at character 2: there is no name "hour"'),
        ("extra[member]", "at character 6: [ ] of a any takes number or text, and not truth"),
    ],
)
def test_a_rule_that_never_fits_is_refused_when_it_is_adopted(text: str, said: str) -> None:
    with pytest.raises(Fault) as caught:
        check(parse(text), KINDS)
    assert str(caught.value).startswith(said)


def test_a_condition_may_turn_out_true() -> None:
    check_condition(parse("extra"), KINDS)
    check_condition(parse("hours > 1"), KINDS)
    with pytest.raises(Fault, match="the expression is a number; write a condition"):
        check_condition(parse("hours + 1"), KINDS)
