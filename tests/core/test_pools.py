"""The way of the water: income, dial, buckets, splits, small pot, reserve, baseline, flow."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonpool.core.explanation import explain, explain_cycle
from commonpool.core.fault import Fault
from commonpool.core.verification import verify
from tests.core.village import (
    Table,
    closed,
    notes,
    paid,
    person,
    receipt,
    remainder,
    step,
    village,
)


def month(income: str = "100.00", **policy: object) -> Table:
    return village(income, deeds={"ana": 1}, policy=policy)


def flow(document: Table) -> str:
    return step(document, "flow")["flow"]


def split(pool: str, share: str, side: str = "inside") -> Table:
    return {"pool": pool, "share": share, "side": side}


def test_without_a_policy_everything_flows() -> None:
    assert flow(month()) == "100.00"
    assert paid(month()) == {"ana": "100.00"}


def test_the_dial_divides_inside_and_outside() -> None:
    """A quarter goes outside; there 60 % to the watershed; inside 20 % to the commons."""
    divided = month(
        outside="25%",
        splits=[split("watershed", "60%", "outside"), split("commons", "20%")],
    )
    assert step(divided, "pool") == {"watershed": "15.00", "commons": "15.00"}
    assert flow(divided) == "70.00"


def test_buckets_fill_in_order_before_the_splits() -> None:
    """60.00 for the well (40.00 are there), then half of the 40.00 left for the commons."""
    policy: Table = {
        "buckets": [
            {"pool": "roof", "up_to": "1000.00", "order": 3},
            {"pool": "well", "up_to": "100.00", "order": 1},
            {"pool": "barn", "up_to": "10.00", "order": 2},
        ],
        "splits": [split("commons", "50%")],
    }
    document = village("100.00", policy=policy, balances={"pools": {"well": "40.00"}})
    assert step(document, "pool") == {
        "barn": "10.00", "commons": "0.00", "roof": "30.00", "well": "60.00",
    }  # fmt: skip
    assert receipt(document)["after"]["pools"] == {
        "barn": "10.00", "commons": "0.00", "roof": "30.00", "well": "100.00",
    }  # fmt: skip


def test_a_full_bucket_takes_nothing() -> None:
    document = village(
        policy={"buckets": [{"pool": "well", "up_to": "30.00"}]},
        balances={"pools": {"well": "45.00"}},
    )
    assert step(document, "pool") == {"well": "0.00"}
    assert flow(document) == "100.00"


def test_what_was_given_for_a_pool_passes_by_the_splits() -> None:
    """40.00 for the well go to the well, and fill its bucket."""
    document = month(splits=[split("commons", "10%")], buckets=[{"pool": "well", "up_to": "50.00"}])
    document["inflows"].append({"id": "friend", "amount": "40.00", "pool": "well"})
    assert step(document, "pool") == {"commons": "9.00", "well": "50.00"}
    assert flow(document) == "81.00"


def test_what_was_given_for_the_reserve_goes_there() -> None:
    document = month(reserve={"percent": "10%"})
    document["inflows"].append({"id": "friend", "amount": "40.00", "pool": "reserve"})
    assert step(document, "pool") == {"reserve": "40.00"}
    assert step(document, "reserve") == {"reserve": "10.00"}
    assert receipt(document)["after"]["reserve"] == "50.00"


@pytest.mark.parametrize(
    ("pot", "held", "shared", "kept"),
    [
        ({"at_most": "30.00"}, 0, "30.00", "70.00"),
        ({"at_most": "300.00"}, 0, "100.00", "0.00"),
        ({"percent": "25%"}, 0, "25.00", "75.00"),
        ({"percent": "25%", "at_most": "30.00"}, 0, "25.00", "75.00"),
        ({"percent": "50%", "at_most": "30.00"}, 0, "30.00", "70.00"),
        ({"percent": "25%"}, "60.00", "25.00", "135.00"),  # of income, not of what was carried
        ({"at_most": "130.00"}, "60.00", "130.00", "30.00"),
    ],
)
def test_a_small_pot_keeps_the_rest_for_later(
    pot: Table, held: object, shared: str, kept: str
) -> None:
    document = month(pot=pot) | {"balances": {"carried": held}}
    assert (step(document, "pot")["pot"], step(document, "kept")["kept"]) == (shared, kept)
    assert receipt(document)["after"]["carried"] == kept


@pytest.mark.parametrize(
    ("policy", "held", "taken"),
    [
        ({}, 0, "0.00"),
        ({"percent": "10%"}, 0, "10.00"),
        ({"percent": "10%", "floor": "30.00"}, 0, "30.00"),  # filled before all else
        ({"percent": "10%", "floor": "30.00"}, "25.00", "10.00"),
        ({"floor": "30.00"}, "25.00", "5.00"),
        ({"floor": "500.00"}, 0, "100.00"),
        ({"percent": "10%", "ceiling": "30.00"}, "25.00", "5.00"),
        ({"percent": "10%", "ceiling": "30.00"}, "30.00", "0.00"),
        ({"percent": "10%", "ceiling": "30.00"}, "40.00", "0.00"),
        ({"percent": "0.005%"}, 0, "0.00"),  # half a cent is rounded down
    ],
)
def test_the_reserve_has_a_floor_and_a_ceiling(policy: Table, held: object, taken: str) -> None:
    document = month(reserve=policy) | {"balances": {"reserve": held}}
    assert step(document, "reserve")["reserve"] == taken
    assert Fraction(flow(document)) == 100 - Fraction(taken)


BASELINE = [
    {"id": "rent", "amount": "60.00", "order": 2},
    {"id": "seed loan", "amount": "20.00", "order": 2},
    {"id": "insulin", "amount": "30.00", "order": 1},
]


@pytest.mark.parametrize(
    ("pot", "covered", "flows"),
    [
        ("200.00", ("30.00", "60.00", "20.00"), "90.00"),
        ("110.00", ("30.00", "60.00", "20.00"), "0.00"),
        ("70.00", ("30.00", "30.00", "10.00"), "0.00"),  # the same order, in proportion
        ("30.00", ("30.00", "0.00", "0.00"), "0.00"),
        ("12.34", ("12.34", "0.00", "0.00"), "0.00"),
        ("0.00", ("0.00", "0.00", "0.00"), "0.00"),
    ],
)
def test_the_baseline_is_covered_in_order(pot: str, covered: tuple[str, ...], flows: str) -> None:
    document = village(pot, baseline=BASELINE)
    assert step(document, "baseline") == dict(
        zip(("insulin", "rent", "seed loan"), covered, strict=True)
    )
    assert flow(document) == flows
    assert ("baseline-short" in notes(document)) is (Fraction(pot) < 110)


def test_a_short_baseline_says_by_how_much() -> None:
    said = receipt(village("70.00", baseline=BASELINE))["warnings"][0]
    assert said == {"code": "baseline-short", "short": "40.00"}


def test_the_reserve_comes_before_the_baseline_and_the_baseline_before_the_flow() -> None:
    document = village("50.00", baseline=BASELINE, policy={"reserve": {"percent": "50%"}})
    assert step(document, "reserve")["reserve"] == "25.00"
    assert step(document, "baseline")["insulin"] == "25.00"


def test_what_was_carried_over_flows_and_the_remainder_is_carried_on() -> None:
    document = village(
        "10.00", rule={"rounding": "floor"}, deeds=dict.fromkeys(("ana", "bo", "cleo"), 1)
    ) | {"balances": {"carried": "10.00"}}
    assert paid(document) == dict.fromkeys(("ana", "bo", "cleo"), "6.66")
    assert remainder(document) == ("0.02", "carry")
    assert receipt(document)["after"] == {"carried": "0.02", "reserve": "0.00", "pools": {}}


def test_a_community_that_only_tracks_shares_nothing() -> None:
    document = month(stage="track", reserve={"percent": "10%"}) | {"baseline": BASELINE}
    assert paid(document) == {"ana": "0.00"}
    assert step(document, "kept")["kept"] == "100.00"
    assert notes(document)[0] == "track-only"
    assert receipt(document)["after"]["carried"] == "100.00"


def test_an_empty_pot_is_said() -> None:
    assert "empty-pot" in notes(village("0.00", deeds={"ana": 1}))
    assert "empty-pot" in notes(village(inflows=[], deeds={"ana": 1}))


@pytest.mark.parametrize("mechanism", ["equal@1", "time@1"])
def test_starting_small_is_a_small_pot_shared_simply(mechanism: str) -> None:
    document = month(stage="small", pot={"at_most": "20.00"})
    document["rule"] = {"mechanism": mechanism}
    assert step(document, "shares")["shares"] == "20.00"


SLIPS: dict[str, tuple[Table, str, tuple[Any, ...]]] = {
    "small without a small pot": (
        {"stage": "small"}, 'stage "small" without a small pot', ("policy", "stage"),
    ),
    "splits over the whole": (
        {"splits": [split("a", "60%"), split("b", "60%")]},
        "the splits inside add up to more than 100%", ("policy", "splits"),
    ),
    "splits over the whole, outside": (
        {"outside": "5%", "splits": [split("a", "60%", "outside"), split("b", "60%", "outside")]},
        "the splits outside add up to more than 100%", ("policy", "splits"),
    ),
    "outside to nobody": (
        {"outside": "5%"}, "a part goes outside and no split says to whom", ("policy", "outside"),
    ),
    "a pool called flow": (
        {"splits": [split("flow", "5%")]}, 'the pool "flow" is what the splits leave',
        ("policy", "splits", 0, "pool"),
    ),
    "a pool called reserve": (
        {"buckets": [{"pool": "reserve", "up_to": 1}]}, 'the pool "reserve" has its own table',
        ("policy", "buckets", 0, "pool"),
    ),
    "a pool twice": (
        {"buckets": [{"pool": "well", "up_to": 1}], "splits": [split("well", "5%")]},
        'the pool "well" is there already', ("policy", "splits", 0, "pool"),
    ),
    "no vesting": ({"vesting": 0}, "vesting is 0", ("policy", "vesting")),
    "endless vesting": ({"vesting": 1001}, "vesting is 1001", ("policy", "vesting")),
    "a reserve upside down": (
        {"reserve": {"floor": 5, "ceiling": 4}}, "the reserve's floor is above its ceiling",
        ("policy", "reserve", "floor"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("policy", "said", "path"), SLIPS.values(), ids=SLIPS)
def test_a_policy_that_contradicts_itself(policy: Table, said: str, path: tuple[Any, ...]) -> None:
    with pytest.raises(Fault, match=said) as caught:
        closed(month(**policy))
    assert caught.value.path == path


def test_starting_small_is_no_time_for_other_rules() -> None:
    document = month(stage="small", pot={"percent": "20%"})
    document["rule"] = {"mechanism": "need@1"}
    with pytest.raises(Fault, match='stage "small" with need@1; use equal@1 or time@1'):
        closed(document)


def test_an_inflow_for_a_pool_that_is_not_there() -> None:
    document = month(buckets=[{"pool": "well", "up_to": 1}])
    document["inflows"].append({"id": "friend", "amount": "40.00", "pool": "wel"})
    with pytest.raises(Fault, match='"wel" is not a known pool; did you mean "well"') as caught:
        closed(document)
    assert caught.value.path == ("inflows", 1, "pool")


@pytest.mark.parametrize(
    ("share", "cycles", "parts"),
    [
        ("100.00", 1, None),
        ("100.00", 3, ["33.33", "33.33", "33.34"]),
        ("0.02", 3, ["0.00", "0.01", "0.01"]),
        ("10.00", 4, ["2.50"] * 4),
    ],
)
def test_a_share_vests_in_parts_that_add_up(
    share: str, cycles: int, parts: list[str] | None
) -> None:
    (row,) = receipt(month(share, vesting=cycles))["shares"]
    assert row.get("vests") == parts


def purses(**amounts: str) -> list[Table]:
    return [{"party": name, "amount": amount} for name, amount in amounts.items()]


@pytest.mark.parametrize(
    ("decay", "returned", "flowing"),
    [
        ({}, {}, "100.00"),
        ({"percent": "10%"}, {"ana": "50.00", "bo": "4.00"}, "154.00"),
        ({"percent": "10%", "above": "100.00"}, {"ana": "40.00"}, "140.00"),
        ({"percent": "1%", "above": "39.50"}, {"ana": "4.60"}, "104.60"),  # Bo's half cent stays
        ({"percent": "100%"}, {"ana": "500.00", "bo": "40.00"}, "640.00"),
    ],
)
def test_a_part_of_what_lies_idle_returns_to_the_flow(
    decay: Table, returned: dict[str, str], flowing: str
) -> None:
    """Ana holds 500.00 and Bo 40.00."""
    document = month(decay=decay)
    if decay:
        document["wallets"] = purses(ana="500.00", bo="40.00")
    assert step(document, "decay") == returned
    assert flow(document) == flowing


def test_where_a_village_only_tracks_nothing_decays() -> None:
    document = month(decay={"percent": "10%"}, stage="track") | {"wallets": purses(ana="500.00")}
    assert step(document, "decay") == {}
    assert step(document, "kept") == {"kept": "100.00"}


def test_a_small_pot_counts_what_returned_but_not_as_income() -> None:
    document = month(decay={"percent": "10%"}, pot={"percent": "20%"})
    document["wallets"] = purses(ana="500.00")
    assert (step(document, "pot"), step(document, "kept")) == ({"pot": "20.00"}, {"kept": "130.00"})
    assert receipt(document)["after"]["carried"] == "130.00"


def test_what_returned_is_told_to_whoever_held_it_and_to_all() -> None:
    document = month(decay={"percent": "10%", "above": "100.00"})
    document["wallets"] = purses(ana="500.00", bo="40.00")
    bundle = closed(document).bundle
    told = "40.00 USD of the 500.00 USD that Ana held returned to the flow: 10% of what is above "
    assert f"{told}100.00 USD." in explain(bundle, "ana")
    assert not [line for line in explain(bundle, "bo") if "returned" in line]
    words = "40.00 USD returned from what members hold: 10% of what is above 100.00 USD."
    assert words in explain_cycle(bundle)
    assert verify(bundle) == []
    document["policy"]["decay"] = {"percent": "10%"}
    assert "4.00 USD of the 40.00 USD that Bo held returned to the flow: 10% of it." in explain(
        closed(document).bundle, "bo"
    )


@pytest.mark.parametrize(
    ("decay", "wallets", "said"),
    [
        ({}, purses(ana="5.00"), "what members hold changes nothing here"),
        ({"percent": "10%"}, purses(anna="5.00"), '"anna" is not a known person'),
        ({"percent": "10%"}, [*purses(ana="5.00"), *purses(ana="6.00")], "same party"),
        ({"percent": "10%"}, purses(ana="-5.00"), "-5.00"),
        ({"percent": "101%"}, [], "over 100%"),
    ],
)
def test_wallets_that_cannot_be(decay: Table, wallets: list[Table], said: str) -> None:
    with pytest.raises(Fault, match=said):
        closed(month(decay=decay) | {"wallets": wallets})


amounts = st.integers(0, 5_000).map(lambda cents: f"{cents // 100}.{cents % 100:02}")
percents = st.integers(0, 50).map(lambda tenth: f"{tenth * 2}%")


@pytest.mark.property
@given(
    amounts,
    amounts,
    amounts,
    amounts,
    percents,
    percents,
    percents,
    amounts,
    amounts,
    percents,
    st.tuples(amounts, amounts),
)
def test_every_cent_that_comes_in_is_somewhere(  # noqa: PLR0917  # eleven taps
    pot: str, carried: str, well: str, small: str, dial: str, share: str, kept: str, up_to: str,
    rent: str, fades: str, purse: tuple[str, str],
) -> None:  # fmt: skip
    policy = {
        "decay": {"percent": fades, "above": "7.00"},
        "outside": dial,
        "splits": [split("river", share, "outside"), split("commons", share)],
        "buckets": [{"pool": "well", "up_to": up_to}],
        "pot": {"at_most": small},
        "reserve": {"percent": kept, "ceiling": "20.00"},
    }
    document = village(pot, deeds={"ana": 1, "bo": 2}, people=[person("ana"), person("bo")],
                       policy=policy, baseline=[{"id": "rent", "amount": rent}],
                       balances={"carried": carried, "pools": {"well": well}})  # fmt: skip
    if fades != "0%":
        document["wallets"] = purses(ana=purse[0], bo=purse[1])
    made = closed(document).distribution
    waters, outcome = made.waters, made.outcome
    held = {row.party: row.amount for row in made.document.wallets}
    assert all(0 < amount <= held[party] - 700 for party, amount in waters.decayed.items())
    assert waters.income + waters.carried + sum(waters.decayed.values()) == (
        sum(waters.pools.values()) + waters.given_to_reserve + waters.kept + waters.pot
    )
    assert waters.pot == waters.reserve + sum(waters.baseline.values()) + waters.flow
    assert waters.flow == sum(row.amount for row in outcome.shares) + outcome.remainder
    everything = [*waters.pools.values(), waters.kept, waters.reserve, *waters.baseline.values()]
    assert min([*everything, waters.flow, outcome.remainder]) >= 0
