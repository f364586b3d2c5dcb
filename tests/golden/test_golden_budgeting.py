"""Real budgets and committees with published outcomes, replayed exactly."""

import json
from pathlib import Path

import pytest

from commonpool.core.amounts import unit_of
from commonpool.core.catalogue import CATALOGUE
from commonpool.core.mechanisms.base import NO_WAYS, Claims, Evidence, Mechanism, Ways
from commonpool.core.mechanisms.budgeting import MECHANISMS
from commonpool.core.mechanisms.budgeting.committees import committees
from commonpool.core.mechanisms.budgeting.equal_shares import EqualSharesParameters
from commonpool.core.mechanisms.budgeting.phragmen import PhragmenParameters
from commonpool.core.rounds import Ballot, Project
from commonpool.core.shapes import Json, read
from commonpool.engines.choice import ways_for
from commonpool.formats import pabulib
from commonpool.formats.pabulib_tables import tables
from tests.core.town import YEAR, paid, said

BY_NAME: dict[str, Mechanism[object]] = {
    **CATALOGUE,
    **{mechanism.name: mechanism for mechanism in MECHANISMS},  # type: ignore[misc]  # as there
}
GREEDY, EQUAL_SHARES = 12, 2  # how many city budgets there are, by kind of rule


def replay(file: pabulib.PbFile, ways: Ways = NO_WAYS) -> Claims:
    """The outcome of a file's own rule on its own votes."""
    data = tables(file)
    unit = unit_of(str(data["currency"]))
    rule = data["rule"]
    assert isinstance(rule, dict)
    mechanism = BY_NAME[rule["mechanism"]]
    parameters = read(mechanism.parameters, rule["parameters"], unit)
    mechanism.check(parameters)
    evidence = Evidence(
        YEAR,
        (),
        projects=tuple(read(Project, row, unit) for row in rows(data["projects"])),
        ballots=tuple(read(Ballot, row, unit) for row in rows(data["ballots"])),
    )
    claims = ways.get(mechanism.name, mechanism.claims)
    return claims(evidence, unit.parse(str(data["budget"])), parameters)


def rows(table: Json) -> list[Json]:
    assert isinstance(table, list)
    return table


def files(golden: Path) -> list[pabulib.PbFile]:
    found = sorted((golden / "budgeting" / "pabulib").glob("*.pb"))
    return [pabulib.parse(path.read_bytes().decode()) for path in found]


def test_city_budgets(golden: Path) -> None:
    """12 by greedy rules and 2 by Equal Shares with add-1: the `selected` column, exactly."""
    greedy = shares = 0
    for file in files(golden):
        claims = replay(file)
        assert set(paid(claims)) == file.selected(), file.key("description")
        greedy += file.key("rule").startswith("greedy")
        shares += file.key("rule") == "equalshares/add1"
    assert (greedy, shares) == (GREEDY, EQUAL_SHARES)


def test_city_budgets_in_columns(golden: Path) -> None:
    """The two by Equal Shares on numpy columns: every note as the core writes it."""
    cities = [file for file in files(golden) if file.key("rule").startswith("equalshares")]
    for file in cities:
        assert replay(file, ways_for("numpy")) == replay(file), file.key("description")
    assert len(cities) == EQUAL_SHARES


def test_published_tallies(golden: Path) -> None:
    """Votes and points of every project that is paid, as the cities counted them."""
    for file in files(golden):
        by_id = {row.get("project_id"): row for row in file.projects.rows}
        for line in said(replay(file), "bought"):
            row = by_id[line["project"]]
            assert line["votes"] == row.get("votes")
            assert line["points"] == (row.get("score") or row.get("votes"))


def test_what_was_read_is_written(golden: Path) -> None:
    for file in files(golden):
        again = pabulib.parse(pabulib.unparse(file))
        assert tables(again) == tables(file)
        assert again.selected() == file.selected()


@pytest.mark.parametrize(
    ("rule", "published"),
    [("phragmen@1", "seqphragmen"), ("equal-shares@1", "equal-shares-with-av-completion")],
)
def test_committees_with_every_tie(golden: Path, rule: str, published: str) -> None:
    """110 elections: the full sets of winning committees."""
    given = json.loads((golden / "budgeting" / "unit_cost_committees.json").read_text())
    assert len(given) == 110
    for case in given:
        evidence = Evidence(
            YEAR,
            (),
            projects=tuple(Project(id=str(n), cost=1) for n in range(case["num_cand"])),
            ballots=tuple(
                Ballot(voter=str(voter), project=str(name))
                for voter, ballot in enumerate(case["profile"])
                for name in ballot
            ),
        )
        kind = PhragmenParameters if rule == "phragmen@1" else EqualSharesParameters
        parameters = kind(voters=len(case["profile"]), unvoted="last")
        found = committees(rule, evidence, case["committeesize"], parameters)
        wanted = {frozenset(map(str, won)) for won in case["winning_committees"][published]}
        assert found == wanted, case["name"]
