"""What a village adopts about its pool: read by core, tried on its people, one switch a stage."""

import pytest

from commonpool.core.fault import Fault
from commonpool.core.rule import STAGES
from commonpool.core.shapes import JsonObject
from commonpool.people.permissions import Refused
from commonpool.pools import queries, services
from commonpool.pools.agreements import VILLAGE, fitting
from commonpool.pools.models import Agreement
from tests.cycles.holon import NEW_YEAR, TIME, adopt, begin
from tests.village import Village, village

pytestmark = pytest.mark.django_db


def refused(holon: Village, policy: JsonObject, rule: JsonObject) -> Fault:
    """Why an agreement cannot be adopted; nothing of it is kept."""
    with pytest.raises(Fault) as told:
        adopt(holon, rule, policy)
    assert not Agreement.objects.exists()
    return told.value


def test_the_newest_agreement_is_what_the_next_cycle_opens_with() -> None:
    holon, cycle = begin()
    adopt(holon, {"mechanism": "equal@1"})
    newest = queries.agreement(holon.community)
    assert newest is not None
    assert newest.number == 2
    assert cycle.agreement.number == 1


@pytest.mark.parametrize(
    ("policy", "rule", "path", "words"),
    [
        ({}, {"mechanism": "tyme@1"}, ("rule", "mechanism"), "did you mean"),
        ({}, {"mechanism": "time"}, ("rule", "mechanism"), "has no version"),
        ({}, {"mechanism": "quadratic@1"}, ("rule", "mechanism"), "which a village has not"),
        ({}, {**TIME, "cap": "1,50"}, ("rule", "cap"), "decimals after a point"),
        ({"outside": "5"}, TIME, ("policy", "outside"), "not a percentage"),
        ({"outside": "5%"}, TIME, ("policy", "outside"), "no split says to whom"),
        ({"stage": "small"}, TIME, ("policy", "stage"), "without a small pot"),
        ({"splits": [{"pool": "inbox", "share": "5%"}]}, TIME, ("policy", "splits", 0, "pool"), "books"),
        ({"splits": [{"pool": "Our Land!", "share": "5%"}]}, TIME, ("policy", "splits", 0, "pool"), "name a pool"),
        ({"splits": [{"pool": "a", "share": "60%"}, {"pool": "b", "share": "60%"}]}, TIME, ("policy", "splits"), "100%"),
        (
            {},
            {"mechanism": "need@1", "parameters": {"weights": "given", "given": {"bread": 2}}},
            ("rule", "parameters", "given", "bread"),
            "no need",
        ),
        (
            {},
            {"mechanism": "fixed-splits@1", "parameters": {"splits": {"nobody": "50%"}}},
            ("rule", "parameters", "splits", "nobody"),
            "nobody",
        ),
        (
            {},
            {"mechanism": "value-equation@1", "parameters": {"weights": {"outcomes": 1}}},
            ("rule", "parameters", "weights", "outcomes"),
            "no row measures it",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_adopted_is_told_with_its_place(
    policy: JsonObject, rule: JsonObject, path: tuple[object, ...], words: str
) -> None:
    fault = refused(village(), policy, rule)
    assert fault.path == path
    assert words in str(fault)


def test_every_rule_that_is_offered_reads_what_a_village_has() -> None:
    names = {mechanism.name for mechanism in fitting()}
    assert {"time@1", "hybrid@1", "appreciation@1", "balanced@1", "fixed-splits@1"} <= names
    assert "praise@1" in names
    assert not names & {"quadratic@1", "equal-shares@1", "certificates@1"}
    assert all(set(mechanism.reads) <= VILLAGE for mechanism in fitting())


def test_only_a_steward_adopts() -> None:
    holon = village()
    with pytest.raises(Refused):
        services.adopt(
            actor=holon["riley"],
            community=holon.community,
            policy={},
            rule=TIME,
            words="",
            now=NEW_YEAR,
        )


@pytest.mark.parametrize("stage", STAGES)
def test_a_new_village_begins_at_any_stage_by_one_switch(stage: str) -> None:
    holon = village()
    made = switch(holon, stage)
    assert queries.read_stored(made).policy.stage == stage


def test_walking_through_the_stages_keeps_what_was_adopted() -> None:
    holon = village()
    adopt(holon, {"mechanism": "equal@1", "cap": "100.00"}, {"reserve": {"floor": "50.00"}})
    for stage in ("track", "small", "weighted", "network"):
        made = switch(holon, stage)
        assert made.rule["mechanism"] == "equal@1"
        assert made.rule["cap"] == "100.00"
        assert made.policy["reserve"] == {"floor": "50.00"}
    newest = queries.agreement(holon.community)
    assert newest is not None
    assert queries.read_stored(newest).policy.outside > 0


def test_back_to_small_takes_a_rule_that_the_stage_allows() -> None:
    holon = village()
    switch(holon, "weighted")
    assert switch(holon, "small").rule["mechanism"] == "time@1"


def test_a_stage_that_is_none() -> None:
    with pytest.raises(Fault, match="smal"):
        switch(village(), "smal")


def switch(holon: Village, stage: str) -> Agreement:
    """The steward turns the switch."""
    return services.switch_stage(
        actor=holon["sam"], community=holon.community, stage=stage, words="", now=NEW_YEAR
    )
