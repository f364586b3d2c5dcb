"""Retroactive rounds as they were paid: medians of a round of 30M, means of a round of ballots."""

import json
from fractions import Fraction
from pathlib import Path

from commonpool.core.apportion import Lot
from commonpool.core.evidence import Cycle
from commonpool.core.mechanisms.base import Claims, Evidence
from commonpool.core.mechanisms.retroactive import RetroactiveParameters, retroactive
from commonpool.core.rounds import Ballot
from commonpool.core.rule import Terms
from commonpool.core.sharing import Outcome, settle

YEAR = Cycle(id="2023", opens="2023-01-01", closes="2024-01-01")
Rows = list[dict[str, str]]


def round_of(ballots: dict[str, list[Fraction]]) -> Evidence:
    rows = (
        Ballot(voter=f"v{k}", project=name, points=points)
        for name, given in ballots.items()
        for k, points in enumerate(given)
    )
    return Evidence(cycle=YEAR, people=(), ballots=tuple(rows))


def paid(claims: Claims, pot: int) -> Outcome:
    return settle(claims, pot, Terms(mechanism="retroactive@1"), (), Lot(b"replay"))


def test_rpgf3_pays_the_published_amounts(golden: Path) -> None:
    """501 of 643 projects within half a cent; of 502 with quorum the one with median 0 is cut."""
    data = json.loads((golden / "retro" / "rpgf3_medians.json").read_text(encoding="utf-8"))
    # A median is all that was published: as many ballots of just that median have it too.
    ballots = {
        row["project"]: [Fraction(row["median"])] * row["ballots"] for row in data["projects"]
    }
    pot = int(data["pot"]) * 100
    rule = RetroactiveParameters(quorum=data["quorum"], minimum=int(data["minimum"]) * 100)
    claims = retroactive(round_of(ballots), pot, rule)
    shares = {share.party: share for share in paid(claims, pot).shares}
    published = {row["project"]: Fraction(row["published"]) * 100 for row in data["projects"]}
    close = [
        name
        for name, share in shares.items()
        if abs(share.exact - published[name]) <= Fraction(1, 2)
    ]
    assert (len(close), len(shares)) == (501, 501)
    assert {name for name, amount in published.items() if amount} == set(shares)
    few = {dict(one.values)["project"] for one in claims.notes if one.code == "below-quorum"}
    cut = set(published) - few - set(shares)
    assert (len(few), len(cut)) == (141, 1)
    assert few | cut == {row["project"] for row in data["projects"] if not row["quorum"]}


def test_fil_retropgf_pays_the_published_amounts(golden: Path) -> None:
    """100 of 100 projects with quorum, to the whole FIL that was published.

    For one of the hundred nothing is listed: its share is what the published sum lacks.
    """
    data = json.loads((golden / "retro" / "fil_retropgf1.json").read_text(encoding="utf-8"))
    ballots = {
        row["project"]: [Fraction(points) for points in json.loads(row["amounts"])]
        for row in data["projects"]
    }
    pot = int(data["pot_inferred"])
    rule = RetroactiveParameters(score="mean", quorum=data["quorum"])
    claims = retroactive(round_of(ballots), pot, rule)
    exact = {share.party: share.exact for share in paid(claims, pot).shares}
    quorate = [row for row in data["projects"] if len(ballots[row["project"]]) >= data["quorum"]]
    listed = {row["project"]: int(row["published"]) for row in quorate if row["published"]}
    whole = {row["project"]: round(exact.get(row["project"], Fraction(0))) for row in quorate}
    assert (len(whole), len(listed)) == (100, 99)
    assert {name: whole[name] for name in listed} == listed
    assert sum(whole.values()) == pot + 3
    assert all(row["quorum"] == "TRUE" for row in quorate if row["quorum"])
    outcome = paid(claims, pot)
    assert sum(share.amount for share in outcome.shares) + outcome.remainder == pot
