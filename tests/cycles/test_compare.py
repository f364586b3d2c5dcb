"""February of Holon Alpha under every other rule, and with each number of its agreement turned."""

from __future__ import annotations

import datetime as dt

import pytest

from commonpool.core.shapes import JsonObject
from commonpool.cycles import compare, knobs
from commonpool.cycles.compare import Variation
from commonpool.cycles.models import Cycle
from commonpool.cycles.services import close_cycle, open_cycle
from commonpool.impact import services as impact
from commonpool.impact.models import Measurement
from commonpool.pools import services as pools
from tests.village import Village
from tests.web.months import NOW, POLICY, RULE, once, two_months

pytestmark = pytest.mark.django_db
MARCH = dt.datetime(2026, 3, 2, 18, 0, tzinfo=dt.UTC)
OUTSIDE: JsonObject = {
    **POLICY,
    "outside": "7%",
    "splits": [
        {"pool": "public-goods", "share": "60%"},
        {"pool": "seeds", "share": "10%"},
        {"pool": "neighbours", "share": "100%", "side": "outside"},
    ],
}


def march(policy: JsonObject, rule: JsonObject = RULE) -> tuple[Village, Cycle]:
    """March is open under another agreement."""
    holon, february = two_months()
    pools.adopt(
        actor=holon["sam"], community=holon.community, policy=policy, rule=rule, words="", now=NOW
    )
    close_cycle(actor=holon["sam"], cycle=february, now=MARCH)
    cycle = open_cycle(actor=holon["sam"], community=holon.community, now=MARCH)
    pools.record_inflow(
        actor=holon["riley"],
        community=holon.community,
        amount=100_000,
        kind="dues",
        source="",
        pool="",
        on=MARCH.date(),
        once=once(),
        now=MARCH,
    )
    return holon, cycle


def total(found: Variation) -> int:
    return sum(found.shares.values())


def test_no_rule_of_a_village_is_missing_without_a_word() -> None:
    _, cycle = two_months()
    columns, missing = compare.side_by_side(cycle)
    told = {one.name: str(one.why) for one in missing}
    assert columns[0].name == "need@1"
    assert {"equal@1", "time@1", "hybrid@1", "immediate@1", "recent@1", "balanced@1"} <= {
        one.name for one in columns
    }
    assert told == {
        "impact@1": "no measurement is verified yet",
        "praise@1": "no panel has scored the praise of this cycle",
        "zones@1": "what each depth counts is agreed first",
        "fixed-splits@1": "the part of each member is agreed first",
        "threshold-buckets@1": "the amount of each member is agreed first",
    }


def test_a_rule_that_pays_stands_first_and_is_not_missing() -> None:
    _, cycle = march({}, {"mechanism": "zones@1", "parameters": {"zones": {"core": "2"}}})
    columns, missing = compare.side_by_side(cycle)
    assert columns[0].name == "zones@1"
    assert "zones@1" not in {one.name for one in missing}


def test_impact_is_tried_once_a_measurement_is_verified_and_its_ranges_are_agreed() -> None:
    """Sam measured the creek and Casey vouched for it; clean water counts an hour twice."""
    ranges: JsonObject = {
        "mechanism": "hybrid@1",
        "parameters": {"impact": [{"indicator": "creek", "from_value": "5", "factor": "2"}]},
    }
    holon, cycle = march({}, ranges)
    creek = impact.define_indicator(
        actor=holon["sam"], community=holon.community, slug="creek", name="Life in the creek"
    )
    made: Measurement = impact.record(
        actor=holon["sam"],
        indicator=creek,
        thousandths=7_000,
        activity="clearing",
        on=MARCH.date(),
        once=once(),
        now=MARCH,
    )
    assert "impact@1" in {one.name for one in compare.side_by_side(cycle)[1]}
    impact.verify(actor=holon["casey"], measurement=made)
    assert "impact@1" in {one.name for one in compare.compare(cycle)}
    _, missing = compare.side_by_side(Cycle.objects.get(slug="2026-02"))
    assert {one.name: str(one.why) for one in missing}["impact@1"] == (
        "no measurement is verified yet"
    ), "it came after February"


def test_every_number_that_moves_shares_can_be_turned_and_tells_where_it_stands() -> None:
    _, cycle = march(OUTSIDE)
    found = {one.name: one for one in knobs.knobs(cycle)}
    assert found["policy.outside"].values == ("0%", "5%", "7%", "10%", "20%", "30%", "50%", "100%")
    assert found["policy.outside"].now == "7%"
    assert found["policy.splits.seeds.share"].values == ("0%", "5%", "10%", "20%", "30%")
    assert found["policy.splits.seeds.share"].pool == "seeds"
    assert found["policy.baseline"].now == "100%"
    assert found["policy.decay.percent"].now == "0%"
    assert found["policy.pot.percent"].now == "", "there is no small pot"
    assert found["rule.cap_percent"].now == "40%"
    assert all(one.now in one.values for one in found.values() if one.now)


def test_the_part_outside_and_of_a_pool_move_what_is_shared() -> None:
    _, cycle = march({**OUTSIDE, "buckets": []}, {"mechanism": "equal@1"})
    for name in ("policy.outside", "policy.splits.seeds.share"):
        knob = next(one for one in knobs.knobs(cycle) if one.name == name)
        now, *turned = compare.change(cycle, knob.path, knob.values)
        shared = [total(one) for one in turned]
        assert shared == sorted(shared, reverse=True), name
        assert shared[0] > shared[-1], name
        assert total(now) == shared[knob.values.index(knob.now)], name


def test_decay_that_is_tried_takes_from_what_is_held() -> None:
    """Nothing decays yet: what people hold of January is asked for when the number is turned."""
    _, cycle = march({}, {"mechanism": "equal@1"})
    path = ("policy", "decay", "percent")
    now, none, tenth = compare.change(cycle, path, ("0%", "10%"))
    assert total(now) == total(none) < total(tenth)


def test_baseline_needs_leave_more_the_less_they_may_take() -> None:
    _, cycle = march({}, {"mechanism": "equal@1"})
    now, none, half = compare.change(cycle, ("policy", "baseline"), ("0%", "5%"))
    assert total(none) > total(half) > total(now)


def test_of_a_closed_cycle_no_decay_is_tried() -> None:
    holon, cycle = two_months()
    close_cycle(actor=holon["sam"], cycle=cycle, now=MARCH)
    cycle.refresh_from_db()
    assert "policy.decay.percent" not in {one.name for one in knobs.knobs(cycle)}
