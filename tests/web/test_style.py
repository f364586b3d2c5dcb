"""The colours of the style can be read by everyone, in light and in dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import commonpool.web

CSS = (Path(commonpool.web.__file__).parent / "static/web/commonpool.css").read_text()
AA, LARGE = 4.5, 3.0
# What stands on what: words need 4.5, marks and edges 3 (WCAG 2.2, 1.4.3 and 1.4.11).
WORDS = [
    *(
        (ink, ground)
        for ink in ("ink", "quiet", "accent", "bad", "warn")
        for ground in ("ground", "card")
    ),
    ("on-accent", "accent"),
    ("card", "bad"),
    ("ink", "tint"),
    ("accent", "tint"),
    ("ink", "warn-tint"),
    ("ink", "bad-tint"),
    ("bad", "bad-tint"),
    ("quiet", "trough"),
    ("ink", "trough"),
]
MARKS = [
    *((mark, ground) for mark in ("edge", "accent") for ground in ("ground", "card")),
    *((mark, "card") for mark in ("blue", "purple", "green", "orange", "grey", "good", "bad")),
    *((mark, "trough") for mark in ("good", "bad", "ink")),
    ("warn", "warn-tint"),
    ("accent", "tint"),
    ("bad", "bad-tint"),
    ("focus", "ink"),
]


def tokens(dark: bool) -> dict[str, str]:
    """The colours as a browser would take them."""
    blocks = re.findall(r":root \{([^}]*)\}", CSS)
    found: dict[str, str] = {}
    for block in blocks[: 2 if dark else 1]:
        found |= dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))
    return found


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_arithmetic_is_that_of_the_standard() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_words_can_be_read(dark: bool) -> None:
    found = tokens(dark)
    weak = {pair: contrast(found[pair[0]], found[pair[1]]) for pair in WORDS}
    assert {pair: round(value, 2) for pair, value in weak.items() if value < AA} == {}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_marks_can_be_seen(dark: bool) -> None:
    found = tokens(dark)
    weak = {pair: contrast(found[pair[0]], found[pair[1]]) for pair in MARKS}
    assert {pair: round(value, 2) for pair, value in weak.items() if value < LARGE} == {}


def test_every_token_is_set_and_used() -> None:
    named = set(re.findall(r"var\(--([a-z-]+)\)", CSS))
    assert named <= set(re.findall(r"--([a-z-]+):", CSS))
    assert set(tokens(dark=True)) == set(tokens(dark=False))
    assert set(tokens(dark=False)) <= named


def test_no_physical_sides() -> None:
    """Left and right would be wrong for who reads from right to left; text of code is the one."""
    found = re.findall(r"(?<![-\w])(?:margin|padding|border)-(?:left|right)|float: \w+", CSS)
    assert found == []
