"""How Holon Alpha's agreement grew: by hours, by need, then both with what is measured."""

from __future__ import annotations

from commonpool.core.shapes import JsonObject

SPLITS: list[object] = [{"pool": "repairs", "share": "8%"}]
RESERVE: JsonObject = {"percent": "10%", "ceiling": "3000.00"}
# What the circle found fair: the tractor for a day, an acre for a month.
MEASURES: list[object] = [
    {"kind": "land", "unit": "month", "counts": "20"},
    {"kind": "tools", "unit": "day", "counts": "3"},
]
HYBRID: JsonObject = {
    "mechanism": "hybrid@1",
    "confirmations": 1,
    "equivalences": MEASURES,
    "cap_percent": "30%",
    "parameters": {
        "weights": "derived",
        "bonus": "1/4",
        "bonus_tags": ["documentation", "teaching"],
    },
}

# The cycle from which it holds, the policy, the rule, and the words it was adopted with.
AGREEMENTS: tuple[tuple[int, JsonObject, JsonObject, str], ...] = (
    (
        0,
        {"stage": "small", "pot": {"percent": "25%"}},
        {"mechanism": "time@1", "confirmations": 1},
        "We begin small: a quarter of what comes in, by hours.",
    ),
    (
        2,
        {"stage": "weighted", "reserve": RESERVE, "baseline": "40%", "splits": SPLITS},
        {"mechanism": "need@1", "confirmations": 1},
        "What is short counts more. Medicine and pantry come before all shares.",
    ),
    (
        4,
        {"stage": "weighted", "reserve": RESERVE, "baseline": "40%", "splits": SPLITS},
        HYBRID,
        "Teaching and writing down count a quarter more; nobody takes more than 30 of 100.",
    ),
    (
        6,
        {
            "stage": "network",
            "reserve": RESERVE,
            "baseline": "40%",
            "outside": "5%",
            "splits": [*SPLITS, {"pool": "watershed", "share": "100%", "side": "outside"}],
        },
        HYBRID,
        "Of every 100 that come in, 5 go to the river we drink from.",
    ),
)
# Slug, what it is, smallest units, who receives it, in which order it is covered.
BASELINE = (
    ("medicine", "Hana's medicine", 9_000, "hana", 1),
    ("pantry", "Rice, oil and salt for the pantry", 16_000, "", 2),
    ("internet", "The line to the world", 4_500, "", 3),
)
BASELINE_FROM = 2
