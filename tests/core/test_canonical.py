"""One meaning, one text, one hash: canonical JSON as RFC 8785 has it."""

import hashlib
import json
from collections.abc import Callable
from importlib import import_module, util
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonpool.core.canonical import canonical_text, digest, parse_json
from commonpool.core.fault import Fault

Require = Callable[[object, str], object]

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
plain = st.recursive(
    st.one_of(texts, st.booleans(), st.integers(-(2**53) + 1, 2**53 - 1)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=12,
)


def test_the_sorting_example_of_the_rfc() -> None:
    """RFC 8785, section 3.2.3: keys go by their UTF-16 units, so a smiley precedes U+FB33."""
    example = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    assert list(json.loads(canonical_text(example)).values()) == [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]


def test_the_string_example_of_the_rfc() -> None:
    """RFC 8785, sections 3.2.2 and 3.2.4, without the floats that no receipt holds."""
    example = {"string": '\u20ac$\u000f\nA\'B"\\\\"/', "literals": [True, False]}
    assert canonical_text(example).encode() == bytes.fromhex(
        "7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 74 72 75 65 2c 66 61 6c 73 65 5d 2c"
        "22 73 74 72 69 6e 67 22 3a 22 e2 82 ac 24 5c 75 30 30 30 66 5c 6e 41 27 42"
        "5c 22 5c 5c 5c 5c 5c 22 2f 22 7d"
    )


def test_controls_are_escaped_as_short_as_they_can_be() -> None:
    controls = "".join(map(chr, range(32))) + "\x7f\u2028"
    short = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r"}
    escaped = "".join(short.get(code, f"\\u{code:04x}") for code in range(32))
    assert canonical_text(controls) == f'"{escaped}\x7f\u2028"'


def test_keys_beyond_the_basic_plane_are_sorted_below_too() -> None:
    inner = {"\U0001f33e": "sheaf", "\uff21": "full-width A"}
    for value in (inner, [inner], {"a": {"b": [inner]}}):
        text = canonical_text(value)
        assert text.index("\U0001f33e") < text.index("\uff21")


def test_no_space_and_no_order_of_writing_is_left() -> None:
    assert canonical_text({"b": [1, 2], "a": {}}) == '{"a":{},"b":[1,2]}'
    assert digest({"b": 1, "a": 2}) == digest({"a": 2, "b": 1})
    assert digest([1, 2]) != digest([2, 1])


def test_the_hash_is_of_the_bytes_in_utf8() -> None:
    assert digest({"name": "Zoë"}) == hashlib.sha256('{"name":"Zoë"}'.encode()).hexdigest()


@pytest.mark.property
@given(plain)
def test_an_independent_writer_gives_the_same_bytes(value: object) -> None:
    if util.find_spec("rfc8785") is None:
        pytest.skip("rfc8785 is not installed (it is part of the dev extra)")
    other: Any = import_module("rfc8785")
    assert canonical_text(value).encode() == other.dumps(value)


@pytest.mark.property
@given(plain)
def test_what_was_written_is_read_again(value: object) -> None:
    assert parse_json(canonical_text(value)) == value
    assert canonical_text(parse_json(json.dumps(value, indent=2))) == canonical_text(value)


REFUSED = {
    "a float": ('{"amount": 1.5}', "the number 1.5 is not"),
    "an exponent": ('{"amount": 1e3}', "the number 1e3 is not"),
    "not a number": ('{"amount": NaN}', "the number NaN is not"),
    "an infinity": ("[-Infinity]", "the number -Infinity is not"),
    "a number of 31 digits": ("[" + "9" * 31 + "]", "is not a short whole number"),
    "a number of a million digits": ("[" + "9" * 10**6 + "]", "is not a short whole number"),
    "a key twice": ('{"ana": 1, "ana": 2}', '"ana" stands twice'),
    "a key twice, below": ('[{"x": {"ana": 1, "ana": 1}}]', '"ana" stands twice'),
    "nothing": ("", "line 1 is not JSON"),
    "null": ("null", "null"),
    "half a file": ('{"a": [1,\n2', "line 2 is not JSON"),
    "two files": ("{}{}", "is not JSON"),
    "a trailing comma": ("[1,]", "is not JSON"),
    "half a character": (r'{"a": "\ud83d"}', "half of a character"),
    "half a character as a key": (r'{"\ude00": 1}', "half of a character"),
    "a raw control": ('["\x01"]', "is not JSON"),
    "a well without a bottom": ("[" * 100_000 + "]" * 100_000, "nested too deeply"),
    "a well of tables": ('{"a":' * 100_000 + "1" + "}" * 100_000, "nested too deeply"),
}


@pytest.mark.parametrize(("text", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_has_no_one_exact_meaning_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(Fault) as caught:
        parse_json(text)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


def test_a_whole_character_may_be_escaped() -> None:
    assert parse_json(r'["\ud83d\ude00", "\\ud83d"]') == ["\U0001f600", "\\ud83d"]
