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


def test_what_a_rule_leaves_to_nobody_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    out = compared(capsys, ROUNDS / "quadratic.toml", "--with", "octant@1")
    assert (
        "703.10 EUR would change hands, 23.4% of what there is to share, 656.82 of it to nobody;"
        in out
    )
    out = compared(capsys, ROUNDS / "octant.toml", "--with", "quadratic@1")
    assert "of it out of what was left;" in out


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


def test_without_a_name_every_rule_that_fits_stands_beside_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = compared(capsys, ROUNDS / "quadratic.toml")
    for rule in ("octant@1", "octant-threshold@1", "pairwise@1", "cocm@1"):
        assert f"{rule}: " in out
    assert (
        "not capital-constrained@1: it pays donations on out of the pot, which quadratic@1 does "
        "not; compare each with its like"
    ) in out
    assert "time@1" not in out
    assert "greedy@1" not in out


def test_without_a_name_a_village_has_its_rules_and_an_election_its_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    village = compared(capsys, EXAMPLES / "holon-alpha" / "time.toml")
    for rule in ("time@1", "equal@1", "hybrid@1"):
        assert rule in village
    assert 'not zones@1: "zones" is missing' in village
    election = compared(capsys, ROUNDS / "budgeting.toml")
    for rule in ("greedy@1", "phragmen@1", "bounded-overspending@1"):
        assert f"{rule}: " in election
    assert "quadratic@1" not in election
    assert "not greedy-threshold@1: there is no threshold" in election


def test_why_a_rule_does_not_stand_there_is_told_to_programs_too(
    capsys: pytest.CaptureFixture[str],
) -> None:
    made = json.loads(compared(capsys, ROUNDS / "capital-constrained.toml", "--format", "json"))
    assert [one["rule"] for one in made["rules"]] == ["capital-constrained@1"]
    told = {one["rule"]: one["why"] for one in made["not"]}
    assert told["quadratic@1"] == (
        "capital-constrained@1 pays donations on out of the pot, which it does not; "
        "compare each with its like"
    )


@pytest.mark.parametrize(
    ("file", "rule", "words"),
    [
        ("retroactive", "quadratic@1", "--with quadratic@1: it reads donations, and this file has"),
        ("quadratic", "greedy@1", "no such table; name a rule that reads donations"),
        ("quadratic", "capital-constrained@1", "it pays donations on out of the pot"),
        ("capital-constrained", "octant@1", "capital-constrained@1 pays donations on"),
        ("quadratic", ROUNDS / "retroactive.toml", "it reads ballots, and this file has no"),
        ("quadratic", "quadratc@1", "commonpool mechanisms lists them"),
    ],
)
def test_a_rule_that_cannot_stand_beside_it_is_refused_and_no_column_of_zeros(
    capsys: pytest.CaptureFixture[str], file: str, rule: str | Path, words: str
) -> None:
    assert main(["compare", str(ROUNDS / f"{file}.toml"), "--with", str(rule)]) == 2
    assert words in capsys.readouterr().err


def test_pairwise_is_tried_with_a_hundredth_of_the_pot(capsys: pytest.CaptureFixture[str]) -> None:
    out = compared(capsys, ROUNDS / "quadratic.toml", "--with", "octant@1", "pairwise@1")
    assert "pairwise@1: 77.04 EUR would change hands" in out


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


def test_many_rules_that_do_not_fit_fold_at_the_edge_of_the_page(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["compare", str(EXAMPLES / "rounds" / "retroactive.toml")]) == 0
    lines = capsys.readouterr().out.splitlines()
    (first,) = (line for line in lines if line.startswith("  not greedy@1, greedy-no-skip@1"))
    assert first == first.rstrip()
    assert all(len(line) <= 88 for line in lines if "not " in line)
