"""`distribute --ties`: a village of two hamlets sees every outcome that its rule allows."""

import json
from pathlib import Path

from tests.conftest import ROOT
from tests.doors.command import TIME, commonpool

VILLAGE = """
projects = [
  {id = "oven", name = "the village oven", cost = "60.00"},
  {id = "upper", name = "the upper well", cost = "40.00"},
  {id = "lower", name = "the lower well", cost = "40.00"},
]
ballots = [
  {voter = "ana", project = "oven"}, {voter = "bo", project = "oven"},
  {voter = "ana", project = "upper"}, {voter = "bo", project = "lower"},
]
community = {id = "hamlets", currency = "EUR"}
cycle = {id = "2026", opens = 2026-01-01, closes = 2027-01-01}
inflows = [{id = "dues", amount = "100.00"}]
rule = {mechanism = "greedy@1", parameters = {seed = "drawn at the fair"}}
"""


def village(folder: Path) -> Path:
    """Both hamlets like the oven, each likes its own well, and one well can be paid."""
    path = folder / "village.toml"
    path.write_text(VILLAGE, "utf-8")
    return path


def test_every_outcome_is_listed_the_one_paid_first(tmp_path: Path) -> None:
    found = json.loads(
        commonpool("distribute", village(tmp_path), "--ties", "--format", "json").out
    )
    outcomes = found["outcomes"]
    assert sorted(outcomes) == [["lower", "oven"], ["oven", "upper"]]
    assert set(outcomes[0]) == set(found["shares"])


def test_what_always_is_bought_is_said_once(tmp_path: Path) -> None:
    shown = commonpool("distribute", village(tmp_path), "--ties").out
    assert "Ties could have given 2 outcomes. In all of them: the village oven." in shown
    told = {line.strip() for line in shown.splitlines() if "Besides" in line}
    wells = ("the upper well", "the lower well")
    first = next(well for well in wells if f"1. Besides: {well} (this one)." in told)
    (second,) = set(wells) - {first}
    assert told == {f"1. Besides: {first} (this one).", f"2. Besides: {second}."}


def test_without_a_tie_there_is_one(tmp_path: Path) -> None:
    shown = commonpool("distribute", ROOT / "examples/rules/equal-shares.toml", "--ties").out
    assert "No tie decided anything" in shown


def test_a_rule_that_buys_nothing_has_none() -> None:
    done = commonpool("distribute", TIME, "--ties")
    assert (done.code, done.out) == (2, "")
    assert done.err.strip().startswith("commonpool: --ties: time@1 buys no projects")
