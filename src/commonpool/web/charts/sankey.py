"""The flow of a cycle: sources on one side, pools in the middle, people and the rest beyond.

Drawn twice, for a wide screen and for a phone, and mirrored where people write from right to
left. Words never touch: each column has room of its own, and what does not fit is cut; the
same figures stand in a table beside every picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from xml.sax.saxutils import escape

from commonpool.formats.svg import LETTER, columns, fitted

LINE = 15  # height of a line of words
APART = 38  # between two blocks of a column: more than a name with its amount
BLOCK = 12  # width of a block
COLUMNS = 3
ISOLATE = "\N{FIRST STRONG ISOLATE}{}\N{POP DIRECTIONAL ISOLATE}"


@dataclass(frozen=True, slots=True)
class Place:
    """A source (column 0), a pool (1) or what was reached (2); `colour` is 0 to 4."""

    id: str
    name: str
    column: int
    colour: int = 0


@dataclass(frozen=True, slots=True)
class Flow:
    """An amount, in smallest units, on its way from one place to another of a later column."""

    source: str
    target: str
    amount: int


@dataclass(frozen=True, slots=True)
class Flows:
    """A picture's data: places from top to bottom, flows, and how amounts are written."""

    title: str
    description: str
    places: tuple[Place, ...]
    flows: tuple[Flow, ...]
    written: Mapping[int, tuple[str, ...]]  # from the longest to the shortest way

    def amount(self, place: Place) -> int:
        """What passes through a place."""
        comes = sum(flow.amount for flow in self.flows if flow.target == place.id)
        goes = sum(flow.amount for flow in self.flows if flow.source == place.id)
        return max(comes, goes)


@dataclass(frozen=True, slots=True)
class Shape:
    """How a picture is laid out: where the columns stand, and how much room their words have."""

    name: str
    width: int
    plot: int  # the height of the largest column without its gaps
    columns: tuple[int, int, int]
    room: tuple[int, int, int]
    bold: int  # tenths of a point that a letter of a name takes
    above: bool  # words stand above their block, not beside it


WIDE = Shape("wide", 760, 240, (172, 372, 588), (156, 188, 156), 90, above=False)
PHONE = Shape("phone", 320, 300, (0, 154, 308), (104, 104, 104), 84, above=True)


@dataclass(frozen=True, slots=True)
class Block:
    """A place where it stands."""

    place: Place
    amount: int
    top: int
    height: int


def sankey(flows: Flows, shape: Shape, *, mirrored: bool = False) -> str:
    """The picture as SVG, or nothing where nothing flows."""
    if not flows.flows:
        return ""
    blocks = stacked(flows, shape)
    height = max(block.top + block.height for block in blocks.values()) + LINE
    turn = Turn(shape.width if mirrored else 0)
    named = f'aria-labelledby="flow-{shape.name}-title flow-{shape.name}-words"'
    size = f'viewBox="0 0 {shape.width} {height}"'
    parts = [
        f'<svg class="chart {shape.name}" {size} role="img" {named}>',
        f'<title id="flow-{shape.name}-title">{escape(flows.title)}</title>',
        f'<desc id="flow-{shape.name}-words">{escape(flows.description)}</desc>',
        *ribbons(flows, blocks, shape, turn),
        *(drawn(block, shape, turn) for block in blocks.values()),
        *(words for block in blocks.values() for words in labels(flows, block, shape, turn)),
        "</svg>",
    ]
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class Turn:
    """Mirrors what is drawn; a width of 0 leaves it as it is."""

    width: int

    def x(self, x: int) -> int:
        """Where a point stands."""
        return self.width - x if self.width else x

    def anchor(self, anchor: str) -> str:
        """On which side words hold on."""
        other = {"start": "end", "end": "start"}
        return other.get(anchor, anchor) if self.width else anchor


def scale_of(flows: Flows, shape: Shape) -> Fraction:
    """Points of height for one smallest unit."""
    sums = [0] * COLUMNS
    for place in flows.places:
        sums[place.column] += flows.amount(place)
    return Fraction(shape.plot, max(sums))


def thickness(amount: int, scale: Fraction) -> int:
    """How thick a flow is; never invisible."""
    return max(1, round(amount * scale))


def stacked(flows: Flows, shape: Shape) -> dict[str, Block]:
    """Every place with its height and top; columns stand around one middle."""
    scale = scale_of(flows, shape)
    heights = {place.id: height_of(place.id, flows.flows, scale) for place in flows.places}
    tall = [column_height(flows.places, heights, column) for column in range(COLUMNS)]
    head = 2 * LINE + 4 if shape.above else LINE
    blocks = {}
    for column in range(COLUMNS):
        top = head + (max(tall) - tall[column]) // 2
        for place in flows.places:
            if place.column == column:
                height = heights[place.id]
                blocks[place.id] = Block(place, flows.amount(place), top, height)
                top += height + APART
    return blocks


def height_of(place: str, flows: Sequence[Flow], scale: Fraction) -> int:
    """As high as what comes or what goes."""
    comes = sum(thickness(flow.amount, scale) for flow in flows if flow.target == place)
    goes = sum(thickness(flow.amount, scale) for flow in flows if flow.source == place)
    return max(comes, goes, 2)


def column_height(places: Sequence[Place], heights: Mapping[str, int], column: int) -> int:
    """The height of a column with its gaps."""
    own = [heights[place.id] for place in places if place.column == column]
    return sum(own) + APART * max(len(own) - 1, 0)


def ribbons(flows: Flows, blocks: Mapping[str, Block], shape: Shape, turn: Turn) -> Iterator[str]:
    """Each flow as a ribbon, in the order of the blocks so that they cross little."""
    scale = scale_of(flows, shape)
    order = {place.id: at for at, place in enumerate(flows.places)}
    left = {key: block.top for key, block in blocks.items()}
    right = dict(left)
    for flow in sorted(flows.flows, key=lambda one: (order[one.source], order[one.target])):
        thick = thickness(flow.amount, scale)
        source, target = blocks[flow.source].place, blocks[flow.target].place
        x0 = turn.x(shape.columns[source.column] + BLOCK)
        x1 = turn.x(shape.columns[target.column])
        y0, y1, middle = left[flow.source], right[flow.target], (x0 + x1) // 2
        left[flow.source] += thick
        right[flow.target] += thick
        yield (
            f'<path class="flow c{source.colour}" d="M{x0} {y0}C{middle} {y0} {middle} {y1} '
            f'{x1} {y1}v{thick}C{middle} {y1 + thick} {middle} {y0 + thick} {x0} {y0 + thick}z"/>'
        )


def drawn(block: Block, shape: Shape, turn: Turn) -> str:
    """A block."""
    x = shape.columns[block.place.column]
    x = min(turn.x(x), turn.x(x + BLOCK))
    return (
        f'<rect class="c{block.place.colour}" x="{x}" y="{block.top}" width="{BLOCK}" '
        f'height="{block.height}"/>'
    )


def labels(flows: Flows, block: Block, shape: Shape, turn: Turn) -> Iterator[str]:
    """The name of a block and its amount, in two lines."""
    x, anchor = beside(block.place.column, shape)
    y = block.top - LINE - 6 if shape.above else block.top + block.height // 2 - 3
    room = shape.room[block.place.column]
    name = ISOLATE.format(fitted(block.place.name, room * LETTER * 10 // shape.bold))
    written = flows.written[block.amount]
    amount = next((one for one in written if columns(one) * LETTER <= room), written[-1])
    at = f'x="{turn.x(x)}" text-anchor="{turn.anchor(anchor)}"'
    yield f'<text class="name" y="{y}" {at}>{escape(name)}</text>'
    yield f'<text class="quiet" y="{y + LINE}" {at}>{escape(fitted(amount, room))}</text>'


def beside(column: int, shape: Shape) -> tuple[int, str]:
    """Where the words of a column hold on, and by which end."""
    x = shape.columns[column]
    if shape.above:
        return ((x, "start"), (x + BLOCK // 2, "middle"), (x + BLOCK, "end"))[column]
    return (x - 10, "end") if column == 0 else (x + BLOCK + 10, "start")
