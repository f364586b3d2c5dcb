"""`compare` on a round: the distance of rules, degenerate outcomes, and the picture."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from commonpool.cli.app import main
from tools.examples import EXAMPLES

ROUNDS = EXAMPLES / "rounds"
OTHERS = ("pairwise", "cocm")


def compared(capsys: pytest.CaptureFixture[str], *words: str | Path) -> str:
    assert main(["compare", *map(str, words)]) == 0
    return " ".join(capsys.readouterr().out.split())


def test_how_far_who_gains_and_who_loses(capsys: pytest.CaptureFixture[str]) -> None:
    out = compared(capsys, ROUNDS / "quadratic.toml", "--with", ROUNDS / "pairwise.toml")
    assert (
        "pairwise: 633.43 EUR would change hands, 21.1% of what there is to share; the village "
        "seed bank gains most (+633.43) and the river ferry loses most (-195.09)."
    ) in out
    assert out.count("the same donor twice?") == 1, "what is said of one rule is not said again"


def test_a_rule_beside_itself(capsys: pytest.CaptureFixture[str]) -> None:
    out = compared(capsys, ROUNDS / "cocm.toml", "--with", "cocm@1")
    assert "cocm@1: nobody's share changes on this cycle's data." in out


@pytest.mark.parametrize(
    ("file", "rule", "words"),
    [
        ("cocm", "octant@1", "cocm@1: one party gets all that is shared."),
        ("quadratic", "cocm@1", "cocm@1: nothing is shared."),
    ],
)
def test_degenerate_outcomes_are_named(
    capsys: pytest.CaptureFixture[str], file: str, rule: str, words: str
) -> None:
    out = compared(capsys, EXAMPLES / "rules" / f"{file}.toml", "--with", rule)
    assert words in out


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    others = [ROUNDS / f"{name}.toml" for name in OTHERS]
    made = json.loads(
        compared(capsys, ROUNDS / "quadratic.toml", "--with", *others, "--format", "json")
    )
    first, pairwise, _ = made["rules"]
    assert first["distance"] == {"amount": "0.00", "percent": "0%"}
    assert pairwise["distance"] == {"amount": "633.43", "percent": "21.11%"}
    assert pairwise["gains_most"] == {"party": "seedbank", "amount": "633.43"}
    assert pairwise["loses_most"] == {"party": "ferry", "amount": "195.09"}
    assert "degenerate" not in pairwise


def test_a_picture_of_every_party_under_every_rule(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path, others = tmp_path / "rules.svg", [ROUNDS / f"{name}.toml" for name in OTHERS]
    out = compared(capsys, ROUNDS / "quadratic.toml", "--with", *others, "--plot", path)
    assert f"wrote {path}" in out
    root = ET.fromstring(path.read_text("utf-8"))  # noqa: S314  # our own
    shown = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    for words in ("the village seed bank", "750.00", "1383.43", "1288.44", "quadratic@1", *OTHERS):
        assert words in shown


def test_a_picture_is_not_written_over_the_round(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "round.toml"
    path.write_bytes((EXAMPLES / "rules" / "quadratic.toml").read_bytes())
    assert main(["compare", str(path), "--with", "octant@1", "--plot", str(path)]) == 2
    assert "read or written already" in capsys.readouterr().err
