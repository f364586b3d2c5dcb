"""Lines: what each of several has at each of several places, with its name where it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from commonpool.formats.svg import (
    LINE_HEIGHT,
    apart,
    colour,
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
LEFT, RIGHT, TOP, BOTTOM = 56, 216, 72, 56
PLOT = 276  # height of the lines themselves, where their names need no more


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a chart: a name, and a value at each place along the axis."""

    name: str
    values: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of lines: what it shows, in words too."""

    title: str
    description: str
    across: str  # what stands along the axis
    up: str  # what is measured
    places: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to points of the picture."""

    marks: tuple[Fraction, ...]
    places: int
    plot: int

    @property
    def bottom(self) -> int:
        """Where the lowest value stands."""
        return TOP + self.plot

    def x(self, place: int) -> int:
        """How far to the right a place stands."""
        room = WIDTH - LEFT - RIGHT
        return LEFT + room * place // max(self.places - 1, 1)

    def y(self, value: Fraction) -> int:
        """How far down a value stands."""
        low, high = self.marks[0], self.marks[-1]
        return self.bottom - int(self.plot * (value - low) / (high - low))


def line_chart(chart: Chart) -> str:
    """The chart as a whole SVG document."""
    scale = scale_of(chart)
    lines = [part for place, one in enumerate(chart.series) for part in drawn(place, one, scale)]
    body = [*frame(chart, scale), *lines, *ends(chart.series, scale)]
    return picture((WIDTH, scale.bottom + BOTTOM), chart.title, chart.description, body)


def scale_of(chart: Chart) -> Scale:
    """Room for every value and every name; nothing is always on the axis."""
    values = [value for line in chart.series for value in line.values]
    marks = ticks(min([*values, Fraction(0)]), max([*values, Fraction(1)]))
    return Scale(tuple(marks), len(chart.places), max(PLOT, LINE_HEIGHT * (len(chart.series) - 1)))


def frame(chart: Chart, scale: Scale) -> list[str]:
    """The title, what is measured, quiet lines with their values, and what stands below."""
    power = power_of(scale.marks)
    made = [
        heading(16, 26, fitted(chart.title, WIDTH - 32)),
        words(16, 48, fitted(times(chart.up, power), WIDTH - 32), kind="quiet"),
    ]
    for value in scale.marks:
        y, kind = scale.y(value), "grid" if value else "zero"
        stroke = "#dfe2e5" if value else "#5c6166"
        made.append(f'<path class="{kind}" d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="{stroke}"/>')
        made.append(words(LEFT - 8, y + 4, tick(value / power), anchor="end", kind="quiet"))
    for place, name in enumerate(chart.places):
        made.append(words(scale.x(place), scale.bottom + 20, name, anchor="middle", kind="quiet"))
    middle = (LEFT + WIDTH - RIGHT) // 2
    made.append(words(middle, scale.bottom + 42, chart.across, anchor="middle", kind="quiet"))
    return made


def drawn(place: int, line: Series, scale: Scale) -> list[str]:
    """A line and its points."""
    points = [(scale.x(at), scale.y(value)) for at, value in enumerate(line.values)]
    path = " ".join(f"{x},{y}" for x, y in points)
    dots = [f'<circle cx="{x}" cy="{y}" r="3" fill="{colour(place)}"/>' for x, y in points]
    stroke = f'stroke="{colour(place)}" stroke-width="2" stroke-linejoin="round"'
    return [f'<polyline points="{path}" fill="none" {stroke}/>', *dots]


def ends(series: Sequence[Series], scale: Scale) -> list[str]:
    """The name of each line at its end; where two would meet, moved, with a thin line to it."""
    wanted = sorted((scale.y(line.values[-1]), place) for place, line in enumerate(series))
    spread = apart([y for y, _ in wanted], TOP, scale.bottom)
    made = []
    for y, (end, place) in zip(spread, wanted, strict=True):
        x = scale.x(len(series[place].values) - 1)
        made.append(
            f'<path d="M{x + 5} {end}L{WIDTH - RIGHT + 18} {y}" stroke="{colour(place)}" '
            'stroke-opacity="0.6"/>'
        )
        name = fitted(series[place].name, RIGHT - 36)
        made.append(words(WIDTH - RIGHT + 24, y + 4, name))
    return made
