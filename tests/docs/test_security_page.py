"""The list of the security standard: every line judged once, by files that exist."""

import re
from collections import Counter

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "reference" / "security.md").read_text("utf-8")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (.+) \|$", re.MULTILINE)
VERDICTS = {"yes", "partly", "no", "operator", "n/a"}
# Lines of levels 1 and 2 in ASVS 5.0.0, by chapter.
LINES = {1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7, 10: 29, 11: 14, 12: 9}
LINES |= {13: 13, 14: 9, 15: 13, 16: 16, 17: 7}


def test_every_line_of_levels_1_and_2_has_one_verdict() -> None:
    rows = ROW.findall(PAGE)
    assert len({line for line, _, _ in rows}) == len(rows) == 253
    assert Counter(int(line.split(".")[0]) for line, _, _ in rows) == LINES
    assert {verdict for _, verdict, _ in rows} == VERDICTS


def test_the_sums_are_those_of_the_rows() -> None:
    counted = Counter(verdict for _, verdict, _ in ROW.findall(PAGE))
    for verdict, lines in counted.items():
        assert f"| {verdict} | {lines} |" in PAGE


def test_the_tests_it_names_are_there() -> None:
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", PAGE))
    assert named
    assert not [path for path in named if not (ROOT / path).exists()]
