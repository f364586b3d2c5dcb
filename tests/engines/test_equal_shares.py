"""Equal Shares in columns: what numpy finds is what the core finds, in every digit and every tie."""

import random
import sys
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonpool.cli.app import main
from commonpool.core.mechanisms.base import Evidence
from commonpool.core.mechanisms.budgeting.election import Election
from commonpool.core.mechanisms.budgeting.equal_shares import (
    EqualSharesParameters,
    Run,
    Searching,
    equal_shares,
    worth_of,
)
from commonpool.core.mechanisms.budgeting.purses import Purses
from commonpool.core.mechanisms.budgeting.search import Search
from commonpool.engines import choice
from commonpool.engines import equal_shares as columns
from commonpool.engines.equal_shares import Column, Columns, ColumnSearch, in_columns
from tests.core.town import election, elections, town
from tests.engines.gifts import CENTS, crowd, write_csv
from tests.engines.test_receipts import write_round

Vote = tuple[dict[str, int], dict[str, dict[str, int]], int]
COMPLETIONS = ("none", "utilitarian", "add-1", "add-1-utilitarian")
COMPARISONS = ("none", "satisfaction", "exclusion")
LAWS = st.builds(
    EqualSharesParameters,
    ballots=st.just("scoring"),
    utility=st.sampled_from(("cost", "one")),
    completion=st.sampled_from(COMPLETIONS),
    step=st.just(1),
    comparison=st.sampled_from(COMPARISONS),
)


def outcome(of: Election, law: EqualSharesParameters, by: Searching) -> object:
    """Everything that a receipt is made of: each pick, its price and its ties; every note."""
    return Run(of, law, of.first, by).outcome()


def agree(of: Election, law: EqualSharesParameters) -> None:
    """The columns are truly used, and find what the core finds."""
    searches: list[Search] = []

    def search(of: Election, start: Fraction, worth: Mapping[int, int]) -> Search:
        searches.append(whole.search(of, start, worth))
        return searches[-1]

    whole = Columns(of)
    assert outcome(of, law, search) == outcome(of, law, Purses)
    assert all(isinstance(one, ColumnSearch) for one in searches)


@pytest.mark.property
@given(vote=elections(voters=9, projects=6, most=3), law=LAWS)
def test_a_small_village(vote: Vote, law: EqualSharesParameters) -> None:
    costs, votes, budget = vote
    agree(election(town(costs, votes), budget, law), law)


@pytest.mark.property
@pytest.mark.parametrize("bits", [0, 3, 6])
@given(vote=elections(voters=9, projects=6, most=3), law=LAWS)
def test_however_coarse_the_columns(vote: Vote, law: EqualSharesParameters, bits: int) -> None:
    """With few bits almost every comparison is in doubt, and is decided on what was paid."""
    costs, votes, budget = vote
    of = election(town(costs, votes), budget, law)
    with pytest.MonkeyPatch.context() as patch:
        coarse(patch, bits)
        agree(of, law)


def coarse(patch: pytest.MonkeyPatch, bits: int) -> None:
    """So few bits that a full purse is a small number."""

    def scale_for(election: Election, start: Fraction, most: int) -> int:
        return max(1, (1 << bits) // (int(start) + 1))

    patch.setattr(columns, "scale_for", scale_for)


# A thousand villages in which nearly everything ties.


def tied_village(seed: int) -> tuple[Evidence, int, EqualSharesParameters]:
    """Few costs, few points, and ballots that many share."""
    draw = random.Random(seed)
    costs = {f"p{n}": draw.choice((12, 12, 12, 60)) for n in range(draw.randint(2, 14))}
    ballots = [
        dict.fromkeys(draw.sample(sorted(costs), draw.randint(1, 2)), draw.choice((1, 1, 2)))
        for _ in range(draw.randint(1, 12))
    ]
    each = draw.randint(1, 6)
    votes = {f"v{n}.{k}": ballot for n, ballot in enumerate(ballots) for k in range(each)}
    law = EqualSharesParameters(
        ballots="scoring",
        utility=draw.choice(("cost", "one")),
        completion=draw.choice(COMPLETIONS),
        step=draw.choice((1, 3)),
        comparison=draw.choice(COMPARISONS),
        voters=len(votes) + draw.choice((0, 0, 7)),
    )
    return town(costs, votes), draw.randint(10, sum(costs.values())), law


def test_a_thousand_villages_of_ties() -> None:
    tied = 0
    for seed in range(1000):
        evidence, budget, law = tied_village(seed)
        claims = in_columns(evidence, budget, law)
        assert claims == equal_shares(evidence, budget, law), f"seed {seed}"
        tied += any(note.code == "tie" for note in claims.notes)
    assert tied > 500


# Without the exact decision of what the columns leave in doubt, a tie is lost or made up.


class Rounded(ColumnSearch):
    """Takes the bound of a price for the price."""

    def price(self, project: int) -> Fraction | None:
        exact, top = super().price(project), self.tops[project]
        return exact if exact is None or top is None else Fraction(top, self.scale)


class Hasty(ColumnSearch):
    """Takes everyone who is in doubt for poor."""

    def histories(self, column: Column) -> tuple[list[list[int]], columns.Whole]:
        rows, places = super().histories(column)
        return [[10**9] * (len(row) - 1) + row[-1:] for row in rows], places


class Sure(ColumnSearch):
    """Forgets that `low` is a little below what a voter has."""

    def estimate(self, project: int, best: int | None = None) -> bool:
        self.slack, kept = 0, self.slack
        found = super().estimate(project, best)
        self.slack = kept
        return found


@pytest.mark.parametrize("without", [Rounded, Hasty, Sure])
def test_without_the_exact_decision_villages_differ(
    without: type[ColumnSearch], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "ColumnSearch", without)
    wrong = 0
    for seed in range(150):
        evidence, budget, law = tied_village(seed)
        of = election(evidence, budget, law)
        with pytest.MonkeyPatch.context() as patch:
            coarse(patch, 4)
            wrong += outcome(of, law, Columns(of).search) != outcome(of, law, Purses)
    assert wrong


# Numbers at the edge of what 64 bits hold.


def edges() -> dict[str, tuple[Evidence, int, EqualSharesParameters]]:
    """Votes by what is hard about them."""
    law = EqualSharesParameters(ballots="scoring", completion="add-1-utilitarian", step=1)
    none = replace(law, completion="none")
    evidence, budget, _ = tied_village(11)
    names = [project.id for project in evidence.projects]
    big = 2**53
    near = {f"v{n}": {"oak": big - n % 3, "elm": big - (n + 1) % 3, "ash": 1} for n in range(20)}
    all_alike = {f"v{n}": dict.fromkeys(("oak", "elm", "ash"), 1) for n in range(30)}
    equal = {"oak": 10, "elm": 10, "ash": 10}

    def dear(factor: int) -> Evidence:
        rows = tuple(replace(p, cost=(p.cost or 0) * factor + 1) for p in evidence.projects)
        return replace(evidence, projects=rows)

    return {
        "every price ties": (town(equal, all_alike), 25, law),
        "everyone pays all they have": (town(equal, all_alike), 30, none),
        "costs of one unit": (town(dict.fromkeys(equal, 1), all_alike), 2, law),
        "costs near 2^40": (dear(2**36), budget * 2**36, none),
        "costs near 2^62": (dear(2**56), budget * 2**56, none),
        "costs beyond 64 bits": (dear(10**27), budget * 10**27, none),
        "points near 2^53": (town(equal, near), 25, replace(none, utility="one")),
        "points near 2^53, and costs": (
            town({"oak": 10**12, "elm": 10**12, "ash": 10**12 + 1}, near),
            25 * 10**11,
            replace(none, comparison="satisfaction"),
        ),
        "points near 2^30": (
            town(
                equal, {v: {n: p >> 23 for n, p in b.items() if p >> 23} for v, b in near.items()}
            ),
            25,
            replace(law, utility="one"),
        ),
        "most ballots empty": (evidence, budget, replace(none, voters=10**6)),
        "nobody voted": (town(equal, {}), 25, law),
        "one voter": (town(equal, {"Ana": {"oak": 3, "elm": 2}}), 20, law),
        "nothing to spend": (evidence, 0, none),
        "an adopted order": (evidence, budget, replace(law, order=tuple(names[:2]))),
        "fractions of points": (
            replace(
                evidence,
                ballots=tuple(
                    replace(b, points=b.points and b.points / 7) for b in evidence.ballots
                ),
            ),
            budget,
            replace(law, utility="one", comparison="exclusion"),
        ),
    }


@pytest.mark.parametrize("what", edges())
def test_edges(what: str) -> None:
    evidence, budget, law = edges()[what]
    assert in_columns(evidence, budget, law) == equal_shares(evidence, budget, law)


def test_numbers_too_large_for_columns_stay_with_the_core() -> None:
    for what, fits in (
        ("costs near 2^40", True),
        ("points near 2^30", True),
        ("costs beyond 64 bits", False),
        ("points near 2^53", False),
    ):
        evidence, budget, law = edges()[what]
        of = election(evidence, budget, law)
        found = Columns(of).search(of, Fraction(of.budget, of.voters), worth_of(of, "one"))
        assert isinstance(found, ColumnSearch) is fits, what


def test_no_sum_reaches_the_end_of_a_machine_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were there four times the room that is promised, the largest sums would wrap."""
    of = election(
        town({"oak": 7}, {f"v{n}": {"oak": 9} for n in range(50)}),
        7,
        EqualSharesParameters(ballots="scoring"),
    )
    for room, holds in ((columns.ROOM, True), (1 << 67, False)):
        monkeypatch.setattr(columns, "ROOM", room)
        scale = columns.scale_for(of, Fraction(7, 50), 9)
        full = int(Fraction(7, 50) * scale)
        assert (max(full * 50, (full + 2) * 9) < 2**62) is holds


# From the command line.

CITY = """META
key;value
num_projects;3
num_votes;{votes}
budget;1000
currency;EUR
vote_type;approval
rule;equalshares/add1
PROJECTS
project_id;cost
oak;500
elm;500
ash;300
VOTES
voter_id;vote
{rows}
"""
BALLOTS = ("oak,elm", "elm", "oak", "ash,oak", "ash")


def write_city(folder: Path) -> Path:
    """An election of 25 voters, in which oak and elm tie."""
    path = folder / "city.pb"
    rows = [f"v{n};{BALLOTS[n % 5]}" for n in range(25)]
    path.write_text(CITY.format(votes=len(rows), rows="\n".join(rows)), "utf-8")
    return path


def receipt(path: Path, *words: str) -> bytes:
    made = path.with_suffix(".json")
    assert main(["distribute", str(path), "--receipt", str(made), *words]) == 0
    return made.read_bytes()


def test_the_same_receipt_with_numpy_and_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Named, chosen because votes are many, refused by name, or simply not there."""
    path, used = write_city(tmp_path), list[Columns]()

    class Counted(Columns):
        def __init__(self, election: Election) -> None:
            used.append(self)
            super().__init__(election)

    monkeypatch.setattr(columns, "Columns", Counted)
    right = receipt(path, "--engine", "python")
    assert receipt(path) == right, "few votes"
    assert not used
    assert receipt(path, "--engine", "numpy") == right
    assert len(used) == 1
    monkeypatch.setattr(choice, "MANY_VOTES", 10)
    assert receipt(path) == right
    assert receipt(path, "--engine", "duckdb") == right
    assert len(used) == 3
    assert receipt(path, "--engine", "python") == right
    monkeypatch.setitem(sys.modules, "numpy", None)
    assert receipt(path) == right, "nobody needs numpy"
    assert len(used) == 3


def test_numpy_that_was_asked_for_and_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    made = tmp_path / "receipt.json"
    words = ["distribute", str(write_city(tmp_path)), "--engine", "numpy", "--receipt", str(made)]
    assert main(words) == 2
    assert "numpy is needed to search an election; install commonpool[engines]" in (
        capsys.readouterr().err
    )
    assert not made.exists()


def test_numpy_searches_no_round_of_donations(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_csv(tmp_path / "gifts.csv", CENTS, crowd(300, 20, 12))
    assert main(["distribute", str(write_round(tmp_path, "gifts.csv")), "--engine", "numpy"]) == 2
    assert "searches an Equal Shares election, and the rule here is quadratic@1" in (
        capsys.readouterr().err
    )
