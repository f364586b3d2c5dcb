"""The same rule in CEL itself: on the common ground both give the same answer."""

import importlib
import math
from collections.abc import Callable
from fractions import Fraction
from importlib.util import find_spec
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonpool.core.expressions.evaluator import evaluate
from commonpool.core.expressions.parser import parse
from commonpool.core.expressions.values import values_of
from commonpool.core.fault import Fault

Require = Callable[[object, str], object]
FAULT = "fault"
FACTS: dict[str, object] = {
    "hours": 38,
    "few": -3,
    "name": "Alex",
    "tags": ["bread", "organic"],
    "days": [3, 5, 8],
    "m": {"habitat": 52, "clean": True},
    "member": True,
}


def ours(text: str) -> object:
    try:
        return plain(evaluate(parse(text), values_of(FACTS)))
    except Fault:
        return FAULT


def plain(found: object) -> object:
    """A value of either side as plain data: exact numbers as fractions, lists as tuples."""
    if isinstance(found, bool) or type(found).__name__ == "BoolType":
        return bool(found)
    if isinstance(found, list | tuple):
        return tuple(plain(item) for item in found)
    if isinstance(found, float | int):
        return Fraction(found)
    return str(found) if isinstance(found, str) else found


@pytest.fixture
def cel(require: Require) -> Callable[[str], object]:
    """CEL in Rust (common-expression-language)."""
    require(find_spec("cel"), "no CEL library: pip install common-expression-language")
    module = importlib.import_module("cel")

    def answer(text: str) -> object:
        try:
            return plain(module.evaluate(text, FACTS))
        except Exception:  # the library raises whatever it likes
            return FAULT

    return answer


@pytest.fixture
def celpy(require: Require) -> Callable[[str], object]:
    """CEL in Python (cel-python)."""
    require(find_spec("celpy"), "no CEL library: pip install cel-python")
    module: ModuleType = importlib.import_module("celpy")
    environment = module.Environment()
    activation = module.json_to_cel(FACTS)

    def answer(text: str) -> object:
        try:
            program = environment.program(environment.compile(text))
            return plain(program.evaluate(activation))
        except (module.CELEvalError, module.CELParseError):
            return FAULT

    return answer


def joined(inner: st.SearchStrategy[str], signs: list[str], shape: str) -> st.SearchStrategy[str]:
    parts = st.tuples(inner, st.sampled_from(signs), inner)
    return parts.map(lambda found: shape.format(" ".join(found)))


# Whole numbers small enough for CEL's 64 bits; the last two are faults. Division is exact.
NUMBERS = st.recursive(
    st.one_of(
        st.integers(0, 50).map(str),
        st.sampled_from(["hours", "few", "m.habitat", "days[1]", "size(tags)", "size(name)"]),
        st.sampled_from(["days[7]", "m.soil"]),
    ),
    lambda inner: st.one_of(
        joined(inner, ["+", "-", "*", "%"], "{}"),
        joined(inner, ["+", "-", "*", "%"], "({})"),
        inner.map("(({}) * 3 / 3)".format),
        inner.map("-{}".format),
    ),
    max_leaves=6,
)
TEXTS = st.recursive(
    st.sampled_from(['"organic"', "'it'", "name", '""', "tags[0]", "tags[9]", '"a\\tb\\\\"']),
    lambda inner: joined(inner, ["+"], "{}"),
    max_leaves=3,
)
ORDERS = ["<", "<=", ">", ">=", "==", "!="]
TRUTHS = st.recursive(
    st.one_of(
        st.sampled_from(["true", "false", "member", "m.clean", '("clean" in m)', '("soil" in m)']),
        joined(NUMBERS, ORDERS, "({})"),
        joined(TEXTS, ORDERS, "({})"),
        NUMBERS.map("(({}) in days)".format),
        TEXTS.map("(({}) in tags)".format),
        joined(st.tuples(NUMBERS, NUMBERS).map("[{0[0]}, {0[1]}]".format), ["==", "!="], "({})"),
    ),
    lambda inner: st.one_of(
        joined(inner, ["&&", "||"], "{}"),
        joined(inner, ["&&", "||", "==", "!="], "({})"),
        inner.map("!({})".format),
    ),
    max_leaves=6,
)
LISTS = st.lists(NUMBERS, min_size=1, max_size=3).map(lambda items: f"[{', '.join(items)}] + days")
RULES = st.one_of(NUMBERS, TEXTS, TRUTHS, LISTS)


@pytest.mark.property
def test_cel_in_rust_gives_the_same_answer(cel: Callable[[str], object]) -> None:
    @given(RULES)
    def agree(text: str) -> None:
        assert ours(text) == cel(text)

    agree()


@pytest.mark.property
def test_cel_in_python_gives_the_same_answer(celpy: Callable[[str], object]) -> None:
    @given(RULES)
    def agree(text: str) -> None:
        assert ours(text) == celpy(text)

    agree()


@pytest.mark.parametrize(
    ("text", "here", "there"),
    [
        ("7 / 2", Fraction(7, 2), Fraction(3)),
        ('hours == "38"', FAULT, False),
        ('"x" in days', FAULT, False),
        ("9223372036854775807 + 1", Fraction(2**63), FAULT),
        ("1 == 1 ? 2 : 3", FAULT, Fraction(2)),
        ("tags.all(t, size(t) > 3)", FAULT, True),
        ("1e3 > 1.0", FAULT, True),
        ("null == null", FAULT, True),
        ("hours > 1 // enough", FAULT, True),
    ],
)
def test_where_the_two_differ_is_what_the_docs_say(
    cel: Callable[[str], object], text: str, here: object, there: object
) -> None:
    assert (ours(text), cel(text)) == (here, there)


def test_decimals_are_exact_here_and_floats_there(cel: Callable[[str], object]) -> None:
    assert ours("0.1 + 0.2") == Fraction(3, 10)
    there = cel("0.1 + 0.2")
    assert isinstance(there, Fraction)
    assert there != Fraction(3, 10)
    assert math.isclose(there, 0.3)
