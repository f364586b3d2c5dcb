"""Bars: what every party has under each of several rules, one below the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from commonpool.formats.svg import (
    LETTER,
    LINE_HEIGHT,
    colour,
    columns,
    fitted,
    heading,
    picture,
    power_of,
    tick,
    ticks,
    times,
    words,
)

WIDTH = 720
EDGE = 16
BAR, GAP = 14, 12  # the height of a bar, and the room between two parties
NAME = 168  # the widest name, in points
DIGIT = 7  # how wide a digit is behind a bar, where they are smaller


@dataclass(frozen=True, slots=True)
class Bars:
    """Values by row and series, each with how it is written."""

    title: str
    description: str
    unit: str
    series: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Fraction, ...], tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand."""

    left: int
    right: int
    top: int
    marks: tuple[Fraction, ...]
    row: int  # height of one party

    def x(self, value: Fraction) -> int:
        """How far to the right a value reaches; the marks begin at 0."""
        return self.left + int((self.right - self.left) * value / self.marks[-1])


def bar_chart(bars: Bars) -> str:
    """The bars as a whole SVG document."""
    keys = list(legend(bars))
    layout = layout_of(bars, keys[-1][1] if keys else 26)
    height = layout.top + layout.row * len(bars.rows) + 2 * LINE_HEIGHT + EDGE
    parts = [heading(EDGE, 26, fitted(bars.title, WIDTH - 2 * EDGE))]
    for place, (x, y, name) in enumerate(keys):
        parts.append(f'<rect x="{x}" y="{y - 10}" width="12" height="12" fill="{colour(place)}"/>')
        parts.append(words(x + 18, y, name))
    parts += axis(bars, layout, height)
    for place in range(len(bars.rows)):
        parts += row(bars, place, layout)
    return picture((WIDTH, height), bars.title, bars.description, parts)


def layout_of(bars: Bars, above: int) -> Layout:
    """Room for the longest name, and marks up to the largest value."""
    longest = max((columns(name) for name, _, _ in bars.rows), default=0) * LETTER
    largest = max((value for _, values, _ in bars.rows for value in values), default=Fraction(1))
    written = max((len(text) for _, _, texts in bars.rows for text in texts), default=0)
    return Layout(
        left=EDGE + min(longest, NAME) + 10,
        right=WIDTH - EDGE - 8 - max(written, 6) * DIGIT,
        top=above + LINE_HEIGHT,
        marks=tuple(ticks(Fraction(0), largest or Fraction(1))),
        row=BAR * len(bars.series) + GAP,
    )


def legend(bars: Bars) -> Iterator[tuple[int, int, str]]:
    """The rules, one beside the other, in as many lines as they need."""
    x, y = EDGE, 52
    for name in bars.series:
        shown = fitted(name, WIDTH - 2 * EDGE - 40)
        room = 18 + columns(shown) * LETTER + 20
        if x > EDGE and x + room > WIDTH - EDGE:
            x, y = EDGE, y + LINE_HEIGHT + 2
        yield x, y, shown
        x += room


def axis(bars: Bars, layout: Layout, height: int) -> list[str]:
    """Quiet lines from top to bottom, with their values below."""
    made, foot, power = [], height - EDGE - 2 * LINE_HEIGHT + 4, power_of(layout.marks)
    for value in layout.marks:
        x, kind = layout.x(value), "grid" if value else "zero"
        stroke = "#dfe2e5" if value else "#5c6166"
        made.append(f'<path class="{kind}" d="M{x} {layout.top}V{foot}" stroke="{stroke}"/>')
        made.append(
            words(x, foot + LINE_HEIGHT - 2, tick(value / power), anchor="middle", kind="quiet")
        )
    unit = fitted(times(bars.unit, power), WIDTH - 2 * EDGE)
    made.append(words(layout.left, foot + 2 * LINE_HEIGHT, unit, kind="quiet"))
    return made


def row(bars: Bars, place: int, layout: Layout) -> list[str]:
    """One party: the name, and a bar with its number for each rule."""
    name, values, written = bars.rows[place]
    top = layout.top + layout.row * place + GAP // 2
    middle = top + BAR * len(values) // 2 + 4
    made = [words(layout.left - 10, middle, fitted(name, NAME), anchor="end")]
    for at, (value, text) in enumerate(zip(values, written, strict=True)):
        y, end = top + BAR * at, layout.x(value)
        size = f'width="{max(end - layout.left, 1)}" height="{BAR - 2}"'
        made.append(f'<rect x="{layout.left}" y="{y}" {size} fill="{colour(at)}"/>')
        label = words(end + 6, y + 10, text, kind="quiet")
        made.append(label.replace("<text ", '<text font-size="11" ', 1))
    return made
