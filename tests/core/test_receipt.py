"""The receipt: the same evidence gives the same bytes, whoever wrote it down in what order."""

import json
import os
import random
import subprocess
import sys
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonpool.core.canonical import canonical_text, digest
from commonpool.core.document import TABLES
from tests.conftest import ROOT
from tests.core.village import HOLON, Table, bundle_of, closed, hours, person, receipt, village

SHARES = """
import sys
from pathlib import Path
from commonpool.core.bundle import close
from commonpool.formats.cycle_file import read_cycle_file
for name in sys.argv[1:]:
    print(close(read_cycle_file(Path(name)).family).sha256)
"""


def busy() -> Table:
    """A month in which every table has rows."""
    names = ["ana", "bo", "cleo", "dev"]
    return village(
        "123.45",
        rule={
            "mechanism": "hybrid@1",
            "cap_percent": "30%",
            "equivalences": [
                {"kind": "land", "unit": "month", "counts": 20},
                {"kind": "tools", "unit": "day", "counts": 3},
            ],
            "parameters": {
                "impact": [
                    {"indicator": "soil", "to_value": 2, "factor": "1.5"},
                    {"indicator": "soil", "from_value": 2, "factor": 2},
                ]
            },
        },
        people=[person(name, registered=name != "cleo") for name in names],
        inflows=[{"id": str(n), "amount": f"{n}.07"} for n in range(9)],
        wallets=[{"party": name, "amount": f"{len(name)}0.09"} for name in names],
        baseline=[{"id": n, "amount": "1.01", "order": 1 + len(n) % 2} for n in ("rent", "oil")],
        needs=[{"id": n, "quantity": 7, "posted_by": "ana"} for n in ("bread", "roof", "care")],
        contributions=[
            *(hours(n, 7, need="bread", activity="soil", tags=["tools"]) for n in names),
            {"id": "field", "by": "bo", "kind": "land", "quantity": 1, "unit": "month"},
            {"id": "plough", "by": "dev", "kind": "tools", "quantity": 3, "unit": "day"},
        ],
        confirmations=[
            {"contribution": n, "by": m} for n in names for m in names[:3] if n != m
        ],
        appreciations=[{"by": "ana", "to": n, "points": 3} for n in names[1:]],
        outcomes=[{"party": n, "dimension": d, "points": 1} for n in names for d in "xy"],
        measurements=[
            {"id": n, "indicator": "soil", "value": 1, "activity": "soil", "verified_by": "lab"}
            for n in ("m1", "m2")
        ],
        standings=[{"party": n, "age": a, "merit": 5} for n in names for a in (0, 1)],
        projects=[{"id": n} for n in ("p", "q", "r")],
        donations=[{"by": n, "to": p, "amount": 5} for n in names for p in "pq"],
        donors=[{"id": n} for n in names],
        ballots=[{"voter": n, "project": p} for n in names for p in "pq"],
        policy={
            "decay": {"percent": "3%"},
            "buckets": [{"pool": "well", "up_to": 9}, {"pool": "barn", "up_to": 3}],
            "splits": [{"pool": "tools", "share": "5%"}, {"pool": "seeds", "share": "10%"}],
        },
        balances={"pools": {"well": 2, "barn": 1}},
    )  # fmt: skip


@pytest.mark.property
@given(st.randoms(use_true_random=False))
def test_the_order_in_which_rows_were_written_leaves_no_trace(chance: random.Random) -> None:
    month = busy()
    shuffle(month, chance)
    assert closed(month).sha256 == in_order()


@cache
def in_order() -> str:
    return closed(busy()).sha256


def shuffle(value: object, chance: random.Random) -> None:
    """Shuffle every table, and the keys of every row; a list of tags is one value, so it stays."""
    if isinstance(value, dict):
        pairs = list(value.items())
        chance.shuffle(pairs)
        value.clear()
        value.update(pairs)
        for inner in value.values():
            shuffle(inner, chance)
    elif isinstance(value, list) and all(isinstance(row, dict) for row in value):
        chance.shuffle(value)
        for inner in value:
            shuffle(inner, chance)


def test_every_table_has_rows_in_the_busy_month() -> None:
    """Otherwise the test above would say less than it seems to; sums stand for donations."""
    assert set(receipt(busy())["evidence"]) == set(TABLES) - {
        "sums",
        "praises",
        "praise_scores",
        "holdings",
    }


def test_no_process_hashes_in_its_own_order() -> None:
    """Sets and tables of names are walked in another order under every PYTHONHASHSEED."""
    files = [str(path) for path in HOLON]
    said = set()
    for seed in ("0", "1", "2", "4711"):
        done = subprocess.run(
            [sys.executable, "-c", SHARES, *files],
            check=True,
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "src")},
        )
        said.add(done.stdout)
    (hashes,) = said
    assert len(hashes.split()) == len(HOLON)


def test_the_busy_month_in_other_processes(tmp_path: Path) -> None:
    script = (
        "import json, sys; from pathlib import Path\n"
        "from commonpool.core.bundle import Family, close\n"
        "from commonpool.core.document import read_document\n"
        "raw = json.loads(Path(sys.argv[1]).read_text(encoding='utf-8'))\n"
        "print(close(Family(read_document(raw), {})).sha256)\n"
    )
    file = tmp_path / "busy.json"
    file.write_text(json.dumps(busy()), encoding="utf-8")
    for seed in ("1", "2", "3"):
        done = subprocess.run(
            [sys.executable, "-c", script, str(file)],
            check=True,
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "src")},
        )
        assert done.stdout.strip() == closed(busy()).sha256


def test_the_hash_is_of_the_canonical_bytes() -> None:
    bundle = bundle_of(HOLON[0])
    data = canonical_text(bundle["receipt"]).encode()
    assert bundle["sha256"] == sha256(data).hexdigest()


def test_each_table_is_named_with_its_rows_and_its_hash() -> None:
    bundle: dict[str, Any] = closed(busy()).bundle
    for name, entry in bundle["receipt"]["evidence"].items():
        rows = bundle["inputs"][name]
        assert entry == {"rows": len(rows), "sha256": digest(rows)}


def test_the_lot_is_drawn_from_the_inputs_alone() -> None:
    """Anybody can recompute the seed, and whoever changes a word changes the lot."""
    bundle: dict[str, Any] = closed(busy()).bundle
    settings = {
        name: bundle["inputs"][name]
        for name in ("community", "cycle", "balances", "policy", "rule")
    }
    evidence = {name: digest(bundle["inputs"][name]) for name in bundle["receipt"]["evidence"]}
    assert bundle["receipt"]["lot"] == digest({"settings": settings, "evidence": evidence})
    other = busy()
    other["contributions"][0]["what"] = "one word more"
    assert receipt(other)["lot"] != bundle["receipt"]["lot"]


def test_the_odd_cent_of_a_receipt_can_be_drawn_again_by_hand() -> None:
    """Three did the same for 100.00: the lowest sha256(lot, 0, name) has the odd cent."""
    three = ("ana", "bo", "cleo")
    found = receipt(village(deeds=dict.fromkeys(three, 5)))
    seed = bytes.fromhex(found["lot"])
    lucky = min(three, key=lambda name: sha256(seed + b"\0" + name.encode()).digest())
    assert {row["party"]: row["amount"] for row in found["shares"]} == {
        name: "33.34" if name == lucky else "33.33" for name in three
    }


def test_the_whole_rule_and_the_cycle_before_stand_on_the_receipt() -> None:
    month = busy()
    month["cycle"]["previous"] = "ab" * 32
    found = receipt(month)
    assert found["format"] == "commonpool-receipt/1"
    assert found["cycle"]["previous"] == "ab" * 32
    assert found["rule"]["mechanism"] == "hybrid@1"
    assert found["rule"]["parameters"]["impact"][1]["factor"] == "2"
    assert [row["kind"] for row in found["rule"]["equivalences"]] == ["land", "tools"]
    assert found["inflows"] == [{"id": str(n), "amount": f"{n}.07"} for n in range(9)]


def test_nothing_on_a_receipt_is_a_float_or_nothing() -> None:
    def leaves(value: object) -> set[type]:
        if isinstance(value, dict):
            return set().union(*map(leaves, value.values()))
        if isinstance(value, list):
            return set().union(*map(leaves, value))
        return {type(value)}

    assert leaves(closed(busy()).bundle) <= {str, int, bool}


def test_two_ways_to_write_the_same_have_one_hash() -> None:
    one = village("100.00", deeds={"ana": "7:30", "bo": "1/2"})
    two = village("100", deeds={"ana": "7.50", "bo": "0.5"})
    two["people"][0] |= {"registered": "yes", "kind": "person"}
    two["policy"] = {"stage": "weighted", "vesting": 1}
    two["rule"]["cap"] = "200.00"
    assert closed(one).sha256 != closed(two).sha256, "a cap is another rule, even unreached"
    del two["rule"]["cap"]
    assert closed(one).sha256 == closed(two).sha256
