"""Rounds that others paid or computed, replayed from golden/quadratic."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from commonpool.core.amounts import Unit
from commonpool.core.mechanisms.pairwise import overlaps_after
from commonpool.core.mechanisms.quadratic_fixed import SCALE, fixed_root, turned
from tests.core.quadratic_round import CENTS, Gift, amounts, claims, share, village

Vector = dict[str, Any]

WHOLE = Unit("PT", 0)
WEI = Unit("PT", 18)
NEAR = Fraction(1, 10**12)
PEERS = ("gitcoin_doc_example", "single_issue_vs_bridge", "random_14x6")


@pytest.fixture
def vectors(golden: Path) -> dict[str, Any]:
    """Every file of golden/quadratic, by its name."""
    files = (golden / "quadratic").glob("*.json")
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in files}


def older_formula_of_clrfund(round_: Vector) -> list[int]:
    """What was paid before there was an α: pool · S / ΣS + spent. Never to be offered:
    without the square a hundred who give 1 draw ten times what one who gives 100 does, not 100."""
    credit, projects = int(round_["voice_credit_factor"]), round_["projects"]
    roots = [int(project["sum_of_roots"]) for project in projects]
    pool = older_pool(round_)
    return [
        pool * root // sum(roots) + int(project["spent"]) * credit
        for root, project in zip(roots, projects, strict=True)
    ]


def older_pool(round_: Vector) -> int:
    """Round 2 names its pool; the others are what was paid beyond what was spent, where every
    project lost less than one wei to rounding: the next multiple of 10^7 wei."""
    if round_["round"] == 2:
        return int(round_["matching_pool"])
    credit = int(round_["voice_credit_factor"])
    spent = sum(int(project["spent"]) for project in round_["projects"])
    return -(-(int(round_["sum_allocated"]) - spent * credit) // 10**7) * 10**7


def test_older_formula_of_clrfund_to_the_wei(vectors: dict[str, Any]) -> None:
    exact = 0
    for round_ in vectors["clrfund_rounds"]:
        published = [int(project["published"]) for project in round_["projects"]]
        assert older_formula_of_clrfund(round_) == published
        exact += len(published)
    assert exact == 56


def test_pluralistic(vectors: dict[str, Any]) -> None:
    """Whole roots whose squares are subtracted, whole units rounded down."""
    file = vectors["pluralistic_vectors"]
    common = [(g["contributor"], g["recipient"], int(g["amount"])) for g in file["contributions"]]
    for vector in file["vectors"]:
        gifts = [(by, to, int(c)) for by, to, c in vector.get("contributions", common)]
        assert pluralistic(gifts, vector) == vector["expect"], vector["name"]


def pluralistic(gifts: list[Gift], vector: Vector) -> list[int]:
    """Pay as pluralistic does, in the order of its projects."""
    pay = "scale" if vector.get("ignore_saturation") else "unsaturated"
    cap = {} if vector.get("cap") is None else {"cap": vector["cap"]}
    made = claims(
        village(gifts), vector["pot"], unit=WHOLE, root_digits=0, subtract="squares", pay=pay
    )
    paid = amounts(share(made, vector["pot"], WHOLE, rounding="floor", **cap))
    return [paid.get(project, 0) for project in sorted({to for _, to, _ in gifts})]


def test_octant_capped(vectors: dict[str, Any]) -> None:
    for vector in vectors["octant_vectors"]["capped_qf"]:
        gifts = [(f"donor {n}", to, int(c)) for n, (to, c, _) in enumerate(vector["alloc"])]
        scores = {f"donor {n}": row[2] for n, row in enumerate(vector["alloc"])}
        cap = {} if vector["cap"] is None else {"cap": "20%"}
        made = claims(
            village(gifts, weights=scores), vector["pool"], "octant@1", WHOLE,
            **({"cap": "100%"} | cap),
        )  # fmt: skip
        paid = amounts(share(made, vector["pool"], WHOLE))
        assert paid.keys() == vector["expect"].keys()
        for project, expected in vector["expect"].items():
            assert abs(paid[project] - expected) <= 1, (vector["name"], project)
        for project, square in vector.get("qf", {}).items():
            (reason,) = made.reasons[project]
            assert close(reason.quantity * reason.factors[0].value, square, Fraction(1, 10**6))


def test_octant_threshold(vectors: dict[str, Any]) -> None:
    for vector in vectors["octant_vectors"]["threshold_proportional"]:
        gifts = [(f"donor {n}", to, int(c)) for n, (to, c) in enumerate(vector["alloc"])]
        evidence = village(gifts, projects=vector["projects"])
        made = claims(evidence, vector["pool"], "octant-threshold@1", WHOLE)
        paid = amounts(share(made, vector["pool"], WHOLE, rounding="floor"))
        expected = {to: amount for to, amount in vector["expect"].items() if amount}
        assert paid.keys() == expected.keys(), vector["name"]
        assert all(abs(paid[to] - amount) <= 1 for to, amount in expected.items())
        assert vector["threshold"] == sum(c for _, _, c in gifts) // vector["projects"]


def matrix_gifts(vector: Vector) -> list[Gift]:
    """The gifts of a matrix of donors × projects, in units of 10^18."""
    return [
        (f"donor {i:02}", f"{p}", c * WEI.scale)
        for i, row in enumerate(vector["matrix_donors_x_projects"])
        for p, c in enumerate(row)
    ]


def close(value: Fraction, published: object, near: Fraction = NEAR) -> bool:
    """Whether a value lies within `near` of the published one, in proportion; 0 is 0."""
    expected = Fraction(str(published))
    return abs(value - expected) <= near * abs(expected)


@pytest.mark.parametrize("name", PEERS)
@pytest.mark.parametrize(
    ("published", "rule", "parameters"),
    [
        ("standard_qf", "quadratic@1", {}),
        ("pairwise_M0.01", "pairwise@1", {"bound": "0.01"}),
        ("COCM_markov_harsh", "cocm@1", {}),
        ("COCM_markov_soft", "cocm@1", {"related": "root", "credit": "1"}),
    ],
)
def test_peer_code(
    name: str, published: str, rule: str, parameters: Vector, vectors: dict[str, Any]
) -> None:
    vector = vectors["pairwise_cocm_vectors"][name]
    points = claims(village(matrix_gifts(vector)), 1, rule, WEI, **parameters).points()
    for form in ("own_decimal", "peer_float"):
        for project, expected in enumerate(vector[published][form]):
            assert close(points[f"{project}"] / WEI.scale, expected), (form, project)


@pytest.mark.parametrize("name", PEERS)
def test_peer_code_capped_at_thirty_percent(name: str, vectors: dict[str, Any]) -> None:
    vector = vectors["pairwise_cocm_vectors"][name]
    pot = 10**30
    made = claims(village(matrix_gifts(vector)), pot, unit=WEI)
    shares = {s.party: s.exact / pot for s in share(made, pot, WEI, cap_percent="30%").shares}
    for form in ("own_decimal", "peer_float"):
        for project, expected in enumerate(vector["qf_share_cap30"][form]):
            assert close(shares[f"{project}"], expected)


def script_of_gitcoin(gifts: list[Gift], threshold: int) -> dict[str, Fraction]:
    """An early script: Σ over pairs of √(c_i·c_j) · (threshold + 1) / P_ij. Never to be offered:
    a pair counts the same whether it gave a cent or a fortune."""
    roots: dict[str, dict[str, int]] = {}
    for by, to, c in gifts:
        if c:
            roots.setdefault(to, {})[by] = fixed_root(Fraction(c))
    totals = dict.fromkeys(roots, Fraction(0))
    for donor, mine in turned(roots).items():
        after = {to: [pair for pair in roots[to].items() if pair[0] > donor] for to in mine}
        overlaps = overlaps_after(mine, after)
        for project, root in mine.items():
            for other, theirs in after[project]:
                together = root * theirs * (threshold + 1)
                totals[project] += Fraction(together * SCALE // overlaps[other], SCALE)
    return totals


def test_script_of_gitcoin(vectors: dict[str, Any]) -> None:
    peers = vectors["pairwise_cocm_vectors"]
    for name in PEERS:
        points = script_of_gitcoin(matrix_gifts(peers[name]), 25)
        for project, expected in peers[name]["gitcoin_clr_py_threshold25_pot5000"].items():
            assert close(points[project], expected), (name, project)


def test_script_of_gitcoin_on_its_own_example(vectors: dict[str, Any]) -> None:
    example = vectors["pairwise_cocm_vectors"]["gitcoin_repo_builtin_example"]
    merged: dict[tuple[str, str], int] = {}
    for project in example["input"]:
        for row in project["contributions"]:
            for by, c in row.items():
                pair = (by, project["id"])
                merged[pair] = merged.get(pair, 0) + CENTS.parse(f"{Fraction(c)}")
    gifts = [(by, to, c) for (by, to), c in merged.items()]
    points = script_of_gitcoin(gifts, example["threshold"])
    made = claims(village(gifts), 1)
    for row in example["peer_output"]:
        (reason,) = made.reasons[row["id"]]
        assert reason.ref == f"{row['number_contributions']}"
        assert reason.quantity == 100 * Fraction(row["contribution_amount"])
        assert close(points[row["id"]], row["clr_amount"])
