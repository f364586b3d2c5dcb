"""Small slips in a round: the sentence names the field, and the mend mends it."""

from pathlib import Path

import pytest

from tests.doors.command import commonpool
from tests.engines.test_receipts import write_round

CITY = """META
key;value
description;the town of Riverbend
country;Nowhere
unit;Riverbend
instance;2026
num_projects;1
num_votes;1
{budget}vote_type;approval
{rule}PROJECTS
project_id;cost
p1;40
VOTES
voter_id;vote
ana;p1
"""


@pytest.mark.parametrize(
    ("budget", "rule", "said"),
    [
        ("", "rule;greedy\n", "town.pb: META names no budget; add a line to META: budget;100000"),
        ("budget;100\n", "", "town.pb: it names no rule; name one in a cycle file"),
        ("budget;100\n", "rule;phragmen\n", 'and mechanism = "phragmen@1" under [rule]'),
        ("budget;100\n", "rule;by-hand\n", 'its rule is "by-hand", which is none of those here'),
    ],
)
def test_a_vote_without_its_budget_or_a_rule(
    budget: str, rule: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "town.pb"
    path.write_text(CITY.format(budget=budget, rule=rule), "utf-8")
    assert said in commonpool("distribute", path).complaint()


def test_a_count_that_is_written_with_a_point(tmp_path: Path) -> None:
    (tmp_path / "gifts.csv").write_text("by,to,amount\n", "utf-8")
    terms = "[rule.parameters]\nquorum = 1.5"
    done = commonpool("distribute", write_round(tmp_path, "gifts.csv", "retroactive@1", terms))
    assert 'write it in quotes: "1.5"; or a whole number, where a count is asked' in (
        done.complaint()
    )


@pytest.mark.parametrize(
    ("rule", "table", "rows", "said"),
    [
        ("retroactive@1", "donations", "by,to,amount\nana,p1,5.00\n", "does not read donations"),
        ("quadratic@1", "ballots", "voter,project,points\nana,p1,5\n", "does not read ballots"),
    ],
)
def test_a_table_that_the_rule_does_not_read(
    rule: str, table: str, rows: str, said: str, tmp_path: Path
) -> None:
    (tmp_path / "rows.csv").write_text(rows, "utf-8")
    path = write_round(tmp_path, "rows.csv", rule)
    path.write_text(path.read_text("utf-8").replace("donations =", f"{table} ="), "utf-8")
    done = commonpool("distribute", path)
    assert done.code == 0
    assert f"note {rule} {said}: they change nothing." in done.out


def test_a_rule_that_reads_no_donations_is_given_an_engine_for_them(tmp_path: Path) -> None:
    (tmp_path / "gifts.csv").write_text("by,to,amount\nana,p1,5.00\n", "utf-8")
    path = write_round(tmp_path, "gifts.csv", "retroactive@1")
    told = commonpool("distribute", path, "--engine", "python").complaint()
    assert "retroactive@1 does not read donations; take them out, or name a rule that does" in told
