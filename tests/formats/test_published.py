"""What was decided goes back into the town's `.pb` file, and can be shared again from there."""

import json
from pathlib import Path

import pytest

from commonpool.cli.app import main
from commonpool.formats import pabulib
from commonpool.formats.pabulib import PbFile
from tests.conftest import ROOT
from tools.examples import EXAMPLES

MILLBROOK = """META
key;value
unit;Millbrook
instance;2026
currency;EUR
budget;1000.50
vote_type;approval
rule;greedy
our_own_key;kept
PROJECTS
project_id;cost;our own column{selected}
library;600;"kept; too"{no}
park;400.5;{no}
lamps;30;{yes}
VOTES
voter_id;vote;age
Ann;library,park;31
Ben;library;
Cleo;park;70
"""
HALL = """
[community]
id = "hall"
name = "Millbrook Hall"
currency = "EUR"

[cycle]
id = "2026"
opens = 2026-03-01
closes = 2026-04-01

[[inflows]]
id = "budget"
amount = "100.00"
"""
STAGE_AND_LAMPS = """
projects = [{id = "stage", name = "A stage; of wood", cost = "60.00"}, {id = "lamps", cost = "45.00"}]
"""
RULE = """
[rule]
mechanism = "%s"
[rule.parameters]
"""


def published(path: Path, *words: str) -> PbFile:
    """What is written of a cycle file, or of a `.pb` file."""
    made = path.with_name("out.pb")
    assert main(["distribute", str(path), "--pb", str(made), *words]) == 0
    return pabulib.parse(made.read_bytes().decode())


def shares(path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The table of shares."""
    capsys.readouterr()
    assert main(["distribute", str(path)]) == 0
    return capsys.readouterr().out.partition("Who")[2].partition("Receipt")[0]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_file_comes_back_as_it_was_with_what_was_selected(tmp_path: Path, ends: str) -> None:
    path = tmp_path / "town.pb"
    asked = MILLBROOK.format(selected=";selected", no=";0", yes=";1").replace("\n", ends)
    path.write_bytes(asked.encode())
    assert published(path).selected() == {"library", "park"}
    right = asked.replace('too";0', 'too";1').replace("400.5;;0", "400.5;;1")
    right = right.replace("30;;1", "30;;0")
    assert path.with_name("out.pb").read_bytes().decode() == right


def test_a_file_without_the_column_gets_it(tmp_path: Path) -> None:
    path = tmp_path / "town.pb"
    path.write_text(MILLBROOK.format(selected="", no="", yes=""), "utf-8")
    file = published(path)
    assert file.projects.columns[-1] == "selected"
    assert [row.get("selected") for row in file.projects.rows] == ["1", "1", "0"]


def test_real_files_come_back_as_their_cities_published_them(golden: Path, tmp_path: Path) -> None:
    for city in sorted((golden / "budgeting" / "pabulib").glob("*.pb")):
        path = tmp_path / "city.pb"
        path.write_bytes(city.read_bytes())
        before = pabulib.parse(city.read_bytes().decode())
        assert published(path) == before, city.name


def test_a_cycle_file_becomes_an_election(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The ballots of ten voters, four of them empty; a conflict and a 0 are no marks."""
    path, again = tmp_path / "hall.toml", tmp_path / "again.toml"
    ballots = """ballots = [
      {voter = "Ana", project = "stage"}, {voter = "Ana", project = "lamps", points = 1},
      {voter = "Ben", project = "stage"}, {voter = "Ben", project = "lamps", points = 0},
      {voter = "Carla", project = "stage", conflict = true}, {voter = "Carla", project = "lamps"},
      {voter = "Dele", project = "stage", conflict = true},
      {voter = "Ema", project = "stage"}, {voter = "empty 1", project = "stage"},
    ]"""
    rule = RULE % "equal-shares@1" + "voters = 10\n"
    path.write_text(ballots + STAGE_AND_LAMPS + HALL + rule, "utf-8")
    file = published(path)
    assert file.selected() == {"stage"}
    assert [row.get("vote") for row in file.votes.rows] == [
        "lamps,stage", "stage", "lamps", "stage", "stage", "", "", "", "", "",
    ]  # fmt: skip
    keys = {row.get("key"): row.get("value") for row in file.meta.rows}
    assert keys == {
        "num_projects": "2", "num_votes": "10", "budget": "100.00", "currency": "EUR",
        "description": "Millbrook Hall, 2026", "unit": "Millbrook Hall", "instance": "2026",
        "vote_type": "approval", "rule": "equal-shares@1",
        "date_begin": "2026-03-01", "date_end": "2026-03-31",
    }  # fmt: skip
    again.write_text('election = "out.pb"\n' + rule, "utf-8")
    assert shares(again, capsys) == shares(path, capsys)


@pytest.mark.parametrize(
    ("mechanism", "parameters", "rule"),
    [
        ("equal-shares@1", 'completion = "none"', "equalshares"),
        ("equal-shares@1", 'completion = "add-1"\nstep = "1.00"', "equalshares/add1"),
        ("equal-shares@1", 'completion = "add-1"\nstep = "2.00"', "equal-shares@1"),
        ("equal-shares@1", 'completion = "none"\nutility = "one"', "equal-shares@1"),
        ("greedy@1", 'threshold = "2"', "greedy"),
    ],
)
def test_the_rule_by_the_name_that_others_know(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    mechanism: str,
    parameters: str,
    rule: str,
) -> None:
    """Where it has one, the file alone gives the same shares again."""
    path = tmp_path / "hall.toml"
    ballots = """ballots = [
      {voter = "Ana", project = "stage", points = 3}, {voter = "Ana", project = "lamps", points = 1},
      {voter = "Ben", project = "stage", points = "0.5"},
    ]"""
    asked = RULE % mechanism + 'ballots = "scoring"\nmax_points = "3"\n' + parameters
    path.write_text(ballots + STAGE_AND_LAMPS + HALL + asked, "utf-8")
    file = published(path)
    assert file.key("rule") == rule
    assert (file.key("max_points"), file.key("vote_type")) == ("3", "scoring")
    assert [row.get("points") for row in file.votes.rows] == ["1,3", "0.5"]
    if rule != mechanism:
        assert shares(path.with_name("out.pb"), capsys) == shares(path, capsys)


def test_ranks_stand_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "hall.toml"
    ballots = """ballots = [
      {voter = "Ana", project = "stage", rank = 2}, {voter = "Ana", project = "lamps", rank = 1},
    ]"""
    asked = RULE % "greedy@1" + 'ballots = "ordinal"\nmax_length = 2\n'
    path.write_text(ballots + STAGE_AND_LAMPS + HALL + asked, "utf-8")
    assert [row.get("vote") for row in published(path).votes.rows] == ["lamps,stage"]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("praise.toml", "praise@1 selects no projects"),
        ("retroactive.toml", "retroactive@1 selects no projects"),
    ],
)
def test_a_rule_that_selects_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], path: str, told: str
) -> None:
    made, receipt = tmp_path / "out.pb", tmp_path / "receipt.json"
    words = ["--pb", str(made), "--receipt", str(receipt)]
    assert main(["distribute", str(ROOT / "examples" / "rules" / path), *words]) == 2
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [], "nothing half-written"


def test_an_id_with_a_comma(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "hall.toml"
    ballots = 'ballots = [{voter = "Ana", project = "stage, lit"}]'
    projects = '\nprojects = [{id = "stage, lit", cost = "60.00"}]\n'
    path.write_text(ballots + projects + HALL + RULE % "greedy@1", "utf-8")
    assert main(["distribute", str(path), "--pb", str(tmp_path / "out.pb")]) == 2
    assert "'stage, lit' has a comma" in capsys.readouterr().err.replace('"', "'")


def test_the_votes_are_not_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "town.pb"
    path.write_text(MILLBROOK.format(selected="", no="", yes=""), "utf-8")
    assert main(["distribute", str(path), "--pb", str(path)]) == 2
    assert "read or written already" in capsys.readouterr().err


def test_a_rule_that_is_none_of_those_here(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Poznań pays the last project out of another purse, and calls that greedy-custom."""
    path = tmp_path / "town.pb"
    text = MILLBROOK.format(selected="", no="", yes="")
    path.write_text(text.replace("rule;greedy", "rule;greedy-custom", 1), "utf-8")
    assert main(["distribute", str(path)]) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert 'town.pb: its rule is "greedy-custom", which is none of those here' in told
    assert 'election = "town.pb", and mechanism = "greedy@1" under [rule]' in told


def test_a_town_with_a_long_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "town.pb"
    text = MILLBROOK.format(selected="", no="", yes="")
    path.write_text(text.replace("unit;Millbrook", f"unit;{'Mill' * 40}"), "utf-8")
    assert main(["distribute", str(path)]) == 0
    assert f"{'Mill' * 31}Mil…" in capsys.readouterr().out


def said(path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What `distribute` prints of a file."""
    assert main(["distribute", str(path)]) == 0
    return " ".join(capsys.readouterr().out.split())


def test_a_vote_says_whether_it_comes_out_as_the_city_wrote(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    city = (EXAMPLES / "rounds" / "budgeting.pb").read_text("utf-8")
    assert "budgeting.pb: what is bought is what its column selected says." in said(
        EXAMPLES / "rounds" / "budgeting.toml", capsys
    )
    path = tmp_path / "city.pb"
    path.write_text(city.replace("roads;7;1", "roads;7;0").replace("roads;6;0", "roads;6;1"))
    assert "its column selected says otherwise: it has lamps; it has not bridge." in said(
        path, capsys
    )
    path.write_text(city.replace("meeting;4;1", "meeting;5;1"))
    out = said(path, capsys)
    assert "its column votes does not count the ballots that stand in it." in out
    assert "what is bought is what its column selected says." in out
    path.write_text(city.replace(";selected", ";chosen"))
    assert "column selected" not in said(path, capsys)


def test_programs_are_told_too(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["distribute", str(EXAMPLES / "rounds" / "budgeting.pb"), "--format", "json"]
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out)["published"] == [
        "what is bought is what its column selected says"
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("14.11.2026", "31.11.2026", 'date_end "31.11.2026" is no day of the calendar; the year'),
        ("14.11.2026", "14.10.2026", "date_end lies before date_begin; the year stands for them"),
        ("14.11.2026", "14.11.2026", ""),
        ("01.11.2026", "2026", ""),
    ],
)
def test_days_of_voting_that_cannot_be_are_told(
    old: str, new: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The outcome is the same, and the receipt carries the year: whoever published should know."""
    path = tmp_path / "city.pb"
    text = (EXAMPLES / "rounds" / "budgeting.pb").read_text("utf-8").replace(old, new)
    path.write_text(text, encoding="utf-8")
    own = tmp_path / "own.toml"
    own.write_text(
        'election = "city.pb"\n[cycle]\nid = "2026"\nopens = 2026-11-01\ncloses = 2026-11-15\n',
        encoding="utf-8",
    )
    assert main(["distribute", str(path)]) == 0
    said_of = " ".join(capsys.readouterr().err.split())
    assert (told in said_of) if told else ("stands for" not in said_of)
    assert main(["distribute", str(own)]) == 0
    assert "stands for" not in " ".join(capsys.readouterr().err.split()), "it names its own days"


@pytest.mark.parametrize(
    ("least", "told"),
    [
        (1, ""),
        (2, "1 ballot names fewer than min_length 2 projects and count"),
        (3, "8 ballots name fewer than min_length 3 projects and count all the same"),
    ],
)
def test_ballots_shorter_than_the_city_asked_for_are_told(
    least: int, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "city.pb"
    text = (EXAMPLES / "rounds" / "budgeting.pb").read_text("utf-8")
    path.write_text(text.replace("max_length;4", f"min_length;{least}"), encoding="utf-8")
    assert main(["distribute", str(path)]) == 0
    said_of = " ".join(capsys.readouterr().err.split())
    assert (told in said_of) if told else ("min_length" not in said_of)
