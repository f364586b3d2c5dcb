"""Pictures: what flows is drawn to scale, words never touch, and mirrored means mirrored."""

from __future__ import annotations

import re
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from commonpool.core.amounts import Unit
from commonpool.formats.svg import columns
from commonpool.web.charts.bars import between, changes
from commonpool.web.charts.sankey import LINE, PHONE, WIDE, Flow, Flows, Place, Shape, sankey
from commonpool.web.charts.waterfall import Step, waterfall
from commonpool.web.charts.way import Way, picture
from tools.examples import EXAMPLES, close_example

USD = Unit("USD", 2)
NAMES = st.text("abcm Wلع字", min_size=1, max_size=30).filter(str.strip)
AMOUNTS = st.integers(1, 10**12)


@st.composite
def flows(draw: st.DrawFn) -> Flows:
    """One to six sources, one to three pools, one to eight ends."""
    counts = [draw(st.integers(1, most)) for most in (6, 3, 8)]
    places = [
        Place(f"{column}-{at}", draw(NAMES), column, at % 5)
        for column, count in enumerate(counts)
        for at in range(count)
    ]
    own = [[place.id for place in places if place.column == column] for column in range(3)]
    made = [Flow(draw(st.sampled_from(own[1])), end, draw(AMOUNTS)) for end in own[2]]
    made += [Flow(source, draw(st.sampled_from(own[1])), draw(AMOUNTS)) for source in own[0]]
    drawn = Flows("t", "d", tuple(places), tuple(made), {})
    amounts = {drawn.amount(place) for place in places}
    return Flows(
        "t", "d", tuple(places), tuple(made), {one: (f"{one} USD", str(one)) for one in amounts}
    )


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314  # our own drawing


def boxes(svg: str, shape: Shape = WIDE) -> list[tuple[str, int, int, int, int]]:
    """Each text with the room it takes, by the widest letters that there are here."""
    found = []
    for text in parsed(svg).iter("text"):
        words = (text.text or "").strip("\u2068\u2069")
        bold = text.get("class") == "name"
        wide = int(columns(words) * (shape.bold // 10 if bold else 8))
        x, y = int(text.get("x", "0")), int(text.get("y", "0"))
        left = {"start": x, "middle": x - wide // 2, "end": x - wide}[text.get("text-anchor", "")]
        found.append((words, left, left + wide, y - LINE + 3, y + 3))
    return found


def touching(svg: str, shape: Shape = WIDE) -> list[tuple[str, str]]:
    return [
        (a[0], b[0])
        for a, b in combinations(boxes(svg, shape), 2)
        if a[1] < b[2] and b[1] < a[2] and a[3] < b[4] and b[3] < a[4]
    ]


@pytest.mark.parametrize("shape", [WIDE, PHONE], ids=["wide", "phone"])
@given(drawn=flows(), mirrored=st.booleans())
@pytest.mark.property
def test_no_two_names_touch(shape: Shape, drawn: Flows, mirrored: bool) -> None:
    assert touching(sankey(drawn, shape, mirrored=mirrored), shape) == []


def test_the_test_sees_names_that_touch() -> None:
    drawn = '<svg><text x="0" y="20" text-anchor="start">Dues</text>'
    drawn += '<text x="9" y="25" text-anchor="start">Grants</text></svg>'
    assert touching(drawn) == [("Dues", "Grants")]


@pytest.mark.property
@given(drawn=flows())
def test_a_mirrored_picture_is_the_same_from_the_other_side(drawn: Flows) -> None:
    there, back = sankey(drawn, WIDE), sankey(drawn, WIDE, mirrored=True)
    right = [x for _, x, _, _, _ in boxes(there)]
    left = [WIDE.width - x for _, _, x, _, _ in boxes(back)]
    assert all(abs(a - b) <= 1 for a, b in zip(right, left, strict=True))


@pytest.mark.property
@given(drawn=flows())
def test_everything_is_inside_the_picture(drawn: Flows) -> None:
    for shape in (WIDE, PHONE):
        root = parsed(sankey(drawn, shape))
        _, _, width, height = map(int, root.get("viewBox", "").split())
        for block in root.iter("rect"):
            x, y, w, h = (int(block.get(key, "0")) for key in ("x", "y", "width", "height"))
            assert 0 <= x <= x + w <= width
            assert 0 <= y <= y + h <= height


def test_twice_the_money_is_twice_as_thick() -> None:
    places = (Place("a", "A", 0), Place("b", "B", 0), Place("c", "C", 1))
    drawn = Flows("", "", places, (Flow("a", "c", 100), Flow("b", "c", 200)), {})
    svg = sankey(
        Flows("", "", places, drawn.flows, {100: ("1",), 200: ("2",), 300: ("3",)}),
        WIDE,
    )
    thick = [int(value) for value in re.findall(r"v(\d+)C", svg)]
    assert thick == [80, 160]


def test_nothing_flows_nothing_is_drawn() -> None:
    assert sankey(Flows("", "", (), (), {}), WIDE) == ""


def test_a_name_cannot_break_out_of_the_picture() -> None:
    places = (Place("a", "<script>", 0), Place("b", "B", 1))
    svg = sankey(Flows('"<&', "</desc>", places, (Flow("a", "b", 1),), {1: ("<1>",)}), WIDE)
    assert "<script" not in svg
    assert parsed(svg) is not None


def test_the_way_of_the_village_s_month_adds_up() -> None:
    closed = close_example(EXAMPLES / "village-month" / "village.toml")
    receipt = closed.bundle["receipt"]
    assert isinstance(receipt, dict)
    way = Way(receipt, closed.written.unit)
    made = picture(receipt, closed.written.unit)
    assert made is not None
    into = sum(
        amount for source, _, amount in named(made.flows) if source.startswith(("from", "c"))
    )
    income = way.amount("income") + way.amount("carried")
    sources = [one for one in made.flows.flows if one.source.startswith(("from:", "carried"))]
    ends = {place.id for place in made.flows.places if place.column == 2}
    reached = [one for one in made.flows.flows if one.target in ends]
    assert sum(one.amount for one in sources) == income
    assert sum(one.amount for one in reached) == income
    assert into >= income
    for place in made.flows.places:
        comes = sum(one.amount for one in made.flows.flows if one.target == place.id)
        goes = sum(one.amount for one in made.flows.flows if one.source == place.id)
        assert comes == goes or 0 in (comes, goes)


def named(drawn: Flows) -> list[tuple[str, str, int]]:
    return [(one.source, one.target, one.amount) for one in drawn.flows]


def test_in_arabic_money_comes_from_the_right() -> None:
    closed = close_example(EXAMPLES / "village-month" / "village.toml")
    receipt = closed.bundle["receipt"]
    assert isinstance(receipt, dict)
    with translation.override("ar"):
        made = picture(receipt, closed.written.unit)
    assert made is not None
    blocks = [int(one.get("x", "")) for one in parsed(made.wide).iter("rect")]
    assert blocks[0] > WIDE.width // 2 > blocks[-1]


def test_a_waterfall_ends_where_its_steps_lead() -> None:
    rows = waterfall([Step("a", "", 300), Step("b", "", 100), Step("c", "", -150)], "sum")
    assert [(row.bar.x, row.bar.width, row.bar.kind) for row in rows] == [
        (0, 750, "plus"),
        (750, 250, "plus"),
        (625, 375, "minus"),
        (0, 625, "total"),
    ]
    assert rows[-1].step.amount == 250


def test_an_empty_waterfall_is_nothing() -> None:
    (row,) = waterfall([], "sum")
    assert (row.step.amount, row.bar.width, row.total) == (0, 0, True)


@given(st.lists(st.tuples(st.text(), st.integers(0, 10**9), st.integers(0, 10**9))))
@pytest.mark.property
def test_changes_stay_on_their_side_of_the_middle(rows: list[tuple[str, int, int]]) -> None:
    for change in changes(rows):
        assert 0 <= change.bar.x <= change.bar.x + change.bar.width <= 1000
        if change.difference > 0:
            assert change.bar.x >= 499
        if change.difference < 0:
            assert change.bar.x + change.bar.width <= 501


def test_a_small_bar_can_be_seen() -> None:
    assert between(0, 1, 0, 10**9, "plus").width == 4
    assert between(10**9 - 1, 10**9, 0, 10**9, "plus").x == 996
    assert between(5, 5, 0, 10, "plus").width == 0
