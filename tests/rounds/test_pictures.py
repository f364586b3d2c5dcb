"""Pictures: well-formed, read aloud, all of it inside, and no words over other words."""

import re
from fractions import Fraction
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonpool.formats.svg import apart, columns, fitted, power_of, tick, ticks
from commonpool.formats.svg_bars import Bars, bar_chart
from commonpool.formats.svg_chart import Chart, Series, line_chart

SVG = "{http://www.w3.org/2000/svg}"
NASTY = "<b>&\"' \N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}漢字漢字 🍞"
Box = tuple[float, float, float, float]
AMOUNTS = st.fractions(min_value=0, max_value=10**15, max_denominator=1000)


def lines(
    values: list[list[Fraction]], names: list[str] | None = None, title: str = "A title"
) -> str:
    places = tuple(str(place) for place in range(len(values[0])))
    named = names or [f"rule-{place}@1" for place in range(len(values))]
    series = tuple(Series(name, tuple(row)) for name, row in zip(named, values, strict=True))
    return line_chart(Chart(title, "told in words", "names", "EUR brought", places, series))


def bars(values: list[list[Fraction]], names: list[str] | None = None, title: str = "A") -> str:
    named = names or [f"party {place}" for place in range(len(values))]
    rows = tuple(
        (name, tuple(row), tuple(f"{float(one):.2f}" for one in row))
        for name, row in zip(named, values, strict=True)
    )
    rules = tuple(f"rule-{place}@1" for place in range(len(values[0])))
    return bar_chart(Bars(title, "told in words", "EUR", rules, rows))


def read(text: str) -> ET.Element:
    """The picture, which has a title and is described."""
    root = ET.fromstring(text)  # noqa: S314  # our own
    ids = root.attrib["aria-labelledby"].split()
    told = {child.attrib["id"]: child.text for child in root if "id" in child.attrib}
    assert root.attrib["role"] == "img"
    assert all(told[one] for one in ids)
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    return root


def boxes(root: ET.Element) -> dict[str, Box]:
    """Where words stand: left, top, right, bottom; letters are not wider than six tenths."""
    found = {}
    for place, text in enumerate(root.iter(f"{SVG}text")):
        size = float(text.attrib.get("font-size", 13))
        wide = columns(text.text or "") * size * 0.6
        shift = {"start": 0.0, "middle": wide / 2, "end": wide}[text.attrib["text-anchor"]]
        left, foot = float(text.attrib["x"]) - shift, float(text.attrib["y"])
        found[f"{place} {text.text}"] = (left, foot - size * 0.75, left + wide, foot + size * 0.2)
    return found


def sound(text: str) -> ET.Element:
    """The picture, once nothing in it leaves it or lies over other words."""
    root = read(text)
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    found = boxes(root)
    for name, (left, top, right, bottom) in found.items():
        assert 0 <= left < right <= width, name
        assert 0 <= top < bottom <= height, name
    for (one, a), (other, b) in combinations(found.items(), 2):
        apart_from = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
        assert apart_from, (one, other)
    for path in root.iter():
        drawn = re.findall(r"[-\d.]+", path.attrib.get("points", ""))
        assert all(0 <= float(one) <= max(width, height) for one in drawn)
        for name, limit in (("x", width), ("cx", width), ("y", height), ("cy", height)):
            assert 0 <= float(path.attrib.get(name, 0)) <= limit
        assert float(path.attrib.get("width", 1)) > 0
        assert float(path.attrib.get("x", 0)) + float(path.attrib.get("width", 0)) <= width
    return root


@pytest.mark.property
@given(
    values=st.integers(1, 8).flatmap(
        lambda places: st.lists(
            st.lists(
                st.fractions(min_value=-(10**6), max_value=10**9, max_denominator=100),
                min_size=places,
                max_size=places,
            ),
            min_size=1,
            max_size=25,
        )
    )
)
def test_lines_of_any_values(values: list[list[Fraction]]) -> None:
    root = sound(lines(values))
    assert len(list(root.iter(f"{SVG}polyline"))) == len(values)
    assert len(list(root.iter(f"{SVG}circle"))) == len(values) * len(values[0])


@pytest.mark.property
@given(
    values=st.integers(1, 6).flatmap(
        lambda rules: st.lists(
            st.lists(AMOUNTS, min_size=rules, max_size=rules), min_size=1, max_size=12
        )
    )
)
def test_bars_of_any_amounts(values: list[list[Fraction]]) -> None:
    root = sound(bars(values))
    named = {text.text for text in root.iter(f"{SVG}text")}
    assert {f"party {place}" for place in range(len(values))} <= named


def test_a_longer_bar_is_more() -> None:
    root = sound(bars([[Fraction(10), Fraction(0), Fraction(40)]]))
    drawn = [rect for rect in root.iter(f"{SVG}rect") if rect.attrib.get("height") == "12"]
    wide = [int(rect.attrib["width"]) for rect in drawn[3:]]
    assert wide[1] < wide[0] < wide[2]
    assert abs(wide[2] - 4 * wide[0]) <= 4


@pytest.mark.parametrize("picture", [lines, bars])
def test_words_are_cut_short_and_marks_are_only_marks(picture: object) -> None:
    long = "the village seed bank and its very many friends in the valley " * 9
    values = [[Fraction(1), Fraction(2)], [Fraction(1), Fraction(2)]]
    for words in (NASTY, long, "漢" * 300, "W" * 300):
        root = sound(picture(values, [words, words[::-1]], words))  # type: ignore[operator]
        assert (root.find(f"{SVG}title") or ET.Element("x")).text in (words, None)
    assert "<b>" not in picture(values, [NASTY, NASTY], NASTY)  # type: ignore[operator]


def test_all_lines_alike_still_have_their_names() -> None:
    root = sound(lines([[Fraction(0), Fraction(0)]] * 12))
    names = [text.text for text in root.iter(f"{SVG}text") if "rule" in (text.text or "")]
    assert len(set(names)) == 12


def test_dark_screens_are_thought_of() -> None:
    for text in (lines([[Fraction(1)]]), bars([[Fraction(1)]])):
        assert "prefers-color-scheme: dark" in text


@pytest.mark.property
@given(
    low=st.fractions(min_value=-(10**9), max_value=0),
    high=st.fractions(min_value=Fraction(1, 10**9), max_value=10**12),
)
def test_ticks_are_round_few_and_reach_around(low: Fraction, high: Fraction) -> None:
    made = ticks(low, high)
    assert made[0] <= low <= high <= made[-1]
    assert 2 <= len(made) <= 8
    assert len({after - before for before, after in pairwise(made)}) == 1
    assert len({tick(one / power_of(made)) for one in made}) == len(made)


@pytest.mark.property
@given(wanted=st.lists(st.integers(0, 400), max_size=20).map(sorted))
def test_labels_are_apart_and_within(wanted: list[int]) -> None:
    made = apart(wanted, 40, 40 + 18 * 20)
    assert all(after - before >= 18 for before, after in pairwise(made))
    assert all(40 <= y <= 400 for y in made)


def test_what_has_room_stays_where_it_was() -> None:
    assert apart([50, 100, 300], 40, 400) == [50, 100, 300]
    assert apart([399, 400], 40, 400) == [382, 400]


@pytest.mark.parametrize(
    ("value", "words"),
    [(Fraction(0), "0"), (Fraction(1, 2), "0.5"), (Fraction(-3), "−3"),
     (Fraction(1500), "1\N{THIN SPACE}500"), (Fraction(1, 1000), "0.001")],
)  # fmt: skip
def test_ticks_as_they_are_written(value: Fraction, words: str) -> None:
    assert tick(value) == words


def test_what_fits_is_left_alone() -> None:
    assert fitted("the ferry", 200) == "the ferry"
    assert fitted("the village seed bank", 80) == "the villa…"
    assert columns(fitted("漢" * 30, 80)) <= 10
