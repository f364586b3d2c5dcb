"""What every picture is made of: a frame that can be read aloud, words that fit, round ticks.

Geometry stands in attributes, so that a picture is the same wherever it is shown; a small style
turns it for dark screens. Words are never in the colour of a line: a mark beside them is.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from fractions import Fraction
from xml.sax.saxutils import escape

from commonpool.core.amounts import format_ratio

LETTER = 8  # how wide a letter is, in points, at the size below; it is rarely more
SIZE = 13
LINE_HEIGHT = 18
TICKS = 5
# Distinct in light and dark, and for those who see colours otherwise (Okabe and Ito, 2008).
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8a8a8a")
DARK = (
    "@media (prefers-color-scheme: dark) {.ground {fill: #16181b} .ink {fill: #f0f0f0} "
    ".quiet {fill: #a8adb3} .grid {stroke: #3a3d42} .zero {stroke: #a8adb3}}"
)


def picture(size: tuple[int, int], title: str, description: str, body: Iterable[str]) -> str:
    """A whole SVG document."""
    width, height = size
    frame = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="t d" font-family="system-ui, sans-serif" font-size="{SIZE}" '
        'direction="ltr">'
    )
    head = [
        frame,
        f'<title id="t">{escape(title)}</title>',
        f'<desc id="d">{escape(description)}</desc>',
        f"<style>{DARK}</style>",
        f'<rect class="ground" width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    return "\n".join([*head, *body, "</svg>", ""])


def colour(place: int) -> str:
    """The colour of the line or bar at a place."""
    return COLOURS[place % len(COLOURS)]


def words(x: int, y: int, text: str, *, anchor: str = "start", kind: str = "ink") -> str:
    """Words at a place: ink, or quiet where they only help to read."""
    fill = "#1a1a1a" if kind == "ink" else "#5c6166"
    return f'<text class="{kind}" x="{x}" y="{y}" text-anchor="{anchor}" fill="{fill}">{escape(text)}</text>'


def heading(x: int, y: int, text: str) -> str:
    """The title, as it stands in the picture."""
    return words(x, y, text).replace("<text ", '<text font-weight="600" ', 1)


def columns(text: str) -> int:
    """How many letters wide words are: some letters take two."""
    return sum(
        0 if unicodedata.combining(mark) else 1 + (unicodedata.east_asian_width(mark) in "WF")
        for mark in text
    )


def fitted(text: str, room: int) -> str:
    """The words, cut short where they would not fit into `room` points."""
    if columns(text) * LETTER <= room:
        return text
    kept = ""
    for mark in text:
        if columns(kept + mark + "…") * LETTER > room:
            break
        kept += mark
    return kept.rstrip() + "…"


def ticks(low: Fraction, high: Fraction) -> list[Fraction]:
    """Round numbers from one at or below `low` to one at or above `high`, about five."""
    step = round_step((high - low) / TICKS)
    first, last = low // step, -(-high // step)
    return [step * place for place in range(int(first), int(last) + 1)]


def round_step(rough: Fraction) -> Fraction:
    """The least of 1, 2 and 5 times a power of ten that is not below `rough`."""
    power = Fraction(1)
    while power * 10 <= rough:
        power *= 10
    while power > rough > 0:
        power /= 10
    return next((power * of for of in (1, 2, 5) if power * of >= rough), power * 10)


def power_of(marks: Sequence[Fraction]) -> Fraction:
    """What an axis is divided by, so that its numbers stay short: 1, or a power of a thousand."""
    power, largest = Fraction(1), max(map(abs, marks))
    while largest / power >= 10_000:
        power *= 1000
    while largest / power <= Fraction(1, 10):
        power /= 1000
    return power


def times(text: str, power: Fraction) -> str:
    """What an axis measures, where its numbers stand for so many each."""
    return text if power == 1 else f"{text} × {tick(power)}"


def tick(value: Fraction) -> str:
    """A round number as it is written on an axis, thousands apart."""
    sign, whole = "−" if value < 0 else "", abs(value)
    if whole.denominator == 1:
        return f"{sign}{int(whole):,}".replace(",", "\N{THIN SPACE}")
    return f"{sign}{format_ratio(whole)}"


def apart(wanted: Sequence[int], top: int, bottom: int) -> list[int]:
    """Heights a line of text apart, from `top` to `bottom`, each as near as may be to the wanted.

    `wanted` is in order; there is room for all.
    """
    made: list[int] = []
    for y in wanted:
        made.append(max(y, made[-1] + LINE_HEIGHT) if made else max(y, top))
    limit = bottom
    for place in reversed(range(len(made))):
        made[place] = min(made[place], limit)
        limit = made[place] - LINE_HEIGHT
    return made
