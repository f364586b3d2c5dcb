"""Attacks on a round: what is given, by whom, and what it gains; the same for the same seed."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonpool.core.catalogue import CATALOGUE
from commonpool.core.document import Document
from commonpool.core.fault import Fault
from commonpool.rounds.attacks import ATTACKS, parts
from commonpool.rounds.fitting import bound_of
from commonpool.rounds.plan import Plan
from commonpool.rounds.simulation import (
    Gain,
    attacked,
    check_plan,
    fitting_rules,
    match,
    simulate,
)
from tests.rounds.riverbend import NEIGHBOURS, riverbend, rows, table, without, written

ROUND = riverbend()
PLAN = Plan(target="swing", budget=12_345, names=7, seed=3)


def gifts(name: str, plan: Plan = PLAN, document: Document = ROUND) -> dict[str, int]:
    """What an attack gives, by donor."""
    made = ATTACKS[name](document, plan)
    assert {row.to for row in made} == {plan.target}
    assert len({row.by for row in made}) == len(made), "each name gives once"
    return {row.by: row.amount for row in made}


@pytest.mark.property
@given(budget=st.integers(1, 10**12), names=st.integers(1, 200))
def test_parts_are_the_budget_and_alike(budget: int, names: int) -> None:
    if names > budget:
        with pytest.raises(Fault, match="give a larger budget, or fewer names"):
            parts(budget, names)
        return
    made = parts(budget, names)
    assert sum(made) == budget
    assert len(made) == names
    assert min(made) >= max(made) - 1 >= 0


@pytest.mark.property
@given(
    name=st.sampled_from(sorted(ATTACKS)),
    budget=st.integers(200, 10**9),
    names=st.integers(1, 150),
    seed=st.integers(),
)
def test_every_attack_spends_its_budget_and_the_same_seed_does_the_same(
    name: str, budget: int, names: int, seed: int
) -> None:
    plan = Plan("swing", budget, names, seed)
    made = gifts(name, plan)
    assert sum(made.values()) == budget
    assert min(made.values()) > 0
    assert len(made) <= names
    assert gifts(name, plan) == made


def test_sybils_are_nobody_who_was_there() -> None:
    taken = [{"by": "sybil-0", "to": "well", "amount": "1.00"}]
    raw = written()
    raw["donations"] = [*rows(raw, "donations"), *taken]
    made = gifts("sybil", document=without(raw, ()))
    assert len(made) == PLAN.names
    assert not set(made) & {*NEIGHBOURS, "magnus", "sybil-0"}


def test_colluders_are_real_donors_and_no_more_than_there_are() -> None:
    assert set(gifts("collusion")) == {*NEIGHBOURS, "magnus"}
    few = gifts("collusion", replace(PLAN, names=3))
    assert len(few) == 3
    assert set(few) < {*NEIGHBOURS, "magnus"}
    chosen = {frozenset(gifts("collusion", replace(PLAN, names=3, seed=n))) for n in range(20)}
    assert len(chosen) > 3, "another seed asks others"


def test_owners_give_unlike_amounts() -> None:
    made = gifts("self-dealing")
    assert len(set(made.values())) > 1
    assert not set(made) & {*NEIGHBOURS, "magnus"}


def test_the_largest_donor_of_another_project_splits() -> None:
    made = gifts("split-votes")
    assert "magnus" in made
    assert sum(name.startswith("magnus-") for name in made) == PLAN.names - 1


def test_nobody_to_split() -> None:
    raw = written()
    raw["donations"] = [{"by": "ben", "to": "swing", "amount": "5.00"}]
    with pytest.raises(Fault, match="no donor gives to another project"):
        ATTACKS["split-votes"](without(raw, ()), PLAN)


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (replace(PLAN, target="nowhere"), '"nowhere" is not a known project'),
        (replace(PLAN, target="swnig"), 'did you mean "swing"'),
        (replace(PLAN, target=""), "known here: oven, pond, statue, swing, well"),
        (replace(PLAN, budget=0), "a budget of 0; give what an attacker could spend"),
        (replace(PLAN, names=0), "0 names; an attack needs at least one"),
    ],
)
def test_a_plan_that_is_none(plan: Plan, words: str) -> None:
    with pytest.raises(Fault, match=words.replace("(", r"\(")):
        check_plan(ROUND, "sybil", plan)


def test_a_round_without_donations_or_with_their_sums_alone() -> None:
    raw = written()
    with pytest.raises(Fault, match="the round has no donations"):
        check_plan(without(raw, ["donations"]), "sybil", PLAN)
    raw["reduction"] = {"sha256": "0" * 64, "rows": 15, "root_digits": 6}
    for attack in ("collusion", "split-votes"):
        with pytest.raises(Fault, match=f"added up already, and {attack} needs each of them"):
            check_plan(without(raw, ["donations"]), attack, PLAN)


# What it gains.


def gains(document: Document, attack: str, plan: Plan) -> list[Gain]:
    """The gains under the rule in force."""
    return list(simulate(document, attack, plan, [("own", document.rule)]))


def linear(cap: str = "") -> Document:
    """S² is paid as it is, out of a pot that is large enough: the textbook's rule."""
    raw = written(
        "1000000.00", subtract="nothing", pay="unsaturated", single_donor="counts", root_digits=9
    )
    if cap:
        raw["rule"] = {**table(raw, "rule"), "cap": cap}
    return without(raw, ())


def test_n_names_lift_linear_quadratic_funding_n_fold_until_the_cap() -> None:
    plan = Plan("pond", 10_000, 100, 1)
    found = {gain.names: gain.per_unit for gain in gains(linear(), "sybil", plan)}
    assert list(found) == [1, 2, 5, 10, 20, 50, 100]
    assert all(n - Fraction(1, 1000) < ratio <= n for n, ratio in found.items())
    capped = {gain.names: gain.per_unit for gain in gains(linear("1500.00"), "sybil", plan)}
    assert [capped[n] == 15 for n in capped] == [False, False, False, False, True, True, True]


def test_the_pot_is_another_cap() -> None:
    plan = Plan("pond", 100_000, 100, 1)
    shared = riverbend("1000.00", subtract="nothing")
    most = [gain.after for gain in gains(shared, "sybil", plan)]
    assert most == sorted(most)
    assert most[-1] < 100_000
    assert most[-1] > 95_000


def test_under_pairwise_names_gain_less_than_m_for_each_pair() -> None:
    """What is bounded is the pair: n names have n(n−1)/2 of them, so names still help."""
    from commonpool.core.mechanisms.pairwise import pair_points

    bound, before = 300, 0
    for names in (2, 3, 10, 40):
        each = 1_000_000 // names
        points = pair_points({"pond": {f"sybil-{n}": each for n in range(names)}}, bound)["pond"]
        assert before < points < bound * names * (names - 1) // 2
        before = int(points)


def test_donations_that_are_paid_on_are_in_the_pot_after_an_attack_too() -> None:
    given = sum(row.amount for row in ROUND.donations)
    document = riverbend(ROUND.unit.format(given + 50_000), "capital-constrained@1")
    plan = Plan("pond", 10_000, 10, 1)
    tried = attacked(document, "sybil", plan)
    assert sum(row.amount for row in tried.inflows) == given + 60_000
    assert match(document, "pond") == 0
    assert match(tried, "pond") > 10_000, "its own donations, and a match"
    assert [name for name, _ in fitting_rules(document)] == ["capital-constrained@1"]


def test_every_rule_on_donations_fits_that_needs_nothing_more() -> None:
    names = [name for name, _ in fitting_rules(ROUND)]
    assert names[0] == "quadratic@1"
    reading = {one.name for one in CATALOGUE.values() if "donations" in one.reads}
    assert set(names) == reading - {"capital-constrained@1"}
    assert bound_of(ROUND) == 1_000, "a hundredth of the pot"


def test_made_up_names_gain_nothing_where_only_those_who_are_listed_count() -> None:
    raw = written(subtract="nothing", pay="unsaturated", unlisted=0)
    raw["donors"] = [{"id": name, "weight": 1} for name in (*NEIGHBOURS, "magnus")]
    document, plan = without(raw, ()), Plan("pond", 10_000, 50, 1)
    rules = [(name, rule) for name, rule in fitting_rules(document) if name != "octant-threshold@1"]
    assert len(rules) == 4, "the others weigh who is not listed as the rule in force does"
    assert {gain.after for gain in simulate(document, "sybil", plan, rules)} == {0}
    bought = simulate(document, "collusion", plan, rules)
    assert max(gain.after for gain in bought) > 0, "whoever is listed can still be bought"


def test_terms_stay_and_a_rule_that_faults_is_left_out() -> None:
    raw = written()
    raw["rule"] = {**table(raw, "rule"), "floor": "20.00"}
    fitting = fitting_rules(without(raw, ()))
    assert all(rule.terms.floor == 2_000 for _, rule in fitting)
    assert "octant@1" not in [name for name, _ in fitting], "a floor cannot raise amounts"


@pytest.mark.parametrize("attack", sorted(ATTACKS))
def test_every_attack_under_every_rule_moves_something_to_the_project(attack: str) -> None:
    plan = Plan("swing", 20_000, 6, 1)
    found = list(simulate(ROUND, attack, plan, fitting_rules(ROUND)))
    assert {gain.spent for gain in found} == {20_000}
    assert all(0 <= gain.before <= 100_000 for gain in found)
    most = max(found, key=lambda gain: gain.per_unit)
    assert most.after > most.before
    assert found == list(simulate(ROUND, attack, plan, fitting_rules(ROUND)))
