"""Equal, by zone, by appreciation, by a value equation, by splits, buckets and merit over time."""

from fractions import Fraction

import pytest

from commonpool.core.fault import Fault
from tests.core.village import (
    Table,
    closed,
    hours,
    notes,
    paid,
    person,
    receipt,
    remainder,
    village,
)


def by(mechanism: str, parameters: Table | None = None, **terms: object) -> Table:
    return {"mechanism": mechanism, "parameters": parameters or {}, **terms}


def test_equal_is_the_same_for_every_member() -> None:
    assert paid(village(rule=by("equal@1"))) == dict.fromkeys(
        ("ana", "bo", "cleo", "dev", "eun"), "20.00"
    )


def test_equal_among_contributors_asks_who_did_something_that_counts() -> None:
    month = village(rule=by("equal@1", {"among": "contributors"}), deeds={"ana": 1, "bo": 60})
    month["contributions"].append(hours("cleo", 5, gift=True))
    assert paid(month) == {"ana": "50.00", "bo": "50.00"}


def test_equal_leaves_out_helpers_and_those_who_left_before() -> None:
    month = village(rule=by("equal@1"))
    month["people"] = [
        person("ana"),
        person("bo", registered=False),
        person("cleo", left="2025-12-31"),
        person("dev", left="2026-01-01"),
    ]
    assert paid(month) == {"ana": "50.00", "dev": "50.00"}


ZONES = {"core": 3, "active": "1.5"}


def zoned(**parameters: object) -> Table:
    month = village(
        rule=by("zones@1", {"zones": ZONES, **parameters}), deeds={"ana": 2, "bo": 4, "cleo": 8}
    )
    month["people"] = [person("ana", zone="core"), person("bo", zone="active"), person("cleo")]
    return month


def test_a_zone_multiplies_hours() -> None:
    """2 × 3, 4 × 1.5, 8 × 1 of 20."""
    assert paid(zoned()) == {"ana": "30.00", "bo": "30.00", "cleo": "40.00"}


def test_a_zone_may_stand_alone() -> None:
    """3 : 1.5 : 1, whatever the hours."""
    assert paid(zoned(times="one")) == {"ana": "54.55", "bo": "27.27", "cleo": "18.18"}


def test_an_unknown_zone_is_a_slip() -> None:
    month = zoned()
    month["people"][0]["zone"] = "kore"
    with pytest.raises(Fault, match='"kore" is not a known zone; did you mean "core"'):
        closed(month)


def thanks(*rows: tuple[str, str, object]) -> list[Table]:
    return [{"by": giver, "to": to, "points": points} for giver, to, points in rows]


def test_appreciation_is_the_points_received() -> None:
    month = village(
        rule=by("appreciation@1"),
        appreciations=thanks(("ana", "bo", 60), ("cleo", "bo", 15), ("ana", "dev", "22.5"),
                             ("bo", "eun", "2.5")),
    )  # fmt: skip
    assert paid(month) == {"bo": "75.00", "dev": "22.50", "eun": "2.50"}


def test_nobody_thanks_themselves() -> None:
    month = village(rule=by("appreciation@1"), appreciations=thanks(("ana", "ana", 1)))
    with pytest.raises(Fault, match='"ana" gives points to themselves'):
        closed(month)


def equation(weights: Table) -> Table:
    """Ana: 10 hours, 20 outcomes. Bo: 40 points of thanks, 10 of attendance."""
    return village(
        rule=by("value-equation@1", {"weights": weights}),
        deeds={"ana": 10},
        appreciations=thanks(("ana", "bo", 40)),
        outcomes=[
            {"party": "ana", "points": 20},
            {"party": "bo", "dimension": "attendance", "points": 10},
        ],
    )


@pytest.mark.parametrize(
    ("weights", "shares"),
    [
        ({"hours": 1, "appreciation": "1/4"}, {"ana": "50.00", "bo": "50.00"}),
        ({"hours": 2, "outcomes": 3, "appreciation": "1/2"}, {"ana": "80.00", "bo": "20.00"}),
        ({"outcomes": 1, "attendance": 2}, {"ana": "50.00", "bo": "50.00"}),
        ({"appreciation": 1}, {"bo": "100.00"}),
        ({"hours": 0, "attendance": 1}, {"ana": "0.00", "bo": "100.00"}),
    ],
)
def test_a_value_equation_is_a_weighted_sum(weights: Table, shares: dict[str, str]) -> None:
    assert paid(equation(weights)) == shares


def test_a_dimension_that_nothing_measures_is_a_slip() -> None:
    with pytest.raises(Fault, match='"beauty" has a weight and no row measures it') as caught:
        closed(equation({"beauty": 1}))
    assert caught.value.path == ("rule", "parameters", "weights", "beauty")


def test_fixed_splits_leave_what_they_leave() -> None:
    """1666.5, 416.625 and 1249.875 cents: the two odd cents fall to the largest remainders."""
    month = village("33.33", rule=by("fixed-splits@1", {"splits": {"ana": "50%", "bo": "12.5%"}}))
    assert paid(month) == {"ana": "16.66", "bo": "4.17"}
    assert remainder(month) == ("12.50", "carry")


def test_fixed_splits_are_never_over_the_whole() -> None:
    with pytest.raises(Fault, match=r"the splits add up to 100\.5%"):
        closed(village(rule=by("fixed-splits@1", {"splits": {"ana": "50.5%", "bo": "50%"}})))


def test_a_split_for_a_stranger_is_a_slip() -> None:
    with pytest.raises(Fault, match='"anna" is not a known person; did you mean "ana"') as caught:
        closed(village(rule=by("fixed-splits@1", {"splits": {"anna": "50%"}})))
    assert caught.value.path == ("rule", "parameters", "splits", "anna")


def buckets(*rows: tuple[str, str, int]) -> Table:
    return {"buckets": [{"party": p, "amount": a, "order": o} for p, a, o in rows]}


FILLED = [
    ("100.00", {"ana": "30.00", "bo": "40.00", "cleo": "20.00"}, "10.00"),
    ("60.00", {"ana": "30.00", "bo": "20.00", "cleo": "10.00"}, "0.00"),
    ("30.00", {"ana": "30.00", "bo": "0.00", "cleo": "0.00"}, "0.00"),
    ("10.00", {"ana": "10.00", "bo": "0.00", "cleo": "0.00"}, "0.00"),
]


@pytest.mark.parametrize(("pot", "shares", "left"), FILLED)
def test_buckets_fill_in_order_and_the_same_order_in_proportion(
    pot: str, shares: dict[str, str], left: str
) -> None:
    rows = buckets(("bo", "40.00", 2), ("cleo", "20.00", 2), ("ana", "30.00", 1))
    month = village(pot, rule=by("threshold-buckets@1", rows))
    assert paid(month) == shares
    assert remainder(month)[0] == left


def test_a_bucket_for_a_stranger_is_a_slip() -> None:
    rows = buckets(("ana", "1.00", 1), ("zed", "1.00", 1))
    with pytest.raises(Fault, match='"zed" is not a known person') as caught:
        closed(village(rule=by("threshold-buckets@1", rows)))
    assert caught.value.path == ("rule", "parameters", "buckets", 1, "party")


def test_what_pays_amounts_can_be_capped_and_not_floored() -> None:
    splits = {"splits": {"ana": "60%", "bo": "20%"}}
    month = village(rule=by("fixed-splits@1", splits, cap="45.00"))
    assert paid(month) == {"ana": "45.00", "bo": "20.00"}
    assert remainder(month)[0] == "35.00"
    with pytest.raises(Fault, match="pays amounts, which a floor cannot raise"):
        closed(village(rule=by("fixed-splits@1", splits, floor="1.00")))


def years(*rows: tuple[str, int, object, str]) -> list[Table]:
    return [{"party": p, "age": age, "merit": m, "paid": paid_} for p, age, m, paid_ in rows]


PAST = years(
    ("ana", 0, 10, "0.00"), ("bo", 0, 30, "0.00"),
    ("ana", 1, 40, "10.00"), ("cleo", 1, 20, "90.00"),
    ("cleo", 2, 40, "40.00"),
)  # fmt: skip

MERIT = [
    ("immediate@1", {}, {"ana": "25.00", "bo": "75.00"}),
    ("immediate@1", {"lookback": 2}, {"ana": "50.00", "bo": "30.00", "cleo": "20.00"}),
    ("immediate@1", {"lookback": 9}, {"ana": "35.71", "bo": "21.43", "cleo": "42.86"}),
    # 10 + 40/2, 30, 20/2 + 40/4 of 80.
    ("recent@1", {"discount": "50%"}, {"ana": "37.50", "bo": "37.50", "cleo": "25.00"}),
    ("recent@1", {"discount": "0%"}, {"ana": "35.71", "bo": "21.43", "cleo": "42.86"}),
    ("recent@1", {"discount": "100%"}, {"ana": "25.00", "bo": "75.00"}),
    # 140.00 were paid and 100.00 come: Ana is due 50/140 of 240.00 less the 10.00 she had, Bo
    # 30/140 of it, and Cleo 60/140 of it less the 130.00 that she had: nothing.
    ("balanced@1", {}, {"ana": "59.55", "bo": "40.45", "cleo": "0.00"}),
]


@pytest.mark.parametrize(("mechanism", "parameters", "shares"), MERIT)
def test_merit_over_several_months(
    mechanism: str, parameters: Table, shares: dict[str, str]
) -> None:
    assert paid(village(rule=by(mechanism, parameters), standings=PAST)) == shares


def test_balanced_pays_what_was_underpaid_and_takes_nothing_back() -> None:
    owed = {"ana": Fraction(240 * 50, 140) - 10, "bo": Fraction(240 * 30, 140), "cleo": Fraction(0)}
    total = sum(owed.values())
    rows = receipt(village(rule=by("balanced@1"), standings=PAST))["shares"]
    assert {row["party"]: Fraction(row["exact"]) for row in rows} == {
        party: 100 * due / total for party, due in owed.items()
    }


def test_no_looking_back_is_a_slip() -> None:
    with pytest.raises(Fault, match="lookback is 0"):
        closed(village(rule=by("immediate@1", {"lookback": 0})))


def test_merit_of_long_ago_is_written_in_one_row() -> None:
    ancient = years(("ana", 1001, 1, "0.00"))
    with pytest.raises(Fault, match="an age of 1001 cycles"):
        closed(village(rule=by("recent@1", {"discount": "1%"}), standings=ancient))
    assert paid(village(rule=by("immediate@1"), standings=years(("ana", 1000, 1, "0.00")))) == {}


def test_a_thousand_months_at_an_awkward_discount_end_in_a_sentence() -> None:
    """Exact figures would have 20,000 digits: more than a receipt can hold."""
    long = years(*(("ana", age, 1, "0.00") for age in range(0, 1001, 50)))
    discount = {"discount": "12.345678901234567%"}
    with pytest.raises(Fault, match="over 4,000 digits"):
        closed(village(rule=by("recent@1", discount), standings=long))


NOBODY = [
    ("time@1", {}),
    ("need@1", {}),
    ("impact@1", {}),
    ("hybrid@1", {}),
    ("zones@1", {"zones": {}}),
    ("appreciation@1", {}),
    ("value-equation@1", {"weights": {"hours": 1}}),
    ("equal@1", {"among": "contributors"}),
    ("fixed-splits@1", {"splits": {}}),
    ("threshold-buckets@1", {"buckets": []}),
    ("immediate@1", {}),
    ("recent@1", {"discount": "5%"}),
    ("balanced@1", {}),
]


@pytest.mark.parametrize(("mechanism", "parameters"), NOBODY, ids=[name for name, _ in NOBODY])
def test_where_nobody_has_a_claim_the_rule_says_what_happens(
    mechanism: str, parameters: Table
) -> None:
    carry = village(rule=by(mechanism, parameters))
    assert (paid(carry), remainder(carry)) == ({}, ("100.00", "carry"))
    reserve = village(rule=by(mechanism, parameters, if_none="reserve"))
    assert (paid(reserve), remainder(reserve)) == ({}, ("100.00", "reserve"))
    equal = village(rule=by(mechanism, parameters, if_none="equal"))
    assert set(paid(equal).values()) == {"20.00"}
    assert notes(carry) == notes(reserve) == notes(equal) == ["nobody"]


def test_equal_without_members_is_carried_over_and_said_so() -> None:
    month = village(rule=by("time@1", if_none="equal"), people=[person("ana", registered=False)])
    assert remainder(month) == ("100.00", "carry")
    assert receipt(month)["warnings"] == [{"code": "nobody", "if_none": "carry"}]


def test_the_equal_share_of_if_none_keeps_to_the_cap() -> None:
    month = village(rule=by("time@1", if_none="equal", cap="15.00"))
    assert set(paid(month).values()) == {"15.00"}
    assert remainder(month)[0] == "25.00"
