"""The four flow models, worked by hand: an hour, what was asked for, what it restored."""

from fractions import Fraction
from typing import Any

import pytest

from commonpool.core.explanation import explain
from commonpool.core.fault import Fault
from tests.core.village import (
    EXAMPLES,
    Table,
    bundle_of,
    closed,
    hours,
    notes,
    paid,
    receipt,
    remainder,
    shares_of,
    village,
)

HOLON = EXAMPLES / "holon-alpha"
PUBLISHED = {
    "time": ("625.00", "1562.50", "312.50", "2343.75", "156.25"),
    "whole-dollar": ("624.00", "1560.00", "312.00", "2340.00", "156.00"),
    "need": ("476.19", "595.24", "238.09", "3571.43", "119.05"),
    # 16 × 1.5, 40 × ½, 8, 60 × 2, 4 of 176 points.
    "need-derived": ("681.82", "568.18", "227.27", "3409.09", "113.64"),
    # 16, 40 × 1.5, 8 × 2, 60, 4 of 156 points.
    "impact": ("512.82", "1923.08", "512.82", "1923.08", "128.20"),
    # 16, 40 × ½ × 1.5, 8 × 2 + 2, 60 × 2, 4 + 1 of 189 points.
    "hybrid": ("423.28", "793.65", "476.19", "3174.60", "132.28"),
}


@pytest.mark.parametrize(("model", "published"), PUBLISHED.items())
def test_a_month_at_holon_alpha(model: str, published: tuple[str, ...]) -> None:
    found = shares_of(bundle_of(HOLON / f"{model}.toml"))
    assert found == dict(zip(("alex", "jordan", "casey", "riley", "sam"), published, strict=True))


def test_the_whole_dollar_table_leaves_eight_for_the_reserve() -> None:
    receipt_: dict[str, Any] = bundle_of(HOLON / "whole-dollar.toml")["receipt"]
    assert receipt_["remainder"] == {"amount": "8.00", "to": "reserve"}
    assert receipt_["after"] == {"carried": "0.00", "reserve": "8.00", "pools": {}}


def test_time_is_hours() -> None:
    assert paid(village("60.00", deeds={"ana": "7:30", "bo": "2.5", "cleo": 5})) == {
        "ana": "30.00",
        "bo": "10.00",
        "cleo": "20.00",
    }


def test_a_rate_for_an_hour_is_rounded_down_to_its_step() -> None:
    """100.00 for 16 hours would be 6.25; in steps of 0.50 it is 6.00, and 4.00 are left."""
    month = village(
        rule={"parameters": {"rate_step": "0.50"}}, deeds={"ana": 10, "bo": "5:30", "cleo": "0.5"}
    )
    assert paid(month) == {"ana": "60.00", "bo": "33.00", "cleo": "3.00"}
    assert remainder(month) == ("4.00", "carry")


def test_a_rate_below_its_step_pays_nothing_and_says_so() -> None:
    month = village("5.00", rule={"parameters": {"rate_step": "1.00"}}, deeds={"ana": 10})
    assert paid(month) == {}
    assert remainder(month) == ("5.00", "carry")
    assert notes(month) == ["nobody"]


def bread(asked: object, **more: object) -> Table:
    return {"id": "bread", "quantity": asked, "unit": "loaves", **more}


def scarce(parameters: Table, asked: object = 80) -> Table:
    """Ana bakes 20 loaves in 10 hours; Bo digs for 10 hours."""
    return village(
        rule={"mechanism": "need@1", "parameters": parameters},
        needs=[bread(asked), {"id": "digging", "quantity": 10}],
        contributions=[
            hours("ana", 10, need="bread", delivered=20),
            hours("bo", 10, need="digging"),
        ],
    )


def weight(month: Table, party: str) -> Fraction:
    (row,) = (row for row in receipt(month)["shares"] if row["party"] == party)
    return Fraction(row["reasons"][0]["factors"][0]["value"])


def test_a_given_weight_is_taken_and_one_not_named_is_one() -> None:
    month = scarce({"weights": "given", "given": {"bread": 3}})
    assert paid(month) == {"ana": "75.00", "bo": "25.00"}


def test_a_given_weight_of_nothing_takes_the_claim_away() -> None:
    month = scarce({"weights": "given", "given": {"bread": 0}})
    assert paid(month) == {"ana": "0.00", "bo": "100.00"}


def test_a_given_weight_needs_its_need() -> None:
    with pytest.raises(Fault, match='"brad" has a weight and is no need') as caught:
        closed(scarce({"weights": "given", "given": {"brad": 3}}))
    assert caught.value.path == ("rule", "parameters", "given", "brad")


@pytest.mark.parametrize(
    ("elasticity", "asked", "expected"),
    [
        (0, 80, "1"),  # scarcity is ignored
        (1, 80, "4"),  # 80 asked for, 20 baked
        ("1/2", 80, "2"),  # the square root of it
        ("3/2", 80, "8"),
        (2, 80, "9"),  # 16, and no more than high
        (1, 20, "1"),
        (1, 5, "1/4"),
        (2, 5, "1/9"),  # 1/16, and no less than low
        ("1/2", 40, "1414213562373/1000000000000"),  # √2, rounded down to 10^-12
    ],
)
def test_a_derived_weight_follows_scarcity(elasticity: object, asked: int, expected: str) -> None:
    month = scarce({"elasticity": elasticity, "low": "1/9", "high": 9}, asked)
    assert weight(month, "ana") == Fraction(expected)
    assert weight(month, "bo") == 1


def test_a_weekly_need_counts_its_weeks_and_several_bakers_count_together() -> None:
    month = village(
        rule={"mechanism": "need@1"},
        needs=[bread(15, times=4, cadence="weekly")],
        contributions=[
            hours("ana", 10, need="bread", delivered=20),
            hours("bo", 5, need="bread", delivered=30),
            hours("cleo", 18),
        ],
    )
    assert weight(month, "ana") == Fraction(60, 50)
    assert paid(month) == {"ana": "33.33", "bo": "16.67", "cleo": "50.00"}


def test_what_does_not_count_does_not_meet_the_need() -> None:
    """A disputed batch leaves bread as scarce as before."""
    month = scarce({"high": 100})
    month["contributions"].append(
        {"id": "doubtful", "by": "cleo", "hours": 1, "need": "bread", "delivered": 60}
    )
    month["confirmations"] = [{"contribution": "doubtful", "by": "dev", "says": "dispute"}]
    assert weight(month, "ana") == 4


def test_a_need_that_nobody_served_is_named() -> None:
    month = scarce({})
    month["needs"].append({"id": "roof", "quantity": 3})
    (said,) = receipt(month)["warnings"]
    assert said == {"code": "need-unserved", "need": "roof"}


def test_something_given_that_meets_nothing_measurable_is_worth_the_most() -> None:
    """Hours for loaves, and nobody wrote how many: nothing is known to be provided."""
    month = village(
        rule={"mechanism": "need@1"},
        needs=[bread(80)],
        contributions=[hours("ana", 1, need="bread"), hours("bo", 1)],
    )
    assert weight(month, "ana") == 2


def test_land_meets_a_need_for_land_in_its_own_unit() -> None:
    month = village(
        rule={
            "mechanism": "need@1",
            "equivalences": [{"kind": "land", "unit": "month", "counts": 20}],
            "parameters": {"high": 9},
        },
        needs=[{"id": "field", "quantity": 3, "unit": "month"}],
        contributions=[
            {"id": "meadow", "by": "ana", "kind": "land", "quantity": 1, "unit": "month",
             "need": "field"},
            hours("bo", 20),
        ],
    )  # fmt: skip
    assert weight(month, "ana") == 3
    assert paid(month) == {"ana": "75.00", "bo": "25.00"}


CARBON = [
    {"indicator": "carbon", "from_value": 2, "to_value": 3, "factor": "1.25"},
    {"indicator": "carbon", "from_value": 3, "factor": "1.5"},
    {"indicator": "litter", "from_value": 10, "factor": 0},
]


def measured(*rows: Table, mechanism: str = "impact@1", **parameters: object) -> Table:
    return village(
        rule={"mechanism": mechanism, "parameters": {"impact": CARBON, **parameters}},
        contributions=[hours("ana", 10, activity="gardening"), hours("bo", 10)],
        measurements=[{"id": str(place), **row} for place, row in enumerate(rows)],
    )


def found(value: object, **more: object) -> Table:
    return {"indicator": "carbon", "value": value, "activity": "gardening", "verified_by": "lab",
            **more}  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "ana", "bo"),
    [
        ([], "50.00", "50.00"),
        ([found("1.9")], "50.00", "50.00"),  # below every range
        ([found(2)], "55.56", "44.44"),
        ([found("2.9")], "55.56", "44.44"),
        ([found(3)], "60.00", "40.00"),  # a range ends before its end
        ([found(300)], "60.00", "40.00"),
        ([found(3, verified_by="")], "50.00", "50.00"),
        ([found(3), found(2)], "65.22", "34.78"),  # 1.5 × 1.25
        ([found(3, activity="baking")], "50.00", "50.00"),
        ([{**found(3), "indicator": "birds"}], "50.00", "50.00"),
        ([{"indicator": "carbon", "value": 3, "contribution": "bo", "verified_by": "lab"}],
         "40.00", "60.00"),
    ],
)  # fmt: skip
def test_impact_multiplies_the_hours_of_what_was_measured(
    rows: list[Table], ana: str, bo: str
) -> None:
    assert paid(measured(*rows)) == {"ana": ana, "bo": bo}


def test_an_impact_of_nothing_takes_the_claim_away() -> None:
    month = measured({"indicator": "litter", "value": 12, "activity": "gardening",
                      "verified_by": "walk"})  # fmt: skip
    assert paid(month) == {"ana": "0.00", "bo": "100.00"}


def test_an_unverified_measurement_is_named() -> None:
    month = measured({"indicator": "carbon", "value": 9, "activity": "gardening"})
    assert receipt(month)["warnings"] == [{"code": "unverified", "measurement": "0"}]


def together(**parameters: object) -> Table:
    """Ana teaches gardening for 10 hours (need × 2, impact × 1.5, bonus); Bo digs for 10."""
    month = measured(found(3), mechanism="hybrid@1", weights="given", given={"school": 2},
                     **parameters)  # fmt: skip
    month["needs"] = [{"id": "school", "quantity": 10}]
    month["contributions"][0] |= {"need": "school", "tags": ["teaching"]}
    return month


@pytest.mark.parametrize(
    ("parameters", "points"),
    [
        ({}, "32.5"),  # 10 × 2 × 1.5 + 10 × ¼
        ({"use_need": False}, "17.5"),
        ({"use_impact": False}, "22.5"),
        ({"use_need": False, "use_impact": False, "bonus": 0}, "10"),
        ({"bonus": 1}, "40"),
        ({"bonus_tags": ["tools"]}, "30"),
        ({"bonus_tags": []}, "30"),
    ],
)
def test_hybrid_is_all_of_them_and_each_can_be_switched_off(parameters: Table, points: str) -> None:
    ana, bo = receipt(together(**parameters))["shares"]
    assert (ana["points"], bo["points"]) == (points, "10")


def test_the_reasons_on_the_receipt_multiply_out() -> None:
    """points = quantity × every factor + bonus, for every reason of every model."""
    for model in PUBLISHED.keys() - {"whole-dollar"}:
        for share in bundle_of(HOLON / f"{model}.toml")["receipt"]["shares"]:
            for reason in share["reasons"]:
                value = Fraction(reason["quantity"])
                for factor in reason.get("factors", []):
                    value *= Fraction(factor["value"])
                assert value + Fraction(reason.get("bonus", 0)) == Fraction(reason["points"])
            assert sum(Fraction(row["points"]) for row in share["reasons"]) == Fraction(
                share["points"]
            )


SLIPS = {
    "a step of nothing": ("time@1", {"rate_step": 0}, "rate_step is 0", ("rate_step",)),
    "low above high": ("need@1", {"low": 3, "high": 2}, "low is above high", ("low",)),
    "too fine an exponent": (
        "need@1", {"elasticity": "0.123"}, "elasticity is too fine", ("elasticity",),
    ),
    "given and derived": (
        "need@1", {"given": {"bread": 2}}, "weights are given, and also derived", ("given",),
    ),
    "given and derived, in hybrid": (
        "hybrid@1", {"given": {"bread": 2}}, "weights are given, and also derived", ("given",),
    ),
    "a range that ends before it starts": (
        "impact@1",
        {"impact": [{"indicator": "carbon", "from_value": 3, "to_value": 2, "factor": 1}]},
        "ends before it starts",
        ("impact", 0, "from_value"),
    ),
    "a range of nothing": (
        "impact@1",
        {"impact": [{"indicator": "carbon", "from_value": 3, "to_value": 3, "factor": 1}]},
        "ends before it starts",
        ("impact", 0, "from_value"),
    ),
    "ranges that overlap": (
        "hybrid@1",
        {"impact": [{"indicator": "carbon", "from_value": 3, "factor": 1},
                    {"indicator": "carbon", "from_value": 1, "to_value": 4, "factor": 2}]},
        "overlaps the range before it",
        ("impact", 0, "from_value"),
    ),
    "ranges that overlap without end": (
        "impact@1",
        {"impact": [{"indicator": "carbon", "from_value": 1, "factor": 1},
                    {"indicator": "carbon", "from_value": 4, "factor": 2}]},
        "overlaps the range before it",
        ("impact", 1, "from_value"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "parameters", "said", "path"), SLIPS.values(), ids=SLIPS)
def test_parameters_that_contradict_each_other(
    name: str, parameters: Table, said: str, path: tuple[str | int, ...]
) -> None:
    with pytest.raises(Fault, match=said) as caught:
        closed(village(rule={"mechanism": name, "parameters": parameters}))
    assert caught.value.path == ("rule", "parameters", *path)


def test_ranges_of_two_indicators_may_overlap() -> None:
    steps = [{"indicator": name, "factor": 2} for name in ("carbon", "birds")]
    assert paid(village(rule={"mechanism": "impact@1", "parameters": {"impact": steps}})) == {}


PRIMES = (1009, 1013, 1019, 1021, 1031, 1033, 1039, 1049, 1051, 1061, 1063, 1069)


def test_figures_of_a_hundred_digits_are_still_told_in_words() -> None:
    """Twelve scarce needs in awkward amounts: the exact shares are long, the sentences are not."""
    names = [f"neighbour {number}" for number in range(12)]
    month = village(
        "12345.67",
        rule={"mechanism": "need@1", "cap_percent": "9%", "parameters": {"high": 99}},
        people=[{"id": name} for name in names],
        needs=[{"id": f"{n}", "quantity": f"{n * 7 + 1003}.37", "unit": "kg"} for n in range(12)],
        contributions=[
            hours(name, f"{n + 1}:17", need=f"{n}", delivered=prime)
            for n, (name, prime) in enumerate(zip(names, PRIMES, strict=True))
        ],
    )
    bundle = closed(month).bundle
    assert max(len(row["unlimited"]) for row in receipt(month)["shares"]) > 60
    told = [line for name in names for line in explain(bundle, name)]
    assert max(map(len, told)) < 400
    assert any("No share may be above 1111.11 USD" in line for line in told)
