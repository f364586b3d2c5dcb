"""Rules side by side, on a terminal of any width."""

from itertools import pairwise

import pytest

from commonpool.cli.app import main
from commonpool.cli.screen import paragraph, width
from tools.examples import EXAMPLES

HOLON = EXAMPLES / "holon-alpha"
MODELS = ("whole-dollar", "need", "need-derived", "impact", "hybrid")


def shown(columns: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COLUMNS", str(columns))
    files = [str(HOLON / f"{model}.toml") for model in MODELS]
    assert main(["compare", str(HOLON / "time.toml"), "--with", *files]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(("columns", "panels"), [(60, 3), (80, 2), (100, 2), (120, 1)])
def test_six_rules_fit(
    columns: int,
    panels: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = shown(columns, capsys, monkeypatch).splitlines()
    heads = [line.split() for line in lines if line.startswith("  Who")]
    assert max(map(width, lines)) <= columns
    assert len(heads) == panels
    assert all(head[1] == "time@1" for head in heads), "the rule in force is beside each"
    assert [name for head in heads for name in head[2:]] == list(MODELS)


def test_a_panel_takes_all_that_fits(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    heads = [
        len(line.split())
        for columns in range(50, 130, 10)
        for line in shown(columns, capsys, monkeypatch).splitlines()
        if line.startswith("  Who")
    ]
    assert max(heads) == 7
    one = [width_of(shown(columns, capsys, monkeypatch)) for columns in (60, 80, 120)]
    assert all(narrow <= wide for narrow, wide in pairwise(one))


def width_of(text: str) -> int:
    return max(width(line) for line in text.splitlines())


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_sentences_fit(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    text = "  " + paragraph("the baseline comes before all that flows " * 6)
    assert max(map(len, text.splitlines())) <= min(columns, 88)
