"""Real circles and a real distribution of credit, worked out again from what was published.

`circles.json`: five circles (Coordinape) of members with the points they received, the pool,
and the payout published for each member. Who gave to whom is not in the file, so every gift
here comes from one stranger, the circle itself; only sums matter to `appreciation@1`. The
payouts were computed with doubles, so an exact share must be the published one at full double
precision. One circle published NaN, as nobody gave: it takes `if_none`.

`cred_distribution.json`: one distribution of SourceCred, of 2022-12-18. Each participant has
`cred` (floats) for 200 weekly intervals, oldest first; `paid_before` (in 10^-18 of the token)
is everything paid to them over all earlier distributions; `active` says that they take part
in this one, and only these have receipts and count in the sums, also in those of `balanced`.
Each of the three policies has its own budget, and all three read `paid_before` as it stood
before the distribution. IMMEDIATE looks back over `numIntervalsLookback` = 1 interval, RECENT
multiplies an interval's cred by (1 - discount) for each interval since, BALANCED looks over
all intervals (its lookback of 0 means that). The floats are taken for exactly what they are.
"""

import json
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from commonpool.core.amounts import Unit
from commonpool.core.apportion import Lot
from commonpool.core.catalogue import find
from commonpool.core.evidence import Cycle, Person, Standing
from commonpool.core.mechanisms.base import Evidence
from commonpool.core.mechanisms.standing import (
    BalancedParameters,
    ImmediateParameters,
    RecentParameters,
)
from commonpool.core.rule import Terms
from commonpool.core.sharing import settle
from tests.core.village import Table, closed, receipt

TOKEN = Unit("token", 18)
CLOSE = TOKEN.scale // 10**12  # 1e-12 token, in smallest units


@cache
def read(path: Path) -> list[Table]:
    found: list[Table] = json.loads(path.read_text(encoding="utf-8"))
    return found


def circles(golden: Path) -> list[Table]:
    return read(golden / "appreciation" / "circles.json")


def month_of(circle: Table, if_none: str = "carry") -> Table:
    """A circle as a cycle; the pool is the decimal that was written."""
    people = [{"id": row["id"]} for row in circle["members"]]
    return {
        "community": {"id": circle["circle"], "currency": "token", "decimals": 18},
        "cycle": {"id": "1", "opens": "2022-01-01", "closes": "2022-02-01"},
        "rule": {"mechanism": "appreciation@1", "if_none": if_none},
        "people": [*people, {"id": "the circle", "registered": False}],
        "inflows": [{"id": "pool", "amount": str(circle["pool"])}],
        "appreciations": [
            {"by": "the circle", "to": row["id"], "points": row["received"]}
            for row in circle["members"]
        ],
    }


def test_circles_of_points(golden: Path) -> None:
    """Three operations on doubles led to each payout, so it lies within 3 × 2^-53 of the share."""
    compared = 0
    for circle in circles(golden):
        if silent(circle):
            continue
        exact = {row["party"]: row["exact"] for row in receipt(month_of(circle))["shares"]}
        for row in circle["members"]:
            share = Fraction(exact.get(row["id"], 0))
            published = Fraction(row["published_payout"])
            assert abs(share - published) <= share * Fraction(3, 2**53), row["id"]
            compared += 1
    assert compared == 22


def silent(circle: Table) -> bool:
    """Whether nobody gave; the payouts are then NaN, which is null in the file."""
    return all(row["published_payout"] is None for row in circle["members"])


def test_every_unit_of_the_pool_is_paid(golden: Path) -> None:
    for circle in circles(golden):
        outcome = closed(month_of(circle)).distribution.outcome
        paid = sum(share.amount for share in outcome.shares)
        assert paid + outcome.remainder == TOKEN.parse(str(circle["pool"]))


def test_the_circle_in_which_nobody_gave(golden: Path) -> None:
    """A rule says what happens instead of NaN; the file has the circle twice."""
    first, second = filter(silent, circles(golden))
    assert first == second
    carried = receipt(month_of(first))
    assert carried["shares"] == []
    assert carried["remainder"] == {"amount": "0.100000000000000000", "to": "carry"}
    assert carried["warnings"] == [{"code": "nobody", "if_none": "carry"}]
    shares = receipt(month_of(first, "equal"))["shares"]
    assert [row["party"] for row in shares] == sorted(row["id"] for row in first["members"])
    assert {row["exact"] for row in shares} == {"1/60"}


@pytest.fixture
def round_(golden: Path) -> Table:
    (found,) = read(golden / "appreciation" / "cred_distribution.json")
    return found


def evidence(round_: Table) -> Evidence:
    """Those who take part, with their merit by age: 0 is the last interval."""
    active = sorted((row for row in round_["participants"] if row["active"]), key=lambda r: r["id"])
    standings = [
        Standing(
            party=row["id"],
            age=age,
            merit=Fraction(cred),
            paid=0 if age else int(row["paid_before"]),
        )
        for row in active
        for age, cred in enumerate(reversed(row["cred"]))
    ]
    return Evidence(
        cycle=Cycle(id="round", opens="2022-12-11", closes="2022-12-18"),
        people=tuple(Person(id=row["id"]) for row in active),
        standings=tuple(standings),
    )


PARAMETERS: dict[str, tuple[str, Callable[[Table], object]]] = {
    "IMMEDIATE": ("immediate@1", lambda policy: ImmediateParameters(
        lookback=policy["numIntervalsLookback"])),
    "RECENT": ("recent@1", lambda policy: RecentParameters(discount=Fraction(policy["discount"]))),
    "BALANCED": ("balanced@1", lambda policy: BalancedParameters()),
}  # fmt: skip


@pytest.mark.parametrize("policy", PARAMETERS)
def test_a_distribution_of_credit(policy: str, round_: Table) -> None:
    (published,) = (row for row in round_["allocations"] if row["policy"]["policyType"] == policy)
    name, parameters = PARAMETERS[policy]
    budget = int(published["policy"]["budget"])
    claims = find(name).claims(evidence(round_), budget, parameters(published["policy"]))
    outcome = settle(claims, budget, Terms(mechanism=name), (), Lot(b"round"))
    found = {share.party: share.amount for share in outcome.shares}
    assert sum(found.values()) == budget
    assert outcome.remainder == 0
    assert set(found) <= set(published["receipts"])
    assert len(published["receipts"]) == 36
    for party, amount in published["receipts"].items():
        assert abs(found.get(party, 0) - int(amount)) <= CLOSE, party


def test_the_policies_differ(round_: Table) -> None:
    """Otherwise one rule could stand for all three unnoticed."""
    shapes = {
        tuple(int(amount) * 10**6 // int(row["policy"]["budget"])
              for _, amount in sorted(row["receipts"].items()))
        for row in round_["allocations"]
    }  # fmt: skip
    assert len(shapes) == 3
