"""A community in a community: its share is divided by its own file, and each cent once."""

import pytest

from commonpool.core.bundle import Family, close
from commonpool.core.fault import Fault
from commonpool.core.verification import verify
from tests.core.village import Cell, Table, family, person, shares_of, village

Bundle = dict[str, Cell]


def mill(**tables: Cell) -> Table:
    """Two millers, who share by the hour."""
    inner = village("0.00", deeds={"blanca": 3, "carl": 1}, **tables)
    inner |= {
        "community": {"id": "mill", "currency": "USD"},
        "people": [person("blanca"), person("carl")],
        "inflows": [],
    }
    return inner | tables


def town(inner: Table, **tables: Cell) -> Family:
    """Ana worked one hour, the mill three."""
    outer = village(deeds={"ana": 1, "mill": 3}, **tables)
    outer["people"].append(person("mill", kind="community"))
    return family(outer, {"mill": family(inner)})


def bundle(inner: Table, **tables: Cell) -> Bundle:
    return dict(close(town(inner, **tables)).bundle)


def test_the_mill_divides_its_share_by_its_own_rule() -> None:
    made = bundle(mill())
    assert shares_of(made) == {"ana": "25.00", "mill": "75.00"}
    assert shares_of(made["nested"]["mill"]) == {"blanca": "56.25", "carl": "18.75"}
    assert verify(made) == []


def test_the_share_is_an_inflow_beside_what_the_mill_has_itself() -> None:
    made = bundle(mill(inflows=[{"id": "flour", "kind": "sale", "amount": "25.00"}]))
    inner = made["nested"]["mill"]
    assert shares_of(inner) == {"blanca": "75.00", "carl": "25.00"}
    assert inner["inputs"]["inflows"] == [
        {"id": "flour", "kind": "sale", "amount": "25.00"},
        {"id": "testing/2026-01", "kind": "share", "amount": "75.00", "source": "testing"},
    ]


def test_each_receipt_names_the_one_below() -> None:
    made = bundle(mill())
    rows = {row["party"]: row.get("receipt") for row in made["receipt"]["shares"]}
    assert rows == {"ana": None, "mill": made["nested"]["mill"]["sha256"]}


def test_a_mill_that_did_nothing_divides_nothing() -> None:
    outer = village(deeds={"ana": 1})
    outer["people"].append(person("mill", kind="community"))
    made: Bundle = dict(close(family(outer, {"mill": family(mill())})).bundle)
    assert set(shares_of(made["nested"]["mill"]).values()) == {"0.00"}
    assert verify(made) == []


def test_a_valley_of_three_levels() -> None:
    loft = mill() | {"community": {"id": "loft", "currency": "USD"}}
    inner = mill(people=[person("blanca"), person("loft", kind="community")])
    inner["contributions"][1]["by"] = "loft"
    outer = village(deeds={"mill": 1})
    outer["people"].append(person("mill", kind="community"))
    nest = {"mill": family(inner, {"loft": family(loft)})}
    made: Bundle = dict(close(family(outer, nest)).bundle)
    deepest = made["nested"]["mill"]["nested"]["loft"]
    assert shares_of(deepest) == {"blanca": "18.75", "carl": "6.25"}
    assert verify(made) == []


def refused(inner: Table, **tables: Cell) -> Fault:
    with pytest.raises(Fault) as caught:
        bundle(inner, **tables)
    return caught.value


def test_one_currency_all_the_way_down() -> None:
    fault = refused(mill(community={"id": "mill", "currency": "EUR"}))
    assert "a share in USD for a pool in EUR" in fault.problem
    assert fault.path == ("nested", "mill", "community", "currency")
    fault = refused(mill(community={"id": "mill", "currency": "USD", "decimals": 4}))
    assert fault.path == ("nested", "mill", "community", "currency")


def test_a_share_is_not_written_by_hand() -> None:
    fault = refused(mill(inflows=[{"id": "testing/2026-01", "amount": "75.00"}]))
    assert "is among the inflows already" in fault.problem
    assert fault.path == ("nested", "mill", "inflows")


def test_a_slip_below_is_found_below() -> None:
    inner = mill()
    inner["contributions"][1]["need"] = "flour"
    fault = refused(inner)
    assert fault.path == ("nested", "mill", "contributions", 1, "need")


def test_names_too_long_for_an_inflow_are_refused_and_not_written() -> None:
    """Otherwise the mill's own bundle would not verify."""
    fault = refused(mill(), community={"id": "t" * 125, "currency": "USD"})
    assert "too long for the id of an inflow" in fault.problem


def test_a_share_changed_above_is_seen_below() -> None:
    made = bundle(mill())
    inner = made["nested"]["mill"]
    other = bundle(mill(), rule={"rounding": "floor"}, inflows=[{"id": "x", "amount": "50.00"}])
    made["nested"]["mill"] = other["nested"]["mill"]
    paths = [row.path for row in verify(made)]
    assert "nested.mill.inputs.inflows" in paths
    assert "receipt.shares.mill.receipt" in paths
    made["nested"]["mill"] = inner
    assert verify(made) == []


def test_a_nested_community_cannot_be_left_out_or_added() -> None:
    made = bundle(mill())
    nested = made.pop("nested")
    assert [row.path for row in verify(made)] == ["nested.mill", "receipt.shares.mill.receipt"]
    made["nested"] = nested | {"ana": nested["mill"]}
    paths = {row.path for row in verify(made)}
    assert {"receipt.shares.ana.receipt", "nested.ana.inputs.inflows"} <= paths
    made["nested"] = {}
    assert "nested" in {row.path for row in verify(made)}
