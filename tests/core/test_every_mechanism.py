"""What holds for every rule of the catalogue, whatever happened in the village."""

from copy import deepcopy
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonpool.core.catalogue import CATALOGUE
from commonpool.core.document import TABLES, Rule, read_document
from commonpool.core.explanation import explain
from commonpool.core.fault import Fault
from commonpool.core.sharing import Outcome
from commonpool.core.verification import verify
from tests.core.village import Table, closed
from tests.core.world import FULL, PARAMETERS, world

SEEDS = st.integers(0, 10**9)
every = pytest.mark.parametrize("mechanism", CATALOGUE)


def outcome(raw: Table) -> Outcome:
    return closed(raw).distribution.outcome


def test_the_world_knows_every_rule_and_no_other() -> None:
    assert set(PARAMETERS) <= set(CATALOGUE)
    told = {name for name in CATALOGUE if outcome(world(name, FULL, pot=30_000)).shares}
    assert told == set(CATALOGUE), "each rule has something to share in this village"


@every
@pytest.mark.property
@given(seed=SEEDS, rounding=st.sampled_from(["largest-remainder", "floor", "cumulative"]))
def test_parts_and_residue_are_the_pot(mechanism: str, seed: int, rounding: str) -> None:
    made = closed(world(mechanism, seed, rounding=rounding)).distribution
    shares = made.outcome.shares
    assert sum(share.amount for share in shares) + made.outcome.remainder == made.waters.flow
    assert made.outcome.remainder >= 0
    assert all(share.amount >= 0 for share in shares)
    assert all(abs(share.amount - share.exact) < 1 for share in shares)
    assert all(type(share.amount) is int for share in shares)
    assert all(type(share.exact) is Fraction for share in shares)


@every
@pytest.mark.property
@given(
    seed=SEEDS,
    percent=st.integers(1, 100),
    cap=st.integers(1, 500),
    excess=st.sampled_from(["redistribute", "remainder"]),
)
def test_caps_hold(mechanism: str, seed: int, percent: int, cap: int, excess: str) -> None:
    raw = world(mechanism, seed, cap=cap, cap_percent=f"{percent}%", excess=excess)
    made = closed(raw).distribution
    most = min(cap * 100, made.waters.flow * percent // 100)
    assert all(share.amount <= most for share in made.outcome.shares)


@every
@pytest.mark.property
@given(seed=SEEDS)
def test_the_order_of_rows_is_irrelevant(mechanism: str, seed: int) -> None:
    raw = world(mechanism, seed)
    mixed = deepcopy(raw)
    for name in TABLES:
        Random(seed + 1).shuffle(mixed.get(name, []))
    assert closed(mixed).sha256 == closed(raw).sha256


@every
def test_a_bundle_of_each_verifies_and_every_party_is_told_why(mechanism: str) -> None:
    made = closed(world(mechanism, FULL, pot=30_000))
    assert verify(made.bundle) == []
    for party in made.written.party_names:
        assert " ".join(explain(made.bundle, party)).endswith((".", '"', "…"))


@every
def test_a_floor_is_kept_or_refused_as_the_rule_is_read(mechanism: str) -> None:
    """Never by what happened: with a floor a month shares, or the file is refused."""
    raw = world(mechanism, FULL, pot=30_000, floor="1.00")
    try:
        rule: Rule = read_document(raw).rule
    except Fault as fault:
        assert "pays amounts, which a floor cannot raise" in fault.problem  # noqa: PT017  # either
        assert fault.path == ("rule", "floor")  # noqa: PT017  # one of the two must hold
        assert outcome(world(mechanism, FULL, pot=30_000)).fixed
        return
    assert not rule.mechanism.pays_amounts(rule.parameters)
    assert all(share.amount >= 100 for share in outcome(raw).shares if share.points)
