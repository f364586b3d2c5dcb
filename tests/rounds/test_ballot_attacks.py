"""Attacks on a round of ballots: who votes, how, and what the rules of the field make of it."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonpool.core.cycle import distribute
from commonpool.core.document import Document, read_document, read_rule
from commonpool.core.fault import Fault
from commonpool.core.mechanisms.budgeting.ballots import BallotParameters
from commonpool.core.rounds import Ballot
from commonpool.core.shapes import Json, JsonObject, read
from commonpool.rounds.ballot_attacks import BALLOT_ATTACKS, Cast, with_ballots
from commonpool.rounds.fitting import others
from commonpool.rounds.plan import Plan
from commonpool.rounds.simulation import Gain, attacked, match, simulate
from commonpool.rounds.strongest import strongest

VOTERS = ("aicha", "ben", "chidi", "dora", "elena")
COSTS = {"bridge": "600.00", "oven": "400.00", "swing": "300.00"}
# How a village of five writes its ballots; the oven is what an attacker wants.
BALLOTS: dict[str, tuple[JsonObject, list[JsonObject]]] = {
    "approval": ({"max_length": 2}, [{"project": "bridge"}, {"project": "swing"}]),
    "choose-1": ({}, [{"project": "bridge"}]),
    "ordinal": (
        {"max_length": 2},
        [{"project": "bridge", "rank": 1}, {"project": "swing", "rank": 2}],
    ),
    "cumulative": (
        {"max_sum_points": "10"},
        [{"project": "bridge", "points": "6"}, {"project": "swing", "points": "4"}],
    ),
    "scoring": ({"max_points": "5"}, [{"project": "bridge", "points": "3"}]),
}
PLAN = Plan("oven", 10_000, 4, 3)


def election(kind: str, rule: str = "greedy@1", **parameters: Json) -> Document:
    """Five neighbours vote alike, none of them for the oven."""
    limits, lines = BALLOTS[kind]
    return read_document(
        {
            "community": {"id": "riverbend", "currency": "EUR"},
            "cycle": {"id": "spring", "opens": "2026-03-01", "closes": "2026-04-01"},
            "inflows": [{"id": "city", "amount": "1000.00"}],
            "rule": {"mechanism": rule, "parameters": {"ballots": kind, **limits, **parameters}},
            "projects": [{"id": name, "cost": cost} for name, cost in COSTS.items()],
            "ballots": [{"voter": name, **line} for name in VOTERS for line in lines],
        }
    )


def steward(points: Mapping[str, str], rule: str = "retroactive@1", **told: Json) -> Document:
    """Five stewards value the bridge at 100; of the oven each says what stands here, or ! for a conflict."""
    rows: list[Json] = [{"voter": name, "project": "bridge", "points": "100"} for name in VOTERS]
    rows += [
        {
            "voter": name,
            "project": "oven",
            **({"conflict": True} if said == "!" else {"points": said}),
        }
        for name, said in points.items()
    ]
    return read_document(
        {
            "community": {"id": "riverbend", "currency": "EUR"},
            "cycle": {"id": "autumn", "opens": "2026-10-01", "closes": "2026-11-01"},
            "inflows": [{"id": "fund", "amount": "1000.00"}],
            "rule": {"mechanism": rule, "parameters": {"ballot_points": "200", **told}},
            "projects": [{"id": "bridge"}, {"id": "oven"}],
            "ballots": rows,
        }
    )


def cast(name: str, document: Document, plan: Plan = PLAN) -> Cast:
    """The ballots of an attack."""
    return BALLOT_ATTACKS[name](document, plan)


@pytest.mark.property
@given(
    attack=st.sampled_from(sorted(BALLOT_ATTACKS)),
    kind=st.sampled_from(sorted(BALLOTS)),
    names=st.integers(1, 12),
    seed=st.integers(),
)
def test_every_ballot_of_an_attack_is_one_that_the_rule_lets_through(
    attack: str, kind: str, names: int, seed: int
) -> None:
    document, plan = election(kind), Plan("oven", 1_000, names, seed)
    made = cast(attack, document, plan)
    assert len(made) == (min(names, len(VOTERS)) if attack == "collusion" else names)
    assert made == cast(attack, document, plan), "the same seed does the same"
    tried = with_ballots(document, made)
    assert {row.voter for row in tried.ballots} == {*VOTERS, *made}
    assert distribute(tried).outcome is not None
    for voter, lines in made.items():
        assert {row.voter for row in lines} == {voter}
        best = min(lines, key=lambda row: (row.rank or 0, -(row.points or 0)))
        assert "oven" in {row.project for row in lines}
        assert kind in ("approval", "choose-1") or best.project == "oven"


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("approval", (None, None)),
        ("choose-1", (None, None)),
        ("ordinal", (1, None)),
        ("cumulative", (None, 10)),
        ("scoring", (None, 5)),
    ],
)
def test_the_strongest_ballot_of_each_kind(kind: str, line: tuple[int | None, int | None]) -> None:
    (row,) = strongest(election(kind), "magnus", "oven")
    assert (row.voter, row.project, (row.rank, row.points)) == ("magnus", "oven", line)


def test_sybils_are_new_colluders_are_not_and_one_who_splits_is_both() -> None:
    document = election("approval")
    assert set(cast("sybil", document)) == {f"sybil-{place}" for place in range(4)}
    assert set(cast("collusion", document)) < set(VOTERS)
    assert set(cast("split-votes", document)) == {"elena", "elena-1", "elena-2", "elena-3"}
    chosen = {frozenset(cast("collusion", document, Plan("oven", 1, 2, n))) for n in range(20)}
    assert len(chosen) > 3, "another seed pays others"


def test_nobody_to_split() -> None:
    with pytest.raises(Fault, match="no voter names another project"):
        cast("split-votes", election("choose-1"), Plan("bridge", 1, 1, 1))


def test_whoever_runs_the_project_hides_it_and_then_makes_up_names() -> None:
    document = steward({"aicha": "!", "ben": "10", "dora": "!"})
    made = cast("self-dealing", document)
    assert list(made) == ["aicha", "dora", "owner-0", "owner-1"]
    tried = with_ballots(document, made)
    assert not any(row.conflict for row in tried.ballots)


def test_voters_are_counted_anew_where_the_file_counts_them() -> None:
    document = election("approval", "equal-shares@1", voters=7)
    tried = attacked(document, "split-votes", PLAN)
    assert isinstance(tried.rule.parameters, BallotParameters)
    assert tried.rule.parameters.voters == 10, "three are made up, one was there"


def test_a_dear_project_leaves_no_room_for_others_on_a_ballot() -> None:
    document = election("approval", max_sum_cost="900.00")
    (lines,) = cast("self-dealing", document, Plan("oven", 1, 1, 1)).values()
    assert sorted(row.project for row in lines) == ["oven", "swing"]
    narrow = read_document(
        {
            "community": {"id": "riverbend", "currency": "EUR"},
            "cycle": {"id": "spring", "opens": "2026-03-01", "closes": "2026-04-01"},
            "inflows": [{"id": "city", "amount": "1000.00"}],
            "rule": {"mechanism": "greedy@1", "parameters": {"max_sum_cost": "500.00"}},
            "projects": [
                {"id": name, "cost": cost}
                for name, cost in (("a", "200.00"), ("b", "300.00"), ("oven", "400.00"))
            ],
            "ballots": [{"voter": "ben", "project": name} for name in "ab"],
        }
    )
    (lines,) = cast("self-dealing", narrow, Plan("oven", 1, 1, 1)).values()
    assert [row.project for row in lines] == ["oven"]


# What it gains: the results of the textbook.


def gains(document: Document, attack: str, plan: Plan) -> dict[int, Gain]:
    """The gain by number of ballots, under the rule in force."""
    found = simulate(document, attack, plan, [("own", document.rule)])
    return {gain.names: gain for gain in found}


def test_a_median_moves_only_when_half_of_those_who_value_it_are_bought() -> None:
    told = dict.fromkeys(VOTERS, "0")
    paid = gains(steward(told), "collusion", Plan("oven", 1_000, 5, 1))
    assert [paid[n].after for n in (1, 2)] == [0, 0]
    assert paid[5].after == 100_000, (
        "whoever is paid gives all to the oven, and the bridge has no vote"
    )
    summed = gains(steward(told, score="sum"), "sybil", Plan("oven", 1_000, 5, 1))
    assert [summed[n].after for n in (1, 2, 5)] == [28_571, 44_444, 66_667], "200n of 500 + 200n"


def test_each_ballot_costs_the_same() -> None:
    found = gains(steward(dict.fromkeys(VOTERS, "0")), "sybil", Plan("oven", 1_000, 3, 1))
    assert [gain.spent for gain in found.values()] == [Fraction(1000 * n, 3) for n in (1, 2, 3)]


@pytest.mark.property
@given(crowd=st.integers(1, 40), made_up=st.integers(1, 40))
def test_under_equal_shares_made_up_voters_buy_what_their_own_purses_hold(
    crowd: int, made_up: int
) -> None:
    """n names of N + n hold n/(N + n) of the budget: with as much as it costs they buy it, with less they do not.

    Peters, Skowron: Market-Based Explanations of Collective Decisions (AAAI 2021): equal purses.
    """
    raw: JsonObject = {
        "community": {"id": "riverbend", "currency": "EUR"},
        "cycle": {"id": "spring", "opens": "2026-03-01", "closes": "2026-04-01"},
        "inflows": [{"id": "city", "amount": "1000.00"}],
        "rule": {"mechanism": "equal-shares@1", "parameters": {"completion": "none"}},
        "projects": [{"id": "bridge", "cost": "1000.00"}, {"id": "oven", "cost": "250.00"}],
        "ballots": [{"voter": f"v{place}", "project": "bridge"} for place in range(crowd)],
    }
    document = read_document(raw)
    tried = attacked(document, "sybil", Plan("oven", 1, made_up, 1))
    assert (match(tried, "oven") == 25_000) == (4 * made_up >= crowd + made_up)


def test_other_rules_read_the_ballots_as_the_rule_in_force_says() -> None:
    """Ordinal ballots stay ordinal where another rule counts them."""
    beside = dict(others(election("ordinal", order=["oven"])))
    for name in ("greedy-no-skip@1", "equal-shares@1", "phragmen@1", "bounded-overspending@1"):
        rule = beside[name]
        assert not isinstance(rule, Fault)
        assert isinstance(rule.parameters, BallotParameters)
        read = rule.parameters
        assert (read.ballots, read.max_length, read.order) == ("ordinal", 2, ("oven",))


# What stands in real files beside what the rule asks for.


def with_rows(document: Document, *rows: Mapping[str, Json]) -> Document:
    """The same round with other ballots."""
    own = tuple(read(Ballot, dict(row), document.unit) for row in rows)
    return replace(document, ballots=own)


@pytest.mark.parametrize("attack", sorted(BALLOT_ATTACKS))
@pytest.mark.parametrize("rule", ["retroactive@1", "scoring", "approval"])
def test_ranks_beside_points_are_passed_over_where_the_rule_reads_points(
    attack: str, rule: str
) -> None:
    """The form asked Aicha for both; the rule reads one of them, and so does an attacker."""
    document = steward({}) if rule == "retroactive@1" else election(rule)
    rows: list[JsonObject] = [
        {"voter": name, "project": "bridge", "points": "4", "rank": 1} for name in VOTERS
    ]
    rows.append({"voter": "aicha", "project": "oven", "points": "5", "rank": 2})
    ranked = with_rows(document, *(rows[:-1] if rule == "approval" else rows))
    made = [row for lines in cast(attack, ranked).values() for row in lines if row.rank is None]
    assert all((row.points is None) == (rule == "approval") for row in made)
    assert gains(ranked, attack, PLAN)[4].spent == PLAN.budget, "every ballot is let through"


def unlimited(document: Document) -> Document:
    """The same look back, whose rule sets no limit to the points of a ballot."""
    return replace(document, rule=read_rule({"mechanism": "retroactive@1"}, document.unit))


@pytest.mark.parametrize("said", [{"conflict": True}, {"points": "0"}])
def test_where_nobody_gave_a_point_an_attacker_gives_one(said: JsonObject) -> None:
    document = with_rows(
        unlimited(steward({})), *({"voter": n, "project": "bridge", **said} for n in "ab")
    )
    (row,) = strongest(document, "magnus", "oven")
    assert row.points == 1
    for attack in ("sybil", "collusion", "self-dealing"):
        assert gains(document, attack, Plan("oven", 100, 2, 1))[2].after == 100_000


def test_what_was_said_of_the_budget_is_no_number_of_points() -> None:
    document = read_document(
        {
            "community": {"id": "riverbend", "currency": "EUR"},
            "cycle": {"id": "autumn", "opens": "2026-10-01", "closes": "2026-11-01"},
            "inflows": [{"id": "fund", "amount": "9000.00"}],
            "rule": {"mechanism": "category-ballots@1", "parameters": {"budget_point": "1.00"}},
            "projects": [{"id": "oven", "category": "food"}, {"id": "swing", "category": "play"}],
            "ballots": [
                {"voter": "ben", "project": name, "points": points}
                for name, points in (("budget", "8000"), ("food", "3"), ("swing", "7"))
            ],
        }
    )
    assert [row.points for row in strongest(document, "magnus", "oven")] == [7, 7]


@pytest.mark.parametrize("attack", sorted(BALLOT_ATTACKS))
def test_a_project_that_no_ballot_may_name_is_refused_as_a_target(attack: str) -> None:
    document = election("approval", max_sum_cost="600.00")
    dear = with_rows(document, *({"voter": name, "project": "swing"} for name in VOTERS))
    with pytest.raises(
        Fault, match=r'"bridge" costs 600.00 EUR, and no ballot .* max_sum_cost 500'
    ):
        gains(replace_rule(dear, "500.00"), attack, Plan("bridge", 1_000, 2, 1))
    assert gains(dear, attack, Plan("bridge", 1_000, 2, 1))[2].spent == 1_000


def replace_rule(document: Document, most: str) -> Document:
    """The same vote, in which a ballot may name less."""
    return replace(document, rule=election("approval", max_sum_cost=most).rule)
