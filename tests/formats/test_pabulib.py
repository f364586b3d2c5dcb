"""Reading and writing `.pb` files: Millbrook publishes its vote as other towns do."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonpool.core.amounts import unit_of
from commonpool.core.fault import Fault
from commonpool.core.kinds import LONGEST_ID
from commonpool.core.rounds import Ballot, Project
from commonpool.core.shapes import read
from commonpool.formats import pabulib
from commonpool.formats.pabulib_tables import from_tables, tables

MILLBROOK = """META
key;value
description;Millbrook decides
currency;EUR
num_projects;3
num_votes;3
budget;1000.50
vote_type;approval
rule;equalshares/add1
max_length;2
our_own_key;kept
PROJECTS
project_id;cost;votes;name;category;selected;our own column
lib;600;2;"Library; the old one";culture;1;kept
park;400.5;2;Park;public space,sport;1;
lamps;30;0;"The ""bright"" lamps";;0;
VOTES
voter_id;vote;age
Ann;lib,park;31
Ben;lib;
Cleo;park;70
"""


def changed(old: str, new: str) -> str:
    """Millbrook's file with one thing changed."""
    assert MILLBROOK.count(old) == 1
    return MILLBROOK.replace(old, new)


def refused(text: str) -> str:
    """What is said of a file that cannot be used."""
    with pytest.raises(Fault) as caught:
        tables(pabulib.parse(text))
    assert caught.value.mend
    return caught.value.problem


def test_a_file_becomes_the_shapes() -> None:
    data = tables(pabulib.parse(MILLBROOK))
    assert data == {
        "budget": "1000.50",
        "currency": "EUR",
        "projects": [
            {"id": "lib", "cost": "600", "name": "Library; the old one", "category": "culture"},
            {"id": "park", "cost": "400.5", "name": "Park", "category": "public space,sport"},
            {"id": "lamps", "cost": "30", "name": 'The "bright" lamps'},
        ],
        "ballots": [
            {"voter": "Ann", "project": "lib"},
            {"voter": "Ann", "project": "park"},
            {"voter": "Ben", "project": "lib"},
            {"voter": "Cleo", "project": "park"},
        ],
        "rule": {
            "mechanism": "equal-shares@1",
            "parameters": {
                "ballots": "approval", "max_length": "2", "completion": "add-1", "step": "1",
            },
        },
    }  # fmt: skip
    euro = unit_of("EUR")
    projects, ballots = data["projects"], data["ballots"]
    assert isinstance(projects, list)
    assert isinstance(ballots, list)
    assert read(Project, projects[1], euro).cost == 40_050
    assert read(Ballot, ballots[0], euro) == Ballot(voter="Ann", project="lib")


def test_every_key_and_column_is_kept() -> None:
    file = pabulib.parse(MILLBROOK)
    assert file.key("our_own_key") == "kept"
    assert file.projects.rows[0].get("our own column") == "kept"
    assert file.votes.rows[2].get("age") == "70"
    assert file.selected() == {"lib", "park"}
    assert pabulib.unparse(file) == MILLBROOK


def test_bytes_of_other_systems_are_read() -> None:
    other = "\ufeff" + MILLBROOK.replace("\n", "\r\n") + "\r\n"
    assert pabulib.unparse(pabulib.parse(other)) == MILLBROOK


def test_ranks_points_and_empty_ballots() -> None:
    ordinal = changed("approval", "ordinal").replace("rule;equalshares/add1", "rule;greedy")
    data = tables(pabulib.parse(ordinal.replace("Ben;lib;", "Ben;;")))
    assert isinstance(data["ballots"], list)
    assert data["ballots"][:2] == [
        {"voter": "Ann", "project": "lib", "rank": 1},
        {"voter": "Ann", "project": "park", "rank": 2},
    ]
    assert data["rule"] == {
        "mechanism": "greedy@1",
        "parameters": {"ballots": "ordinal", "max_length": "2", "voters": 3},
    }


CUMULATIVE = (
    changed("approval", "cumulative\nmax_sum_points;10\nmin_project_score_threshold;3")
    .replace("equalshares/add1", "greedy-threshold")
    .replace("voter_id;vote;age", "voter_id;vote;points")
    .replace("park;31", 'park;"4,6"')
    .replace("Ben;lib;", "Ben;lib;2.5")
    .replace("park;70", "park;10")
)


def test_points_stand_beside_their_projects() -> None:
    data = tables(pabulib.parse(CUMULATIVE))
    assert isinstance(data["ballots"], list)
    assert [line["points"] for line in data["ballots"]] == ["4", "6", "2.5", "10"]
    assert data["rule"] == {
        "mechanism": "greedy-threshold@1",
        "parameters": {
            "ballots": "cumulative", "max_length": "2", "max_sum_points": "10", "threshold": "3",
        },
    }  # fmt: skip


RANKING = changed("equalshares/add1", "greedy")


def order(text: str) -> object:
    """What the rule's parameters say of ties."""
    rule = tables(pabulib.parse(text))["rule"]
    assert isinstance(rule, dict)
    parameters = rule["parameters"]
    assert isinstance(parameters, dict)
    return parameters.get("order")


def test_a_file_in_the_order_of_points_decides_its_ties() -> None:
    """The library stands before the park with as many votes: the city put it first."""
    assert order(RANKING) == ["lib", "park"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("lamps;30;0;", "lamps;30;3;"),  # no ranking: the lamps stand last with the most
        ("park;400.5;2;", "park;400.5;1;"),  # no tie
        ("cost;votes;", "cost;marks;"),  # nothing was counted
        ("rule;greedy", "rule;equalshares"),  # prices tie here, not points
    ],
)
def test_another_file_leaves_ties_to_the_rule(old: str, new: str) -> None:
    assert RANKING.count(old) == 1
    assert order(RANKING.replace(old, new)) is None


def test_a_project_withdrawn_after_the_vote_takes_no_part() -> None:
    """Its cost is the number by which Pabulib says so; Ben voted for nothing else, and counts."""
    data = tables(pabulib.parse(RANKING.replace("lib;600", "lib;999999999")))
    projects, ballots, rule = data["projects"], data["ballots"], data["rule"]
    assert isinstance(projects, list)
    assert isinstance(rule, dict)
    assert [row["id"] for row in projects] == ["park", "lamps"]
    assert ballots == [{"voter": "Ann", "project": "park"}, {"voter": "Cleo", "project": "park"}]
    assert rule["parameters"] == {
        "ballots": "approval", "max_length": "2", "voters": 3, "order": ["park"],
    }  # fmt: skip


def test_a_text_that_only_begins_with_quotes() -> None:
    text = changed('"The ""bright"" lamps"', '"Bright" lamps')
    assert pabulib.parse(text).projects.rows[2].get("name") == "Bright lamps"


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("equalshares-comparison", {"completion": "none"}),
        ("equalshares/add1-comparison", {"completion": "add-1", "step": "1"}),
    ],
)
def test_equal_shares_compared_with_greedy(name: str, keys: dict[str, str]) -> None:
    rule = tables(pabulib.parse(changed("equalshares/add1", name)))["rule"]
    assert isinstance(rule, dict)
    assert rule["parameters"] == {
        "ballots": "approval", "max_length": "2", "comparison": "satisfaction", **keys,
    }  # fmt: skip


def test_a_rule_of_no_name_here_is_left_to_the_reader() -> None:
    assert "rule" not in tables(pabulib.parse(changed("equalshares/add1", "our own")))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "line 1: the file ends without META"),
        ("project;cost\n", "line 1: the file does not begin with META"),
        (MILLBROOK[: MILLBROOK.index("PROJECTS")], "line 11: the file ends without PROJECTS"),
        (MILLBROOK[: MILLBROOK.index("VOTES")], "line 16: the file ends without VOTES"),
        (MILLBROOK[: MILLBROOK.index("Cleo")], "line 20: 2 rows, and num_votes is 3"),
        (MILLBROOK[: MILLBROOK.index(";70")], "line 21: 2 cells for 3 columns"),
        (MILLBROOK[: MILLBROOK.index("; the old")], "line 14: a quoted text does not end"),
        (changed("lamps;30;0;", "lamps;30;0;0;"), "line 16: 8 cells for 7 columns"),
        (changed("num_projects;3", "num_projects;4"), "3 rows, and num_projects is 4"),
        (changed("VOTES\n", "META\n"), "line 17: a second section META"),
        (changed("voter_id;vote", "vote;voter_id"), "line 18: the columns of VOTES"),
    ],
)
def test_a_file_that_was_cut_or_is_none(text: str, problem: str) -> None:
    assert problem in refused(text)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (changed("Ben;lib;", "Ben;libary;"), 'line 20: "libary" is not a known project'),
        (changed("Cleo;park", "Ann;park"), 'line 21: the vote of "Ann" stands in line 19 already'),
        (changed("Ann;lib,park", "Ann;lib,lib"), 'line 19: "lib" stands there twice'),
        (changed("Ann;lib,park", "Ann;lib,park,lamps"), "line 19: the ballot has 3, over max_leng"),
        (CUMULATIVE.replace("4,6", "4,7"), "line 21: the ballot has 11, over max_sum_points 10"),
        (CUMULATIVE.replace("4,6", "4"), "line 21: 2 projects and 1 numbers of points"),
        (CUMULATIVE.replace("4,6", "4,-6"), 'line 21: points: "-6" is not a plain number'),
        (changed("approval", "choose-1"), "line 19: 2 projects on a choose-1 ballot"),
        (changed("lib;600", "lib;1001"), 'line 14: "lib" costs 1001, over the budget 1000.50'),
        (changed("lib;600", "lib;"), 'line 14: cost: "" is not a plain number'),
        (changed("park;400.5", "lib;400.5"), 'line 15: the project of "lib" stands in line 14'),
        (changed("budget;1000.50", "budget;lots"), '"lots" is not a plain number'),
        (changed("vote_type;approval", "vote_type;show of hands"), "is not a known vote_type"),
        (changed("max_length;2", "default_score;1"), "default_score is not 0"),
        (
            changed("max_length;2", "max_sum_cost;900"),
            "line 19: the ballot has 2001/2, over max_sum",
        ),
    ],
)
def test_a_file_that_makes_no_election(text: str, problem: str) -> None:
    assert problem in refused(text)


def test_an_empty_round() -> None:
    without_votes = MILLBROOK[: MILLBROOK.index("Ann;")].replace("num_votes;3\n", "")
    assert refused(without_votes) == "the round has no vote"
    start, end = MILLBROOK.index("lib;600"), MILLBROOK.index("VOTES")
    without_projects = (MILLBROOK[:start] + MILLBROOK[end:]).replace("num_projects;3\n", "")
    assert refused(without_projects) == "the round has no project"


def test_whole_amounts_written_with_decimals() -> None:
    data = tables(pabulib.parse(changed("lib;600", "lib;600.00")))
    assert isinstance(data["projects"], list)
    assert data["projects"][0]["cost"] == "600"


NAMES = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Z"], exclude_characters=",\ufeff"),
    min_size=1, max_size=min(8, LONGEST_ID),
)  # fmt: skip


@pytest.mark.property
@given(
    st.dictionaries(NAMES, st.integers(1, 99), min_size=1, max_size=4),
    st.dictionaries(NAMES, st.integers(1, 15), min_size=1, max_size=4),
    st.data(),
)
def test_what_is_written_is_read_again(
    costs: dict[str, int], voters: dict[str, int], data: st.DataObject
) -> None:
    given_points = {
        (voter, name): data.draw(st.integers(1, 9))
        for voter in voters
        for name in data.draw(st.lists(st.sampled_from(sorted(costs)), min_size=1, unique=True))
    }
    plain: dict[str, object] = {
        "budget": "99",
        "projects": [{"id": name, "cost": str(cost)} for name, cost in costs.items()],
        "ballots": [
            {"voter": voter, "project": name, "points": str(points)}
            for (voter, name), points in given_points.items()
        ],
    }
    file = from_tables(plain, {"vote_type": "scoring"}, selected=[min(costs)])
    again = pabulib.parse(pabulib.unparse(file))
    assert tables(again) == plain
    assert again.selected() == {min(costs)}


def test_ranks_are_written_in_their_order() -> None:
    plain: dict[str, object] = {
        "budget": "9",
        "projects": [{"id": "park", "cost": "4"}, {"id": "pool", "cost": "5"}],
        "ballots": [
            {"voter": "Ann", "project": "park", "rank": 2},
            {"voter": "Ann", "project": "pool", "rank": 1},
        ],
    }
    text = pabulib.unparse(from_tables(plain, {"vote_type": "ordinal"}))
    assert "Ann;pool,park" in text


def test_a_share_of_a_point_is_exact() -> None:
    data = tables(pabulib.parse(CUMULATIVE.replace("2.5", "1/3")))
    assert isinstance(data["ballots"], list)
    row = read(Ballot, data["ballots"][2], unit_of("EUR"))
    assert row.points == Fraction(1, 3)
