"""An agreement in words leaves nothing out: every key that is not as by default has its sentence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from commonpool.core.amounts import Unit
from commonpool.core.document import read_rule
from commonpool.core.rule import Policy, Terms
from commonpool.core.shapes import Json, JsonObject, keys_of, read
from commonpool.pools.agreements import fitting
from commonpool.web.agreements import in_words

USD = Unit("USD", 2)
# Another answer than the default, for each key there is; a table replaces what stands in it.
POLICY: dict[str, Json] = {
    "stage": "network",
    "outside": "5%",
    "buckets": [{"pool": "rent", "up_to": "300"}],
    "splits": [{"pool": "repairs", "share": "8%"}],
    "baseline": "40%",
    "vesting": 3,
    "pot.at_most": "500",
    "pot.percent": "10%",
    "reserve.percent": "10%",
    "reserve.floor": "100",
    "reserve.ceiling": "3000",
    "decay.percent": "2%",
    "decay.above": "50",
}
# What must be there for a key to mean anything.
BESIDE: dict[str, dict[str, Json]] = {
    "decay.above": {"decay": {"percent": "2%"}},
    "reserve.ceiling": {"reserve": {"percent": "10%"}},
    "given": {"weights": "given"},
}
TERMS: dict[str, Json] = {
    "confirmations": 2,
    "eligible": "hours <= 40",
    "equivalences": [{"kind": "tools", "unit": "day", "counts": 3}],
    "rounding": "floor",
    "cap": "900",
    "cap_percent": "30%",
    "floor": "5",
    "excess": "remainder",
    "if_none": "reserve",
    "remainder": "reserve",
}
PARAMETERS: dict[str, Json] = {
    "rate_step": "0.50",
    "weights": "given",
    "given": {"garden": "1/3"},
    "low": "1/4",
    "high": "5",
    "elasticity": "1/2",
    "impact": [{"indicator": "habitat", "from_value": "50", "factor": "7/5"}],
    "use_need": False,
    "use_impact": False,
    "bonus": "1/8",
    "bonus_tags": ["teaching"],
    "among": "contributors",
    "zones": {"core": "3/2"},
    "times": "one",
    "splits": {"alex": "60%"},
    "lookback": 4,
    "discount": "50%",
    "averaging": "all",
    "duplicate_factor": "1/3",
    "cutoff": 12,
    "buckets": [{"party": "alex", "amount": "70"}],
}
NEEDED: dict[str, JsonObject] = {
    "zones@1": {"zones": {"near": 1}},
    "value-equation@1": {"weights": {"hours": 1}},
    "threshold-buckets@1": {"buckets": [{"party": "noor", "amount": "10"}]},
    "fixed-splits@1": {"splits": {"noor": "100%"}},
    "recent@1": {"discount": "10%"},
}
DIMENSIONS: Json = {"hours": "2", "appreciation": "3"}


def words(policy: JsonObject, rule: JsonObject) -> list[str]:
    """The agreement as members read it."""
    return in_words(read(Policy, policy, USD), read_rule(rule, USD), USD)


def put(path: str, value: Json) -> JsonObject:
    """A table with one key."""
    head, _, rest = path.partition(".")
    return {head: put(rest, value) if rest else value}


def merged(first: JsonObject, second: JsonObject) -> JsonObject:
    """Two tables in one."""
    found = dict(first)
    for name, value in second.items():
        there = found.get(name)
        both = isinstance(there, dict) and isinstance(value, dict) and name not in PARAMETERS
        found[name] = merged(there, value) if both else value  # type: ignore[arg-type]  # tables
    return found


def leaves(cls: type[object], before: str = "") -> Iterator[str]:
    """Every key of a shape, and of the shapes in it."""
    for name, declared in keys_of(cls).items():
        inner = declared.kind.shapes if declared.kind.name != "rows" else ()
        if inner:
            yield from leaves(inner[0], f"{before}{name}.")
        else:
            yield before + name


@pytest.mark.parametrize("key", list(leaves(Policy)))
def test_every_key_of_a_policy_has_a_sentence(key: str) -> None:
    beside = BESIDE.get(key, {})
    plain = words(beside, {"mechanism": "equal@1"})
    changed = words(merged(beside, put(key, POLICY[key])), {"mechanism": "equal@1"})
    assert set(changed) - set(plain), f"nothing is said of {key}"


@pytest.mark.parametrize("key", [name for name in keys_of(Terms) if name != "mechanism"])
def test_every_key_that_any_rule_may_have_has_a_sentence(key: str) -> None:
    rule: JsonObject = {"mechanism": "time@1"}
    assert set(words({}, {**rule, key: TERMS[key]})) - set(words({}, rule)), (
        f"nothing is said of {key}"
    )


@pytest.mark.parametrize(
    ("mechanism", "key"),
    [(one.name, key) for one in fitting() for key in keys_of(one.parameters)],
)
def test_every_number_of_a_rule_has_a_sentence(mechanism: str, key: str) -> None:
    value = DIMENSIONS if (mechanism, key) == ("value-equation@1", "weights") else PARAMETERS[key]
    base = merged(NEEDED.get(mechanism, {}), BESIDE.get(key, {}))
    plain: JsonObject = {"mechanism": mechanism, "parameters": base}
    changed: JsonObject = {"mechanism": mechanism, "parameters": {**base, key: value}}
    assert set(words({}, changed)) - set(words({}, plain)), f"nothing is said of {key}"


def test_what_holon_alpha_agreed_on_is_told_to_the_last_number() -> None:
    said = words(
        {"baseline": "40%"},
        {
            "mechanism": "hybrid@1",
            "eligible": "hours <= 40",
            "equivalences": [{"kind": "tools", "unit": "day", "counts": 3}],
            "parameters": {"bonus_tags": ["documentation", "teaching"], "elasticity": "3/2"},
        },
    )
    told = "\n".join(said).replace("\N{FIRST STRONG ISOLATE}", "")
    told = told.replace("\N{POP DIRECTIONAL ISOLATE}", "")
    for sentence in (
        "Baseline needs are covered before anything is shared, with at most 40% of the pot.",
        "1 day of tools counts as 3 hours.",
        "By what is asked for and given, a need counts from 0.5 to 2 times.",
        "Scarcity counts with a strength of 1.5: 0 ignores it, 1 follows it.",
        "capacity counts 0.25 more for each hour: writing down how it is done, teaching.",
        "A contribution counts only where this is true: hours <= 40.",
    ):
        assert sentence in told
