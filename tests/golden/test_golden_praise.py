"""Five rounds of praise as they were paid, from published averages and from raw scores."""

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import TypedDict

import pytest

from commonpool.core.apportion import Lot
from commonpool.core.evidence import Cycle
from commonpool.core.mechanisms.base import Evidence
from commonpool.core.mechanisms.praise import PraiseParameters, praise
from commonpool.core.praise_tables import Praise, PraiseScore
from commonpool.core.rule import Terms
from commonpool.core.sharing import settle

MONTH = Cycle(id="round", opens="2023-01-01", closes="2023-02-01")
TOKEN = 10**18
CLOSE = Fraction(4, 10**7)  # of a token: what the published payouts were rounded to


class Said(TypedDict):
    q: str
    score: Fraction
    dup: str | None
    dismissed: bool


class Contribution(TypedDict):
    id: str
    to: str
    published_avg: Fraction
    scores: list[Said]


class Round(TypedDict):
    round: int
    token_pool: Fraction
    contributor_share: Fraction
    ceiling_cutoff: int | None
    duplicate_factor: Fraction
    averaging_rule: str
    contributions: list[Contribution]
    expected: dict[str, Fraction]


def rounds(golden: Path) -> dict[int, Round]:
    lines = (golden / "appreciation" / "praise_rounds.jsonl").read_text(encoding="utf-8")
    return {one["round"]: one for one in map(read_round, lines.splitlines())}


def read_round(line: str) -> Round:
    """One round, its decimals as they are written."""
    read: Round = json.loads(line, parse_float=Fraction)
    return read


def averages(row: Contribution) -> list[PraiseScore]:
    return [PraiseScore(praise=row["id"], by="all", points=row["published_avg"])]


def raw(row: Contribution) -> list[PraiseScore]:
    return [
        PraiseScore(
            praise=row["id"],
            by=one["q"],
            points=Fraction(one["score"]),
            duplicate_of=one["dup"],
            dismissed=one["dismissed"],
        )
        for one in row["scores"]
    ]


def evidence_of(one: Round, scores: Callable[[Contribution], list[PraiseScore]]) -> Evidence:
    return Evidence(
        cycle=MONTH,
        people=(),
        praises=tuple(Praise(id=row["id"], by="?", to=row["to"]) for row in one["contributions"]),
        praise_scores=tuple(score for row in one["contributions"] for score in scores(row)),
    )


def rule_of(one: Round) -> PraiseParameters:
    completed = one["averaging_rule"] == "completed_only"
    return PraiseParameters(
        averaging="completed" if completed else "all",
        # The last round gave duplicates nothing, whatever factor it wrote down.
        duplicate_factor=Fraction(one["duplicate_factor"]) if completed else Fraction(0),
        cutoff=one["ceiling_cutoff"],
    )


def replay(one: Round, scores: Callable[[Contribution], list[PraiseScore]]) -> dict[str, Fraction]:
    """What each was paid, in tokens."""
    pot = int(Fraction(one["token_pool"]) * Fraction(one["contributor_share"]) * TOKEN)
    claims = praise(evidence_of(one, scores), pot, rule_of(one))
    outcome = settle(claims, pot, Terms(mechanism="praise@1"), (), Lot(b"replay"))
    assert sum(share.amount for share in outcome.shares) + outcome.remainder == pot
    return {share.party: Fraction(share.amount, TOKEN) for share in outcome.shares}


def furthest(one: Round, paid: dict[str, Fraction]) -> Fraction:
    assert set(paid) <= set(one["expected"])
    gaps = (abs(paid.get(who, 0) - Fraction(due)) for who, due in one["expected"].items())
    return max(gaps, default=Fraction(0))


@pytest.mark.parametrize("number", [3, 7, 11, 21, 32])
def test_the_published_averages_pay_what_was_paid(golden: Path, number: int) -> None:
    one = rounds(golden)[number]
    assert furthest(one, replay(one, averages)) <= CLOSE


@pytest.mark.parametrize("number", [3, 7, 11, 21, 32])
def test_the_raw_scores_pay_what_was_paid(golden: Path, number: int) -> None:
    """Published averages have two decimals, so payouts differ by less than 0.05 of a token."""
    one = rounds(golden)[number]
    assert furthest(one, replay(one, raw)) <= Fraction(5, 100)


@pytest.mark.parametrize("number", [3, 7, 11, 21, 32])
def test_every_mean_is_the_published_one(golden: Path, number: int) -> None:
    """All 3,823 of them, to the two decimals that were published."""
    one = rounds(golden)[number]
    reasons = praise(evidence_of(one, raw), 1, rule_of(one)).reasons.values()
    means = {reason.ref: reason.quantity for given in reasons for reason in given}
    off = [
        row["id"]
        for row in one["contributions"]
        if abs(means.get(row["id"], Fraction(0)) - row["published_avg"]) > Fraction(51, 10**4)
    ]
    assert off == []
