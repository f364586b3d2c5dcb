"""`commonpool simulate`: a table, JSON and a picture; one sentence where it cannot."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from commonpool.cli.app import main
from commonpool.formats.cycle_file import read_cycle_file
from tools.examples import EXAMPLES

ROUND = EXAMPLES / "rounds" / "quadratic.toml"
ATTACK = ("--attack", "sybil", "--budget", "100.00")


def simulated(
    capsys: pytest.CaptureFixture[str], *words: str | Path, code: int = 0
) -> tuple[str, str]:
    assert main(["simulate", *map(str, words)]) == code
    return capsys.readouterr()


def test_a_table_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    out, told = simulated(capsys, ROUND, *ATTACK)
    assert told == ""
    assert "sybil: 100.00 EUR spent for the repair café   seed 1" in out
    assert "What each unit spent brings, by names      1      2      5     10     20" in out
    rules = [line.split()[0] for line in out.splitlines() if "@1  " in line]
    assert rules == ["quadratic@1", "octant@1", "octant-threshold@1", "pairwise@1", "cocm@1"]
    assert (
        "Each unit brings most under quadratic@1 with 20 names: 750.00 EUR instead of 208.21."
        in " ".join(out.split())
    )
    assert "less than 30.00 EUR (a hundredth of what came in)" in " ".join(out.split())


def test_the_same_seed_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    words = (ROUND, "--attack", "collusion", "--budget", "50", "--with", "cocm@1", "--names", "5")
    first = simulated(capsys, *words, "--seed", "7")
    assert simulated(capsys, *words, "--seed", "7") == first
    others = {simulated(capsys, *words, "--seed", str(seed))[0] for seed in range(4)}
    assert len(others) > 1


def test_json_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = simulated(
        capsys, ROUND, *ATTACK, "--project", "radio", "--names", "2", "--with", "octant@1",
        "--format", "json",
    )  # fmt: skip
    made = json.loads(out)
    assert {name: made[name] for name in ("attack", "project", "spent", "seed")} == {
        "attack": "sybil", "project": "radio", "spent": "100.00", "seed": 1,
    }  # fmt: skip
    found = [(row["rule"], row["names"]) for row in made["gains"]]
    assert found == [(rule, n) for rule in ("quadratic@1", "octant@1") for n in (1, 2)]
    for row in made["gains"]:
        gained = float(row["after"]) - float(row["before"])
        assert abs(gained / 100 - float(row["per_unit"])) < 0.01


def test_a_picture(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "attack.svg"
    out, _ = simulated(capsys, ROUND, *ATTACK, "--plot", path)
    assert f"wrote {path}" in out
    text = path.read_text("utf-8")
    ET.fromstring(text)  # noqa: S314  # our own
    for words in ("names under which it is given", "EUR that each EUR spent brings", "cocm@1"):
        assert words in text


CSV = "by,to,amount\nben,well,5.00\ndora,well,5.00\n"
EMPTY = "by,to,amount\n"


@pytest.fixture
def village(tmp_path: Path) -> Path:
    """A round of two projects, whose donations stand in gifts.csv."""
    (tmp_path / "gifts.csv").write_text(CSV, "utf-8")
    text = (EXAMPLES / "rules" / "quadratic.toml").read_text("utf-8")
    head, _, rest = text.partition("donations = [")
    path = tmp_path / "round.toml"
    path.write_text(f'{head}donations = "gifts.csv"\n{rest.partition("]")[2]}', "utf-8")
    return path


def test_a_round_of_its_own(village: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = simulated(capsys, village, *ATTACK, "--names", "1", "--with", "octant@1")
    assert "spent for the village oven" in out, "that was given least"
    assert "with 1 name:" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--budget", "0"], "a budget of 0"),
        (["--budget", "-5"], "--budget"),
        (["--budget", "ten"], '--budget "ten" is not a plain number'),
        (["--budget", "1.005"], "3 decimals"),
        (["--budget", "0.05"], "5 smallest units under 10 names"),
        (["--budget", "5", "--names", "0"], "at least one"),
        (["--budget", "5", "--project", "nowhere"], '"nowhere" is not a known project'),
        (["--budget", "5", "--with", "tme@1"], "--with tme@1"),
        (
            ["--budget", "5", "--with", "time@1"],
            "it reads contributions, and this file has no such table; name a rule that reads donations",
        ),
        (["--budget", "5", "--plot", "gifts.csv"], "is read or written already"),
        (["--budget", "5", "--plot", "nowhere/a.svg"], "cannot be written"),
    ],
)
def test_bad_words_are_one_sentence(
    village: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    files = ("gifts.csv", "nowhere/a.svg")
    words = [str(village.parent / word) if word in files else word for word in words]
    out, told = simulated(capsys, village, "--attack", "sybil", *words, code=2)
    assert out == ""
    assert told.count("\n") == 1
    assert said in told
    assert (village.parent / "gifts.csv").read_text("utf-8") == CSV


def test_the_textbook_one_donor_as_n_brings_n_times_as_much_until_the_cap(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ("--attack", "sybil", "--budget", "50", "--names", "50")
    out, _ = simulated(capsys, EXAMPLES / "rounds" / "textbook.toml", *words)
    (row,) = (line.split() for line in out.splitlines() if line.startswith("  quadratic@1"))
    assert row[1:] == ["1", "2", "5", "10", "10", "10"]


def test_five_who_collude_stay_below_m_for_each_pair_whatever_they_spend(
    capsys: pytest.CaptureFixture[str],
) -> None:
    path, before = EXAMPLES / "rounds" / "bounded.toml", 0.0
    for budget in ("100", "1000", "10000", "1000000"):
        words = ("--attack", "collusion", "--budget", budget, "--names", "5", "--with", "cocm@1")
        out, _ = simulated(capsys, path, *words)
        assert "5 names are 10 pairs: with one another they claim less than 100.00 EUR" in (
            " ".join(out.split())
        )
        made = json.loads(simulated(capsys, path, *words, "--format", "json")[0])
        most = max(float(row["after"]) for row in made["gains"] if row["rule"] == "pairwise@1")
        assert before < most < 100
        before = most


def test_the_rule_in_force_beside_itself_at_its_defaults_has_a_row_of_its_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = EXAMPLES / "rounds" / "textbook.toml"
    out, _ = simulated(capsys, path, "--attack", "sybil", "--budget", "5", "--with", "quadratic@1")
    heads = [line.split()[0] for line in out.splitlines() if line.startswith("  quadratic@1")]
    assert heads == ["quadratic@1", "quadratic@1+"]


def test_a_round_that_nobody_gave_to(village: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (village.parent / "gifts.csv").write_text(EMPTY, "utf-8")
    _, told = simulated(capsys, village, *ATTACK, code=2)
    assert "the round has no donations" in told


def test_a_round_that_hears_neither_donations_nor_ballots(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, told = simulated(capsys, EXAMPLES / "rounds" / "praise.toml", *ATTACK, code=2)
    assert told.count("\n") == 1
    assert "praise@1 hears no donations and no ballots, and an attack is made of those" in told


def test_ballots_have_a_price(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path, drawn = EXAMPLES / "rounds" / "budgeting.toml", tmp_path / "bought.svg"
    words = ("--attack", "sybil", "--budget", "100", "--names", "8")
    out, _ = simulated(capsys, path, *words, "--plot", drawn)
    assert "sybil: up to 8 ballots for beehives behind the school, 12.5 EUR each   seed 1" in out
    assert "What each unit spent brings, by ballots" in out
    assert (
        "Each unit brings most under equal-shares@1 with 1 ballot: 90.00 EUR instead of 0.00."
        in " ".join(out.split())
    )
    assert "ballots that are bought" in drawn.read_text("utf-8")
    made = json.loads(simulated(capsys, path, *words, "--format", "json")[0])
    first = made["gains"][0]
    assert (first["names"], first["after"], first["per_unit"]) == (1, "90.00", "7.2")


def test_a_round_of_sums_alone(village: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = village.read_text("utf-8")
    sums = '{project = "well", donors = 2, amount = "10.00", counted = "10.00", roots = "44721358"}'
    head = f'sums = [{sums}]\nreduction = {{sha256 = "{"0" * 64}", rows = 2, root_digits = 6}}\n'
    village.write_text(head + text.replace('donations = "gifts.csv"\n', ""), "utf-8")
    _, told = simulated(capsys, village, "--attack", "collusion", "--budget", "10.00", code=2)
    assert told.count("\n") == 1
    assert "collusion needs each of them; give them as a CSV of less than 32 MB, or try" in told
    out, _ = simulated(capsys, village, *ATTACK)
    assert "sybil: " in out


def test_no_round_at_all(capsys: pytest.CaptureFixture[str]) -> None:
    path = EXAMPLES / "village-month" / "village.toml"
    _, told = simulated(capsys, path, *ATTACK, code=2)
    assert "hears no donations and no ballots" in told


def test_a_fault_in_a_ballot_that_nobody_wrote_names_the_file_and_no_line(tmp_path: Path) -> None:
    """An attacker's rows stand behind those of the file, so they have no line there."""
    path = tmp_path / "ballots.csv"
    path.write_text("voter,project,points\nben,a,3\n", encoding="utf-8")
    cycle = tmp_path / "round.toml"
    cycle.write_text(
        'projects = [{id = "a"}]\nballots = "ballots.csv"\n[community]\nid = "x"\ncurrency = "EUR"\n'
        '[cycle]\nid = "c"\nopens = 2026-03-01\ncloses = 2026-04-01\n[rule]\nmechanism = "retroactive@1"\n',
        encoding="utf-8",
    )
    source = read_cycle_file(cycle).source
    assert source.where(("ballots", 0, "points")) == f"{path}, line 2, column points"
    assert source.where(("ballots", 1, "points")) == f"{path}, column points"


def test_ballots_with_ranks_and_points_are_attacked(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Petra's office exports both columns; the rule reads points."""
    (tmp_path / "ballots.csv").write_text(
        "voter,project,points,rank\nben,a,3,1\nnoor,b,2,1\n", encoding="utf-8"
    )
    cycle = tmp_path / "round.toml"
    cycle.write_text(
        'projects = [{id = "a"}, {id = "b"}]\nballots = "ballots.csv"\n'
        '[community]\nid = "x"\ncurrency = "EUR"\n'
        '[cycle]\nid = "c"\nopens = 2026-03-01\ncloses = 2026-04-01\n'
        '[[inflows]]\nid = "m"\namount = "100.00"\n[rule]\nmechanism = "retroactive@1"\n',
        encoding="utf-8",
    )
    out, told = simulated(capsys, cycle, "--attack", "sybil", "--budget", "10", "--names", "2")
    assert told == ""
    assert "sybil: up to 2 ballots for b, 5 EUR each" in out
    assert "Each unit brings most under retroactive@1" in " ".join(out.split())


def test_an_attack_that_brings_nothing_says_so(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    cycle = tmp_path / "round.toml"
    cycle.write_text(
        'projects = [{id = "a"}]\nballots = [{voter = "ben", project = "a", points = 3}]\n'
        '[community]\nid = "x"\ncurrency = "EUR"\n'
        '[cycle]\nid = "c"\nopens = 2026-03-01\ncloses = 2026-04-01\n'
        '[[inflows]]\nid = "m"\namount = "100.00"\n[rule]\nmechanism = "retroactive@1"\n',
        encoding="utf-8",
    )
    out, _ = simulated(capsys, cycle, "--attack", "sybil", "--budget", "10", "--names", "1")
    assert "It brings nothing under any of these rules." in out
