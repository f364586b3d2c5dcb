"""The four stages by which a community begins, one switch each."""

from __future__ import annotations

from collections.abc import Mapping

from commonpool.core.fault import say
from commonpool.core.rule import STAGES
from commonpool.core.shapes import JsonObject, unknown

SMALL_RULES = ("equal@1", "time@1")
TIME: JsonObject = {"mechanism": "time@1", "confirmations": 1}
HYBRID: JsonObject = {
    "mechanism": "hybrid@1",
    "confirmations": 1,
    "parameters": {"weights": "derived"},
}
# What each stage begins with, where nothing was adopted before.
POLICIES: Mapping[str, JsonObject] = {
    "track": {},
    "small": {"pot": {"percent": "10%"}},
    "weighted": {"reserve": {"percent": "10%"}},
    "network": {
        "reserve": {"percent": "10%"},
        "outside": "5%",
        "splits": [{"pool": "neighbours", "share": "100%", "side": "outside"}],
    },
}
RULES: Mapping[str, JsonObject] = {
    "track": TIME,
    "small": TIME,
    "weighted": HYBRID,
    "network": HYBRID,
}


def template(stage: str) -> tuple[JsonObject, JsonObject]:
    """Policy and rule that a stage begins with. Raises Fault for one that is not there."""
    if stage not in STAGES:
        raise unknown(stage, STAGES, say("stage"))
    return {"stage": stage, **POLICIES[stage]}, dict(RULES[stage])


def switched(stage: str, policy: JsonObject, rule: JsonObject) -> tuple[JsonObject, JsonObject]:
    """What was adopted, with the one switch turned; what the stage asks for is added."""
    asked, begun = template(stage)
    new = {**policy, "stage": stage}
    if stage == "small":
        new.setdefault("pot", asked["pot"])
        kept = rule if rule.get("mechanism") in SMALL_RULES else begun
        return new, kept
    if stage in ("weighted", "network"):
        new.pop("pot", None)
    if stage == "network" and "outside" not in new:
        new["outside"] = asked["outside"]
        new["splits"] = [*_rows(new.get("splits")), *_rows(asked["splits"])]
    return new, rule


def _rows(raw: object) -> list[object]:
    return list(raw) if isinstance(raw, list) else []
