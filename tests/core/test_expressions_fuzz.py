"""Whatever anybody writes, and whatever is measured: a value or a Fault, and always the same."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonpool.core.expressions.checker import check
from commonpool.core.expressions.evaluator import eligible, evaluate
from commonpool.core.expressions.operators import ANY, kind_of
from commonpool.core.expressions.parser import parse
from commonpool.core.expressions.syntax import Value
from commonpool.core.expressions.values import values_of
from commonpool.core.fault import Fault

FACTS: dict[str, object] = {
    "hours": 38,
    "name": "Alex",
    "tags": ["bread", "organic"],
    "m": {"habitat": 52, "deep": {"x": [1, True]}},
    "member": True,
}
PIECES = [
    *FACTS, "habitat", "deep", "x", "0", "1", "2.5", "10", "true", "false", "null", "size", "size(",
    '"organic"', "'it'", '"', "\\", "||", "&&", "!", "==", "!=", "<", "<=", ">", ">=", "in", "+",
    "-", "*", "/", "%", "(", ")", "[", "]", ",", ".", " ", "\n", "\0", "é", "𝟙", "=", "?", "{",
]  # fmt: skip
WRITTEN = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join),
)
PLAIN = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=4)),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(max_size=3), inner)),
    max_leaves=8,
)


def outcome(text: str, facts: dict[str, object]) -> Value | tuple[str, str]:
    try:
        return evaluate(parse(text), values_of(facts))
    except Fault as fault:
        return fault.problem, fault.mend


def verdict(text: str, facts: dict[str, object]) -> bool | str:
    try:
        return eligible(text, facts)
    except Fault as fault:
        return f"{fault.problem}; {fault.mend}"


@pytest.mark.property
@given(WRITTEN)
def test_any_text_gives_a_value_or_a_fault(text: str) -> None:
    first = outcome(text, FACTS)
    assert first == outcome(text, json.loads(json.dumps(FACTS)))


@pytest.mark.property
@given(WRITTEN, st.dictionaries(st.sampled_from(["hours", "name", "tags", "m"]), PLAIN))
def test_any_evidence_gives_a_truth_or_a_fault(text: str, facts: dict[str, object]) -> None:
    found = verdict(text, facts)
    assert isinstance(found, bool) or "; " in found


LEAVES = ["hours", "member", "tags", "m", "name", "0", "1.5", '"bread"', "true", "[]", "m.deep"]
JOINTS = ["||", "&&", "==", "!=", "<", "<=", ">", ">=", "in", "+", "-", "*", "/", "%"]
RULES = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(JOINTS), inner).map(" ".join),
        inner.map("({})".format),
        inner.map("!{}".format),
        inner.map("-{}".format),
        inner.map("size({})".format),
        inner.map("[{}]".format),
        inner.map("({}).habitat".format),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]})[{pair[1]}]"),
    ),
    max_leaves=12,
)


@pytest.mark.property
@given(RULES)
def test_the_check_keeps_its_word(text: str) -> None:
    """Where the check names a kind, the value is of that kind, or it has none."""
    values = values_of(FACTS)
    kinds = {name: kind_of(one) for name, one in values.items()}
    try:
        kind = check(parse(text), kinds)
        found = evaluate(parse(text), values)
    except Fault:
        return
    assert kind in {ANY, kind_of(found)}


@pytest.mark.property
@given(RULES)
def test_what_the_check_refuses_has_no_value(text: str) -> None:
    """Unless a side that decides saved it: so only rules without && and || are tried."""
    values = values_of(FACTS)
    kinds = {name: kind_of(one) for name, one in values.items()}
    if "&&" in text or "||" in text:
        return
    try:
        check(parse(text), kinds)
    except Fault:
        with pytest.raises(Fault):
            evaluate(parse(text), values)


@pytest.mark.property
@given(st.fractions(), st.fractions())
def test_numbers_are_reckoned_exactly(left: Fraction, right: Fraction) -> None:
    facts: dict[str, object] = {"a": left, "b": right}
    assert outcome("(a + b) - b == a", facts) is True
    if right:
        assert outcome("a / b * b == a", facts) is True
        assert outcome("(a - a % b) / b % 1 == 0", facts) is True
        assert outcome("a % b", facts) == left - right * int(left / right)
