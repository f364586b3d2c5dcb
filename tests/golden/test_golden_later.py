"""Rounds that somebody added to the golden folder: paid by an α, by categories, and by praise.

Never required: what others published stays out of the project, and that folder has it or not.
"""

import json
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from commonpool.core.amounts import Unit
from commonpool.core.apportion import Lot
from commonpool.core.evidence import Cycle
from commonpool.core.mechanisms.base import Evidence
from commonpool.core.mechanisms.quadratic_alpha import AlphaParameters, decide_alpha
from commonpool.core.mechanisms.quadratic_sums import Sums
from commonpool.core.mechanisms.retroactive_categories import (
    CategoryBallotParameters,
    category_ballots,
)
from commonpool.core.rounds import Ballot, Project
from commonpool.core.rule import Terms
from commonpool.core.sharing import settle
from tests.core.quadratic_round import amounts, share
from tests.golden import test_golden_praise as of_praise

WEI = Unit("WEI", 18)
CATEGORIES = ("first", "second", "third")
Round = dict[str, Any]


def lines_of(golden: Path, name: str) -> list[str]:
    """The lines of a file that the golden folder may hold."""
    file = golden / name
    if not file.is_file():
        pytest.skip(f"the golden folder has no {name}")
    return file.read_text("utf-8").splitlines()


def test_three_rounds_paid_by_alpha_to_the_wei(golden: Path) -> None:
    """Round 9 of clr.fund, spaghettETH and EthStaker; the pool of the last is inferred."""
    exact = 0
    for one in json.loads("".join(lines_of(golden, "quadratic/clrfund_alpha_rounds.json"))):
        credit = int(one["voice_credit_factor"])
        published = {f"{n}": row for n, row in enumerate(one["projects"]) if int(row["votes"])}
        sums = {
            name: Sums(1, given, Fraction(given), int(row["votes"]))
            for name, row in published.items()
            for given in [int(row["squares"]) * credit]
        }
        pot = int(one["matching_pool"]) + sum(row.amount for row in sums.values())
        rule = AlphaParameters(root_digits=0, credit=credit, alpha_digits=18)
        paid = amounts(share(decide_alpha(sums, pot, rule), pot, WEI, rounding="floor"))
        assert paid == {name: int(row["published"]) for name, row in published.items()}
        exact += len(paid)
    assert exact == 76 + 8 + 20


def test_two_rounds_of_categories(golden: Path) -> None:
    """Retro Funding 5 and 6. What is published of a ballot is its budget and its categories; in
    each of these the projects stand with what they were paid, so a category's sum is what counts.
    """
    compared = []
    for one in json.loads("".join(lines_of(golden, "retro/category_rounds.json"))):
        paid = by_categories(one)
        published = {
            f"{category} {n}": Fraction(amount) * 100
            for category, row in zip(CATEGORIES, one["published"], strict=True)
            for n, amount in enumerate(row)
        }
        assert paid.keys() == published.keys()
        assert all(abs(paid[name] - due) <= 1 for name, due in published.items())
        compared.append((len(one["ballots"]), len(paid)))
    assert compared == [(111, 79), (138, 88)]


def by_categories(one: Round) -> dict[str, int]:
    """What a round pays, in cents."""
    rows = [
        Ballot(voter=f"v{n}", project=name, points=Fraction(points))
        for n, ballot in enumerate(one["ballots"])
        for name, points in zip(
            ("budget", *CATEGORIES), (ballot["budget"], *ballot["categories"]), strict=True
        )
    ]
    projects = []
    for category, amounts_ in zip(CATEGORIES, one["published"], strict=True):
        for n, amount in enumerate(amounts_):
            projects.append(Project(id=f"{category} {n}", category=category))
            rows.append(Ballot(voter="all", project=projects[-1].id, points=Fraction(amount)))
    evidence = Evidence(
        cycle=Cycle(id="round", opens="2024-01-01", closes="2025-01-01"),
        people=(),
        projects=tuple(projects),
        ballots=tuple(rows),
    )
    pot = int(one["pot"]) * 100
    rule = CategoryBallotParameters(
        budget_point=100,
        cap=Fraction(one["cap_percent"]) / 100,
        minimum=int(one["minimum"]) * 100,
        within="round",
    )
    claims = category_ballots(evidence, pot, rule)
    outcome = settle(claims, pot, Terms(mechanism="category-ballots@1"), (), Lot(b"replay"))
    return {row.party: row.amount for row in outcome.shares}


@cache
def praise_of(golden: Path) -> dict[int, of_praise.Round]:
    """The rounds of praise by number."""
    lines = lines_of(golden, "appreciation/praise_rounds_more.jsonl")
    return {row["round"]: row for row in map(of_praise.read_round, lines)}


# Round 22 published four means in which duplicates by one quantifier count 0, not a tenth.
STRANGE = {22: Fraction(32, 100)}


@pytest.mark.parametrize("number", sorted({*range(1, 39)} - {3, 7, 11, 21, 32}))
def test_every_other_round_of_praise(golden: Path, number: int) -> None:
    one = praise_of(golden)[number]
    averaged = of_praise.replay(one, of_praise.averages)
    assert of_praise.furthest(one, averaged) <= Fraction(5, 10**7)
    scored = of_praise.replay(one, of_praise.raw)
    assert of_praise.furthest(one, scored) <= STRANGE.get(number, Fraction(5, 100))
