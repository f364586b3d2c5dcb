"""Charts as SVG: geometry in attributes, a title, a description, and labels that never meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 720, 400
LEFT, RIGHT, TOP, BOTTOM = 64, 200, 48, 48
LINE_HEIGHT = 18
# Distinct in light and dark, and for those who see colours otherwise (Okabe and Ito, 2008).
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8a8a8a")


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
    places: tuple[str, ...]
    series: tuple[Series, ...]


def line_chart(chart: Chart) -> str:
    """The chart as a whole SVG document."""
    top = max((value for line in chart.series for value in line.values), default=Fraction(1))
    low = min((value for line in chart.series for value in line.values), default=Fraction(0))
    scale = Scale(min(low, Fraction(0)), max(top, Fraction(1)), len(chart.places))
    lines = [line for place, one in enumerate(chart.series) for line in drawn(place, one, scale)]
    labels = [
        text(scale.x(place), HEIGHT - BOTTOM + 22, name, anchor="middle")
        for place, name in enumerate(chart.places)
    ]
    body = [*grid(scale), *labels, *lines, *ends(chart.series, scale)]
    return "\n".join([*opening(chart), *body, "</svg>", ""])


def opening(chart: Chart) -> list[str]:
    """The frame, with what a screen reader says."""
    frame = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'aria-labelledby="t d" font-family="system-ui, sans-serif" font-size="13" direction="ltr">'
    )
    return [
        frame,
        f'<title id="t">{escape(chart.title)}</title><desc id="d">{escape(chart.description)}</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        text(LEFT, 26, chart.title, weight="600"),
    ]


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to points of the picture."""

    low: Fraction
    high: Fraction
    places: int

    def x(self, place: int) -> int:
        """How far to the right a place stands."""
        room = WIDTH - LEFT - RIGHT
        return LEFT + room * place // max(self.places - 1, 1)

    def y(self, value: Fraction) -> int:
        """How far down a value stands."""
        room = HEIGHT - TOP - BOTTOM
        return HEIGHT - BOTTOM - int(room * (value - self.low) / (self.high - self.low))


def grid(scale: Scale) -> list[str]:
    """Five quiet lines with their values."""
    made = []
    for step in range(5):
        value = scale.low + (scale.high - scale.low) * step / 4
        y = scale.y(value)
        made.append(f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="#d8d8d8"/>')
        made.append(text(LEFT - 8, y + 4, tick(value), anchor="end", fill="#555555"))
    return made


def tick(value: Fraction) -> str:
    """A value of the axis, with one decimal."""
    tenths = round(value * 10)
    sign = "−" if tenths < 0 else ""
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}"


def drawn(place: int, line: Series, scale: Scale) -> list[str]:
    """A line and its points."""
    colour = COLOURS[place % len(COLOURS)]
    points = [(scale.x(at), scale.y(value)) for at, value in enumerate(line.values)]
    path = " ".join(f"{x},{y}" for x, y in points)
    dots = [f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in points]
    return [f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>', *dots]


def ends(series: Sequence[Series], scale: Scale) -> list[str]:
    """The name of each line at its end, pushed down where two would meet."""
    wanted = sorted((scale.y(line.values[-1]), place) for place, line in enumerate(series))
    spread = placed([y for y, _ in wanted])
    return [
        text(WIDTH - RIGHT + 10, y + 4, series[place].name, fill=COLOURS[place % len(COLOURS)])
        for y, (_, place) in zip(spread, wanted, strict=True)
    ]


def placed(wanted: Sequence[int]) -> list[int]:
    """Heights a line of text apart, each as near to the wanted one as those above allow."""
    made: list[int] = []
    for y in wanted:
        made.append(max(y, made[-1] + LINE_HEIGHT) if made else y)
    over = max(0, made[-1] - (HEIGHT - BOTTOM)) if made else 0
    return [max(y - over, TOP + LINE_HEIGHT * place) for place, y in enumerate(made)]


def text(
    x: int, y: int, words: str, *, anchor: str = "start", fill: str = "#1a1a1a", weight: str = "400"
) -> str:
    """Words at a place."""
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{fill}" '
        f'font-weight="{weight}">{escape(words)}</text>'
    )
