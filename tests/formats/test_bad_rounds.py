"""A slip in a round's own files: one sentence with the file, the line as it was written, the mend."""

from pathlib import Path
from shutil import copy

import pytest

from tests.doors.command import commonpool
from tools.examples import EXAMPLES

ROUNDS = EXAMPLES / "rounds"
RULES = EXAMPLES / "rules"

Slip = tuple[
    Path, str, str, str, str
]  # cycle file, file changed, what stands, what is written, said
LOOK, GIFTS, CITY = (
    ROUNDS / "retroactive.toml",
    ROUNDS / "quadratic.toml",
    ROUNDS / "budgeting.toml",
)
GREEDY, THANKS, PARTS = (
    RULES / "greedy.toml",
    ROUNDS / "praise.toml",
    RULES / "category-ballots.toml",
)
PARAMETERS = 'mechanism = "greedy@1"\n[rule.parameters]\n'
SLIPS: dict[str, Slip] = {
    "a ballot for an unknown project": (
        LOOK, "ballots.csv", "yusuf,seedbank,", "yusuf,sedbank,",
        'ballots.csv, line 14, column project: "yusuf" names "sedbank", which is no project of',
    ),
    "a vote for an unknown project": (
        GREEDY, "greedy.toml", '"lin", project = "library"', '"lin", project = "librari"',
        'greedy.toml, line 9, ballots[5].project: "librari" is not a known project; did you mean',
    ),
    "twice by one voter": (
        LOOK, "ballots.csv", "dora,ferry,", "dora,clinic,",
        "ballots.csv, line 3, column project: row 2 has the same voter and project as row 1",
    ),
    "no points": (
        LOOK, "ballots.csv", "dora,ferry,300,", "dora,ferry,,",
        'ballots.csv, line 3, column points: "dora" names "ferry" without points; write points',
    ),
    "over its points": (
        LOOK, "retroactive.toml", "quorum = 2", "ballot_points = 500",
        'ballots.csv, line 13: the ballot of "bao" gives 900 points and has 500; lower its points',
    ),
    "too many projects": (
        GREEDY, "greedy.toml", 'mechanism = "greedy@1"\n', PARAMETERS + "max_length = 1\n",
        'line 9, ballots[5]: the ballot of "lin" names 2 projects, over max_length 1; correct',
    ),
    "projects that cost too much": (
        GREEDY, "greedy.toml", 'mechanism = "greedy@1"\n', PARAMETERS + "max_sum_cost = 70\n",
        "names projects that cost too much together, over max_sum_cost; correct the ballot",
    ),
    "a project without a cost": (
        GREEDY, "greedy.toml", 'cost = "60.00"\n', "",
        'greedy.toml, line 35, projects[2].cost: the project "bath" has no cost; write what',
    ),
    "a vote in a city for an unknown project": (
        CITY, "budgeting.pb", "v05;bridge,lamps,boat", "v05;bridge,lamps,boot",
        'budgeting.pb: line 30: "boot" is not a known project; did you mean "boat"?',
    ),
    "a cost over the budget": (
        CITY, "budgeting.pb", "bridge;600", "bridge;6000",
        'budgeting.pb: line 18: "bridge" costs 6000, over the budget 1200; correct the cost or',
    ),
    "a cost of nothing": (
        CITY, "budgeting.pb", "bridge;600", "bridge;0",
        'budgeting.pb: line 18: the project "bridge" costs 0; write what it costs',
    ),
    "a vote cut short": (
        CITY, "budgeting.pb", "v12;boat;19\n", "v12;bo",
        "budgeting.pb: line 37: 2 cells for 3 columns; give the whole file as it was published",
    ),
    "votes that are missing": (
        CITY, "budgeting.pb", "v12;boat;19\n", "",
        "budgeting.pb: line 36: 11 rows, and num_votes is 12; give the whole file",
    ),
    "a negative donation": (
        GIFTS, "donations.csv", "bao,ferry,3.50", "bao,ferry,-3.50",
        'donations.csv, line 3, column amount: "-3.50" is not a plain number; write it without a',
    ),
    "a donation of nothing": (
        GIFTS, "donations.csv", "bao,ferry,3.50", "bao,ferry,0.00",
        "donations.csv, line 3, column amount: a donation of 0; take the row out",
    ),
    "a donation for an unknown project": (
        GIFTS, "donations.csv", "bao,ferry,3.50", "bao,fery,3.50",
        'donations.csv, line 3, column to: "fery" is not a known project; did you mean "ferry"?',
    ),
    "a cap of nothing": (
        GIFTS, "quadratic.toml", 'cap_percent = "25%"', "cap = 0",
        "line 24, rule.cap: a cap of 0 pays nobody; leave it out for no cap",
    ),
    "a cap below the minimum": (
        LOOK, "retroactive.toml", "[rule.parameters]", 'cap = "100.00"\n\n[rule.parameters]',
        "rule.cap: the cap is below the minimum; lower the minimum, or raise the cap",
    ),
    "a floor where amounts are paid": (
        GREEDY, "greedy.toml", 'mechanism = "greedy@1"\n', 'mechanism = "greedy@1"\nfloor = 5\n',
        "rule.floor: with these parameters greedy@1 pays amounts, which a floor cannot raise",
    ),
    "a score of a praise that is not there": (
        THANKS, "praise_scores.csv", "2,yusuf,5,", "9,yusuf,5,",
        'praise_scores.csv, line 5, column praise: "9" is not a known praise',
    ),
    "a duplicate of what was not scored": (
        THANKS, "praise_scores.csv", "2,yusuf,5,", "2,yusuf,5,9",
        'praise_scores.csv, line 5, column duplicate_of: "yusuf" calls "2" a duplicate of "9"',
    ),
    "praise where nobody is written down": (
        THANKS, "praise.toml", 'people = "people.csv"\n', "",
        'praises.csv, line 2, column by: "pilar" is not a known person; add it: there is none yet',
    ),
    "a project in no category": (
        PARTS, "category-ballots.toml", 'name = "the school"\ncategory = "care"', 'name = "school"',
        'projects[2]: the project "school" stands in no category; write its category',
    ),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_a_slip_is_told_where_it_was_written_and_nothing_is(slip: Slip, tmp_path: Path) -> None:
    cycle, changed, old, new, said = slip
    for file in (cycle, *cycle.parent.glob("*.csv"), *cycle.parent.glob("*.pb")):
        copy(file, tmp_path)
    text = (tmp_path / changed).read_text("utf-8")
    assert text.count(old) == 1
    (tmp_path / changed).write_text(text.replace(old, new), "utf-8")
    there = set(tmp_path.iterdir())
    receipt, bundle = tmp_path / "receipt.json", tmp_path / "bundle.json"
    done = commonpool("distribute", tmp_path / cycle.name, "--receipt", receipt, "--bundle", bundle)
    assert said in done.complaint()
    assert set(tmp_path.iterdir()) == there


EMPTY = {
    LOOK: ("ballots.csv", "voter,project,points\n", "Nobody voted."),
    GIFTS: ("donations.csv", "by,to,amount\n", "Nobody gave to any project."),
}


@pytest.mark.parametrize("cycle", EMPTY)
def test_an_empty_round_is_said_to_be_empty_and_carries_all_over(
    cycle: Path, tmp_path: Path
) -> None:
    table, rows, said = EMPTY[cycle]
    for name in (cycle.name, "projects.csv"):
        copy(ROUNDS / name, tmp_path)
    (tmp_path / table).write_text(rows, "utf-8")
    done = commonpool("distribute", tmp_path / cycle.name)
    assert done.code == 0
    assert f"note {said}" in done.out
    assert "00.00 carried over to the next cycle" in done.out


@pytest.mark.parametrize(
    ("name", "said"),
    [("Bao", "2 donor ids differ"), ("ba o", "One donor id differs"), ("bao", "One donor id")],
)
def test_donors_alike_but_for_case_or_space_are_counted(
    name: str, said: str, tmp_path: Path
) -> None:
    """The spring round has one such pair already, Rosa's."""
    for file in ("quadratic.toml", "projects.csv", "donations.csv"):
        copy(ROUNDS / file, tmp_path)
    gifts = tmp_path / "donations.csv"
    gifts.write_text(gifts.read_text("utf-8").replace("bao,ferry", f"{name},ferry"), "utf-8")
    assert said in commonpool("distribute", tmp_path / "quadratic.toml").out


def test_too_many_donations_for_a_table_are_added_up_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A round has one file of donations, so to split it would mend nothing."""
    monkeypatch.setattr("commonpool.formats.csv_table.MAX_ROWS", 20)
    for name in ("quadratic.toml", "projects.csv", "donations.csv"):
        copy(ROUNDS / name, tmp_path / name)
    said = commonpool("distribute", tmp_path / "quadratic.toml").complaint()
    assert (
        "donations.csv, line 22: more than 20 rows; add them up: distribute --engine duckdb" in said
    )
    done = commonpool("distribute", tmp_path / "quadratic.toml", "--engine", "python")
    assert done.code == 0
