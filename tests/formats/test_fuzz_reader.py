"""Whatever stands in a file, it is shared and verifies, or it is refused in one sentence."""

import json
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonpool.core.canonical import canonical_text, parse_json
from commonpool.core.fault import Fault
from commonpool.core.verification import verify
from commonpool.formats.files import BadFile
from tests.conftest import ROOT
from tests.core.village import bundle_of
from tests.formats.month import CSV, MONTH, closed

VILLAGE = ROOT / "examples" / "village-month"
EXAMPLES = {
    path.name: path.read_bytes() for path in sorted((ROOT / "examples").rglob("*.toml"))
} | {"month": MONTH.encode()}
TABLES = {path.name: path.read_bytes() for path in sorted(VILLAGE.glob("*.csv"))}
# One folder serves all examples of a test: each writes its file anew.
fuzz = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def judge(file: Path) -> None:
    """Shared and verified, or refused in one sentence that names a file. Nothing else."""
    try:
        made = closed(file)
    except BadFile as bad:
        said = str(bad)
        assert "\n" not in said  # the sentence is what is tested
        assert len(said) < 600
        assert str(file.parent) in said or "leads nowhere" in said
        return
    text = canonical_text(made.bundle)
    assert verify(parse_json(text)) == []
    text.encode()


EQUAL = """\
[community]
id = "testing"
currency = "USD"
[cycle]
id = "2026-01"
opens = 2026-01-01
closes = 2026-02-01
[rule]
mechanism = "equal@1"
[[inflows]]
id = "market"
amount = 100
"""
STRANGE = [
    b"", b"\0", b"\r", b"\r\n", b"\n", b"\xff", b"\xef\xbb\xbf", b'"', b"'", b'"""', b"'''", b"[",
    b"]", b"[[", b"]]", b"{", b"}", b",", b"=", b".", b"#", b"-", b"+", b"0", b"9" * 31, b"1e9",
    b"nan", b"0x10", b"1979-05-27", b"07:32:00", b"true", b'"100%"', b'"1/0"', b'"-1"', b"[]",
    b"{}", b"\\", b"\\u0000", b"\\ud800", b"\xe2\x80\xae", "٣".encode(), b"id", b"[people]",
    b"[[people]]", b"[nested]", b'"x.csv"', b"1_000", b"000", b'"9999-12-31"',
    b"9999-12-31T23:59:59-23:59", b"0001-01-01T00:00:00+23:59",
]  # fmt: skip


@st.composite
def spoiled(draw: st.DrawFn, sources: dict[str, bytes]) -> bytes:
    """A real file with a few spots replaced, deleted, doubled, or spliced out of another."""
    data = sources[draw(st.sampled_from(sorted(sources)))]
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from([0, 0, 1, 2, 5, 20, 80])))
        other = sources[draw(st.sampled_from(sorted(sources)))]
        at = draw(st.integers(0, len(other)))
        piece = draw(
            st.sampled_from([*STRANGE, data[start:end] * 2, other[at : at + end - start + 9]])
        )
        data = data[:start] + piece + data[end:]
    return data


@st.composite
def swapped_lines(draw: st.DrawFn, sources: dict[str, bytes]) -> bytes:
    """A real file with lines left out, doubled or moved: still TOML, more often than not."""
    lines = sources[draw(st.sampled_from(sorted(sources)))].split(b"\n")
    for _ in range(draw(st.integers(1, 3))):
        one = draw(st.integers(0, len(lines) - 1))
        other = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["drop", "double", "swap", "value"])):
            case "drop":
                lines[one] = b""
            case "double":
                lines.insert(other, lines[one])
            case "swap":
                lines[one], lines[other] = lines[other], lines[one]
            case _:
                head, mark, _ = lines[one].partition(b" = ")
                _, _, tail = lines[other].partition(b" = ")
                lines[one] = head + mark + tail if mark and tail else lines[one]
    return b"\n".join(lines)


words = st.sampled_from(
    [
        "[community]", "[cycle]", "[rule]", "[policy]", "[balances]", "[[people]]", "[[inflows]]",
        "[[contributions]]", "[rule.parameters]", "[nested]", "[policy.reserve]", "[[needs]]",
        'id = "a"', 'id = "b"', 'currency = "JPY"', "decimals = 18", "opens = 2026-01-01",
        "closes = 2026-02-01", 'mechanism = "time@1"', 'mechanism = "equal@1"', 'by = "a"',
        "hours = 3", 'amount = "5"', "quantity = 2", 'percent = "10%"', "vesting = 3",
        'zone = "x"', "registered = false", 'people = "people.csv"', 'a = "people.csv"', "x = 1",
        'mechanism = "hybrid@1"', "floor = 2", "cap = 3", 'if_none = "equal"', "[", "]", "=", ",",
        "'''", '"""', "{a = 1}", "# x", "a.b.c = 1", '"" = 1', "[[rule.parameters.impact]]",
    ]
)  # fmt: skip


@pytest.mark.property
@fuzz
@given(st.one_of(st.binary(max_size=200), st.text(max_size=80).map(lambda text: text.encode())))
def test_any_bytes_at_all(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "month.toml"
    file.write_bytes(data)
    judge(file)


@pytest.mark.property
@fuzz
@given(st.lists(words, max_size=12), st.sampled_from(["", EQUAL]))
def test_a_soup_of_words(tmp_path: Path, soup: list[str], head: str) -> None:
    (tmp_path / "people.csv").write_text(CSV, encoding="utf-8")
    file = tmp_path / "month.toml"
    file.write_text(head + "\n".join(soup), encoding="utf-8")
    judge(file)


@pytest.mark.property
@fuzz
@given(spoiled(EXAMPLES) | swapped_lines(EXAMPLES))
def test_a_real_file_that_was_spoiled(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "village" / "month.toml"
    if not file.parent.exists():
        copytree(VILLAGE, file.parent)
    file.write_bytes(data)
    judge(file)


@pytest.mark.property
@fuzz
@given(spoiled(TABLES) | swapped_lines(TABLES), st.sampled_from(sorted(TABLES)))
def test_a_real_table_that_was_spoiled(tmp_path: Path, data: bytes, name: str) -> None:
    folder = tmp_path / "village"
    if not folder.exists():
        copytree(VILLAGE, folder)
    (folder / name).write_bytes(data)
    judge(folder / "village.toml")
    (folder / name).write_bytes(TABLES[name])


cells = st.sampled_from(
    [
        "ana",
        "bo",
        "",
        "true",
        "no",
        "1",
        "-1",
        "1/3",
        '"',
        "'",
        ";",
        " ",
        "x",
        "2026-01-05",
        "٣",
        "A\0",
    ]
)
columns = st.sampled_from(["id", "name", "kind", "registered", "left", "zone", "", "nmae", "ID"])


@pytest.mark.property
@fuzz
@given(
    st.lists(columns, min_size=1, max_size=4),
    st.lists(st.lists(cells, max_size=4), max_size=5),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_any_table_of_people(
    tmp_path: Path, head: list[str], rows: list[list[str]], mark: str, end: str
) -> None:
    lines = [mark.join(row) for row in (head, *rows)]
    (tmp_path / "people.csv").write_bytes(end.join(lines).encode())
    file = tmp_path / "month.toml"
    file.write_text(f'people = "people.csv"\n{EQUAL}', encoding="utf-8")
    judge(file)


BUNDLE = canonical_text(bundle_of(ROOT / "examples" / "holon-alpha" / "hybrid.toml")).encode()


@pytest.mark.property
@given(spoiled({"bundle": BUNDLE}))
def test_a_bundle_that_was_spoiled(data: bytes) -> None:
    """It is no JSON, or no bundle, or it differs; and where it verifies, it says the same."""
    try:
        value = parse_json(data.decode("utf-8-sig"))
        found = verify(value)
    except (UnicodeDecodeError, Fault):
        return
    assert found or value == json.loads(BUNDLE)
    assert all(str(row).isprintable() for row in found)
